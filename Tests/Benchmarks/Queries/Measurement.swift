/// What one run of one server came to.
struct Measurement: Encodable {
  enum Table: String, CaseIterable, Encodable {
    case start, udp, ports, memory, latency, tcp, transfer, variants, `import`
  }

  enum Value: String, CodingKeyRepresentable, Encodable {
    /// Answers, or records, a second of the server's processor.
    case perProcessorSecond
    /// Answers a second.
    case rate
    /// Processor time used, in processors.
    case serverShare, senderShare
    /// Queries sent, and those without an answer.
    case sent, lost
    /// Answers NXDOMAIN, as a part of all.
    case nameErrors
    /// Octets of an answer, on the average.
    case answerOctets
    case seconds, processorSeconds
    /// Octets of memory.
    case memory
    /// Microseconds.
    case p50, p99, p999
  }

  let table: Table
  /// Records of the zone.
  let zone: Int
  let server: String
  let round: Int
  let values: [Value: Double]
}

/// All measurements.
struct Measurements: Encodable {
  private(set) var runs: [Measurement] = []

  mutating func append(
    _ table: Measurement.Table, _ zone: Int, _ server: String, _ round: Int, _ values: [Measurement.Value: Double]
  ) {
    runs.append(Measurement(table: table, zone: zone, server: server, round: round, values: values))
  }

  /// The servers of a table, in the order in which they were measured.
  func servers(_ table: Measurement.Table, _ zone: Int) -> [String] {
    runs.reduce(into: []) { names, run in
      if run.table == table, run.zone == zone, !names.contains(run.server) { names.append(run.server) }
    }
  }

  func values(
    _ value: Measurement.Value, _ table: Measurement.Table, _ zone: Int, _ server: String
  ) -> [Double] {
    runs.filter { $0.table == table && $0.zone == zone && $0.server == server }.compactMap { $0.values[value] }
  }

  /// A server's values as parts of those of another one in the same round.
  func ratios(
    _ value: Measurement.Value, _ table: Measurement.Table, _ zone: Int, _ server: String, to other: String
  ) -> [Double] {
    zip(values(value, table, zone, server), values(value, table, zone, other)).map { $0 / max($1, 1e-9) }
  }
}
