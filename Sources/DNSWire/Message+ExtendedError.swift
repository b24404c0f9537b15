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

    /// Octets of the option.
    var octets: Int { ExtendedError.optionOctets + text.utf8.count }

    func write(to writer: inout MessageWriter) throws(WireError) {
      try writer.write(EDNSOption.extendedError.rawValue)
      try writer.write(UInt16(truncatingIfNeeded: octets - EDNSOption.headerOctets))
      try writer.write(error.rawValue)
      for octet in text.utf8 { try writer.write(octet) }
    }
  }
}
