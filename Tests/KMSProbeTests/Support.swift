import AccessPolicy
import KMSProbe

/// Answers to a bind, written by hand from C706 §12.6.4.
enum Wire {
  static let ndr: [UInt8] = [
    0x04, 0x5D, 0x88, 0x8A, 0xEB, 0x1C, 0xC9, 0x11, 0x9F, 0xE8, 0x08, 0x00, 0x2B, 0x10, 0x48, 0x60, 2, 0, 0, 0,
  ]
  static let bigEndianNDR: [UInt8] = [
    0x8A, 0x88, 0x5D, 0x04, 0x1C, 0xEB, 0x11, 0xC9, 0x9F, 0xE8, 0x08, 0x00, 0x2B, 0x10, 0x48, 0x60, 0, 0, 0, 2,
  ]

  /// A little-endian message of a kind, with its length.
  static func message(type: UInt8, flags: UInt8 = 3, call: UInt8 = 1, minor: UInt8 = 0, _ body: [UInt8]) -> [UInt8] {
    let count = 16 + body.count
    return [5, minor, type, flags, 0x10, 0, 0, 0, UInt8(count & 0xFF), UInt8(count >> 8), 0, 0, call, 0, 0, 0] + body
  }

  /// A bind_ack with a secondary address and one result.
  static func ack(
    port: String = "1688", result: UInt8 = 0, reason: UInt8 = 0, syntax: [UInt8] = ndr, results: UInt8 = 1
  ) -> [UInt8] {
    var body: [UInt8] = [0xD0, 0x16, 0xD0, 0x16, 0x53, 0, 0, 0]
    let port = port.isEmpty ? [] : Array(port.utf8) + [0]
    body += [UInt8(port.count), 0] + port
    while (16 + body.count) % 4 != 0 { body.append(0) }
    body += [results, 0, 0, 0, result, 0, reason, 0] + syntax
    return message(type: 12, body)
  }

  /// The same of a big-endian server.
  static func bigEndianAck() -> [UInt8] {
    let body: [UInt8] =
      [0x16, 0xD0, 0x16, 0xD0, 0, 0, 0, 0x53, 0, 5, 0x31, 0x36, 0x38, 0x38, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
      + bigEndianNDR
    return [5, 0, 12, 3, 0, 0, 0, 0, 0, UInt8(16 + body.count), 0, 0, 0, 0, 0, 1] + body
  }
}

extension IPAddress {
  /// 127.0.0.1.
  static let loopback = IPAddress(ipv4: 0x7F00_0001)
}
