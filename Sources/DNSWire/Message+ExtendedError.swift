extension Message {
  /// An error told more closely, with a text for people (RFC 8914 §2).
  public struct Extension: Equatable, Sendable {
    /// The INFO-CODE.
    public var error: ExtendedError
    /// The EXTRA-TEXT.
    public var text: String

    /// Makes the fields.
    public init(error: ExtendedError, text: String) {
      self.error = error
      self.text = text
    }

    /// Reads the first such option of an OPT record; nil where there is none.
    init?(options: Span<UInt8>) throws(WireError) {
      var reader = WireReader(options)
      while reader.remaining > 0 {
        let code = EDNSOption(rawValue: try reader.readUInt16())
        let length = Int(try reader.readUInt16())
        guard code == .extendedError, length >= 2 else {
          try reader.skip(length)
          continue
        }
        error = ExtendedError(rawValue: try reader.readUInt16())
        text = String(decoding: try reader.readOctets(length - 2), as: UTF8.self)
        return
      }
      return nil
    }

    /// Octets of the option.
    public var octets: Int { ExtendedError.optionOctets + text.utf8.count }

    /// Writes the option.
    public func write(to writer: inout MessageWriter) throws(WireError) {
      try writer.write(EDNSOption.extendedError.rawValue)
      try writer.write(UInt16(truncatingIfNeeded: octets - EDNSOption.headerOctets))
      try writer.write(error.rawValue)
      for octet in text.utf8 { try writer.write(octet) }
    }
  }
}
