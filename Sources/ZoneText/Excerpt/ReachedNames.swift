public import DNSWire

/// The names that lookups come to in several zones: from the names that matter from the start, over aliases and SRV targets.
public struct ReachedNames {
  /// Aliases that are followed from one name.
  private static let steps = 16

  /// The names; nil where excerpts can't say what is found there, because a wildcard may have a hand in it.
  public let names: Set<Name>?

  /// Follows lookups in zones that are read together.
  public init(_ excerpts: [ZoneExcerpt]) {
    var walk = Walk()
    for excerpt in excerpts {
      for record in excerpt.kept { walk.note(record) }
      for name in excerpt.aliases { walk.add(name, after: 0) }
    }
    guard !walk.hasWildcardAlias else {
      names = nil
      return
    }
    while let name = walk.next() {
      for excerpt in excerpts where excerpt.apex.map(name.isSubdomain) ?? false {
        for record in excerpt.services(of: name) { walk.add(Self.target(record), after: 0) }
      }
    }
    let reached = walk.reached
    let isCovered = excerpts.contains { excerpt in
      let wildcards = Set(excerpt.kept.flatMap { Self.wildcards($0.name) })
      guard !wildcards.isEmpty else { return false }
      let known = excerpt.owners(among: reached)
      return reached.contains { name in
        !known.contains(name) && wildcards.contains { $0.parent.map(name.isSubdomain) ?? false }
      }
    }
    names = isCovered ? nil : reached
  }

  /// The wildcards that exist because a name does: itself, and those above it.
  private static func wildcards(_ name: Name) -> [Name] {
    guard name.wire.contains(UInt8(ascii: "*")) else { return [] }
    return Array(sequence(first: name, next: \.parent)).filter(\.isWildcard)
  }

  /// Where a record leads.
  private static func target(_ record: ResourceRecord) -> Name? {
    record.type == .srv ? (try? ServiceData(rdata: record.rdata))?.target : try? Name(wire: record.rdata)
  }

  /// What is known while names are followed.
  private struct Walk {
    private(set) var reached: Set<Name> = []
    private(set) var hasWildcardAlias = false
    private var aliases: [Name: Name] = [:]
    private var redirections: [Name: Name] = [:]
    private var pending: [(name: Name, steps: Int)] = []

    mutating func note(_ record: ResourceRecord) {
      guard record.type == .srv || record.type == .cname || record.type == .dname else { return }
      let target = ReachedNames.target(record)
      switch record.type {
      case .cname: aliases[record.name] = target
      case .dname: redirections[record.name] = target
      default: add(target, after: 0)
      }
      if record.name.isWildcard, record.type != .dname { hasWildcardAlias = true }
    }

    mutating func add(_ name: Name?, after steps: Int) {
      guard let name, steps <= ReachedNames.steps, reached.insert(name).inserted else { return }
      pending.append((name, steps))
    }

    /// The next name, whose aliases are then pending.
    mutating func next() -> Name? {
      guard let (name, steps) = pending.popLast() else { return nil }
      add(aliases[name], after: steps + 1)
      var ancestor = name.parent
      while let owner = ancestor, !redirections.isEmpty {
        if let target = redirections[owner] {
          add(try? Name(wire: name.wire.dropLast(owner.wire.count) + target.wire), after: steps + 1)
        }
        ancestor = owner.parent
      }
      return name
    }
  }
}
