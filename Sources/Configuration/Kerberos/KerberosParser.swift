import AccessPolicy
import DNSWire
import Yams

/// The way from YAML nodes to what is said of Kerberos.
struct KerberosParser {
  let reader: NodeReader
  /// Makes a path relative to the configuration's folder.
  let path: (String) -> String

  func kerberos(_ node: Node?) -> ServerConfiguration.KerberosEntry? {
    let known = ["keytab", "services", "realms", "hosts", "groups", "limits"]
    guard let node, let members = reader.members(node, "kerberos", known: known) else { return nil }
    for key in ["keytab", "realms"] where members[key] == nil { reader.fail(node, "kerberos has no \(key)") }
    let realms = reader.items(members["realms"], "realms")?.compactMap(realm) ?? []
    if let list = members["realms"], realms.isEmpty { reader.fail(list, "realms is empty: nobody could come") }
    let groups = groups(members["groups"])
    guard let node = members["keytab"], let keytab = reader.text(node, "keytab") else { return nil }
    return ServerConfiguration.KerberosEntry(
      keytab: path(keytab), services: reader.items(members["services"], "services")?.compactMap(service),
      realms: TrustedRealms(realms, hosts: hosts(members["hosts"], realms), groups: groups), groups: groups,
      limits: limits(members["limits"]), place: reader.place(node))
  }

  private func realm(_ node: Node) -> TrustedRealms.Realm? {
    guard case .mapping = node else {
      return reader.text(node, "a realm").map { TrustedRealms.Realm(name: $0) }
    }
    guard let members = reader.members(node, "a realm", known: ["realm", "domain", "hosts"]) else { return nil }
    guard let name = reader.text(members["realm"], "realm") else {
      if members["realm"] == nil { reader.fail(node, "the entry has no realm") }
      return nil
    }
    let forms = TrustedRealms.HostForm.allCases.map(\.rawValue)
    let form = reader.choice(members["hosts"], "hosts", among: forms).flatMap(TrustedRealms.HostForm.init)
    return TrustedRealms.Realm(
      name: name, domain: reader.name(members["domain"], "domain"), hostForm: form ?? .machineAccounts)
  }

  /// The hosts of principals whose names do not say them.
  private func hosts(_ node: Node?, _ realms: [TrustedRealms.Realm]) -> [(principal: Principal, host: Name)] {
    reader.items(node, "hosts")?.compactMap { item in
      guard let members = reader.members(item, "a host", known: ["principal", "host"]) else { return nil }
      guard let node = members["principal"], let text = reader.text(node, "principal"),
        let host = reader.name(members["host"], "host")
      else {
        if members["principal"] == nil || members["host"] == nil {
          reader.fail(item, "the entry needs principal and host")
        }
        return nil
      }
      guard let principal = Principal(text: text) else {
        reader.fail(node, "\"\(text)\" is no principal such as KMS1$@AD.LAB.EXAMPLE")
        return nil
      }
      if !realms.contains(where: { $0.name.lowercased() == principal.realm.lowercased() }) {
        reader.fail(node, "the realm \(principal.realm) is not among the realms")
      }
      return (principal, host)
    } ?? []
  }

  private func service(_ node: Node) -> String? {
    guard let text = reader.text(node, "a service") else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains("@") else {
      reader.fail(node, "\"\(text)\" is no service such as DNS/ns1.lab.example, without its realm")
      return nil
    }
    return text
  }

  /// Names of groups with their SIDs.
  private func groups(_ node: Node?) -> [PrincipalGroup] {
    guard let node else { return [] }
    guard case .mapping(let mapping) = node else {
      reader.fail(node, "groups must be a mapping of names to SIDs")
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = reader.text(key, "a group's name"), let text = reader.text(value, name) else { return nil }
      guard let identifier = SecurityIdentifier(text: text) else {
        reader.fail(value, "\"\(text)\" is no SID such as S-1-5-21-1004336348-1177238915-682003330-1106")
        return nil
      }
      return PrincipalGroup(name: name, identifier: identifier)
    }
  }

  private func limits(_ node: Node?) -> ServerConfiguration.KerberosLimitEntries {
    var limits = ServerConfiguration.KerberosLimitEntries()
    let known = ["keys", "keys-per-client", "lifetime", "token-octets", "rate", "rate-per-client"]
    guard let node, let members = reader.members(node, "limits", known: known) else { return limits }
    func number(_ key: String, to highest: Int) -> Int? { reader.number(members[key], key, in: 1...highest) }
    limits.keys = number("keys", to: ConfigurationLimits.negotiatedKeys)
    limits.keysPerClient = number("keys-per-client", to: ConfigurationLimits.negotiatedKeys)
    limits.lifetime = reader.seconds(members["lifetime"], "lifetime", in: 60...ConfigurationLimits.keySeconds)
    limits.tokenOctets = number("token-octets", to: ConfigurationLimits.tokenOctets)
    limits.rate = number("rate", to: ConfigurationLimits.negotiationRate)
    limits.ratePerClient = number("rate-per-client", to: ConfigurationLimits.negotiationRate)
    return limits
  }
}

extension NodeReader {
  /// Principals, or patterns of them.
  func principals(_ node: Node?, _ what: String) -> [PrincipalPattern]? {
    items(node, what)?.compactMap { item in
      guard let text = text(item, "a principal") else { return nil }
      if let pattern = PrincipalPattern(text: text) { return pattern }
      fail(item, "\"\(text)\" is no principal such as KMS1$@AD.LAB.EXAMPLE, nor a pattern such as KMS*$@AD.LAB.EXAMPLE")
      return nil
    }
  }

  /// Groups by their names, or by their SIDs.
  func groups(_ node: Node?, _ what: String, known: [PrincipalGroup]) -> [PrincipalGroup]? {
    items(node, what)?.compactMap { item in
      guard let text = text(item, "a group") else { return nil }
      if let group = known.first(where: { $0.name == text }) { return group }
      if let identifier = SecurityIdentifier(text: text) {
        return known.first { $0.identifier == identifier } ?? PrincipalGroup(name: text, identifier: identifier)
      }
      fail(item, "\"\(text)\" is no SID, and not among the groups of kerberos")
      return nil
    }
  }
}
