import DNSWire
import Testing

@Suite struct CodesTests {
  @Test func responseCodesHaveMnemonics() {
    #expect(ResponseCode.noError.description == "NOERROR" && ResponseCode.notZone.description == "NOTZONE")
    #expect(ResponseCode(rawValue: 11).description == "RCODE11")
    #expect(ResponseCode(rawValue: 0xFFFF).description == "RCODE65535")
  }

  @Test func typesAreReadInAnyCase() {
    #expect(RecordType(text: "SRV") == .srv && RecordType(text: "aaaa") == .aaaa)
  }

  @Test func unknownTypesHaveNumbers() {
    #expect(RecordType(text: "TYPE65400")?.rawValue == 65_400)
    #expect(RecordType(text: "type33") == .srv)
    #expect(RecordType(rawValue: 65_400).description == "TYPE65400")
  }

  @Test func everyTypeSurvivesItsText() {
    for number in UInt16.min...UInt16.max {
      let type = RecordType(rawValue: number)
      #expect(RecordType(text: type.description) == type)
    }
  }

  @Test(arguments: [
    "", "TYPE", "TYPE+5", "TYPE-1", "TYPE65536", "TYPE 5", "TYPEx", "NOSUCH", "\u{17F}RV", "TYPE\u{665}",
  ])
  func otherTextIsNoType(text: String) {
    #expect(RecordType(text: text) == nil)
  }

  @Test func metaTypesStandInNoZone() {
    #expect(RecordType.opt.isMeta && RecordType.tsig.isMeta && RecordType.axfr.isMeta && RecordType.any.isMeta)
    #expect(!RecordType.srv.isMeta && !RecordType(rawValue: 127).isMeta && !RecordType(rawValue: 256).isMeta)
  }
}
