import BenchmarkSupport

/// What one run of a sender has measured.
struct BenchmarkRun: Encodable {
  let server: String
  let inFlight: Int
  /// From the first update to the last answer.
  let seconds: Double
  /// Those with NOERROR.
  let answers: Int
  /// Those with any other code.
  let errors: Int
  /// Updates without an answer.
  let lost: Int
  /// Milliseconds from the update to its answer.
  let medianLatency: Double
  let latency99: Double
  /// Processor time used, in processors.
  let serverProcessor: Double
  let senderProcessor: Double
  /// Answers with NOERROR a second.
  let rate: Double

  init(
    server: String, inFlight: Int, seconds: Double, answers: Int, errors: Int, lost: Int, latencies: [UInt64],
    serverProcessor: Double, senderProcessor: Double
  ) {
    self.server = server
    self.inFlight = inFlight
    self.seconds = seconds
    self.answers = answers
    self.errors = errors
    self.lost = lost
    self.serverProcessor = serverProcessor
    self.senderProcessor = senderProcessor
    rate = Double(answers) / max(seconds, 1e-9)
    let milliseconds = latencies.map { Double($0) / 1e6 }
    medianLatency = milliseconds.median
    latency99 = milliseconds.quantile(0.99)
  }

  /// Microseconds of the server's processor time that an update took.
  var cost: Double { answers == 0 ? 0 : serverProcessor * seconds * 1e6 / Double(answers) }
}
