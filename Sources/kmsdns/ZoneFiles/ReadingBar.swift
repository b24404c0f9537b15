import Glibc
import Synchronization
import ZoneText

/// How far a large file is read, on standard error, where that is a terminal.
final class ReadingBar: Sendable {
  private let bar = Mutex<ProgressBar?>(nil)

  /// The way of reading, with the bar told of what is read.
  func shown(in reading: ZoneReading) -> ZoneReading {
    guard isatty(STDERR_FILENO) == 1 else { return reading }
    var reading = reading
    reading.progress = { [self] octets, total in
      let bar = bar.withLock { bar in
        let known = bar ?? ProgressBar(total: total, unit: .octets)
        bar = known
        return known
      }
      bar.advance(by: octets)
    }
    return reading
  }

  /// Takes the bar away.
  func finish() { bar.withLock { $0 }?.finish() }
}
