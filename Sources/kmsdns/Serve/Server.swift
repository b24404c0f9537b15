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
  /// The copies of other servers' zones on disk.
  let copies: CopyFolder
  let secondaries = SecondaryKeeper()
  let notifications = NotificationQueue()
  let notifier: Notifier
  let ledger = TransferLedger()
  private let changes = Signal()
  /// What the configuration says of zones, as it was last read.
  let zoneEntries: Published<[ServerConfiguration.ZoneEntry]>
  let baseTurns = BaseTurns()
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
    LogThreshold.current = configuration.logLevel.level
    let directory: DataDirectory
    let store: Store
    let copies: CopyFolder
    do throws(StoreError) {
      directory = try DataDirectory(path: configuration.dataDirectory)
      store = try Store(path: directory.databasePath) { reason in
        if let reason {
          logger.error(
            "the database can't follow the updates, which are in the log on disk: no more are taken: \(reason)")
        } else {
          logger.notice("the database follows the updates again")
        }
      }
      copies = try CopyFolder(in: directory)
    } catch {
      throw StartError.failure(error)
    }
    let settings = try await Settings.load(configuration, store: store)
    let replays: ReplayMemory
    let rulings: [PublisherRuling]
    do throws(JournalError) {
      replays = ReplayMemory(try await store.signingMarks())
      rulings = try await store.rulings()
    } catch {
      throw StartError.failure(error)
    }
    let server = Server(settings, directory, store, copies, replays, rulings, logger)
    try await server.keepModes(of: configuration)
    var group = ServiceGroupConfiguration(
      services: server.services.map { .init(service: $0, failureTerminationBehavior: .cancelGroup) },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(10)
    try await ServiceGroup(configuration: group).run()
    try? store.close()
    logger.info("stopped")
  }

  private init(
    _ settings: Settings, _ directory: DataDirectory, _ store: Store, _ copies: CopyFolder,
    _ replays: ReplayMemory, _ rulings: [PublisherRuling], _ logger: Logger
  ) {
    self.settings = settings
    self.directory = directory
    self.store = store
    self.copies = copies
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
      onEvents: { [attempts, ledger, log = EventLog(counters: statistics.makeCounters())] events in
        log.write(events)
        for event in events {
          attempts.add(event)
          ledger.add(event)
        }
      },
      onPublisherEvents: { [watch] events in watch.report(events) },
      onNotification: { [notifications] notification in notifications.add(notification) })
    self.responderSettings = responderSettings
    self.zones = zones
    self.policy = policy
    writer = ZoneWriter(handler: handler, journal: store) { [changes] in changes.raise() }
    notifier = Notifier(settings.configuration, zones: zones, policy: policy, logger: logger)
    auditPolicy = Published(settings.auditPolicy)
    self.enforcement = enforcement
    aging = Published(settings.aging)
    zoneEntries = Published(settings.configuration.zones)
  }

  /// The file from which the configuration serves a zone; nil where it does not.
  func configuredFile(of zone: Name) -> String? { configuredEntry(of: zone)?.file }

  /// What the configuration says of a zone; nil where it does not name it.
  func configuredEntry(of zone: Name) -> ServerConfiguration.ZoneEntry? {
    zoneEntries.current.first { $0.origin == zone }
  }

  /// How the serial of a zone moves on.
  func serialPolicy(of zone: Name) -> SerialPolicy {
    zoneEntries.current.first { $0.origin == zone }.flatMap { SerialPolicy(rawValue: $0.serial) } ?? .increment
  }

  /// The zone that lists the others; nil where there is none.
  var catalog: Name? { settings.configuration.catalog }

  /// Whether a zone is served from a file, or made here, and no copy.
  func isServedFromFile(_ zone: Name) -> Bool { writer.serialPolicies[zone] != nil }

  /// Tells of publishers that are not sanctioned, and came or changed with a zone's base.
  func review(_ zone: Name, since before: ZoneVersion?, source: String) {
    guard let version = zones.current.version(apex: zone), version !== before else { return }
    let review = VersionReview(enforcement: enforcement.current, source: source)
    report(review.events(before, version, address: nil, now: SystemClock.now()))
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
      NotifyService(changes: changes, notifier: notifier),
      SecondaryService(server: self),
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
