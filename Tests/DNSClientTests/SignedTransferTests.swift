import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// Signed zone transfers in several messages (RFC 8945 §5.3.1).
@Suite struct SignedTransferTests {
  static let credential = Credential.of("key.example")
  static let now: UInt64 = 1_800_000_000
  static let requestMAC = [UInt8](repeating: 9, count: 32)

  /// Three messages of a zone, those at the given positions signed; each signature covers what stands since the one before.
  static func messages(signed: Set<Int>, count: Int = 3, secret: UInt8 = 1) throws -> [[UInt8]] {
    let key = Credential.of("key.example", secret: secret).key
    var mac = requestMAC
    var unsigned: [UInt8] = []
    var isFirst = true
    return try (0..<count).map { index in
      var records = [ResourceRecord.a("host\(index).lab.example")]
      if index == 0 { records.insert(TransferReaderTests.soa, at: 0) }
      if index == count - 1 { records.append(TransferReaderTests.soa) }
      var octets = try TransferReaderTests.message(records)
      guard signed.contains(index) else {
        unsigned += octets
        return octets
      }
      mac = try sign(&octets, key, after: mac, unsigned, isContinuation: !isFirst)
      unsigned = []
      isFirst = false
      return octets
    }
  }

  /// Signs over messages that have no signature, which the product's own signer does not do.
  private static func sign(
    _ octets: inout [UInt8], _ key: TSIGKey, after mac: [UInt8], _ unsigned: [UInt8], isContinuation: Bool
  ) throws -> [UInt8] {
    guard !unsigned.isEmpty else {
      return TSIG.sign(&octets, key: key, requestMAC: mac, isContinuation: isContinuation, time: now)
    }
    let timers: [UInt8] = (0..<6).reversed().map { UInt8(truncatingIfNeeded: now >> (UInt64($0) * 8)) } + [1, 44]
    let covered = [UInt8(mac.count >> 8), UInt8(mac.count & 0xFF)] + mac + unsigned + octets + timers
    var record = TSIGRecord(
      keyName: key.name, algorithm: key.algorithm.name, timeSigned: now, fudge: 300, originalID: 1)
    record.mac = HMAC.sha256(key: [UInt8](repeating: 1, count: 32), covered)
    TSIG.append(record, to: &octets)
    return record.mac
  }

  static func read(_ messages: [[UInt8]]) -> (isComplete: Bool, failure: TransferFailure.Reason?) {
    var reader = TransferReader(zone: "lab.example", id: 1, key: credential.key, requestMAC: requestMAC)
    for message in messages {
      do throws(TransferFailure.Reason) {
        _ = try reader.take(message, now: now)
      } catch {
        return (reader.isComplete, error)
      }
    }
    return (reader.isComplete, nil)
  }

  @Test func everyMessageSigned() throws {
    let result = Self.read(try Self.messages(signed: [0, 1, 2]))
    #expect(result.isComplete && result.failure == nil)
  }

  @Test func messagesBetweenMayHaveNoSignature() throws {
    let result = Self.read(try Self.messages(signed: [0, 3, 4], count: 5))
    #expect(result.isComplete && result.failure == nil, "\(String(describing: result.failure))")
  }

  @Test func firstMustBeSigned() throws {
    #expect(Self.read(try Self.messages(signed: [1, 2])).failure == .signature(.unsigned))
  }

  @Test func lastMustBeSigned() throws {
    #expect(Self.read(try Self.messages(signed: [0, 1])).failure == .signature(.unsigned))
  }

  @Test func notTooManyWithoutSignature() throws {
    let last = DNSClientLimits.unsignedMessages + 1
    #expect(Self.read(try Self.messages(signed: [0, last], count: last + 1)).failure == nil)
    let result = Self.read(try Self.messages(signed: [0, last + 1], count: last + 2))
    #expect(result.failure == .signature(.tooManyUnsigned))
  }

  @Test func changedMessageBetweenIsFoundOut() throws {
    var messages = try Self.messages(signed: [0, 2])
    messages[1][messages[1].count - 1] ^= 1
    #expect(Self.read(messages).failure == .signature(.wrong(.badSignature)))
  }

  @Test func droppedMessageBetweenIsFoundOut() throws {
    var messages = try Self.messages(signed: [0, 2])
    messages.remove(at: 1)
    #expect(Self.read(messages).failure == .signature(.wrong(.badSignature)))
  }

  @Test func droppedSignedMessageIsFoundOut() throws {
    var messages = try Self.messages(signed: [0, 1, 2])
    messages.remove(at: 1)
    #expect(Self.read(messages).failure == .signature(.wrong(.badSignature)))
  }

  @Test func otherSecretIsFoundOut() throws {
    #expect(
      Self.read(try Self.messages(signed: [0, 1, 2], secret: 2)).failure == .signature(.wrong(.badSignature)))
  }

  @Test func refusalWithoutSignatureSaysItsCode() throws {
    let refusal = try TransferReaderTests.message([], flags: Header.Flag.response | ResponseCode.refused.rawValue)
    #expect(Self.read([refusal]).failure == .code(.refused))
  }
}
