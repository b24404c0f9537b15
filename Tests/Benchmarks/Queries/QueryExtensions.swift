import BenchmarkSupport
import CQueryLoad
import DNSWire
import TestSupport

/// OPT records (RFC 6891) behind the questions.
enum QueryExtensions {
  /// EDNS with DO.
  static let dnssec = record(ttl: [0, 0, 0x80, 0])

  /// A COOKIE option with the server's cookie, which is good for an hour (RFC 9018 §4.3).
  static func cookie(from port: UInt16) throws -> [UInt8] {
    let client: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    let option: [UInt8] = [0, UInt8(EDNSOption.cookie.rawValue), 0, 8] + client
    let (apex, type) = (try Name(text: QueryZone.apex).wire, [0, UInt8(RecordType.soa.rawValue), 0, 1])
    let query = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1] + apex + type + record(options: option)
    var answer = [UInt8](repeating: 0, count: 1_232)
    let capacity = answer.count
    let count = Int(unsafe load_ask(port, query, UInt32(query.count), &answer, capacity, 1))
    // The option stands at the end.
    guard count > 40, Array(answer[count - 24..<count - 16]) == client else { throw BenchmarkFailure("no cookie") }
    return record(options: [0, UInt8(EDNSOption.cookie.rawValue), 0, 24] + answer[count - 24..<count])
  }

  private static func record(ttl: [UInt8] = [0, 0, 0, 0], options: [UInt8] = []) -> [UInt8] {
    [0, 0, UInt8(RecordType.opt.rawValue), 4, 208] + ttl + [0, UInt8(options.count)] + options
  }
}
