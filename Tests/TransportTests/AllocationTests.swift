import AccessPolicy
import Authority
import CAllocationCounter
import DNSWire
import Glibc
import TestSupport
import Testing
import Transport
import Zone

/// The packet path allocates nothing in the steady state.
@Suite(.serialized) struct AllocationTests {
  private static let rounds = 10_000

  /// A request of one kind.
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: [UInt8]

    init(_ description: String, _ request: [UInt8]) {
      testDescription = description
      self.request = request
    }

    static var all: [Kind] {
      get throws {
        try signed + [
          Kind("hit", try ask("host.lab.example")),
          Kind("hit in another case", try ask("HOST.lab.EXAMPLE")),
          Kind("SRV with additional data", try ask("_vlmcs._tcp.lab.example", .srv)),
          Kind("SOA", try ask("lab.example", .soa)),
          Kind("no data", try ask("host.lab.example", .mx)),
          Kind("empty non-terminal", try ask("_tcp.lab.example", .txt)),
          Kind("no name", try ask("none.lab.example")),
          Kind("wildcard", try ask("any.wild.lab.example", .txt)),
          Kind("CNAME", try ask("alias.lab.example")),
          Kind("referral", try ask("www.child.lab.example")),
          Kind("EDNS", try ask("host.lab.example", .aaaa, edns: EDNS(payloadSize: 1232, dnssecOK: true))),
          Kind(
            "options",
            try query("host.lab.example", .a).encoded(
              with: Option(.nsid), Option(.cookie, [UInt8](repeating: 1, count: 24)), Option(.tcpKeepalive))),
          Kind(
            "cookie of a wrong length", try query("host.lab.example", .a).encoded(with: Option(.cookie, [1, 2, 3]))),
          Kind("other version", try query("host.lab.example", .a).encoded(version: 1)),
          Kind("class CH", try AllocationTests.chaos("version.bind")),
          Kind("truncated", try ask("large.lab.example", .txt)),
          Kind("ANY", try ask("host.lab.example", .any)),
          Kind("another's zone", try ask("www.example.com")),
          Kind("FORMERR", try ask("host.lab.example") + [1, 2, 3]),
          Kind("unknown opcode", [0, 1, 0x10, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
          Kind("garbage", [1, 2, 3]),
          Kind("response", [0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
        ]
      }
    }

    /// Questions to a zone that came signed.
    private static var signed: [Kind] {
      get throws {
        let edns = EDNS(payloadSize: 1232, dnssecOK: true)
        return [
          Kind("signed hit", try ask("host.signed.example", edns: edns)),
          Kind("signed no name", try ask("none.signed.example", edns: edns)),
          Kind("signed no data", try ask("host.signed.example", .mx, edns: edns)),
          Kind("signed wildcard", try ask("any.wild.signed.example", .txt, edns: edns)),
          Kind("signed wildcard without the type", try ask("any.wild.signed.example", .mx, edns: edns)),
          Kind("alias to a signed wildcard", try ask("alias.signed.example", .txt, edns: edns)),
          Kind("signed referral", try ask("www.child.signed.example", edns: edns)),
        ]
      }
    }
  }

  private static func chaos(_ name: Name) throws -> [UInt8] {
    var request = query(name, .txt)
    request.questions = [Question(name: name, type: .txt, recordClass: .chaos)]
    return try request.encoded()
  }

  /// Nothing is configured; all is, with rates that nobody reaches; and with rates that are reached at once.
  private static func settings() throws -> [ResponderSettings] {
    var all = ResponderSettings()
    all.identity = try #require(ShortText("ns1"))
    all.version = try #require(ShortText("kmsdns"))
    all.cookies = .random()
    var limits = RateLimits(responses: 100_000)
    limits.exempt = [try #require(AddressRange(text: "203.0.113.0/24"))]
    all.limiter = RateLimiter(limits)
    var limited = all
    limited.limiter = RateLimiter(RateLimits(responses: 1))
    return [ResponderSettings(), all, limited]
  }

  /// The zone as compiled; and with changes on top, beside one so large that names are read ahead.
  private static func zoneSets() throws -> [ZoneSet] {
    let zone = try exampleZone()
    let edited = try zone.edited { edit in
      edit.add(.a("host.lab.example", "192.0.2.11"))
      edit.add(.srv("_vlmcs._tcp.lab.example", "new.lab.example"))
      edit.add(.a("new.lab.example", "192.0.2.12"))
      edit.removeSet(of: "alias.lab.example", .cname)
      edit.add(.cname("alias.lab.example", "new.lab.example"))
      for index in 0..<200 {
        if let name = try? Name(text: "name-\(index).lab.example") { edit.add(.a(name)) }
      }
    }
    let records: [ResourceRecord] = [
      .a("host.signed.example"), .txt("*.wild.signed.example", "wild"), .ns("child.signed.example", "ns.test"),
      .cname("alias.signed.example", "x.wild.signed.example"),
    ]
    return [
      ZoneSet([zone, try .signed(.nsec, "signed.example", records)]),
      ZoneSet([edited, try .signed(.nsec3OptOut, "signed.example", records), try .large()]),
    ]
  }

  private static func combinations() throws -> [(ZoneSet, ResponderSettings)] {
    let settings = try settings()
    return try zoneSets().flatMap { zones in settings.map { (zones, $0) } }
  }

  @Test func theCounterCounts() {
    allocation_counter_start()
    let octets = [UInt8](repeating: 1, count: Int.random(in: 100...200))
    #expect(octets.count >= 100)
    #expect(allocation_counter_stop() > 0)
  }

  @Test(arguments: try Kind.all) func theResponderAllocatesNothing(_ kind: Kind) throws {
    for (zones, settings) in try Self.combinations() {
      var answer = [UInt8](repeating: 0, count: 1232)
      var responder = Responder(settings: Published(settings))
      let request = kind.request
      let context = RequestContext(client: .literal("192.0.2.1"), transport: .udp, now: 1_800_000_000)
      func respond() {
        var writer = MessageWriter(answer.mutableSpan)
        _ = responder.respond(to: request.span, in: context, zones: zones, into: &writer)
      }
      for _ in 0..<10 { respond() }
      allocation_counter_start()
      for _ in 0..<Self.rounds { respond() }
      let allocations = allocation_counter_stop()
      #expect(allocations == 0)
    }
  }

  @Test(arguments: try Kind.all) func theWorkerAllocatesNothing(_ kind: Kind) throws {
    for (zones, settings) in try Self.combinations() {
      let socket = try #require(try UDPSocket.bind(count: 1, to: .literal("127.0.0.1"), port: 0).first)
      var worker = UDPWorker(
        socket: socket, zones: Published(zones), deferred: DeferredRequests { _ in true },
        settings: Published(settings), onEvent: { _ in })
      let client = try ClientSocket(SOCK_DGRAM, port: socket.port, waitMilliseconds: 1)
      let batch = 50
      // Nobody reads the answers: what does not fit into the client's buffer is lost, and the worker does not care.
      func serve() {
        for _ in 0..<batch { client.send(kind.request) }
        _ = worker.serveBatch()
      }
      for _ in 0..<10 { serve() }
      allocation_counter_start()
      for _ in 0..<Self.rounds / batch { serve() }
      let allocations = allocation_counter_stop()
      #expect(allocations == 0)
    }
  }
}
