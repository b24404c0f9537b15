import DNSWire
import Zone

/// The records of all zones in plain dictionaries, and what a walk over them by the book answers (RFC 1034 §4.3.2,
/// RFC 4592, RFC 6672): slow, and with nothing in common with the server's way.
struct Model {
  /// One zone: each name that exists with its RRsets, empty non-terminals with none.
  struct Zone {
    let apex: Name
    var nodes: [Name: [RecordType: [ResourceRecord]]] = [:]

    init(_ apex: Name, _ records: [ResourceRecord]) {
      self.apex = apex
      for record in records {
        nodes[record.name, default: [:]][record.type, default: []].append(record)
        var name = record.name
        while name != apex, let parent = name.parent {
          nodes[parent, default: [:]] = nodes[parent, default: [:]]
          name = parent
        }
      }
    }
  }

  /// What an answer says beside its header and its additional section.
  struct Answer {
    var code = ResponseCode.noError
    var isAuthoritative = false
    var answers: [ResourceRecord] = []
    var authorities: [ResourceRecord] = []
    /// A name that holds RRsets of which any one completes the answer (RFC 8482).
    var anyOf: (owner: Name, sets: [RecordType: [ResourceRecord]])?
    /// The cut whose name servers `authorities` holds.
    var cut: (zone: Zone, name: Name)?
  }

  /// What a lookup in one zone finds.
  private enum Found {
    case node([RecordType: [ResourceRecord]])
    case cut(Name, [ResourceRecord])
    case redirection(ResourceRecord)
    case nothing
  }

  let zones: [Name: Zone]
  /// The apexes of zones that are served with signatures and denial, of which the model knows nothing.
  let signed: Set<Name>

  init(_ entries: [FuzzZones.Entry]) {
    zones = Dictionary(uniqueKeysWithValues: entries.map { ($0.version.apex, Zone($0.version.apex, $0.records)) })
    signed = Set(entries.filter(\.isSigned).map(\.version.apex))
  }

  /// The zone with the longest matching apex; for DS one above the name, where there is one.
  func zone(for name: Name, _ type: RecordType) -> Zone? {
    var ancestor = type == .ds ? name.parent : name
    while let apex = ancestor {
      if let zone = zones[apex] { return zone }
      ancestor = apex.parent
    }
    return type == .ds ? zones[name] : nil
  }

  private func find(_ name: Name, _ type: RecordType, in zone: Zone) -> Found {
    var ancestors = [name]
    while let last = ancestors.last, last != zone.apex, let parent = last.parent { ancestors.append(parent) }
    for ancestor in ancestors.reversed() {
      guard let sets = zone.nodes[ancestor] else { break }
      let isAbove = ancestor != name
      if ancestor != zone.apex, isAbove || type != .ds, let servers = sets[.ns] { return .cut(ancestor, servers) }
      if isAbove, let record = sets[.dname]?.first { return .redirection(record) }
    }
    if let sets = zone.nodes[name] { return .node(sets) }
    guard let encloser = ancestors.first(where: { zone.nodes[$0] != nil }),
      let wildcard = try? encloser.prepending(label: [0x2A]), let sets = zone.nodes[wildcard]
    else { return .nothing }
    return .node(sets)
  }

  /// The answer to a question of class IN for a type that zones can hold, or ANY.
  func answer(_ question: Question) -> Answer {
    var answer = Answer()
    var name = question.name
    var seen: Set<Name> = []
    // As many aliases as the server follows, and no name twice.
    while seen.count <= 16, seen.insert(name).inserted {
      guard let zone = zone(for: name, question.type) else {
        if seen.count == 1 { answer.code = .refused }
        return answer
      }
      switch find(name, question.type, in: zone) {
      case .cut(let cut, let servers):
        answer.isAuthoritative = seen.count > 1
        answer.authorities = servers
        answer.cut = (zone, cut)
        return answer
      case .redirection(let record):
        answer.isAuthoritative = true
        // Once, however often it leads on (RFC 2181 §5).
        if !answer.answers.contains(record) { answer.answers.append(record) }
        guard let target = try? Name(wire: record.rdata), let next = Self.moved(name, from: record.name, to: target)
        else {
          answer.code = .nameExists
          return answer
        }
        answer.answers.append(ResourceRecord(name: name, type: .cname, ttl: record.ttl, rdata: next.wire))
        // The alias is what was asked for.
        if question.type == .cname { return answer }
        name = next
      case .node(let sets):
        answer.isAuthoritative = true
        if let alias = sets[.cname]?.first, question.type != .cname, question.type != .any {
          answer.answers.append(ResourceRecord(name: name, type: .cname, ttl: alias.ttl, rdata: alias.rdata))
          guard let target = try? Name(wire: alias.rdata) else { return answer }
          name = target
          continue
        }
        if question.type == .any, !sets.isEmpty {
          answer.anyOf = (name, sets)
        } else if let set = sets[question.type] {
          let records = set.map { ResourceRecord(name: name, type: $0.type, ttl: $0.ttl, rdata: $0.rdata) }
          answer.answers += records.filter { !answer.answers.contains($0) }
        } else {
          answer.authorities = Self.negative(zone)
        }
        return answer
      case .nothing:
        answer.isAuthoritative = true
        answer.code = .nameError
        answer.authorities = Self.negative(zone)
        return answer
      }
    }
    return answer
  }

  private static func moved(_ name: Name, from owner: Name, to target: Name) -> Name? {
    try? Name(labels: name.labels.dropLast(owner.labelCount) + target.labels)
  }

  /// The SOA record with the TTL that bounds a "no" (RFC 2308 §3).
  private static func negative(_ zone: Zone) -> [ResourceRecord] {
    (zone.nodes[zone.apex]?[.soa] ?? []).map { record in
      var record = record
      if let data = try? StartOfAuthority(rdata: record.rdata) { record.ttl = min(record.ttl, data.minimum) }
      return record
    }
  }

  /// The RRset that may stand in an additional section under this owner: data, data below a cut, or from a wildcard.
  func addresses(_ owner: Name, _ type: RecordType) -> [[ResourceRecord]] {
    zones.values.compactMap { zone in
      guard owner.isSubdomain(of: zone.apex) else { return nil }
      if let set = zone.nodes[owner]?[type] { return set }
      guard case .node(let sets) = find(owner, type, in: zone) else { return nil }
      return sets[type]
    }
  }

  /// The addresses below a cut that its referral can't do without (RFC 9471 §3.1).
  func neededGlue(_ cut: (zone: Zone, name: Name)) -> [ResourceRecord] {
    let servers = cut.zone.nodes[cut.name]?[.ns] ?? []
    return servers.flatMap { record -> [ResourceRecord] in
      guard let server = try? Name(wire: record.rdata), server.isSubdomain(of: cut.name) else { return [] }
      let sets = cut.zone.nodes[server] ?? [:]
      return (sets[.a] ?? []) + (sets[.aaaa] ?? [])
    }
  }
}
