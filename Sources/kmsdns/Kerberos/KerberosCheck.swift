import AccessPolicy
import Configuration
import DNSWire
import Glibc
import Kerberos
import Zone

/// What `kmsdns kerberos check` finds: one line for each thing, right or wrong.
struct KerberosCheck {
  private enum Verdict: String {
    case right = "ok"
    case doubtful = "warning"
    case wrong = "WRONG"
  }

  private var lines: [String] = []
  private(set) var isAnythingWrong = false
  private let entry: ServerConfiguration.KerberosEntry
  private let listen: [IPAddress]
  private let zones: [ZoneVersion]

  init(
    _ entry: ServerConfiguration.KerberosEntry, _ configuration: ServerConfiguration, _ zones: [ZoneVersion],
    kdc: String?
  ) {
    self.entry = entry
    self.zones = zones
    listen = configuration.listen
    lines.append("Keytab \(entry.keytab)")
    let services = entry.services(of: zones)
    do throws(Keytab.Failure) {
      let keytab = try Keytab(path: entry.keytab)
      add(.right, "readable, and by nobody else; entries: \(keytab.entries.count)")
      for service in services { check(service, in: keytab) }
      checkOthers(keytab, services)
    } catch {
      add(.wrong, "it \(error)")
    }
    for zone in zones { check(zone, services) }
    checkGroups()
    if let kdc { checkClock(of: kdc) }
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func add(_ verdict: Verdict, _ text: String) {
    if verdict == .wrong { isAnythingWrong = true }
    let word = verdict.rawValue + String(repeating: " ", count: 8 - verdict.rawValue.count)
    lines.append("  \(word)\(HostileText.printable(text))")
  }

  /// The newest keys of a service, realm by realm.
  private mutating func check(_ service: String, in keytab: Keytab) {
    let entries = keytab.entries.filter { $0.isOf([service]) }
    guard !entries.isEmpty else { return add(.wrong, "no key for \(service)") }
    for (realm, entries) in Dictionary(grouping: entries, by: \.realm).sorted(by: { $0.key < $1.key }) {
      let version = entries.map(\.version).max() ?? 0
      let newest = entries.filter { $0.version == version }
      let types = newest.map(\.encryptionName).joined(separator: ", ")
      let what = "\(service)@\(realm), key version \(version): \(types)"
      if newest.allSatisfy(\.isRC4) {
        add(.doubtful, "\(what): RC4 alone, which domains of today refuse; make the account's keys AES")
      } else {
        add(.right, what)
      }
      if !entry.realms.trusts(realm) { add(.doubtful, "the realm \(realm) is not among the realms that are trusted") }
    }
  }

  private mutating func checkOthers(_ keytab: Keytab, _ services: [String]) {
    let others = Set(keytab.entries.filter { !$0.isOf(services) }.map { "\($0.name)@\($0.realm)" }).sorted()
    guard !others.isEmpty else { return }
    add(.doubtful, "keys that are not used here: \(others.joined(separator: ", "))")
  }

  /// Clients of a zone ask for the service that is named after its MNAME, and go to that name's address.
  private mutating func check(_ zone: ZoneVersion, _ services: [String]) {
    let mname = zone.soa.mname
    lines.append("Zone \(zone.apex.relativeText)")
    let wanted = "DNS/\(mname.relativeText)"
    if services.contains(where: { $0.lowercased() == wanted.lowercased() }) {
      add(.right, "its clients ask for \(wanted), after the MNAME of its SOA record")
    } else {
      add(.wrong, "its clients ask for \(wanted), after the MNAME of its SOA record, which is not among the services")
    }
    let addresses = addresses(of: mname)
    let list = addresses.map(\.description).joined(separator: ", ")
    if addresses.isEmpty {
      add(.wrong, "\(mname.relativeText) has no address: no client finds the server")
    } else if listen.contains(where: { $0 == IPAddress(ipv4: 0) || $0 == IPAddress(ipv6High: 0, low: 0) }) {
      add(.right, "\(mname.relativeText) is \(list), and the server listens on all addresses")
    } else if addresses.contains(where: listen.contains) {
      add(.right, "\(mname.relativeText) is \(list), where the server listens")
    } else {
      let own = listen.map(\.description).joined(separator: ", ")
      add(.wrong, "\(mname.relativeText) is \(list), and the server listens on \(own)")
    }
  }

  /// The addresses of a name: by the zones that are served, else as the system finds them.
  private func addresses(of name: Name) -> [IPAddress] {
    let zone = zones.filter { name.isSubdomain(of: $0.apex) }.max { $0.apex.labelCount < $1.apex.labelCount }
    if let content = zone?.content(of: name) {
      return [RecordType.a, .aaaa].flatMap { type in
        content.recordSet(type)?.records(owner: name).compactMap { IPAddress(octets: $0.rdata) } ?? []
      }
    }
    return zone == nil ? SystemResolver.addresses(of: name.relativeText) : []
  }

  private mutating func checkGroups() {
    guard !entry.groups.isEmpty else { return }
    lines.append("Groups")
    for group in entry.groups {
      // Each account of each domain is in these.
      let last = group.identifier.subauthorities.last ?? 0
      if (513...515).contains(last) || group.identifier.authority != 5 {
        add(.doubtful, "\(group.name), \(group.identifier): every user or computer is in it")
      } else {
        add(.right, "\(group.name), \(group.identifier)")
      }
    }
  }

  private mutating func checkClock(of kdc: String) {
    lines.append("Clock")
    guard let realm = entry.realms.realms.first?.name, let (host, port) = Self.place(kdc) else {
      return add(.wrong, "\"\(kdc)\" is no host, and no host with a port")
    }
    do throws(KDCTime.Failure) {
      let time = try KDCTime.ask(host: host, port: port, realm: realm)
      let now = SystemClock.now()
      let difference = max(time, now) - min(time, now)
      let what = "\(difference) s from that of \(kdc); \(KerberosLimits.clockSkewSeconds) s are too many"
      add(difference < KerberosLimits.clockSkewSeconds ? .right : .wrong, what)
    } catch {
      add(.wrong, "\(kdc) was asked for the time: \(error)")
    }
  }

  /// Reads `host`, `host:port`, or an IPv6 address in brackets with a port.
  private static func place(_ text: String) -> (host: String, port: UInt16)? {
    if IPAddress(text: text) != nil { return (text, 88) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let last = parts.last.map(String.init) ?? ""
    guard parts.count > 1 else { return text.isEmpty ? nil : (text, 88) }
    guard let port = UInt16(last), port > 0 else { return nil }
    let host = text.dropLast(last.count + 1).filter { $0 != "[" && $0 != "]" }
    return host.isEmpty ? nil : (String(host), port)
  }
}

/// The system's own way from names to addresses.
enum SystemResolver {
  /// The addresses of a name; none where it has none, or nobody says.
  static func addresses(of name: String) -> [IPAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var entry = unsafe list
    while let found = unsafe entry {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let code = unsafe getnameinfo(
        found.pointee.ai_addr, found.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
      let octets = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      if code == 0, let address = IPAddress(text: String(decoding: octets, as: UTF8.self)) { addresses.append(address) }
      unsafe entry = found.pointee.ai_next
    }
    return addresses
  }
}
