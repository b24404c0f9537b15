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
    StandardError.print("\(SystemClock.text(SystemClock.now())) \(event.level): \(event.message)\(details)")
  }
}
