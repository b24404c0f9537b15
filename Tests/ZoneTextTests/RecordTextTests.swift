import DNSWire
import TestSupport
import Testing
import ZoneText

@Suite("The presentation form of rdata")
struct RecordTextTests {
  @Test func anSRVIsShownWithItsFields() throws {
    let data = ServiceData(priority: 0, weight: 60, port: 1688, target: try name("kms1.lab.example."))
    #expect(RecordText.rdata(.srv, data.rdata) == "0 60 1688 kms1.lab.example.")
  }

  @Test func anUnknownTypeIsShownInTheGenericForm() {
    #expect(RecordText.rdata(RecordType(rawValue: 65_400), [1, 0xAB]) == "\\# 2 01ab")
  }

  @Test func whatCannotBeSeenIsEscaped() {
    #expect(RecordText.rdata(.txt, [4, 0x09, 0x0A, 0x20, 0xC0]) == #""\009\010 \192""#)
  }

  @Test func emptyRdataIsShownInTheGenericForm() {
    #expect(RecordText.rdata(.a, []) == "\\# 0")
  }

  @Test(arguments: [[1, 2, 3], [1, 2, 3, 4, 5]] as [[UInt8]])
  func rdataThatIsNotOfItsTypeIsShownInTheGenericForm(rdata: [UInt8]) {
    #expect(RecordText.rdata(.a, rdata).hasPrefix("\\# \(rdata.count) "))
  }

  @Test func relativeNamesAreUnderTheOrigin() throws {
    let rdata = try RecordText.parse(type: .cname, text: "www", origin: try name("lab.example."))
    #expect(rdata == (try name("www.lab.example.").wire))
  }

  @Test func aSecondLineIsAnError() throws {
    #expect(throws: RecordTextError(message: "more than one line", column: 1, text: "x")) {
      try RecordText.parse(type: .a, text: "192.0.2.1\nx", origin: .root)
    }
  }

  @Test func anErrorNamesTheColumn() throws {
    #expect(throws: RecordTextError(message: "not a number from 0 to 65535", column: 3, text: "x")) {
      try RecordText.parse(type: .srv, text: "0 x 1688 a.", origin: .root)
    }
  }

  @Test func anEmptyTextIsAnError() throws {
    #expect(throws: RecordTextError.self) { try RecordText.parse(type: .a, text: "", origin: .root) }
  }

  @Test func everyTextReadsBackToItsOctets() throws {
    var generator = SeededGenerator(seed: 3)
    for number in UInt16(0)...270 {
      for _ in 0..<20 {
        let type = RecordType(rawValue: number)
        let rdata = generator.octets(Int.random(in: 0...40, using: &generator))
        let text = RecordText.rdata(type, rdata)
        if !text.hasPrefix("\\#") {
          #expect(try RecordText.parse(type: type, text: text, origin: .root) == rdata, "\(type) \(rdata)")
        }
      }
    }
  }
}
