import DNSWire

/// The EDNS options of an answer. All but the extended error are decided on before the answer is written, so that room
/// is kept for them.
struct AnswerOptions: BitwiseCopyable {
  /// The client's cookie and the server cookie that it gets.
  var cookie: (client: UInt64, server: ServerCookie)?
  /// The idle time-out of the connection, in units of 100 ms.
  var keepalive: UInt16?
  /// Octets of the identity, where it is asked for and known.
  var identityOctets: Int?
  /// More on an error; left out where there is no room.
  var extendedError: ExtendedError?

  /// Octets to be kept free.
  var reservedOctets: Int {
    (cookie == nil ? 0 : EDNSOption.headerOctets + 8 + ServerCookie.octets)
      + (keepalive == nil ? 0 : EDNSOption.headerOctets + 2)
      + (identityOctets.map { EDNSOption.headerOctets + $0 } ?? 0)
  }

  /// Octets of all options that there are.
  var octets: Int { reservedOctets + (extendedError == nil ? 0 : ExtendedError.optionOctets) }

  /// Writes the options that there are.
  func write(identity: borrowing ShortText, to writer: inout MessageWriter) throws(WireError) {
    if let cookie {
      try Self.write(.cookie, 8 + ServerCookie.octets, to: &writer)
      try writer.write(cookie.client)
      try writer.write(cookie.server.head)
      try writer.write(cookie.server.hash)
    }
    if let keepalive {
      try Self.write(.tcpKeepalive, 2, to: &writer)
      try writer.write(keepalive)
    }
    if identityOctets != nil {
      try Self.write(.nsid, identity.octets.count, to: &writer)
      try writer.write(identity.octets)
    }
    if let extendedError {
      try Self.write(.extendedError, 2, to: &writer)
      try writer.write(extendedError.rawValue)
    }
  }

  private static func write(_ option: EDNSOption, _ length: Int, to writer: inout MessageWriter) throws(WireError) {
    try writer.write(option.rawValue)
    try writer.write(UInt16(truncatingIfNeeded: length))
  }
}
