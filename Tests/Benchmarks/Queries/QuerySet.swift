import BenchmarkSupport
import CQueryLoad
import TestSupport

/// Queries of one length in memory of their own, which the sender numbers as it goes, and the ways to send them.
@safe final class QuerySet {
  private let octets: UnsafeMutablePointer<UInt8>
  private let length: Int
  let count: Int

  init(_ source: [UInt8], count: Int) {
    self.count = count
    length = count == 0 ? 0 : source.count / count
    unsafe octets = .allocate(capacity: max(1, source.count))
    for index in source.indices { unsafe octets[index] = source[index] }
  }

  convenience init(_ zone: QueryZone, count: Int, extensions: [UInt8] = []) {
    self.init(zone.queries(count, extensions: extensions).octets, count: count)
  }

  deinit {
    unsafe octets.deallocate()
  }

  private var all: query_set { unsafe query_set(octets: octets, length: UInt32(length), count: UInt32(count)) }

  /// From which ports queries come.
  enum Ports {
    /// Bursts of many from each of a few.
    case few
    /// Each from one of its own.
    case many
  }

  /// As many as the server can answer.
  func send(to port: UInt16, from ports: Ports = .few, seconds: Double) throws -> load_result {
    var result = load_result()
    let (sockets, burst): (Int32, Int32) = ports == .few ? (4, 64) : (256, 1)
    try Self.check(unsafe load_udp(port, all, sockets, burst, seconds, &result))
    return result
  }

  /// So many a second; the latencies in microseconds.
  func send(to port: UInt16, rate: Double, seconds: Double) throws -> (load_result, [Float]) {
    var result = load_result()
    var latencies = [Float](repeating: 0, count: Int(rate * seconds) + 1_000)
    let capacity = latencies.count
    try Self.check(unsafe load_udp_at_rate(port, all, rate, seconds, &latencies, capacity, &result))
    return (result, Array(latencies.prefix(Int(result.answers))))
  }

  /// Over kept connections.
  func sendOverTCP(to port: UInt16, connections: Int, inFlight: Int, seconds: Double) throws -> load_result {
    var result = load_result()
    try Self.check(unsafe load_tcp(port, all, Int32(connections), Int32(inFlight), seconds, &result))
    return result
  }

  /// What each is answered with.
  func outcomes(of port: UInt16) throws -> [query_outcome] {
    var outcomes = [query_outcome](repeating: query_outcome(), count: count)
    try Self.check(unsafe load_check(port, all, &outcomes))
    return outcomes
  }

  static func check(_ code: Int32) throws {
    guard code >= 0 else { throw BenchmarkFailure("the sender failed: error \(-code)") }
  }
}

extension load_result {
  /// The part of the time in which the sender was at work.
  var senderShare: Double { seconds > 0 ? 1 - idle_seconds / seconds : 0 }

  /// Answers by codes.
  var codeCounts: [UInt64] {
    [
      codes.0, codes.1, codes.2, codes.3, codes.4, codes.5, codes.6, codes.7, codes.8, codes.9, codes.10, codes.11,
      codes.12, codes.13, codes.14, codes.15,
    ]
  }
}
