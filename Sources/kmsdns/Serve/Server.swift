import AccessPolicy
import Alerts
import Authority
import Configuration
import DNSWire
import KMS
import Logging
import Persistence
import ServiceLifecycle
import Transport
import UnixSignals
import Zone

/// The composition root: everything is made here, and handed to whom it concerns.
struct Server: Sendable {
  let settings: Settings
  let directory: DataDirectory
  let store: Store
  let zones: Published<ZoneSet>
  let policy: Published<AccessPolicy>
  let auditPolicy: Published<AuditPolicy>
  let enforcement: Published<Enforcement>
  let aging: Published<AgingPolicy>
  let writer: ZoneWriter
  let negotiation: KeyNegotiation
  let responderSettings: Published<ResponderSettings>
  let attempts = AttemptQueue()
  let alerts: AlertQueue
  private let watch: PublisherWatch
  let statistics = Statistics()
  let started = SystemClock.now()
  let logger: Logger

  /// Serves until SIGTERM or SIGINT.
  static func run(configurationPath: String, logger: Logger) async throws {
    let configuration = try Settings.configuration(path: configurationPath)
    let directory: DataDirectory
    let store: Store
    do throws(StoreError) {
      directory = try DataDirectory(path: configuration.dataDirectory)
      store = try Store(path: directory.databasePath)
    } catch {
      throw StartError.failure(error)
    }
    let settings = try Settings.load(configuration)
    let replays: ReplayMemory
    let rulings: [PublisherRuling]
    do throws(JournalError) {
      replays = ReplayMemory(try await store.signingMarks())
      rulings = try await store.rulings()
    } catch {
      throw StartError.failure(error)
    }
    let server = Server(settings, directory, store, replays, rulings, logger)
    var group = ServiceGroupConfiguration(
      services: server.services.map { .init(service: $0, failureTerminationBehavior: .cancelGroup) },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(10)
    try await ServiceGroup(configuration: group).run()
    try? store.close()
    logger.info("stopped")
  }

  private init(
    _ settings: Settings, _ directory: DataDirectory, _ store: Store, _ replays: ReplayMemory,
    _ rulings: [PublisherRuling], _ logger: Logger
  ) {
    self.settings = settings
    self.directory = directory
    self.store = store
    self.logger = logger
    alerts = AlertQueue(settings.alerts)
    watch = PublisherWatch(logger: logger, alerts: alerts)
    let zones = Published(ZoneSet([]))
    let policy = Published(settings.policy)
    let enforcement = Published(
      Enforcement(
        modes: settings.configuration.publisherModes, sanctioned: settings.auditPolicy.sanctioned, rulings: rulings))
    let responderSettings = Published(settings.responderSettings(after: nil))
    let limits = settings.configuration.tcp
    let slots = TransferSlots(
      limit: limits.transfers ?? AuthorityLimits.transfers,
      perClient: limits.transfersPerClient ?? AuthorityLimits.transfersPerClient)
    negotiation = KeyNegotiation(
      acceptor: settings.kerberos?.acceptor, limits: settings.kerberos?.limits ?? NegotiationLimits())
    let handler = RequestHandler(
      zones: zones, policy: policy, enforcement: enforcement, settings: responderSettings,
      counters: statistics.makeCounters(),
      slots: slots, replays: replays, negotiation: negotiation, now: SystemClock.now,
      onEvents: { [attempts, log = EventLog(counters: statistics.makeCounters())] events in
        log.write(events)
        for event in events { attempts.add(event) }
      },
      onPublisherEvents: { [watch] events in watch.report(events) })
    self.responderSettings = responderSettings
    self.zones = zones
    self.policy = policy
    writer = ZoneWriter(handler: handler, journal: store)
    auditPolicy = Published(settings.auditPolicy)
    self.enforcement = enforcement
    aging = Published(settings.aging)
  }

  /// Tells of publishers that are not sanctioned.
  func report(_ events: [PublisherEvent]) { watch.report(events) }

  /// In the order of their start; they stop the other way round, so that what is under way still finds its writer.
  private var services: [any NamedService] {
    [
      AlertService(queue: alerts, logger: logger),
      NegotiationService(negotiation: negotiation),
      WriterService(writer: writer),
      ListenerService(server: self),
      ReloadService(server: self),
      UpkeepService(server: self),
      AgingService(server: self),
      AttemptService(queue: attempts, server: self),
    ]
  }
}

/// A service that says what it is. The service group puts each into words when it is made: without a text of its own, a
/// service would be spelled out with all that it holds, every record of every zone.
protocol NamedService: Service, CustomStringConvertible {}

/// The negotiation of keys: it works until all that it has taken is done.
private struct NegotiationService: NamedService {
  let description = "negotiation of keys"
  let negotiation: KeyNegotiation

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await negotiation.run()
    } onGracefulShutdown: {
      negotiation.stop()
    }
  }
}

/// The zones' writer: it works until all that it has taken is done.
private struct WriterService: NamedService {
  let description = "zones' writer"
  let writer: ZoneWriter

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await writer.run()
    } onGracefulShutdown: {
      writer.stop()
    }
  }
}
