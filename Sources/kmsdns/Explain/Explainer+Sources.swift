import AccessPolicy
import Authority
import Configuration
import DNSWire
import KMS
import Persistence
import Zone

extension Explainer {
  /// Judges by a configuration, zone files, and what updates have changed in them, as the server keeps it. Secrets of keys
  /// are not looked at, and nothing is made.
  init(_ configuration: ServerConfiguration) async throws(CommandFailure) {
    let store = try Self.store(in: configuration.dataDirectory)
    let bases: [ZoneBase]
    do throws(ZoneLoader.Failure) {
      bases = try await BaseChoice.load(configuration.zones, store: store).bases
    } catch {
      throw CommandFailure(error.description)
    }
    zones = ZoneSet(try await Self.versions(of: bases, in: store))
    policy = AccessPolicy(
      credentials: [], realms: configuration.kerberos?.realms ?? TrustedRealms(), rules: configuration.rules,
      pins: configuration.pins,
      protectedZones: Set(configuration.zones.filter(\.isFileProtected).map(\.origin)))
    enforcement = try await Self.enforcement(of: configuration, store)
    serials = Dictionary(bases.map { ($0.version.apex, $0.serialPolicy) }) { first, _ in first }
    keys = Dictionary(configuration.keys.map { ($0.name, KnownKey($0)) }) { first, _ in first }
    source =
      store == nil
      ? "configuration and the zone files; no update has changed them yet"
      : "configuration, the zone files, and what updates have changed in them"
  }

  /// Judges by what a server serves at this moment.
  init(_ server: Server) {
    zones = server.zones.current
    policy = server.policy.current
    enforcement = server.enforcement.current
    serials = server.writer.serialPolicies
    let tsig = policy.credentials.map { ($0.key, KnownKey(signer: .tsig($0.key), host: $0.value.host)) }
    let sig0 = policy.sig0Credentials.map { ($0.key, KnownKey(signer: .sig0($0.key), host: $0.value.host)) }
    keys = Dictionary(tsig + sig0) { first, _ in first }
    source = "running server"
  }

  /// The store of a data directory; nil where no server has used it yet.
  static func store(in folder: String) throws(CommandFailure) -> Store? {
    let path = DataDirectory.databasePath(in: folder)
    do throws(StoreError) {
      return try DataDirectory.hasDatabase(at: path) ? Store(readingPath: path) : nil
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// What a configuration says of publishers that are not sanctioned, with what operators decided.
  private static func enforcement(
    of configuration: ServerConfiguration, _ store: Store?
  ) async throws(CommandFailure) -> Enforcement {
    do throws(JournalError) {
      return Enforcement(
        modes: configuration.publisherModes, sanctioned: configuration.auditPolicy.sanctioned,
        rulings: try await store?.rulings() ?? [])
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// Zones as the server would serve them after a start.
  private static func versions(
    of bases: [ZoneBase], in store: Store?
  ) async throws(CommandFailure) -> [ZoneVersion] {
    guard let store else { return bases.map(\.version) }
    var versions: [ZoneVersion] = []
    do throws(JournalError) {
      for base in bases {
        let recollection = try await store.recall(base.version.apex)
        versions.append(base.merged(with: recollection, now: SystemClock.now()).version)
      }
    } catch {
      throw CommandFailure(error.description)
    }
    return versions
  }
}

extension Explainer.KnownKey {
  fileprivate init(_ entry: ServerConfiguration.KeyEntry) {
    switch entry.kind {
    case .tsig: self.init(signer: .tsig(entry.name), host: entry.host)
    case .sig0: self.init(signer: .sig0(entry.name), host: entry.host)
    }
  }
}
