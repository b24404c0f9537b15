import AccessPolicy
import Authority
import Crypto
import DNSWire
import Synchronization
import TestSupport
import Zone

/// What must hold for any octets taken as a request that left the packet threads, whoever signed it.
///
/// The first octet of an input says how it comes: bit 0 is set for TCP; bits 1 and 2 are 0 for octets as they are, 1 for
/// those that a key which may do everything signs, 2 for a KMS host's, 3 for a key that the server does not know. Without
/// bit 3 the message is made an update.
struct UpdateProperties: Sendable {
  private static let shared = Mutex<UpdateProperties?>(nil)
  private static let now: UInt64 = 1_800_000_000
  private static let admin = Credential.of("admin-key", host: "admin.lab.example")
  private static let host = Credential.of("kms1-key", host: "kms1.lab.example", secret: 2)
  private static let stranger = Credential.of("stranger-key", secret: 3)

  private let base: ZoneSet
  private let policy: AccessPolicy

  private init() throws(Violation) {
    guard let versions = try? FuzzZones.updated() else { throw Violation("the zones can be made") }
    base = ZoneSet(versions)
    let rules = [
      Rule(name: "admin", allows: true, scope: .records(names: nil, types: nil), keys: [Self.admin.key.name]),
      Rule(name: "transfers", allows: true, scope: .transfer, keys: [Self.admin.key.name]),
      Rule(name: "hosts", allows: true, scope: .publishers),
    ]
    var pin = PublisherPin(host: "kms2.lab.example")
    pin.weight = 9
    policy = AccessPolicy(credentials: [Self.admin, Self.host], rules: rules, pins: [pin])
  }

  static func check(_ input: [UInt8]) async throws(Violation) {
    guard let first = input.first else { return }
    let properties = try shared.withLock { properties throws(Violation) in
      if let properties { return properties }
      let made = try UpdateProperties()
      properties = made
      return made
    }
    try await properties.check(Array(input.dropFirst()), first)
  }

  private func check(_ octets: [UInt8], _ first: UInt8) async throws(Violation) {
    guard let address = IPAddress(octets: [192, 0, 2, 9]) else { return }
    let client = Client(address: address, port: 53_000, transport: first & 1 == 0 ? .udp : .tcp)
    var request = octets
    if first & 8 == 0, request.count >= WireLimits.headerOctets { request[2] = 0x28 }
    let credential = [nil, Self.admin, Self.host, Self.stranger][Int(first >> 1 & 3)]
    var mac: [UInt8] = []
    if let credential {
      guard request.count + TSIG.recordOctets(key: credential.key) <= WireLimits.messageOctets else { return }
      mac = TSIG.sign(&request, key: credential.key, time: Self.now)
    }
    let server = FuzzedServer(base, policy, now: Self.now)
    switch await server.respond(to: request, from: client) {
    case .transfer(let transfer):
      try checkTransfer(transfer, request, credential, mac)
      try checkZones(server, nil, isUpdate: false)
    case .message(let reply):
      let code = try checkReply(reply, request, credential, mac)
      try checkZones(server, code, isUpdate: request[2] & 0x78 == 0x28)
    case nil:
      _ = try checkReply(nil, request, credential, mac)
      try checkZones(server, nil, isUpdate: false)
    }
  }

