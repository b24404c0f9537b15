import BenchmarkSupport
import CQueryLoad
import DNSWire
import Foundation
import TestSupport

/// All measurements with one zone: servers in turn, round by round.
struct QueryBench {
  /// Different queries of a run at most.
  private static let queryCount = 1 << 19
  /// Queries whose answers are looked at.
  private static let checkedQueries = 20_000
  private static let warmUpSeconds = 0.5

  let zone: QueryZone
  let zoneFile: URL
  let kinds: [QueryServer.Kind]
  let rounds: Int
  let seconds: Double
  let work: URL
  private let queries: QuerySet

  init(records: Int, kinds: [QueryServer.Kind], rounds: Int, seconds: Double, in work: URL) throws {
    zone = QueryZone(records: records)
    self.kinds = kinds
    self.rounds = rounds
    self.seconds = seconds
    self.work = work
    zoneFile = work.appendingPathComponent("\(records).zone")
    try Data(zone.text.utf8).write(to: zoneFile)
    queries = QuerySet(zone, count: min(Self.queryCount, max(1 << 16, records)))
  }

  mutating func run(_ tables: Set<Measurement.Table>, into measurements: inout Measurements) throws {
    if tables.contains(.start) { try measureStart(&measurements) }
    if !tables.isDisjoint(with: [.udp, .ports, .memory, .latency, .tcp, .transfer]) {
      let servers = try kinds.map { try QueryServer($0, zoneFile: zoneFile, in: work) }
      for server in servers {
        _ = try server.waitUntilReady()
        try check(server)
      }
      if tables.contains(.udp) || tables.contains(.latency) { try measureUDP(.udp, from: .few, servers, &measurements) }
      if tables.contains(.ports) { try measureUDP(.ports, from: .many, servers, &measurements) }
      if tables.contains(.memory) { measureMemory(servers, &measurements) }
      if tables.contains(.latency) { try measureLatency(servers, &measurements) }
      if tables.contains(.tcp) { try measureTCP(servers, &measurements) }
      if tables.contains(.transfer) { try measureTransfers(servers, &measurements) }
    }
    if tables.contains(.variants) { try measureVariants(&measurements) }
    if tables.contains(.import) { try measureImport(&measurements) }
  }

  /// A server answers as the zone says, or there is nothing to measure.
  private func check(_ server: QueryServer) throws {
    guard server.kind != .reflector else { return }
    let (octets, kinds) = zone.queries(Self.checkedQueries)
    let outcomes = try QuerySet(octets, count: kinds.count).outcomes(of: server.port)
    for (outcome, kind) in zip(outcomes, kinds) {
      guard outcome.is_answered == 1, outcome.code == kind.code, kind.answers.contains(outcome.answer_count) else {
        throw BenchmarkFailure("\(server.name) answers a query of kind \(kind.rawValue) wrongly: \(outcome)")
      }
    }
  }

  private func measureStart(_ measurements: inout Measurements) throws {
    for round in 0..<min(rounds, 3) {
      // In another order each round: what a server costs that is the first to touch memory depends on who had it before.
      for place in kinds.indices {
        let kind = kinds[(place + round) % kinds.count]
        guard kind != .reflector else { continue }
        let server = try QueryServer(kind, zoneFile: zoneFile, in: work, isPinned: false)
        let seconds = try server.waitUntilReady()
        note(.start, round, server.name, seconds.text())
        measurements.append(
          .start, zone.records, server.name, round, [.seconds: seconds, .processorSeconds: server.processorTime])
      }
    }
  }

  private func measureUDP(
    _ table: Measurement.Table, from ports: QuerySet.Ports, _ servers: [QueryServer], _ measurements: inout Measurements
  ) throws {
    for server in servers { _ = try queries.send(to: server.port, seconds: Self.warmUpSeconds) }
    for round in 0..<rounds {
      for server in servers {
        let values = try Self.values(server) { try queries.send(to: server.port, from: ports, seconds: seconds) }
        note(table, round, server.name, "\(Int(values[.perProcessorSecond] ?? 0))")
        measurements.append(table, zone.records, server.name, round, values)
      }
    }
  }

  private func measureMemory(_ servers: [QueryServer], _ measurements: inout Measurements) {
    for server in servers where server.kind != .reflector {
      measurements.append(.memory, zone.records, server.name, 0, [.memory: server.memory])
    }
  }

  /// At half of the rate that Knot reaches; without Knot, that the slowest does.
  private func measureLatency(_ servers: [QueryServer], _ measurements: inout Measurements) throws {
    let rates = Dictionary(
      uniqueKeysWithValues: servers.map { ($0.name, measurements.values(.rate, .udp, zone.records, $0.name).median) })
    let rate = (rates["knot"] ?? rates.values.min() ?? 0) / 2
    for round in 0..<rounds {
      for server in servers {
        let (result, latencies) = try queries.send(to: server.port, rate: rate, seconds: seconds)
        let sorted = latencies.map(Double.init)
        note(.latency, round, server.name, sorted.quantile(0.99).text(0))
        measurements.append(
          .latency, zone.records, server.name, round,
          [
            .rate: Double(result.answers) / seconds, .sent: Double(result.sent),
            .lost: Double(result.sent - result.answers), .senderShare: result.senderShare,
            .p50: sorted.median, .p99: sorted.quantile(0.99), .p999: sorted.quantile(0.999),
          ])
      }
    }
  }

