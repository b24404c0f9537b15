import DNSWire
import Foundation
import TestSupport
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
    func message(_ index: Int) throws -> Reply {
      try #require(
        replies[index], "\(servers[index].kind) is silent: \(query), seed \(round.seed)\n\(servers[index].log)")
    }
    let own = try message(0)
    var messages = [own.message]
    for index in servers.indices.dropFirst() {
      let exchange = query.way == .tcp ? streams[index].exchange : clients[index].exchange
      var answer = try AliasFollower(query: query, exchange: exchange).follow(try message(index).message)
      // What kmsdns finds room for, others have to say over TCP.
      if answer.isTruncated, !own.message.isTruncated { answer = try whole(query, index) }
      messages.append(answer)
    }
    try report.compare(
      query, zone, round, messages, faults: try query.faults(own.octets, own.message), whole: { try whole(query, 0) })
  }

  /// A server's answer over TCP.
  private func whole(_ query: GeneratedQuery, _ index: Int) throws -> Message {
    let exchange = streams[index].exchange
    let reply = try #require(try Self.reply(exchange(try query.request(id: 1))))
    return index == 0
      ? reply.message : try AliasFollower(query: query, exchange: exchange).follow(reply.message)
  }
}
