public import AccessPolicy
import Crypto
public import DNSWire

extension Credential {
  /// A credential whose secret is the same octet again and again.
  public static func of(
    _ key: Name, host: Name? = nil, algorithm: TSIGAlgorithm = .hmacSHA256, form: MACForm? = nil, secret: UInt8 = 1
  ) -> Credential {
    let form = form ?? MACForm(algorithm)
    let secret = SymmetricKey(data: [UInt8](repeating: secret, count: form.algorithm.macOctets))
    return Credential(key: TSIGKey(name: key, form: form, secret: secret), host: host ?? key)
  }
}

/// A message with its signature, and the MAC that its answer's signature covers.
public struct SignedMessage: Sendable {
  /// The whole message.
  public var octets: [UInt8]
  /// The MAC.
  public var mac: [UInt8]

  /// Signs a message.
  public init(_ message: Message, by credential: Credential, time: UInt64) throws {
    octets = try message.encoded()
    mac = TSIG.sign(&octets, key: credential.key, time: time)
  }

  /// Cuts the MAC to its first octets, and the message with it (RFC 8945 §5.2.2.1).
  public init(_ message: Message, by credential: Credential, time: UInt64, macOctets: Int) throws {
    let whole = try SignedMessage(message, by: credential, time: time)
    var record = TSIGRecord(
      keyName: credential.key.name, algorithm: credential.key.algorithm.name, timeSigned: time,
      fudge: TSIG.defaultFudge, originalID: message.header.id)
    mac = Array(whole.mac.prefix(macOctets))
    record.mac = mac
    octets = try message.encoded()
    TSIG.append(record, to: &octets)
  }
}
