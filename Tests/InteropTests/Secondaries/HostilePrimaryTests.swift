import Crypto
import DNSWire
import Foundation
import Synchronization
import TestSupport
import Testing

/// A primary that sends whatever it likes: the old version stays served, and the log says why.
@Suite struct HostilePrimaryTests {
  /// How a primary behaves.
  enum Mood: Sendable {
    case honest
    case garbage
    case otherSerial
    case endless
    case outOfZone
    case wrongSignature
    case unsignedEnd
    case closing
    case noNameServers
    case backwards
    case wrongDifferences
    case otherZone
  }

  private static let zone: Name = "follow.example"
  private static let key = TSIGKey(
    name: "transfer.example", algorithm: .hmacSHA256, secret: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
  private static let otherKey = TSIGKey(
    name: "transfer.example", algorithm: .hmacSHA256, secret: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))

  private final class State: Sendable {
    private let state = Mutex((mood: Mood.honest, serial: UInt32(100)))
    var current: (mood: Mood, serial: UInt32) { state.withLock { $0 } }
    func set(_ mood: Mood, serial: UInt32) { state.withLock { $0 = (mood, serial) } }
  }

  private static func records(_ serial: UInt32) -> [ResourceRecord] {
    [
      .soa(zone, serial: serial), .ns(zone, "ns.follow.example"), .a("ns.follow.example"),
      .a("serial\(serial).follow.example"),
    ]
  }

  private static func now() -> UInt64 { UInt64(Date().timeIntervalSince1970) }

  /// Answers of one request, each signed over the one before.
  private struct Signing {
    var mac: [UInt8]
    var isContinuation = false

    init(_ request: [UInt8]) { mac = (try? Message(request.span).tsig?.mac) ?? [] }

    mutating func signed(_ message: Message, _ key: TSIGKey = HostilePrimaryTests.key) -> [UInt8] {
      var octets = (try? message.encoded()) ?? []
      mac = TSIG.sign(
        &octets, key: key, requestMAC: mac, isContinuation: isContinuation, time: HostilePrimaryTests.now())
      isContinuation = true
      return octets
    }
  }

  private static func answer(_ request: [UInt8], _ records: [ResourceRecord]) -> Message {
    let asked = try? Message(request.span)
    var message = Message(
      header: Header(
        id: asked?.header.id ?? 0, flags: Header.Flag.response | Header.Flag.authoritative))
    message.questions = asked?.questions ?? []
    message.answers = records
    return message
  }

