import DNSWire
import Foundation
import TestSupport
import Testing

/// One start of all servers, and the updates that their zones get.
struct UpdateRound {
  /// Updates of one zone.
  static let updatesPerSequence = 12
  /// Updates on their way at one time.
  static let window = 32

  private struct Sequence {
    let zone: GeneratedZone
    let apex: Name
    let seed: UInt64
    var generator: UpdateGenerator
    /// The references that still have what kmsdns has.
    var peers: Set<NameServer.Kind> = [.bind, .knot]
    /// What was done so far.
    var history: [String] = []
  }

  private let seed: UInt64
  private let peers: [UpdatePeer]
  private var sequences: [Sequence]

  init(seed: UInt64, zones: Int, in folder: URL) throws {
    self.seed = seed
    var generator = ZoneGenerator(seed: seed, signedPercent: 0)
    let zones = generator.zones(zones)
    for zone in zones {
      try Data(zone.text.utf8).write(to: folder.appendingPathComponent(zone.fileName))
    }
    let peers = try UpdatePeer.kinds.map { try UpdatePeer($0, zones, in: folder) }
    for peer in peers { try peer.server.waitUntilReady(zones) }
    sequences = try zones.enumerated().map { index, zone in
      let apex = try Name(text: zone.apex + ".")
      return Sequence(
        zone: zone, apex: apex, seed: seed,
        generator: UpdateGenerator(
          seed: seed << 20 | UInt64(index), apex: apex, content: try peers[0].content(apex)))
    }
    self.peers = peers
  }

  mutating func run(_ report: inout UpdateReport) throws {
    report.sequences += sequences.count
    for _ in 0..<Self.updatesPerSequence {
      for start in stride(from: 0, to: sequences.count, by: Self.window) {
        try step(start..<min(start + Self.window, sequences.count), &report)
      }
    }
  }

  /// Sends one update of each sequence to all, and compares.
  private mutating func step(_ all: Range<Int>, _ report: inout UpdateReport) throws {
    let range = all.filter { !sequences[$0].peers.isEmpty }
    let updates = try range.map { try sequences[$0].generator.update() }
    let codes = try peers.map { try $0.codes(updates) }
    for (position, index) in range.enumerated() {
      let contents = try peers.map { try $0.content(sequences[index].apex) }
      try compare(&sequences[index], updates[position], codes.map { $0[position] }, contents, &report)
    }
  }

  private func compare(
    _ sequence: inout Sequence, _ update: WireUpdate, _ codes: [ResponseCode?], _ contents: [ZoneContent],
    _ report: inout UpdateReport
  ) throws {
    let before = sequence.generator.content
    report.updates += 1
    report.codes[codes[0]?.description ?? "silence", default: 0] += 1
    sequence.history.append("\(update)\n      \(codes.map { $0?.description ?? "silence" })")
    sequence.generator.content = contents[0]
    for (index, peer) in peers.enumerated().dropFirst() where sequence.peers.contains(peer.server.kind) {
      let kind = peer.server.kind
      let isSameCode = codes[0] == codes[index]
      let differences = contents[0].differences(contents[index])
      if isSameCode && differences.isEmpty { continue }
      func example() -> String {
        "  seed \(sequence.seed) zone \(sequence.apex)\n\(update)\n    kmsdns \(codes[0]?.description ?? "silence"), "
          + "\(kind) \(codes[index]?.description ?? "silence")\n"
          + differences.map { "    \($0)\n" }.joined() + "    before:\n"
          + before.records.map { "      \($0.text)\n" }.joined()
      }
      let what = "\(kind): \(codes[0]?.description ?? "silence"), \(codes[index]?.description ?? "silence"); "
      let parts = differences.map { $0.hasPrefix("serial") ? "serial" : String($0.prefix(1)) }
      report.fail(what + update.faults.joined(separator: ",") + " " + Set(parts).sorted().joined(), example)
      if !differences.isEmpty { sequence.peers.remove(kind) }
    }
  }
}
