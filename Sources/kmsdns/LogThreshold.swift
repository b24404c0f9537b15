import Configuration
import Logging
import Synchronization

/// From which level on the log has lines: one for the whole program, as all write into the same log.
enum LogThreshold {
  private static let level = Mutex(Logger.Level.info)

  static var current: Logger.Level {
    get { level.withLock { $0 } }
    set { level.withLock { $0 = newValue } }
  }
}

extension ServerConfiguration.LogLevel {
  /// The level as the logger has it.
  var level: Logger.Level {
    switch self {
    case .info: .info
    // What is over again is worth a line where its beginning was.
    case .warning: .notice
    case .error: .error
    }
  }
}
