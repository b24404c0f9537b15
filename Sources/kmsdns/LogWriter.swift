import Foundation
import Logging

/// Writes log lines to standard error: time, level, sentence.
struct LogWriter: LogHandler {
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let details = (event.metadata ?? [:]).map { " \($0.key)=\($0.value)" }.sorted().joined()
    Self.write([(event.level, "\(event.message)\(details)")])
  }

  /// One line: its level, and what it says.
  typealias Line = (level: Logger.Level, text: String)

  /// Writes lines, all at once.
  static func write(_ lines: [Line]) {
    guard !lines.isEmpty else { return }
    let time = SystemClock.text(SystemClock.now())
    var text = ""
    for line in lines {
      if !text.isEmpty { text += "\n" }
      text += time
      text += " "
      text += line.level.rawValue
      text += ": "
      text += line.text
    }
    StandardError.print(text)
  }
}
