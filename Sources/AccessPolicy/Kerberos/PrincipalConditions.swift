import DNSWire

/// Which principals a rule is about; all that is set must hold.
public struct PrincipalConditions: Sendable {
  /// Names with their realms; nil for all.
  public var principals: [PrincipalPattern]?
  /// Realms; nil for all that are trusted.
  public var realms: Set<String>?
  /// Groups of which the principal has to be in one; nil where that does not matter.
  public var groups: [PrincipalGroup]?
  /// The hosts that the principals stand for; nil for all, and for principals that stand for none.
  public var hosts: [NamePattern]?

  /// Makes conditions that every principal of a trusted realm fulfils.
  public init() {}

  /// The condition that does not hold.
  func obstacle(to principal: Principal, _ requestor: Requestor) -> Obstacle? {
    if let realms, !realms.contains(where: { $0.lowercased() == principal.realm.lowercased() }) {
      return .signer(requestor.signer)
    }
    if let principals, !principals.contains(where: { $0.matches(principal) }) { return .signer(requestor.signer) }
    if let hosts {
      guard let host = requestor.host else { return .noHost }
      guard hosts.contains(where: { $0.matches(host) }) else { return .host(host) }
    }
    guard let groups else { return nil }
    guard let known = requestor.groups else { return .groupsUnknown }
    let isMember = groups.contains { group in known.contains { $0.identifier == group.identifier } }
    return isMember ? nil : .groups(groups.map(\.name))
  }
}

/// Principals by their text form, in which `*` stands for any characters: `KMS*$@AD.LAB.EXAMPLE`. Case does not count.
public struct PrincipalPattern: Sendable, Hashable {
  private let parts: [String]

  /// Reads a pattern; nil where its realm is missing.
  public init?(text: String) {
    guard let at = text.lastIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex else {
      return nil
    }
    parts = text.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
  }

  /// Whether a principal is meant.
  public func matches(_ principal: Principal) -> Bool {
    let text = principal.description.lowercased()
    guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return false }
    guard parts.count > 1 else { return text == first }
    var rest = text.dropFirst(first.count)
    // Each part as early as it comes: so what is left for the others is the longest.
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
