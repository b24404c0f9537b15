public import DNSWire

/// The realms whose principals count, and the hosts that they stand for.
public struct TrustedRealms: Sendable {
  /// Which principals of a realm are hosts.
  public enum HostForm: String, Sendable, CaseIterable {
    /// The accounts of machines, as in Active Directory: `KMS1$` is the host of that name in the realm's domain.
    case machineAccounts = "machine-accounts"
    /// The principals of services, as with MIT Kerberos: `host/kms1.lab.example` is the host of that name.
    case hostServices = "host-services"
  }

  /// One realm.
  public struct Realm: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The domain that its machines are in; nil where that is the realm's own name, in lower case.
    public var domain: Name?
    /// Which of its principals are hosts.
    public var hostForm = HostForm.machineAccounts

    /// Makes a realm.
    public init(name: String, domain: Name? = nil, hostForm: HostForm = .machineAccounts) {
      self.name = name
      self.domain = domain
      self.hostForm = hostForm
    }
  }

  /// The realms.
  public let realms: [Realm]
  private let byName: [String: Realm]
  private let exceptions: [String: Name]
  private let hosts: [(principal: Principal, host: Name)]
  /// The groups that matter here.
  public let groups: [PrincipalGroup]
  private let groupsByIdentifier: [SecurityIdentifier: PrincipalGroup]

  /// Makes a list.
  ///
  /// - Parameters:
  ///   - realms: whose principals count.
  ///   - hosts: the hosts of principals whose names say nothing, or the wrong thing, of them.
  ///   - groups: the groups that matter; of several with one SID the first gives the name.
  public init(
    _ realms: [Realm] = [], hosts: [(principal: Principal, host: Name)] = [], groups: [PrincipalGroup] = []
  ) {
    self.realms = realms
    byName = Dictionary(realms.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    exceptions = Dictionary(hosts.map { ($0.principal.description.lowercased(), $0.host) }) { first, _ in first }
    self.groups = groups
    groupsByIdentifier = Dictionary(groups.map { ($0.identifier, $0) }) { first, _ in first }
    self.hosts = hosts
  }

  /// Whether a realm's principals count.
  public func trusts(_ realm: String) -> Bool { byName[realm.lowercased()] != nil }

  /// Those of a principal's groups that matter here.
  public func groups(of identifiers: Set<SecurityIdentifier>) -> Set<PrincipalGroup> {
    Set(groupsByIdentifier.values.filter { identifiers.contains($0.identifier) })
  }

  /// The same with more groups that matter.
  public func adding(_ more: [PrincipalGroup]) -> TrustedRealms {
    TrustedRealms(realms, hosts: hosts, groups: groups + more)
  }

  /// The host that a principal stands for; nil where it stands for none.
  public func host(of principal: Principal) -> Name? {
    guard let realm = byName[principal.realm.lowercased()] else { return nil }
    if let host = exceptions[principal.description.lowercased()] { return host }
    switch realm.hostForm {
    case .machineAccounts:
      guard principal.name.hasSuffix("$"), let domain = realm.domain ?? (try? Name(text: realm.name.lowercased()))
      else { return nil }
      let label = principal.name.dropLast().lowercased()
      return Self.isHostLabel(label) ? try? domain.prepending(label: Array(label.utf8)) : nil
    case .hostServices:
      let parts = principal.name.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "host",
        parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ Self.isHostLabel($0) })
      else { return nil }
      return try? Name(text: parts[1].lowercased())
    }
  }

  private static func isHostLabel(_ label: some StringProtocol) -> Bool {
    !label.isEmpty && label.utf8.count <= WireLimits.labelOctets
      && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }
}
