import DNSWire
import Foundation
import Testing

/// One start of all servers, and the questions that they get.
struct DifferentialRound {
  private typealias Reply = (octets: [UInt8], message: Message)

  private let round: DifferenceReport.Round
  private let servers: [NameServer]
  private let clients: [WireClient]
  private let streams: [StreamClient]

  /// Starts the servers on the zone files in a folder, and waits until they serve all.
  init(_ round: DifferenceReport.Round, in folder: URL) throws {
    self.round = round
    servers = try NameServer.Kind.allCases.map { try NameServer($0, round.zones, in: folder) }
    for server in servers { try server.launch() }
    for server in servers { try server.waitUntilReady(round.zones) }
    clients = try servers.map { try WireClient(port: $0.port, timeout: 3) }
    streams = try servers.map { try StreamClient(port: $0.port) }
  }

  /// Asks about all zones.
  func run(_ generator: inout ZoneGenerator, _ report: inout DifferenceReport) throws {
    var all: [(zone: GeneratedZone, query: GeneratedQuery)] = []
    for zone in round.zones { all += try generator.queries(zone).map { (zone, $0) } }
    for (zone, query) in all where query.way == .tcp {
      let request = try query.request(id: 1)
      try compare(query, zone, try streams.map { try Self.reply($0.exchange(request)) }, &report)
    }
    let datagrams = all.filter { $0.query.way != .tcp }
    for start in stride(from: 0, to: datagrams.count, by: DifferentialTests.window) {
      let batch = Array(datagrams[start..<min(start + DifferentialTests.window, datagrams.count)])
      let replies = try clients.map { try Self.replies(to: batch.map(\.query), $0) }
      for (id, item) in batch.enumerated() { try compare(item.query, item.zone, replies.map { $0[id] }, &report) }
    }
  }

  /// Sends all questions, then takes the answers.
  private static func replies(to queries: [GeneratedQuery], _ client: WireClient) throws -> [Reply?] {
    for (id, query) in queries.enumerated() { client.send(try query.request(id: UInt16(id))) }
    var replies = [Reply?](repeating: nil, count: queries.count)
    for _ in queries {
      guard let reply = try reply(client.receive()) else { break }
      replies[Int(reply.message.header.id)] = reply
    }
    return replies
  }

  private static func reply(_ octets: [UInt8]?) throws -> Reply? {
    guard let octets else { return nil }
    return (octets, try Message(octets.span))
  }

  private func compare(
    _ query: GeneratedQuery, _ zone: GeneratedZone, _ replies: [Reply?], _ report: inout DifferenceReport
  ) throws {
    var messages: [Message] = []
    for (index, reply) in replies.enumerated() {
      let kind = servers[index].kind
      let reply = try #require(reply, "\(kind) is silent: \(query), seed \(round.seed)\n\(servers[index].log)")
      let follower = AliasFollower(
        query: query, exchange: query.way == .tcp ? streams[index].exchange : clients[index].exchange)
      messages.append(kind == .kmsdns ? reply.message : try follower.follow(reply.message))
    }
    let own = try #require(replies[0])
    try report.compare(
      query, zone, round, messages, full: try full(messages[1], query),
      faults: try query.faults(own.octets, own.message),
      whole: { try #require(try Self.reply(streams[0].exchange(try query.request(id: 1)))).message })
  }

  /// BIND's answer with room for all: to questions of which a part is answer enough.
  private func full(_ answer: Message, _ query: GeneratedQuery) throws -> Message {
    guard query.type == .any || query.type == .rrsig, answer.header.flags & Header.Flag.truncated != 0,
      let reply = try Self.reply(streams[1].exchange(try query.request(id: 1)))
    else { return answer }
    return try AliasFollower(query: query, exchange: streams[1].exchange).follow(reply.message)
  }
}
