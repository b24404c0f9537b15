import DNSWire
import TestSupport

/// What must hold for an answer's records, given what a walk by the book answers.
struct AnswerProperties {
  static let signing: Set<RecordType> = [.rrsig, .nsec, .nsec3]

  private let model: Model
  /// The answer without signatures and denial, where they are wanted.
  private let answer: Message
  private let denials: Int
  private let isDNSSECWanted: Bool

  init(model: Model, answer: Message, isDNSSECWanted: Bool) {
    self.model = model
    self.isDNSSECWanted = isDNSSECWanted
    var plain = answer
    if isDNSSECWanted {
      plain.answers.removeAll { Self.signing.contains($0.type) }
      plain.authorities.removeAll { Self.signing.contains($0.type) }
      plain.additionals.removeAll { Self.signing.contains($0.type) }
    }
    self.answer = plain
    denials = answer.authorities.count { $0.type == .nsec || $0.type == .nsec3 }
  }

  func check(_ expected: Model.Answer) throws(Violation) {
    var answers = expected.answers
    if let (owner, sets) = expected.anyOf {
      guard let type = answer.answers.last?.type, let set = sets[type] else {
        throw Violation("an answer to ANY has an RRset")
      }
      answers += set.map { ResourceRecord(name: owner, type: type, ttl: $0.ttl, rdata: $0.rdata) }
    }
    try demand(Self.areEqual(answer.answers, answers), "the answers are \(Self.heads(answers))")
    let authorities = expected.authorities + signers(expected.cut)
    try demand(Self.areEqual(answer.authorities, authorities), "the authorities are \(Self.heads(authorities))")
    if isDNSSECWanted, let soa = expected.authorities.first, soa.type == .soa, model.signed.contains(soa.name) {
      try demand(denials > 0, "a signed zone proves that there is nothing")
    }
    if let cut = expected.cut {
      for record in model.neededGlue(cut) {
        try demand(answer.additionals.contains(record), "a referral has the glue it needs: \(record.name)")
      }
    }
    try checkAdditionals()
  }

  /// The DS records that a referral from a signed zone carries (RFC 4035 §3.1.4).
  private func signers(_ cut: (zone: Model.Zone, name: Name)?) -> [ResourceRecord] {
    guard isDNSSECWanted, let cut, model.signed.contains(cut.zone.apex) else { return [] }
    return cut.zone.nodes[cut.name]?[.ds] ?? []
  }

  /// Whether both are the same records, to the octet, in any order.
  private static func areEqual(_ left: [ResourceRecord], _ right: [ResourceRecord]) -> Bool {
    guard left.count == right.count else { return false }
    var rest = right
    for record in left {
      guard let index = rest.firstIndex(where: { isSame($0, record) }) else { return false }
      rest.swapAt(index, rest.count - 1)
      rest.removeLast()
    }
    return true
  }

  private static func isSame(_ left: ResourceRecord, _ right: ResourceRecord) -> Bool {
    left.type == right.type && left.ttl == right.ttl && left.recordClass == right.recordClass
      && left.rdata == right.rdata && left.name.wire == right.name.wire
  }

  private static func heads(_ records: [ResourceRecord]) -> String {
    records.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
  }

  /// Each RRset is whole, of a type that targets have, and there for a target in the other sections.
  private func checkAdditionals() throws(Violation) {
    guard !answer.additionals.isEmpty else { return }
    let targets = (answer.answers + answer.authorities).compactMap(Self.target)
    var start = 0
    while start < answer.additionals.count {
      let first = answer.additionals[start]
      let set = answer.additionals[start...].prefix { $0.name == first.name && $0.type == first.type }
      try demand(first.type == .a || first.type == .aaaa, "additional data is addresses")
      try demand(targets.contains(first.name), "additional data belongs to a target: \(first.name)")
      let known = model.addresses(first.name, first.type)
      try demand(
        known.contains { other in
          other.count == set.count
            && set.allSatisfy { record in other.contains { $0.rdata == record.rdata && $0.ttl == record.ttl } }
        }, "the \(first.type) RRset of \(first.name) is whole")
      let again = answer.additionals[(start + set.count)...]
      try demand(!again.contains { $0.name == first.name && $0.type == first.type }, "no RRset is there twice")
      start += set.count
    }
  }

  private static func target(_ record: ResourceRecord) -> Name? {
    switch record.type {
    case .ns: try? Name(wire: record.rdata)
    case .mx: try? Name(wire: Array(record.rdata.dropFirst(2)))
    case .srv: try? Name(wire: Array(record.rdata.dropFirst(6)))
    default: nil
    }
  }
}
