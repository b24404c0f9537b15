import ArgumentParser
import Foundation
import Glibc
import Peers

/// What secondaries cost, and how soon they follow. See Tests/Benchmarks/README.md.
@main
struct TransferBenchmark: ParsableCommand {
  @Option(help: "Rounds.")
  var rounds = 3
  @Option(help: "Records of the small zone.")
  var records = 17_500
  @Option(help: "Records of the large zone.")
  var largeRecords = 1_750_000
  @Option(help: "Seconds of queries.")
  var seconds = 4.0
  @Option(help: "Requests for a difference in each round.")
  var requests = 2_000
  @Option(help: "Updates whose way to the secondaries is measured, for each primary.")
  var updates = 30
  @Option(help: "The servers, with commas between.")
  var servers = "kmsdns,nsd,knot,bind"
  @Option(help: "What is measured, with commas between: transfers, queries, differences, spread.")
  var parts = "transfers,queries,differences,spread"
  @Option(help: "The folder for the servers' data, on a real disk.")
  var folder = ".build/benchmark"

  func run() throws {
    let work = URL(fileURLWithPath: folder).appendingPathComponent("transfers-\(getpid())")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let kinds = servers.split(separator: ",").compactMap { TransferServer.Kind(rawValue: String($0)) }
    let parts = Set(parts.split(separator: ",").map(String.init))
    let small = work.appendingPathComponent("small.zone")
    let large = work.appendingPathComponent("large.zone")
    try TransferZone(records: records).write(to: small)
    if parts.count > (parts.contains("spread") ? 1 : 0) { try TransferZone(records: largeRecords).write(to: large) }
    if parts.contains("transfers") { try measureTransfers(kinds, large, work) }
    if parts.contains("queries") { try measureQueries(kinds, large, work) }
    if parts.contains("differences") { try measureDifferences(small, large, work) }
    if parts.contains("spread") { try measureSpread(small, work) }
  }

  private func measureTransfers(_ kinds: [TransferServer.Kind], _ zone: URL, _ work: URL) throws {
    let servers = try kinds.map {
      try TransferServer($0, zoneFile: zone, in: work.appendingPathComponent("transfers"), port: FreePort.any())
    }
    for server in servers { try server.waitUntilReady() }
    print(
      "| AXFR of \(largeRecords) records | records a second of the server's processor | seconds | messages | octets |")
    print("|---|---|---|---|---|")
    var rates: [String: [Double]] = [:]
    for _ in 0..<rounds {
      for server in servers {
        let client = try TransferClient(port: server.port)
        let (before, start) = (server.processorTime, Moment.now)
        let result = try client.wholeZone(records: largeRecords)
        let seconds = Moment.now - start
        let rate = Double(result.records) / (server.processorTime - before)
        rates[server.name, default: []].append(rate)
        print("| \(server.name) | \(Int(rate)) | \(Self.text(seconds)) | \(result.messages) | \(result.octets) |")
      }
    }
    for server in servers.dropFirst() {
      let ratios = zip(rates["kmsdns"] ?? [], rates[server.name] ?? []).map { $0 / $1 }
      print("\nkmsdns is \(Self.text(ratios.median)) times as fast as \(server.name)", terminator: "")
    }
    print("\n")
  }

  private func measureQueries(_ kinds: [TransferServer.Kind], _ zone: URL, _ work: URL) throws {
    let questions = try TransferZone(records: largeRecords).questions(4_096)
    print("| | queries a second alone | while the zone is transferred | loss | records transferred a second |")
    print("|---|---|---|---|---|")
    var losses: [String: [Double]] = [:]
    for kind in kinds {
      let server = try TransferServer(
        kind, zoneFile: zone, in: work.appendingPathComponent("queries"), port: FreePort.any())
      try server.waitUntilReady()
      let load = QueryLoad(port: server.port, questions: questions)
      _ = try load.rate(seconds: 1)
      for _ in 0..<rounds {
        let alone = try load.rate(seconds: seconds)
        let transfers = EndlessTransfer(port: server.port, records: largeRecords)
        let meanwhile = try load.rate(seconds: seconds)
        let moved = Double(transfers.stop()) / seconds
        losses[server.name, default: []].append(1 - meanwhile / alone)
        print(
          "| \(server.name) | \(Int(alone)) | \(Int(meanwhile)) | \(Self.text((1 - meanwhile / alone) * 100)) % | \(Int(moved)) |"
        )
      }
    }
    for (name, values) in losses.sorted(by: { $0.key < $1.key }) {
      print("\n\(name) loses \(Self.text(values.median * 100)) %", terminator: "")
    }
    print("\n")
  }

  private func measureDifferences(_ small: URL, _ large: URL, _ work: URL) throws {
    let folder = work.appendingPathComponent("differences")
    let servers = try [("small", small), ("large", large)].map { name, file in
      try TransferServer(.kmsdns, name: name, zoneFile: file, in: folder, port: FreePort.any())
    }
    print("| IXFR of one change | µs of the server's processor | octets |\n|---|---|---|")
    var costs: [String: [Double]] = [:]
    for server in servers {
      try server.waitUntilReady()
      _ = try Updater(port: server.port).update()
    }
    for _ in 0..<rounds {
      for server in servers {
        let client = try TransferClient(port: server.port)
        let before = server.processorTime
        var octets = 0
        for _ in 0..<requests { octets = try client.newer(than: TransferZone.serial).octets }
        let cost = (server.processorTime - before) * 1e6 / Double(requests)
        costs[server.name, default: []].append(cost)
        print("| \(server.name) | \(Self.text(cost)) | \(octets) |")
      }
    }
    let ratios = zip(costs["large"] ?? [], costs["small"] ?? []).map { $0 / $1 }
    print("\nof the large zone it costs \(Self.text(ratios.median)) times as much as of the small one\n")
  }

  private func measureSpread(_ zone: URL, _ work: URL) throws {
    let folder = work.appendingPathComponent("spread")
    let pair = try [TransferServer.Kind.kmsdns, .bind].map { try SpreadMeasurement($0, zoneFile: zone, in: folder) }
    for index in 0..<updates {
      for measurement in index % 2 == 0 ? pair : pair.reversed() {
        // PowerDNS looks once a second whether it was told of a change: updates come at all moments of a second alike.
        Moment.wait(for: Double(index) / Double(updates))
        try measurement.measure()
      }
    }
    let kinds = pair.first?.kinds ?? []
    print(
      "| milliseconds from an update's answer, of \(updates) updates | median | 90 % | \(kinds.map(\.rawValue).joined(separator: " | ")) |"
    )
    print("|---|---|---|" + kinds.map { _ in "---|" }.joined())
    for measurement in pair {
      let all = measurement.all.sorted()
      let late = all.isEmpty ? 0 : all[all.count * 9 / 10]
      let each = measurement.times.map { Self.text($0.median) }.joined(separator: " | ")
      print("| \(measurement.primary.name) | \(Self.text(all.median)) | \(Self.text(late)) | \(each) |")
    }
  }

  private static func text(_ number: Double) -> String { String(format: "%.2f", number) }
}
