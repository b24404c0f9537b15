import Foundation
import Glibc

/// Questions from one thread, so many in flight, for some time.
struct QueryLoad {
  static let inFlight = 128

  let port: UInt16
  let questions: [[UInt8]]

  /// Answers a second.
  func rate(seconds: Double) throws -> Double {
    let socket = try Datagrams(port: port)
    var (sent, answered, open) = (0, 0, 0)
    let start = Moment.now
    let deadline = start + seconds
    while Moment.now < deadline {
      while open < Self.inFlight {
        socket.send(questions[sent % questions.count])
        sent += 1
        open += 1
      }
      guard socket.receive(milliseconds: 20) != nil else {
        // Lost on the way.
        open = 0
        continue
      }
      var count = 1
      while socket.take() >= 0 { count += 1 }
      answered += count
      open = max(0, open - count)
    }
    return Double(answered) / (Moment.now - start)
  }
}

/// Seconds of a clock that only goes on.
enum Moment {
  static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Waits for this part of a second to be over, after a fifth of one.
  static func wait(for part: Double) {
    let earliest = now + 0.2
    var end = earliest.rounded(.down) + part
    if end < earliest { end += 1 }
    usleep(UInt32(max(0, end - now) * 1e6))
  }
}

extension [Double] {
  /// The number in the middle; 0 of none.
  var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
