import Crypto
import Foundation

/// What webhooks are signed with; nothing gives it away.
public struct WebhookSecret: Sendable {
  private let key: SymmetricKey

  /// Takes a text whose octets are the secret, without white space around it; nil where it has fewer octets than
  /// `AlertLimits.secretOctets`.
  public init?(_ text: String) {
    let octets = Data(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
    guard octets.count >= AlertLimits.secretOctets else { return nil }
    key = SymmetricKey(data: octets)
  }

  /// The HMAC-SHA256 (RFC 2104) over the timestamp, a dot and the body, in hexadecimal digits.
  public func signature(timestamp: UInt64, body: some Sequence<UInt8>) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(timestamp).".utf8) + Data(body), using: key)
    return code.map { octet in (octet < 16 ? "0" : "") + String(octet, radix: 16) }.joined()
  }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Nothing of it.
  public var description: String { "a secret" }
  /// Nothing of it.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
