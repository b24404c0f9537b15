import Authority
import Configuration
import DNSWire
import Kerberos
import Zone

/// What the configuration says of Kerberos, ready to be used.
struct KerberosSettings {
  let acceptor: KerberosAcceptor
  let limits: NegotiationLimits

  /// Opens the keytab; an unusable one, or one without a key for the server's service, is an error.
  init(
    _ entry: ServerConfiguration.KerberosEntry, zones: [ZoneVersion], dataDirectory: String
  ) throws(StartError) {
    let services = entry.services(of: zones)
    let keytab: Keytab
    do throws(Keytab.Failure) {
      keytab = try Keytab(path: entry.keytab)
    } catch {
      throw .unusable("\(entry.place): the keytab \(entry.keytab) \(error)")
    }
    guard keytab.entries.contains(where: { $0.isOf(services) }) else {
      let others = Set(keytab.entries.map { "\($0.name)@\($0.realm)" }).sorted().joined(separator: ", ")
      throw .unusable(
        "\(entry.place): the keytab \(entry.keytab) has no key for \(services.joined(separator: " or ")); it has keys for "
          + (others.isEmpty ? "nobody" : others))
    }
    do throws(AcceptanceFailure) {
      acceptor = try KerberosAcceptor(
        keytab: entry.keytab, replayCache: dataDirectory + "/replay-cache", services: services)
    } catch {
      throw .unusable("\(entry.place): \(error)")
    }
    var limits = NegotiationLimits()
    limits.keys = entry.limits.keys ?? limits.keys
    limits.keysPerClient = entry.limits.keysPerClient ?? limits.keysPerClient
    limits.lifetime = entry.limits.lifetime ?? limits.lifetime
    limits.tokenOctets = entry.limits.tokenOctets ?? limits.tokenOctets
    limits.rate = entry.limits.rate ?? limits.rate
    limits.ratePerClient = entry.limits.ratePerClient ?? limits.ratePerClient
    self.limits = limits
  }
}

extension ServerConfiguration.KerberosEntry {
  /// The names that clients may ask for: clients of a zone ask for `DNS/` and its MNAME.
  func services(of zones: [ZoneVersion]) -> [String] {
    services ?? Set(zones.map { "DNS/\($0.soa.mname.relativeText)" }).sorted()
  }
}

extension Keytab.Entry {
  /// Whether the key is for one of these services; case does not count.
  func isOf(_ services: [String]) -> Bool {
    services.contains { $0.lowercased() == name.lowercased() }
  }
}