  private func checkReply(
    _ reply: [UInt8]?, _ request: [UInt8], _ credential: Credential?, _ mac: [UInt8]
  ) throws(Violation) -> ResponseCode? {
    guard let reply else {
      let message = try? Message(request.span)
      let isRequest = request.count >= WireLimits.headerOctets && request[2] & 0x80 == 0
      let isQuery = message.map { $0.header.opcode != .update && $0.tsig == nil } ?? false
      try demand(!isRequest || isQuery, "a request is answered")
      return nil
    }
    try demand(request.count >= WireLimits.headerOctets && request[2] & 0x80 == 0, "what is no request is not answered")
    let answer: Message
    do {
      answer = try Message(reply.span)
    } catch {
      throw Violation("an answer can be decoded: \(error)")
    }
    try demand(answer.header.isResponse, "QR is set")
    try demand(reply[0] == request[0] && reply[1] == request[1], "the ID is repeated")
    try demand(reply[2] & 0x79 == request[2] & 0x79, "opcode and RD are repeated")
    if let key = credential?.key, key.name != Self.stranger.key.name, Self.isSigned(request, by: key, nil) {
      try demand(Self.isSigned(reply, by: key, mac), "the answer to a known key is signed")
    } else {
      try demand(answer.code != .noError, "nothing is done for whom nobody knows")
    }
    return answer.code
  }

  /// A zone goes whole, or as nothing but its SOA record where there is nothing newer (RFC 5936 §2.2, RFC 1995 §2), signed,
  /// and only to the key that may have it.
  private func checkTransfer(
    _ transfer: Transfer, _ request: [UInt8], _ credential: Credential?, _ mac: [UInt8]
  ) throws(Violation) {
    guard let key = credential?.key, key.name == Self.admin.key.name, Self.isSigned(request, by: key, nil) else {
      throw Violation("no zone is sent to whom the rules do not name")
    }
    guard let copy = try? ZoneCopy(transfer), let apex = (try? Message(request.span))?.questions.first?.name,
      let version = base.version(apex: apex)
    else { throw Violation("a transfer can be decoded") }
    let isSigned = (try? copy.verify(by: key, requestMAC: mac, now: Self.now)) != nil
    try demand(isSigned, "each message of a transfer is signed")
    let isWhole = copy.lines == ZoneCopy.lines(version.records)
    try demand(isWhole || copy.records.count == 1 && copy.records[0].type == .soa, "a zone is sent whole")
    try demand(copy.records.first?.type == .soa && copy.records.last?.type == .soa, "SOA stands at both ends")
  }

  /// Whether a message ends in a right signature. Octets that are no whole message may swallow the one put behind them.
  private static func isSigned(_ octets: [UInt8], by key: TSIGKey, _ requestMAC: [UInt8]?) -> Bool {
    guard let record = (try? Message(octets.span))?.tsig else { return false }
    return (try? TSIG.verify(octets, record, key: key, requestMAC: requestMAC, now: now)) != nil
  }

  private func checkZones(
    _ server: FuzzedServer, _ code: ResponseCode?, isUpdate: Bool
  ) throws(Violation) {
    let after = server.zones.current
    let commits = server.journal.commits
    guard code == .noError, isUpdate else {
      try demand(after === base && commits.isEmpty, "what is refused changes nothing")
      return
    }
    try demand(commits.count <= 1, "an update is one commit")
    for old in base.versions {
      guard let new = after.version(apex: old.apex) else { throw Violation("no zone is lost") }
      let commit = commits.first { $0.zone == old.apex }
      guard new !== old else {
        try demand(commit?.changes.isEmpty ?? true, "what is kept is served")
        continue
      }
      guard let commit, !commit.changes.isEmpty else { throw Violation("what is served is kept") }
      try ChangeProperties(old: old, new: new, commit: commit).check()
    }
  }
}

/// A server that answers one request: none before it is left in its memory.
private struct FuzzedServer {
  let zones: Published<ZoneSet>
  let journal = MemoryJournal()
  private let writer: ZoneWriter

  init(_ base: ZoneSet, _ policy: AccessPolicy, now: UInt64) {
    zones = Published(base)
    let handler = RequestHandler(zones: zones, policy: Published(policy), now: { now }, onEvents: { _ in })
    writer = ZoneWriter(handler: handler, journal: journal)
  }

  func respond(to request: [UInt8], from client: Client) async -> Answer? {
    let running = Task { try await writer.run() }
    let answer = await writer.respond(to: request, from: client)
    writer.stop()
    _ = await running.result
    return answer
  }
}