  private static func transfer(_ request: [UInt8], to peer: FakeServer.Peer, _ mood: Mood, _ serial: UInt32) {
    var signing = Signing(request)
    let all = records(serial)
    let isIncremental = (try? Message(request.span))?.questions.first?.type == .ixfr
    func send(_ records: [ResourceRecord], by key: TSIGKey = key) -> Bool {
      peer.send(signing.signed(answer(request, records), key))
    }
    switch mood {
    case .honest: _ = send(all + [all[0]])
    case .garbage: peer.send((0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    case .otherSerial: _ = send(all + [.soa(zone, serial: serial + 1)])
    case .endless:
      guard send(all) else { return }
      var number = 0
      while send((0..<500).map { .a(Name(stringLiteral: "n\(number * 500 + $0).follow.example")) }) { number += 1 }
    case .outOfZone: _ = send(all + [.a("www.other.example"), all[0]])
    case .wrongSignature:
      _ = send(all) && send([.a("more.follow.example")], by: otherKey) && send([all[0]])
    case .unsignedEnd:
      guard send(all) else { return }
      peer.send((try? answer(request, [all[0]]).encoded()) ?? [])
    case .closing: _ = send(all)
    case .noNameServers: _ = send([all[0], all[2], all[0]])
    case .backwards: _ = send([.soa(zone, serial: 50)] + all.dropFirst() + [.soa(zone, serial: 50)])
    case .wrongDifferences:
      guard isIncremental else {
        _ = send(all + [all[0]])
        return
      }
      let old = ResourceRecord.soa(zone, serial: serial - 1)
      _ = send([all[0], old, .a("nowhere.follow.example"), all[0], all[3], all[0]])
    case .otherZone:
      let soa = ResourceRecord.soa("other.example", serial: serial)
      _ = send([soa, .ns("other.example", "ns.other.example"), soa])
    }
  }

  /// Starts a primary, and a lab that copies the zone from it, and waits until the lab has serial 100.
  private static func copied() throws -> (state: State, server: FakeServer, lab: Lab) {
    let state = State()
    let server = try FakeServer(
      onDatagram: { request in
        var signing = Signing(request)
        return [signing.signed(answer(request, [.soa(zone, serial: state.current.serial)]))]
      },
      onStream: { peer in
        guard let request = peer.receive() else { return }
        let (mood, serial) = state.current
        transfer(request, to: peer, mood, serial)
      })
    let lab = try CopyTests.lab { _ in
      CopyTests.entry([server.port], key: "transfer.example", more: ", max-records: 20000")
    }
    try lab.start()
    try CopyTests.wait(lab, serial: 100)
    return (state, server, lab)
  }

  @Test(arguments: [
    (Mood.garbage, "sent a message that can't be read"),
    (.otherSerial, "ends with another SOA record than it starts with"),
    (.backwards, "which does not come after 100"),
    (.endless, "sent more records than it may"),
    (.wrongSignature, "its signature is wrong"),
    (.unsignedEnd, "can't be trusted: it is not signed"),
    (.closing, "closed the connection"),
    (.noNameServers, "has no NS records at the apex"),
    (.otherZone, "does not start with the SOA record"),
  ])
  func oldVersionStaysServedAndTheLogSaysWhy(mood: Mood, words: String) throws {
    let (state, server, lab) = try Self.copied()
    state.set(mood, serial: 101)
    try Self.announce(lab, serial: 101)
    try lab.wait("the log tells of \(mood)") { lab.log.contains(words) }
    #expect(try FollowTests.serial("follow.example", port: lab.port) == 100)
    #expect(try WireClient(port: lab.port).ask("serial100.follow.example", .a)?.answers.count == 1)
    // Once the primary is itself again, it is followed.
    state.set(.honest, serial: 102)
    try Self.announce(lab, serial: 102)
    try CopyTests.wait(lab, serial: 102)
    _ = server
  }

  @Test func recordsOutsideTheZoneArePassedOver() throws {
    let (state, server, lab) = try Self.copied()
    state.set(.outOfZone, serial: 101)
    try Self.announce(lab, serial: 101)
    try CopyTests.wait(lab, serial: 101)
    #expect(lab.log.contains("sent 1 records outside the zone: they are passed over"))
    #expect(try WireClient(port: lab.port).ask("www.other.example", .a)?.header.responseCode == .refused)
    _ = server
  }

  @Test func differencesThatDoNotFitLeadToTheWholeZone() throws {
    let (state, server, lab) = try Self.copied()
    state.set(.wrongDifferences, serial: 101)
    try Self.announce(lab, serial: 101)
    try CopyTests.wait(lab, serial: 101)
    #expect(lab.log.contains("removes a record that this copy has not"))
    _ = server
  }

  @Test func serialOfBeforeIsNotTakenUp() throws {
    let (state, server, lab) = try Self.copied()
    state.set(.honest, serial: 90)
    try Self.announce(lab, serial: 101)
    try lab.wait("the log tells of the serial") { lab.log.contains("has serial 90, which comes before 100") }
    #expect(try FollowTests.serial("follow.example", port: lab.port) == 100)
    _ = server
  }

  /// Tells the lab, as the primary would, that the zone has changed.
  private static func announce(_ lab: Lab, serial: UInt32) throws {
    var message = Message(header: Header(id: .random(in: .min ... .max), flags: UInt16(Opcode.notify.rawValue) << 11))
    message.questions = [Question(name: zone, type: .soa)]
    message.answers = [.soa(zone, serial: serial)]
    var octets = try message.encoded()
    TSIG.sign(&octets, key: key, time: now())
    let answer = try #require(try WireClient(port: lab.port, timeout: 2).exchange(octets))
    #expect(try Message(answer.span).header.responseCode == .noError)
  }
}
