import DNSWire

/// Goes on where a reference leaves aliases to be followed by the client.
struct AliasFollower {
  let query: GeneratedQuery
  /// Gives the answer to a message.
  let exchange: ([UInt8]) -> [UInt8]?

  /// Follows the aliases of an answer as far as the server has zones for them.
  func follow(_ answer: Message) throws -> Message {
    var answer = answer
    if query.type == .ds { answer = try firstAlias(answer) ?? answer }
    for _ in 0..<20 {
      guard let target = answer.openTarget(query.type), var next = try ask(target, query.type) else { break }
      if query.type == .ds { next = try firstAlias(next) ?? next }
      answer.append(next)
      if next.answers.isEmpty { break }
    }
    // BIND says so of a circle.
    let hasAnswer = !answer.answers.isEmpty || answer.header.flags & Header.Flag.truncated != 0
    if answer.header.responseCode == .serverFailure, hasAnswer { answer.header.flags &= 0xFFF0 }
    return answer
  }

  /// The alias alone, with its proofs, where there is one: a DS record is in the zone above its name, which others look
  /// for in the alias's zone.
  private func firstAlias(_ answer: Message) throws -> Message? {
    guard let alias = answer.answers.first(where: { $0.type == .cname }) else { return nil }
    return try ask(alias.name, .cname)
  }

  private func ask(_ name: Name, _ type: RecordType) throws -> Message? {
    guard let octets = exchange(try query.request(name: name, type: type, id: 1)) else { return nil }
    return try Message(octets.span)
  }
}

extension Message {
  /// Where an alias points to that the server did not follow; nil where there is none, or it has been there.
  fileprivate func openTarget(_ type: RecordType) -> Name? {
    guard header.flags & Header.Flag.truncated == 0, let last = answers.last(where: { $0.type == .cname }),
      let target = try? Name(wire: last.rdata),
      !answers.contains(where: { $0.name == target && $0.type != .dname && !$0.covers(.dname) })
    else { return nil }
    let isMade = answers.contains { $0.type == .dname && last.name != $0.name && last.name.isSubdomain(of: $0.name) }
    // These are asked of the alias itself.
    if [.any, .rrsig, .nsec].contains(type), !isMade { return nil }
    if type == .cname { return nil }
    let isEnd = authorities.contains { $0.type == .soa || $0.type == .ns }
    return header.responseCode == .serverFailure || !isEnd ? target : nil
  }

  /// Goes on with the answer to the alias's target.
  fileprivate mutating func append(_ next: Message) {
    let code = next.header.responseCode
    let isLast = code == .refused || code == .serverFailure && next.answers.isEmpty
    header.flags = header.flags & 0xFFF0 | (isLast ? 0 : code.rawValue)
    header.flags |= next.header.flags & Header.Flag.truncated
    answers += next.answers
    if !isLast {
      authorities += next.authorities
      additionals = next.additionals
    }
  }
}
