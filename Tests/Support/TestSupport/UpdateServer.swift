public import AccessPolicy
public import Authority
public import DNSWire
public import KMS
import Synchronization
public import Zone

/// A server in process: the handler of deferred requests, the zones' writer, a journal in memory, a clock that stands unless told
/// otherwise.
public struct UpdateServer: Sendable {
  /// The time by the server's clock.
  public static let now: UInt64 = 1_800_000_000
  /// A credential that may do everything unless the rules say otherwise.
  public static let admin = Credential.of("admin-key", host: "admin.lab.example")

  /// The zones served.
  public let zones: Published<ZoneSet>
  /// Where changes are kept.
  public let journal = MemoryJournal()
  /// What becomes of publishers that are not sanctioned.
  public let enforcement: Published<Enforcement>
  /// The writer.
  public let writer: ZoneWriter
  private let client: Client
  private let log: Events

  /// Makes a server; `run` has to be called for it to do anything.
  private init(
    _ versions: [ZoneVersion], _ policy: AccessPolicy, _ enforcement: Enforcement, _ slots: TransferSlots,
    _ settings: ResponderSettings, _ history: DifferenceHistory, _ secondaries: SecondaryZones,
    _ negotiation: KeyNegotiation, _ transport: TransportKind, _ clock: @escaping @Sendable () -> UInt64
  ) throws {
    guard let address = IPAddress(text: "192.0.2.9") else { throw NoReply(outcome: nil) }
    let published = Published(policy)
    zones = Published(ZoneSet(versions))
    self.enforcement = Published(enforcement)
    client = Client(address: address, port: 53_000, transport: transport)
    let log = Events()
    self.log = log
    let handler = RequestHandler(
      zones: zones, policy: published, enforcement: self.enforcement, settings: Published(settings), slots: slots,
      history: history, secondaries: secondaries, negotiation: negotiation, now: clock, onEvents: log.append,
      onPublisherEvents: log.append, onNotification: log.append)
    writer = ZoneWriter(handler: handler, journal: journal)
  }

  /// Runs a server while `body` talks to it.
  public static func run<Result: Sendable>(
    _ versions: ZoneVersion..., credentials: [Credential] = [admin],
    sig0Credentials: [SIG0Credential] = [], realms: TrustedRealms = TrustedRealms(),
    rules: [Rule] = [Rule(name: "all", allows: true, scope: .records(names: nil, types: nil))],
    pins: [PublisherPin] = [], protectedZones: Set<Name> = [], enforcement: Enforcement = Enforcement(),
    slots: TransferSlots = TransferSlots(), settings: ResponderSettings = ResponderSettings(),
    history: DifferenceHistory = DifferenceHistory(), secondaries: SecondaryZones = SecondaryZones(),
    negotiation: KeyNegotiation = KeyNegotiation(),
    transport: TransportKind = .tcp, clock: @escaping @Sendable () -> UInt64 = { now },
    _ body: @Sendable (UpdateServer) async throws -> Result
  ) async throws -> Result {
    let server = try UpdateServer(
      versions,
      AccessPolicy(
        credentials: credentials, sig0Credentials: sig0Credentials, realms: realms, rules: rules, pins: pins,
        protectedZones: protectedZones), enforcement, slots, settings, history, secondaries, negotiation,
      transport, clock)
    let writing = Task { try await server.writer.run() }
    let negotiating = Task { try await negotiation.run() }
    defer {
      server.writer.stop()
      negotiation.stop()
    }
    let result = try await body(server)
    server.writer.stop()
    try await writing.value
    negotiation.stop()
    try await negotiating.value
    return result
  }

  /// What a request is answered with.
  public func answer(to octets: [UInt8]) async -> Answer? {
    await writer.respond(to: octets, from: client)
  }

  /// The answer's octets to a request's octets; nil also where it is a whole zone.
  public func respond(to octets: [UInt8]) async -> [UInt8]? {
    guard case .message(let answer) = await answer(to: octets) else { return nil }
    return answer
  }

  /// What the log was told so far.
  public var events: [RequestEvent] { log.events }

  /// What secondary zones were told of so far.
  public var notifications: [ChangeNotification] { log.notifications }

  /// What operators were told of publishers so far.
  public var publisherEvents: [PublisherEvent] { log.publisherEvents }

  /// Takes what the log is told.
  private final class Events: Sendable {
    private let state = Mutex<[RequestEvent]>([])
    private let publishers = Mutex<[PublisherEvent]>([])
    private let announcements = Mutex<[ChangeNotification]>([])
    private let lastID = Atomic<UInt16>(0)
    func nextID() -> UInt16 { lastID.wrappingAdd(1, ordering: .relaxed).newValue }
    var events: [RequestEvent] { state.withLock { $0 } }

    var notifications: [ChangeNotification] { announcements.withLock { $0 } }

    func append(_ notification: ChangeNotification) {
      announcements.withLock { $0.append(notification) }
    }

    var publisherEvents: [PublisherEvent] { publishers.withLock { $0 } }

    func append(_ events: [RequestEvent]) {
      state.withLock { $0 += events }
    }

    func append(_ events: [PublisherEvent]) {
      publishers.withLock { $0 += events }
    }
  }

  /// The decoded answer to octets.
  public func send(_ octets: [UInt8]) async throws -> Message {
    guard let answer = await respond(to: octets) else { throw NoReply(outcome: nil) }
    return try Message(answer.span)
  }

  /// Sends a message signed, and verifies the answer's signature.
  public func send(_ message: Message, by credential: Credential = admin) async throws -> Message {
    let request = try SignedMessage(message, by: credential, time: Self.now)
    guard let answer = await respond(to: request.octets) else { throw NoReply(outcome: nil) }
    let decoded = try Message(answer.span)
    guard let record = decoded.tsig else { throw NotSigned() }
    try TSIG.verify(answer, record, key: credential.key, requestMAC: request.mac, now: Self.now)
    return decoded
  }

  /// An answer has no signature.
  public struct NotSigned: Error {}

  /// Sends an update signed, and gives the response code.
  public func update(
    _ zone: Name, prerequisites: [ResourceRecord] = [], by credential: Credential = admin,
    _ updates: [ResourceRecord]
  ) async throws -> ResponseCode {
    // The same update signed twice is a replay: each has an ID of its own.
    try await send(
      updateMessage(zone, id: log.nextID(), prerequisites: prerequisites, updates), by: credential
    ).code
  }

  /// A zone's version of this moment.
  public func version(_ apex: Name) throws -> ZoneVersion {
    guard let version = zones.current.version(apex: apex) else { throw NoReply(outcome: nil) }
    return version
  }

  /// The RRset that a zone has now.
  public func recordSet(_ name: Name, _ type: RecordType, in apex: Name) throws -> RecordSet? {
    try version(apex).content(of: name)?.recordSet(type)
  }

  /// The serial that a zone has now.
  public func serial(_ apex: Name) throws -> UInt32 {
    try version(apex).soa.serial.rawValue
  }
}

extension ZoneWriter {
  /// What a request is answered with; nil also where it is not taken.
  public func respond(to octets: [UInt8], from client: Client) async -> Answer? {
    await withCheckedContinuation { continuation in
      let batch = DeferredBatch([DeferredBatch.Request(message: octets, client: client)]) { replies in
        continuation.resume(returning: replies.first?.answer)
      }
      if !submit(batch) { continuation.resume(returning: nil) }
    }
  }
}
