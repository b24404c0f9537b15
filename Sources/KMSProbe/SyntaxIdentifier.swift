/// An interface or a form of data, with its version (C706 §12.6.3.1, `p_syntax_id_t`).
public struct SyntaxIdentifier: Equatable, Sendable {
  /// The 16 octets of the UUID as a little-endian sender writes them.
  public let uuid: [UInt8]
  /// The major version.
  public let major: UInt16
  /// The minor version.
  public let minor: UInt16

  /// The interface of a KMS host: 51c82175-844e-4750-b0d8-ec255555bc06, version 1.0.
  public static let kms = SyntaxIdentifier(
    0x51c8_2175, 0x844e, 0x4750, [0xb0, 0xd8, 0xec, 0x25, 0x55, 0x55, 0xbc, 0x06], major: 1)
  /// The form of data that all servers know, NDR: 8a885d04-1ceb-11c9-9fe8-08002b104860, version 2.0 (C706, Appendix I).
  public static let ndr = SyntaxIdentifier(
    0x8a88_5d04, 0x1ceb, 0x11c9, [0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60], major: 2)

  /// Octets of an identifier in a message.
  static let octets = 20

  private init(_ low: UInt32, _ middle: UInt16, _ high: UInt16, _ rest: [UInt8], major: UInt16) {
    var uuid: [UInt8] = []
    uuid.append(little: low)
    uuid.append(little: middle)
    uuid.append(little: high)
    self.uuid = uuid + rest
    self.major = major
    minor = 0
  }

  /// The form in a message of a little-endian sender.
  var wire: [UInt8] {
    var octets = uuid
    octets.append(little: major)
    octets.append(little: minor)
    return octets
  }
}

extension [UInt8] {
  /// Appends a number, its lowest octet first.
  mutating func append(little value: some FixedWidthInteger) {
    unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
  }
}
