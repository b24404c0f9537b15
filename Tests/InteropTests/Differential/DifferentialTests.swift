import DNSWire
import Foundation
import Testing

/// Random zones and questions: BIND, Knot and NSD answer beside kmsdns. See README.md.
@Suite struct DifferentialTests {
  /// Zones in all, unless KMSDNS_DIFFERENTIAL_ZONES says otherwise.
  static let zones = 200
  /// Zones served by one start of the servers, without children.
  static let zonesPerRound = 40
  /// Questions on their way at one time.
  static let window = 32

  @Test func answersAreThoseOfTheReferences() throws {
    let environment = ProcessInfo.processInfo.environment
    let zones = environment["KMSDNS_DIFFERENTIAL_ZONES"].flatMap(Int.init) ?? Self.zones
    var seed = environment["KMSDNS_DIFFERENTIAL_SEED"].flatMap(UInt64.init) ?? 1
    for kind in NameServer.Kind.references {
      try #require(
        FileManager.default.isExecutableFile(atPath: kind.program),
        "\(kind.program) is missing: apt-get install bind9 knot nsd")
    }
    var report = DifferenceReport()
    while report.zones < zones {
      try round(seed: seed, &report)
      seed += 1
    }
    if let path = environment["KMSDNS_DIFFERENTIAL_REPORT"] {
      try Data((report.summary + report.details).utf8).write(to: URL(fileURLWithPath: path))
    }
    #expect(report.queries > report.zones * 10)
    if report.failures > 0 {
      Issue.record("kmsdns answers as none of the others:\n\(report.summary)\(report.details)")
    }
  }

  private func round(seed: UInt64, _ report: inout DifferenceReport) throws {
    var generator = ZoneGenerator(seed: seed)
    let zones = generator.zones(Self.zonesPerRound)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var servers: [NameServer] = []
    defer { withExtendedLifetime(servers) {} }
    for zone in zones {
      try Data(zone.text.utf8).write(to: folder.appendingPathComponent("\(zone.apex).zone"))
    }
    servers = try NameServer.Kind.allCases.map { try NameServer($0, zones, in: folder) }
    for server in servers { try server.launch() }
    for server in servers { try server.waitUntilReady(zones) }
    let clients = try servers.map { try WireClient(port: $0.port, timeout: 3) }
    let streams = try servers.map { try StreamClient(port: $0.port) }
    report.zones += zones.count
    var all: [(GeneratedZone, GeneratedQuery)] = []
    for zone in zones { all += generator.queries(zone).map { (zone, $0) } }
    for (zone, query) in all where query.way == .tcp {
      let octets = try Self.request(query, id: 1)
      let replies = try streams.map { try Self.message($0.exchange(octets)) }
      try report.compare(query, zone, zones, seed, try Self.followed(replies, query, clients))
    }
    let datagrams = all.filter { $0.1.way != .tcp }
    for start in stride(from: 0, to: datagrams.count, by: Self.window) {
      let batch = datagrams[start..<min(start + Self.window, datagrams.count)]
      var replies: [[Message?]] = []
      for client in clients {
        for (id, item) in batch.enumerated() { client.send(try Self.request(item.1, id: UInt16(id))) }
        var messages = [Message?](repeating: nil, count: batch.count)
        for _ in batch {
          guard let message = try Self.message(client.receive()) else { break }
          messages[Int(message.header.id)] = message
        }
        replies.append(messages)
      }
      for (id, item) in batch.enumerated() {
        try report.compare(item.1, item.0, zones, seed, try Self.followed(replies.map { $0[id] }, item.1, clients))
      }
    }
  }

  /// The answers, those of the references continued where they leave aliases to be followed.
  private static func followed(
    _ replies: [Message?], _ query: GeneratedQuery, _ clients: [WireClient]
  ) throws -> [Message?] {
    var replies = replies
    let type = try #require(RecordType(text: query.type))
    for index in replies.indices.dropFirst() {
      if type == .ds { replies[index]?.keepFirstAlias() }
      for _ in 0..<20 {
        guard let target = replies[index]?.openTarget(type) else { break }
        let octets = try request(name: target, type: type, payload: 1232, id: 1)
        guard var next = try message(clients[index].exchange(octets)) else { break }
        if type == .ds { next.keepFirstAlias() }
        replies[index]?.append(next)
        if next.answers.isEmpty { break }
      }
      if replies[index]?.header.responseCode == .serverFailure, replies[index]?.answers.isEmpty == false {
        replies[index]?.header.flags &= 0xFFF0
      }
    }
    return replies
  }

  private static func request(_ query: GeneratedQuery, id: UInt16) throws -> [UInt8] {
    try request(
      name: try Name(text: query.name), type: try #require(RecordType(text: query.type)),
      payload: query.way == .plain ? nil : query.payload,
      id: id)
  }

  private static func request(name: Name, type: RecordType, payload: UInt16?, id: UInt16) throws -> [UInt8] {
    var message = Message(header: Header(id: id))
    message.questions = [Question(name: name, type: type)]
    if let payload { message.edns = EDNS(payloadSize: payload) }
    return try message.encoded(limit: 512)
  }

  private static func message(_ octets: [UInt8]?) throws -> Message? {
    guard let octets else { return nil }
    return try Message(octets.span)
  }
}
