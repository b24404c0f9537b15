import AccessPolicy
import Alerts
import Authority
import Configuration
import DNSWire
import KMS
import Persistence
import Transport
import Zone

/// A configuration with the files that it names: everything that SIGHUP reads again, whole or not at all.
struct Settings {
  let configuration: ServerConfiguration
  let policy: AccessPolicy
  /// What audits judge by.
  let auditPolicy: AuditPolicy
  /// The zones' bases.
  let zones: BaseChoice
  /// The secrets of server cookies that the configuration names.
  let cookies: CookieSecrets?
  /// Who is alerted of publishers that are not sanctioned.
  let alerts: AlertSettings
  /// Whose Kerberos tickets count; nil where none do.
  let kerberos: KerberosSettings?
  /// The key files that were made because they were missing.
  let newKeyFiles: [String]

  static func configuration(path: String) throws(StartError) -> ServerConfiguration {
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: path)
    } catch {
      throw .unusable(error)
    }
  }

  static func load(
    _ configuration: ServerConfiguration, store: Store, known: [Name: ZoneBase] = [:]
  ) async throws(StartError) -> Settings {
    let zones: BaseChoice
    do throws(ZoneLoader.Failure) {
      zones = try await BaseChoice.load(configuration.zones, store: store, known: known)
    } catch {
      throw .unusable(error)
    }
    var zonesAndCatalog = zones
    try zonesAndCatalog.addCatalog(of: configuration)
    let keys: KeyRing
    let alerts: AlertSettings
    do throws(ConfigurationErrors) {
      alerts = try configuration.alertSettings()
      keys = try KeyRing(configuration.keys)
    } catch {
      throw .unusable(error)
    }
    var cookies: CookieSecrets?
    if case .file(let path) = configuration.cookies {
      do throws(CookieSecretFile.Failure) {
        cookies = CookieSecrets(try CookieSecretFile.read(path, limit: CookieSecrets.capacity))
      } catch {
        throw .unusable(error)
      }
    }
    var kerberos: KerberosSettings?
    if let entry = configuration.kerberos {
      kerberos = try KerberosSettings(
        entry, zones: zones.bases.map(\.version), dataDirectory: configuration.dataDirectory)
    }
    return Settings(
      configuration: configuration,
      policy: AccessPolicy(
        credentials: keys.credentials, sig0Credentials: keys.sig0Credentials,
        realms: configuration.kerberos?.realms ?? TrustedRealms(), rules: configuration.rules,
        pins: configuration.pins,
        protectedZones: Set(configuration.zones.filter(\.isFileProtected).map(\.origin))),
      auditPolicy: configuration.auditPolicy, zones: zonesAndCatalog, cookies: cookies, alerts: alerts,
      kerberos: kerberos, newKeyFiles: keys.newFiles)
  }

  /// What becomes of records that are not published again.
  var aging: AgingPolicy {
    let aging = configuration.aging
    var policy = AgingPolicy(staleAfter: aging.staleAfter)
    policy.removeAfter = aging.removeAfter
    policy.isDryRun = aging.isDryRun
    policy.types = aging.types
    policy.zones = aging.zones
    return policy
  }

  /// What the responders are told; the secrets that the server has made and the accounts of its clients go on.
  func responderSettings(after earlier: ResponderSettings?) -> ResponderSettings {
    var settings = ResponderSettings()
    settings.identity = configuration.identity
    settings.version = configuration.version
    settings.answersAnyInFull = configuration.answersAnyInFull
    settings.condensesDifferences = configuration.condensesDifferences
    settings.takesNotifications = !configuration.secondaries.isEmpty
    settings.keepalive = UInt16(clamping: TransportLimits.idleSeconds * 10)
    settings.cookies =
      switch configuration.cookies {
      case .off: nil
      case .random: earlier?.cookies.flatMap { $0.isRandom ? $0 : nil } ?? .random()
      case .file: cookies
      }
    if let limits = kerberos?.limits {
      settings.negotiation = earlier?.negotiation.flatMap { $0.limits == limits ? $0 : nil } ?? NegotiationGate(limits)
    }
    if let limits = configuration.rateLimits { settings.limiter = RateLimiter(limits, after: earlier?.limiter) }
    return settings
  }
}
