import KMSProbe
import Testing

/// The messages of the RPC bind (C706 §12.6.4).
@Suite struct BindTests {
  static func failure(_ octets: [UInt8]) -> BindAnswer.Malformed? {
    do throws(BindAnswer.Malformed) {
      _ = try BindAnswer(octets)
      return nil
    } catch {
      return error
    }
  }

  @Test func requestAsksForTheInterfaceOfKMS() {
    let octets = BindRequest.octets
    #expect(octets.count == 72)
    #expect(Array(octets[..<16]) == [5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0])
    let kms: [UInt8] = [
      0x75, 0x21, 0xC8, 0x51, 0x4E, 0x84, 0x50, 0x47, 0xB0, 0xD8, 0xEC, 0x25, 0x55, 0x55, 0xBC, 0x06, 1, 0, 0, 0,
    ]
    #expect(Array(octets[24..<32]) == [1, 0, 0, 0, 0, 0, 1, 0])
    #expect(Array(octets[32..<52]) == kms)
    #expect(Array(octets[52...]) == Wire.ndr)
  }

  @Test(arguments: ["1688", "", "135", "\\PIPE\\x"]) func acceptanceIsRead(port: String) throws {
    #expect(try BindAnswer(Wire.ack(port: port)) == .accepted)
  }

  @Test func bigEndianServerIsRead() throws {
    #expect(try BindAnswer(Wire.bigEndianAck()) == .accepted)
  }

  @Test func rejectionIsRead() throws {
    let none = [UInt8](repeating: 0, count: 20)
    #expect(
      try BindAnswer(Wire.ack(result: 2, reason: 1, syntax: none)) == .rejected(result: 2, reason: 1))
  }

  @Test func refusalIsRead() throws {
    #expect(try BindAnswer(Wire.message(type: 13, [4, 0, 1, 5, 0])) == .refused(reason: 4))
    #expect(try BindAnswer(Wire.message(type: 13, [2, 0])) == .refused(reason: 2))
  }

  @Test func faultIsRead() throws {
    #expect(
      try BindAnswer(Wire.message(type: 3, [0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0])) == .fault(status: 5))
  }

  @Test func versionFiveDotOneIsRead() throws {
    #expect(try BindAnswer(Wire.message(type: 13, minor: 1, [4, 0])) == .refused(reason: 4))
  }

  @Test func lengthIsToldFromTheHeader() throws {
    let answer = Wire.ack()
    for count in 0..<16 { #expect(try BindAnswer.length(of: Array(answer.prefix(count))) == nil) }
    #expect(try BindAnswer.length(of: Array(answer.prefix(16))) == answer.count)
  }

  @Test func everyPrefixIsCutShort() {
    for answer in [Wire.ack(), Wire.bigEndianAck(), Wire.message(type: 13, [4, 0])] {
      for count in 0..<answer.count { #expect(Self.failure(Array(answer.prefix(count))) == .truncated) }
    }
  }

  @Test func lengthsThatLieAreFoundOut() {
    var answer = Wire.ack()
    answer[8] = 20
    #expect(Self.failure(Array(answer.prefix(20))) == .truncated)
    answer[8] = 15
    #expect(Self.failure(answer) == .length)
    answer[8] = 0xFF
    answer[9] = 0xFF
    #expect(Self.failure(answer) == .length)
    var port = Wire.ack()
    port[24] = 0xFF
    port[25] = 0xFF
    #expect(Self.failure(port) == .truncated)
  }

  @Test func otherProtocolsAreFoundOut() {
    for text in ["HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n"] {
      #expect(Self.failure(Array(text.utf8)) == .otherProtocol)
    }
    #expect(throws: BindAnswer.Malformed.otherProtocol) { try BindAnswer.length(of: [4]) }
    #expect(throws: BindAnswer.Malformed.otherProtocol) { try BindAnswer.length(of: [5, 2]) }
    var strange = Wire.ack()
    strange[4] = 0x21
    #expect(Self.failure(strange) == .otherProtocol)
  }

  @Test func messagesThatAnswerNoBindAreFoundOut() {
    #expect(Self.failure(BindRequest.octets) == .otherMessage)
    #expect(Self.failure(Wire.message(type: 2, [0, 0])) == .otherMessage)
    #expect(Self.failure(Wire.message(type: 12, flags: 1, Array(Wire.ack()[16...]))) == .otherMessage)
    #expect(Self.failure(Wire.message(type: 13, call: 2, [4, 0])) == .otherCall)
  }

  @Test func acceptanceOfWhatWasNotProposedIsFoundOut() {
    #expect(Self.failure(Wire.ack(results: 0)) == .results)
    #expect(Self.failure(Wire.ack(results: 2)) == .results)
    #expect(Self.failure(Wire.ack(syntax: [UInt8](repeating: 0, count: 20))) == .otherSyntax)
  }
}
