import DNSWire
import Foundation
import TestSupport
import Testing

/// Audits of servers that do not mean well, or can't: each gets a line, and never counts as clean.
@Suite struct HostileServerTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  static let soa = ResourceRecord.soa("lab.example", serial: 7)

  /// An answer to a query, changed as the test likes.
  static func reply(
    _ query: [UInt8], _ answers: [ResourceRecord] = [], code: ResponseCode = .noError,
    _ change: (inout Message) -> Void = { _ in }
  ) -> [UInt8] {
    guard let request = try? Message(query.span) else { return [] }
    var message = Message(header: Header(id: request.header.id, flags: Header.Flag.response | code.rawValue))
    message.questions = request.questions
    message.answers = answers
    change(&message)
    return (try? message.encoded()) ?? []
  }

  private func reason(_ server: FakeServer, _ arguments: [String]) throws -> String {
    let tests = RemoteAuditTests(lab: lab)
    let (status, document, _) = try tests.audit(
      ["--server", "127.0.0.1:\(server.port)", "--timeout", "0.5", "--tries", "1"] + arguments)
    #expect(status == 2 && document.domains.isEmpty && document.unaudited.count == 1)
    return document.unaudited.first?.reason ?? ""
  }

  @Test(arguments: [
    ("refuses", "REFUSED"), ("fails", "SERVFAIL"), ("can't read", "FORMERR"), ("is silent", "no answer"),
    ("has another name", "no answer"), ("lies about counts", "can't be read"), ("is cut short", "can't be read"),
    ("truncates", "cut short, and over TCP"), ("refers", "only refers"), ("goes in circles", "circle"),
    ("sends garbage", "no answer"),
  ])
  func questionsThatGetNoAnswerAreNotAudited(what: String, message: String) throws {
    let server = try FakeServer(onDatagram: { query in
      switch what {
      case "refuses": return [Self.reply(query, code: .refused)]
      case "fails": return [Self.reply(query, code: .serverFailure)]
      case "can't read": return [Self.reply(query, code: .formError)]
      case "has another name": return [Self.reply(query) { $0.questions[0].name = "other.example" }]
      case "lies about counts":
        var octets = Self.reply(query)
        octets[7] = 9
        return [octets]
      case "is cut short": return [Array(Self.reply(query, [.a("lab.example")]).dropLast(2))]
      case "truncates": return [Self.reply(query) { $0.header.flags |= Header.Flag.truncated }]
      case "refers": return [Self.reply(query) { $0.authorities = [.ns("example", "ns.example")] }]
      case "goes in circles":
        return [Self.reply(query, [.cname("_vlmcs._tcp.lab.example", "_vlmcs._tcp.lab.example")])]
      case "sends garbage": return [[UInt8](repeating: 0xC0, count: 500), [], [1]]
      default: return []
      }
    })
    try lab.write("domains.txt", "lab.example\n")
    let reason = try reason(server, ["--domains", "domains.txt"])
    #expect(reason.contains(message), "\(reason)")
  }

  @Test(arguments: [
    ("refuses", "REFUSED"), ("does not know the zone", "NOTAUTH"), ("fails", "SERVFAIL"), ("can't read", "FORMERR"),
    ("closes", "without an answer"), ("closes in the middle", "before the zone"), ("has another ID", "wrong ID"),
    ("has another name", "another question"), ("starts wrongly", "SOA"), ("ends wrongly", "another SOA"),
    ("goes on", "behind the end"), ("lies about counts", "can't be read"), ("is silent", "no answer"),
    ("stops", "nothing more"), ("never ends", "more records than"), ("is empty", "without records"),
  ])
  func transfersThatFailAreNotAudited(what: String, message: String) throws {
    let server = try FakeServer(onStream: { peer in
      guard let query = peer.receive() else { return }
      switch what {
      case "refuses": peer.send(Self.reply(query, code: .refused))
      case "does not know the zone": peer.send(Self.reply(query, code: .notAuthoritative))
      case "fails": peer.send(Self.reply(query, code: .serverFailure))
      case "can't read": peer.send(Self.reply(query, code: .formError) { $0.questions = [] })
      case "closes in the middle": peer.send(Self.reply(query, [Self.soa, .a("a.lab.example")]))
      case "has another ID": peer.send(Self.reply(query, [Self.soa, Self.soa]) { $0.header.id ^= 1 })
      case "has another name": peer.send(Self.reply(query, [Self.soa]) { $0.questions[0].name = "x.example" })
      case "starts wrongly": peer.send(Self.reply(query, [.a("a.lab.example"), Self.soa]))
      case "ends wrongly": peer.send(Self.reply(query, [Self.soa, .soa("lab.example", serial: 8)]))
      case "goes on": peer.send(Self.reply(query, [Self.soa, Self.soa, .a("a.lab.example")]))
      case "lies about counts":
        var octets = Self.reply(query, [Self.soa])
        octets[7] = 9
        peer.send(octets)
      case "is silent": _ = peer.receive()
      case "stops":
        peer.send(Self.reply(query, [Self.soa]))
        _ = peer.receive()
      case "never ends":
        peer.send(Self.reply(query, [Self.soa]))
        let more = Self.reply(query, [ResourceRecord](repeating: .a("a.lab.example"), count: 4_000))
        while peer.send(more) {}
      case "is empty": peer.send(Self.reply(query))
      default: break
      }
    })
    let reason = try reason(server, ["--zone", "lab.example", "--axfr"])
    #expect(reason.contains(message), "\(reason)")
  }

  @Test func halfOfAListIsAudited() throws {
    let server = try FakeServer(onDatagram: { query in
      guard let question = (try? Message(query.span))?.questions.first, question.name.isSubdomain(of: "good.example")
      else { return [] }
      switch question.type {
      case .srv: return [Self.reply(query, [.srv(question.name, "kms.good.example")])]
      case .a: return [Self.reply(query, [.a(question.name)])]
      default: return [Self.reply(query) { $0.authorities = [.soa("good.example")] }]
      }
    })
    try lab.write("domains.txt", (0..<40).map { "d\($0).\($0 % 4 == 0 ? "bad" : "good").example\n" }.joined())
    let (status, document, _) = try RemoteAuditTests(lab: lab).audit(
      [
        "--server", "127.0.0.1:\(server.port)", "--timeout", "0.3", "--tries", "1", "--parallel", "7", "--domains",
        "domains.txt",
      ], policy: ["--sanctioned", "kms.good.example"])
    #expect(status == 2)
    #expect(document.domains.count == 30 && document.unaudited.count == 10)
    #expect(document.unaudited.allSatisfy { $0.subject.hasSuffix(".bad.example") })
    #expect(document.publishers.allSatisfy { $0.status == "sanctioned" })
  }

  @Test func targetThatCannotBeLookedUpIsSaidSo() throws {
    let server = try FakeServer(onDatagram: { query in
      guard let question = (try? Message(query.span))?.questions.first else { return [] }
      return question.type == .srv
        ? [Self.reply(query, [.srv(question.name, "kms.other.example")])] : [Self.reply(query, code: .refused)]
    })
    try lab.write("domains.txt", "lab.example\n")
    let result = try lab.kmsdns([
      "audit", "--server", "127.0.0.1:\(server.port)", "--domains", "domains.txt", "--sanctioned", "kms.other.example",
    ])
    #expect(result.output.contains("KMS010") && result.output.contains("REFUSED"), "\(result.output)")
    #expect(result.status != 0)
  }

  @Test func controlCharactersOfNamesAreNotPrinted() throws {
    let target = try Name(labels: [Array("\u{1B}[2J".utf8), Array("example".utf8)])
    let server = try FakeServer(onDatagram: { query in
      guard let question = (try? Message(query.span))?.questions.first else { return [] }
      return question.type == .srv
        ? [Self.reply(query, [.srv(question.name, target)])] : [Self.reply(query, code: .nameError)]
    })
    try lab.write("domains.txt", "lab.example\n")
    for arguments in [["audit", "--domains", "domains.txt"], ["discover", "--suffix", "lab.example"]] {
      let result = try lab.kmsdns(arguments + ["--server", "127.0.0.1:\(server.port)"])
      #expect(!result.output.contains("\u{1B}[2J") && result.output.contains("example"), "\(result.output)")
    }
  }
}