  private func measureTCP(_ servers: [QueryServer], _ measurements: inout Measurements) throws {
    for round in 0..<rounds {
      for server in servers where server.kind != .reflector {
        let values = try Self.values(server) {
          try queries.sendOverTCP(to: server.port, connections: 32, inFlight: 4, seconds: seconds)
        }
        note(.tcp, round, server.name, "\(Int(values[.perProcessorSecond] ?? 0))")
        measurements.append(.tcp, zone.records, server.name, round, values)
      }
    }
  }

  private func measureTransfers(_ servers: [QueryServer], _ measurements: inout Measurements) throws {
    let request = try query(try Name(text: QueryZone.apex), .axfr).encoded()
    for round in 0..<min(rounds, 3) {
      for server in servers where server.kind != .reflector {
        let before = server.processorTime
        var result = load_result()
        // The SOA record comes twice.
        try QuerySet.check(
          unsafe load_transfer(
            server.port, request, UInt32(request.count), UInt64(zone.records) + 1, &result))
        let cost = server.processorTime - before
        note(.transfer, round, server.name, result.seconds.text())
        measurements.append(
          .transfer, zone.records, server.name, round,
          [
            .perProcessorSecond: Double(result.answers) / max(cost, 1e-9), .seconds: result.seconds,
            .processorSeconds: cost,
          ])
      }
    }
  }

  /// Queries with EDNS, with cookies, and to a server that limits rates, beside plain ones.
  private func measureVariants(_ measurements: inout Measurements) throws {
    let server = try QueryServer(.kmsdns, zoneFile: zoneFile, in: work)
    let limited = try QueryServer(
      .kmsdns, name: "limited", zoneFile: zoneFile, in: work,
      settings: "rate-limit: {responses-per-second: \(Self.unreachedRate)}")
    for server in [server, limited] { _ = try server.waitUntilReady() }
    let count = queries.count
    let cookie = try QueryExtensions.cookie(from: server.port)
    let variants = [
      ("plain", server, queries),
      ("EDNS and DO", server, QuerySet(zone, count: count, extensions: QueryExtensions.dnssec)),
      ("cookies", server, QuerySet(zone, count: count, extensions: cookie)), ("rate limit", limited, queries),
    ]
    for (_, server, queries) in variants { _ = try queries.send(to: server.port, seconds: Self.warmUpSeconds) }
    for round in 0..<rounds {
      for (name, server, queries) in variants {
        let values = try Self.values(server) { try queries.send(to: server.port, seconds: seconds) }
        note(.variants, round, name, "\(Int(values[.perProcessorSecond] ?? 0))")
        measurements.append(.variants, zone.records, name, round, values)
      }
    }
  }

  /// A rate that no client reaches: the accounts are kept, and nothing is cut short.
  private static let unreachedRate = 100_000

  /// From the start of `kmsdns import` to its end, which is when the zone is served in place of one of three records.
  private func measureImport(_ measurements: inout Measurements) throws {
    let before = work.appendingPathComponent("before.zone")
    try Data(QueryZone(records: 3).text.utf8).write(to: before)
    for round in 0..<min(rounds, 3) {
      let server = try QueryServer(.kmsdns, zoneFile: before, in: work, isPinned: false)
      _ = try server.waitUntilReady()
      let (start, used) = (ContinuousClock.now, server.processorTime)
      try server.importZone(zoneFile)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      try check(server)
      note(.import, round, server.name, seconds.text())
      measurements.append(
        .import, zone.records, server.name, round,
        [.seconds: seconds, .processorSeconds: server.processorTime - used])
    }
  }

  private static func values(
    _ server: QueryServer, _ load: () throws -> load_result
  ) throws -> [Measurement.Value: Double] {
    let before = server.processorTime
    let result = try load()
    let cost = server.processorTime - before
    let answers = Double(result.answers)
    return [
      .perProcessorSecond: answers / max(cost, 1e-9), .rate: answers / result.seconds,
      .serverShare: cost / result.seconds, .senderShare: result.senderShare, .sent: Double(result.sent),
      .lost: Double(result.sent) - answers, .nameErrors: Double(result.codeCounts[3]) / max(answers, 1),
      .answerOctets: Double(result.answer_octets) / max(answers, 1),
    ]
  }

  private func note(_ table: Measurement.Table, _ round: Int, _ server: String, _ text: String) {
    FileHandle.standardError.write(
      Data("\(zone.records) \(table.rawValue), round \(round + 1): \(server) \(text)\n".utf8))
  }
}
