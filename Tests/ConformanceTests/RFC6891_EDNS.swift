import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 6891: EDNS(0).
@Suite struct RFC6891_EDNS {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of("lab.example", (1...40).map { .a("many.lab.example", "192.0.2.\($0)") } + [.a("www.lab.example")])
  }

  @Test func answerHasOPTWhereTheRequestHas() throws {
    let answer = try ask("www.lab.example", .a, of: zone, edns: EDNS(payloadSize: 4096))
    #expect(answer.edns?.payloadSize == AuthorityLimits.payload)
    #expect(answer.edns?.version == 0)
  }

  @Test func answerHasNoOPTWhereTheRequestHasNone() throws {
    #expect(try ask("www.lab.example", .a, of: zone).edns == nil)
  }

  @Test func dnssecOKIsRepeated() throws {
    let edns = EDNS(payloadSize: 1232, dnssecOK: true)
    #expect(try ask("www.lab.example", .a, of: zone, edns: edns).edns?.dnssecOK == true)
    #expect(try ask("www.lab.example", .a, of: zone, edns: EDNS(payloadSize: 1232)).edns?.dnssecOK == false)
  }

  @Test func otherVersionIsABadVersion() throws {
    var edns = EDNS(payloadSize: 1232)
    edns.version = 1
    let answer = try ask("www.lab.example", .a, of: zone, edns: edns)
    #expect(answer.code == .badVersion)
    #expect(answer.edns?.version == 0)
    #expect(answer.answers.isEmpty)
  }

  @Test func payloadSizeBoundsTheAnswer() throws {
    #expect(try ask("many.lab.example", .a, of: zone).isTruncated)
    #expect(try ask("many.lab.example", .a, of: zone, edns: EDNS(payloadSize: 600)).isTruncated)
    #expect(try ask("many.lab.example", .a, of: zone, edns: EDNS(payloadSize: 1232)).answers.count == 40)
  }

  @Test func payloadSizeBelow512CountsAs512() throws {
    let answer = try ask("www.lab.example", .a, of: zone, edns: EDNS(payloadSize: 0))
    #expect(!answer.isTruncated)
    #expect(answer.answers.count == 1)
  }

  @Test func nameErrorKeepsItsCodeBesideOPT() throws {
    #expect(try ask("gone.lab.example", .a, of: zone, edns: EDNS(payloadSize: 1232)).code == .nameError)
  }

  @Test func truncatedAnswerHasOPT() throws {
    #expect(try ask("many.lab.example", .a, of: zone, edns: EDNS(payloadSize: 512)).edns != nil)
  }

  @Test func secondOPTIsAFormError() throws {
    var octets = try query("www.lab.example", .a, edns: EDNS(payloadSize: 1232)).encoded()
    octets += octets.suffix(EDNS.recordOctets)
    octets[11] = 2
    let answer = respond(to: octets, from: [zone]).octets
    #expect(try Message(answer.span).code == .formError)
  }

  @Test func optionsAreSkipped() throws {
    var octets = try query("www.lab.example", .a, edns: EDNS(payloadSize: 1232)).encoded()
    octets[octets.count - 1] = 6
    octets += [0, 12, 0, 2, 1, 2]
    let answer = respond(to: octets, from: [zone]).octets
    #expect(try Message(answer.span).answers.count == 1)
  }

  private func answer(to request: [UInt8]) throws -> Message {
    let octets = respond(to: request, from: [zone]).octets
    return try Message(octets.span)
  }

  /// A query with an OPT record of this rdata.
  private func request(options: [UInt8], opcode: UInt16 = 0, questions: Int = 1) throws -> [UInt8] {
    var message = query("www.lab.example", .a, flags: opcode << 11)
    if questions == 0 { message.questions = [] }
    var octets = try message.encoded()
    octets[11] = 1
    return octets + [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, UInt8(options.count)] + options
  }

  @Test(arguments: [[], [0xFD, 0xE9, 0, 0], [0, 3, 0, 1, 7, 0, 12, 0, 2, 1, 2]] as [[UInt8]])
  func wholeOptionsArePassedOver(options: [UInt8]) throws {
    let answer = try answer(to: try request(options: options))
    #expect(answer.code == .noError)
  }

  @Test(arguments: [[0xFD, 0xE9, 0, 9, 1, 2, 3], [1, 2, 3], [0, 3, 0]] as [[UInt8]])
  func brokenOptionsAreAFormError(options: [UInt8]) throws {
    let answer = try answer(to: try request(options: options))
    #expect(answer.code == .formError)
  }

  @Test func errorWithoutAQuestionHasOPTToo() throws {
    let answer = try answer(to: try request(options: [], questions: 0))
    #expect(answer.code == .formError)
    #expect(answer.edns != nil)
  }

  @Test func otherOpcodeIsNotImplementedWithOPT() throws {
    let answer = try answer(to: try request(options: [], opcode: 4))
    #expect(answer.code == .notImplemented)
    #expect(answer.edns != nil)
  }
}
