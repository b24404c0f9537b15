public import DNSWire

/// What a server answered.
public struct Answer: Sendable {
  /// The message.
  public let message: Message
  /// Who sent it.
  public let server: ServerAddress

  /// Makes an answer.
  public init(message: Message, server: ServerAddress) {
    self.message = message
    self.server = server
  }

  /// The whole response code: four bits of the header, eight of the OPT record (RFC 6891 §6.1.3).
  public var code: ResponseCode { message.fullResponseCode }

  /// Whether the server could not or would not say anything of the name: another one may.
  var isRefusal: Bool { code != .noError && code != .nameError }
}

extension Message {
  var fullResponseCode: ResponseCode {
    ResponseCode(rawValue: UInt16(edns?.extendedCode ?? 0) << 4 | header.responseCode.rawValue)
  }
}
