import DNSWire

/// What octets say as a request, read once more and in another way than the server reads them.
struct RequestShape {
  let header: Header
  /// The question, where all of the message can be read as a query.
  private(set) var question: Question?
  /// The OPT record, where all records can be read.
  private(set) var edns: EDNS?
  /// Whether the last record is a TSIG record, where all records can be read.
  private(set) var isSigned = false

  /// Nil where there is not even a header.
  init?(_ octets: [UInt8]) {
    var reader = WireReader(octets.span)
    guard let header = try? Header(&reader) else { return nil }
    self.header = header
    guard let questionsEnd = Self.end(ofQuestions: Int(header.questionCount), in: octets),
      let end = readRecords(octets, from: questionsEnd)
    else { return }
    guard end == octets.count, header.questionCount == 1 else { return }
    question = try? Question(&reader)
  }

  private static func end(ofName start: Int, in octets: [UInt8]) -> Int? {
    var place = start
    while place < octets.count {
      switch octets[place] {
      case 0: return place + 1
      case 1...63: place += 1 + Int(octets[place])
      case 0xC0...: return place + 2 <= octets.count ? place + 2 : nil
      default: return nil
      }
    }
    return nil
  }

  private static func end(ofQuestions count: Int, in octets: [UInt8]) -> Int? {
    var place = WireLimits.headerOctets
    for _ in 0..<count {
      guard let nameEnd = end(ofName: place, in: octets), nameEnd + 4 <= octets.count else { return nil }
      place = nameEnd + 4
    }
    return place
  }

  private static func number(_ octets: [UInt8], _ place: Int) -> Int {
    Int(octets[place]) << 8 | Int(octets[place + 1])
  }

  /// Where the records end; nil, and nothing known of them, where they can't be read.
  private mutating func readRecords(_ octets: [UInt8], from start: Int) -> Int? {
    let plain = Int(header.answerCount) + Int(header.authorityCount)
    let total = plain + Int(header.additionalCount)
    var place = start
    var edns: EDNS?
    var isSigned = false
    for index in 0..<total {
      guard let fixed = Self.end(ofName: place, in: octets), fixed + 10 <= octets.count else { return nil }
      let end = fixed + 10 + Self.number(octets, fixed + 8)
      guard end <= octets.count else { return nil }
      switch Self.number(octets, fixed) {
      case 41:
        guard index >= plain, edns == nil, octets[place] == 0, Self.areOptions(octets[(fixed + 10)..<end]) else {
          return nil
        }
        let ttl = UInt32(Self.number(octets, fixed + 4)) << 16 | UInt32(Self.number(octets, fixed + 6))
        edns = EDNS(classField: UInt16(Self.number(octets, fixed + 2)), ttlField: ttl)
      case 250:
        guard index >= plain, index == total - 1 else { return nil }
        isSigned = true
      default: break
      }
      place = end
    }
    self.edns = edns
    self.isSigned = isSigned
    return place
  }

  private static func areOptions(_ rdata: ArraySlice<UInt8>) -> Bool {
    var rest = rdata
    while !rest.isEmpty {
      guard rest.count >= 4 else { return false }
      let length = Int(rest[rest.startIndex + 2]) << 8 | Int(rest[rest.startIndex + 3])
      guard rest.count >= 4 + length else { return false }
      rest = rest.dropFirst(4 + length)
    }
    return true
  }
}
