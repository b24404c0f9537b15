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

  private let peers: [UpdatePeer]
  private var sequences: [UpdateSequence]

  /// A server has ended by itself: the round can't go on.
  struct PeerEnded: Error {}

  init(seed: UInt64, zones: Int, in folder: URL) throws {
    var generator = ZoneGenerator(seed: seed, signedPercent: 0)
    let zones = generator.zones(zones)
    for zone in zones {
      try Data(zone.text.utf8).write(to: folder.appendingPathComponent(zone.fileName))
    }
    let peers = try UpdatePeer.kinds.map { try UpdatePeer($0, zones, in: folder) }
    for peer in peers { try peer.server.waitUntilReady(zones) }
    sequences = try zones.enumerated().map { index, zone in
      let apex = try Name(text: zone.apex + ".")
      return UpdateSequence(
        apex: apex, seed: seed,
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
    let range = all.filter { !sequences[$0].references.isEmpty }
    let updates = try range.map { try sequences[$0].generator.update() }
    let codes = try peers.map { peer in
      try peer.codes(updates) { peer.server.kind != .knot || sequences[range[$0]].isForKnot(updates[$0]) }
    }
    for (peer, codes) in zip(peers, codes) where codes.contains(nil) {
      usleep(100_000)
      guard !peer.server.isRunning else { continue }
      let silent = zip(zip(range, updates), codes).filter { $1 == nil }.map(\.0)
      report.fail("\(peer.server.kind) has ended") {
        silent.map { "  zone \(sequences[$0].apex)\n\($1)\n" }.joined() + peer.server.log.suffix(2_000)
      }
      throw PeerEnded()
    }
    for (position, index) in range.enumerated() {
      try sequences[index].compare(updates[position], codes.map { $0[position] }, on: peers, &report)
    }
  }
}
