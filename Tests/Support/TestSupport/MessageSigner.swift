import Crypto
public import DNSWire

/// Signs messages as clients with SIG(0) do (RFC 2931): written from the RFC a second time, not by the code under test.
public struct MessageSigner: Sendable {
  private enum Key: Sendable {
    case ecdsa(P256.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)
  }

  /// The signer's name.
  public let name: Name
  private let key: Key

  /// Makes a signer with a key of its own.
  public init(_ name: Name, _ algorithm: SIG0Key.Algorithm = .ed25519) {
    self.name = name
    key =
      switch algorithm {
      case .ecdsaP256SHA256: .ecdsa(P256.Signing.PrivateKey())
      case .ed25519: .ed25519(Curve25519.Signing.PrivateKey())
      }
  }

  /// The rdata of the KEY record of a host.
  public var rdata: [UInt8] {
    switch key {
    case .ecdsa(let key): [2, 0, 3, 13] + Array(key.publicKey.rawRepresentation)
    case .ed25519(let key): [2, 0, 3, 15] + Array(key.publicKey.rawRepresentation)
    }
  }

  /// The KEY record in a zone.
  public var record: ResourceRecord {
    ResourceRecord(name: name, type: RecordType(rawValue: 25), ttl: 300, rdata: rdata)
  }

  /// The signed message: good for `seconds` before and after `time` unless told otherwise.
  public func signed(
    _ message: Message, time: UInt64, seconds: Int64 = 300, inception: UInt32? = nil, expiration: UInt32? = nil,
    tag: UInt16? = nil, signer: Name? = nil
  ) throws -> [UInt8] {
    let message = try message.encoded()
    let inception = inception ?? UInt32(truncatingIfNeeded: Int64(time) - seconds)
    let expiration = expiration ?? UInt32(truncatingIfNeeded: Int64(time) + seconds)
    var rdata: [UInt8] = [0, 0, self.rdata[3], 0, 0, 0, 0, 0]
    for number in [expiration, inception] {
      rdata += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    let tag = tag ?? Self.tag(self.rdata)
    rdata += [UInt8(tag >> 8), UInt8(tag & 0xFF)] + (signer ?? name).wire
    rdata += try signature(over: rdata + message)
    var octets = message + [0, 0, 24, 0, 255, 0, 0, 0, 0, UInt8(rdata.count >> 8), UInt8(rdata.count & 0xFF)] + rdata
    octets[11] += 1
    return octets
  }

  private func signature(over octets: [UInt8]) throws -> [UInt8] {
    switch key {
    case .ecdsa(let key): Array(try key.signature(for: octets).rawRepresentation)
    case .ed25519(let key): Array(try key.signature(for: octets))
    }
  }

  /// The key tag of a KEY record's rdata (RFC 4034, Appendix B).
  public static func tag(_ rdata: [UInt8]) -> UInt16 {
    let sum = stride(from: 0, to: rdata.count, by: 2).reduce(0) { sum, index in
      sum + Int(rdata[index]) * 256 + (index + 1 < rdata.count ? Int(rdata[index + 1]) : 0)
    }
    return UInt16((sum + sum >> 16 & 0xFFFF) & 0xFFFF)
  }
}
