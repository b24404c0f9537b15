import DNSWire
import TestSupport

/// The updates of one zone, one after the other, on all servers.
struct UpdateSequence {
  /// Records of an update that brings servers together: at most 8,300 octets each.
  private static let recordsGiven = 7

  let apex: Name
  let seed: UInt64
  var generator: UpdateGenerator
  /// The references that still have what kmsdns has.
  var references: Set<NameServer.Kind> = [.bind, .knot]

  /// Whether Knot can be asked: it is silent where there is not one zone, and ends where a DNAME record is replaced.
  func isForKnot(_ update: WireUpdate) -> Bool {
    var owners = Set(generator.content.records.filter { $0.type == .dname }.map(\.name))
    let additions = update.updates.filter { $0.type == .dname && $0.recordClass == .internet }
    return update.zones.count == 1 && additions.allSatisfy { owners.insert($0.name).inserted }
  }

  /// Compares what came of an update.
  mutating func compare(
    _ update: WireUpdate, _ codes: [ResponseCode?], on peers: [UpdatePeer], _ report: inout UpdateReport
  ) throws {
    let before = generator.content
    let own = try peers[0].content(apex)
    generator.content = own
    report.count(codes[0])
    for fault in faults(update, codes[0], before, own) {
      report.fail("kmsdns: \(fault)") {
        "  seed \(seed) zone \(apex)\n\(update)\n" + before.differences(own).map { "    \($0)\n" }.joined()
      }
    }
    var isApart = false
    for (peer, code) in zip(peers, codes).dropFirst() where references.contains(peer.server.kind) {
      let other: ZoneContent
      do {
        other = try peer.content(apex)
      } catch is UpdatePeer.Unreadable where peer.server.kind == .knot && update.faults.contains("update data") {
        // It took what it had not read.
        report.decide("knot: \(DecidedUpdateDifference.laxPrescan.rawValue)") { "  zone \(apex)\n\(update)\n" }
        references.remove(.knot)
        report.leave(.knot)
        continue
      }
      let outcome = UpdateOutcome(
        update: update, kind: peer.server.kind, before: before, ownCode: codes[0], code: code, own: own, other: other)
      if !outcome.isSame {
        let example = { "  seed \(seed) zone \(apex)\n\(outcome.description)" }
        if let decided = DecidedUpdateDifference.of(outcome) {
          report.decide("\(outcome.kind): \(decided.rawValue)", example)
        } else {
          report.fail(outcome.summary, example)
        }
      }
      if !outcome.isSameContent || own.serial != other.serial { isApart = true }
    }
    if isApart { try bringTogether(peers, &report) }
  }

  /// What is wrong with kmsdns by itself.
  private func faults(
    _ update: WireUpdate, _ code: ResponseCode?, _ before: ZoneContent, _ after: ZoneContent
  ) -> [String] {
    var faults = after.faults
    let isChanged = before.keys != after.keys
    if isChanged, code != .noError { faults.append("a change in spite of \(UpdateOutcome.text(code))") }
    if isChanged, !Serial(rawValue: after.serial).isAfter(Serial(rawValue: before.serial)) {
      faults.append("a change without another serial")
    }
    if !isChanged, after.serial != before.serial,
      !update.updates.contains(where: { $0.recordClass == .internet })
    {
      faults.append("another serial without a change")
    }
    return faults
  }

  /// Gives all what kmsdns has, and one serial, after a difference; where a reference does not take that, all get what
  /// it has. Those that still differ are left.
  private mutating func bringTogether(_ peers: [UpdatePeer], _ report: inout UpdateReport) throws {
    let peers = peers.filter { $0.server.kind == .kmsdns || references.contains($0.server.kind) }
    try give(generator.content, to: peers)
    for peer in peers.dropFirst() where try !isSame(peer) { try give(try peer.content(apex), to: peers) }
    generator.content = try peers[0].content(apex)
    for peer in peers.dropFirst() where try !isSame(peer) {
      references.remove(peer.server.kind)
      report.leave(peer.server.kind)
    }
  }

  private func isSame(_ peer: UpdatePeer) throws -> Bool {
    let content = try peer.content(apex)
    return content.serial == generator.content.serial
      && (peer.server.kind == .knot
        ? content.plainKeys == generator.content.plainKeys : content.keys == generator.content.keys)
  }

  /// Makes zones the same by updates.
  private mutating func give(_ target: ZoneContent, to peers: [UpdatePeer]) throws {
    let contents = try peers.map { try $0.content(apex) }
    guard var soa = target.records(apex, .soa).first else { return }
    var data = try StartOfAuthority(rdata: soa.rdata)
    for content in contents where Serial(rawValue: content.serial).isAfter(data.serial) {
      data.serial = Serial(rawValue: content.serial)
    }
    data.serial = data.serial.next
    soa.rdata = data.rdata
    for (peer, content) in zip(peers, contents) {
      let records = content.records(notIn: target).map { .deletion(of: $0) } + target.records(notIn: content) + [soa]
      // In parts that fit into a message.
      for start in stride(from: 0, to: records.count, by: Self.recordsGiven) {
        var update = WireUpdate(zones: [Question(name: apex, type: .soa)])
        update.updates = Array(records[start..<min(start + Self.recordsGiven, records.count)])
        _ = try peer.codes([update])
      }
    }
    generator.content = try peers[0].content(apex)
  }
}
