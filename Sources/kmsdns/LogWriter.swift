import DNSWire
import Logging

/// Writes log lines to standard error: time, level, sentence.
struct LogWriter: LogHandler {
  var logLevel: Logger.Level {
    get { LogThreshold.current }
    set { LogThreshold.current = newValue }
  }
  var metadata = Logger.Metadata()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let details = (event.metadata ?? [:]).map { " \($0.key)=\($0.value)" }.sorted().joined()
    var lines = LogLines()
    lines.add(event.level) { $0.write("\(event.message)\(details)") }
    lines.print()
  }
}

/// Lines of the log, written all at once.
struct LogLines {
  private let time = SystemClock.text(SystemClock.now())
  private let threshold = LogThreshold.current
  private var text = TextOctets()

  /// Adds a line, of which `sentence` writes what it says, unless lines of its level are not wanted.
  mutating func add(_ level: Logger.Level, _ sentence: (inout TextOctets) -> Void) {
    guard level >= threshold else { return }
    text.write(time)
    text.write(" ")
    text.write(level.rawValue)
    text.write(": ")
    sentence(&text)
    text.write("\n")
  }

  /// Writes them.
  func print() {
    if !text.octets.isEmpty { StandardError.write(text.octets) }
  }
}
