import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2181 §9: TC is set where a needed RRset does not fit, and no part of one is sent.
@Suite struct RFC2181_9_Truncation {
  private func zone(_ count: Int) throws -> ZoneVersion {
    try .of(
      "lab.example",
      (1...count).map { .txt("big.lab.example", "\($0) " + String(repeating: "x", count: 40)) } + [
        .cname("alias.lab.example", "big.lab.example")
      ])
  }

  @Test(arguments: 1...30) func answerIsWholeOrEmpty(count: Int) throws {
    let answer = try ask("big.lab.example", .txt, of: try zone(count))
    #expect(answer.answers.count == (answer.isTruncated ? 0 : count))
    #expect(answer.questions.count == 1)
  }

  @Test func answerNeverExceedsItsBound() throws {
    for count in 1...30 {
      let request = try query("big.lab.example", .txt).encoded()
      #expect(respond(to: request, from: [try zone(count)]).octets.count <= 512)
    }
  }

  @Test func streamCarriesItWhole() throws {
    let answer = try ask("big.lab.example", .txt, of: try zone(200), over: .tcp)
    #expect(!answer.isTruncated)
    #expect(answer.answers.count == 200)
  }

  @Test func aliasGoesWithTheSetThatDoesNotFit() throws {
    let answer = try ask("alias.lab.example", .txt, of: try zone(30))
    #expect(answer.isTruncated)
    #expect(answer.answers.isEmpty)
  }

  @Test func additionalDataThatDoesNotFitIsLeftOutInSilence() throws {
    let targets = (1...8).map { "host-with-a-long-name-\($0).lab.example" }
    var records: [ResourceRecord] = []
    for target in targets {
      let name = try Name(text: target)
      records += [.srv("_x._tcp.lab.example", name), .aaaa(name), .a(name), .a(name, "192.0.2.2")]
    }
    let answer = try ask("_x._tcp.lab.example", .srv, of: try .of("lab.example", records))
    #expect(!answer.isTruncated)
    #expect(answer.answers.count == 8)
    #expect(answer.additionals.count < 24)
    let pairs = Dictionary(grouping: answer.additionals.filter { $0.type == .a }, by: \.name)
    #expect(pairs.values.allSatisfy { $0.count == 2 })
  }

  @Test func glueThatDoesNotFitTruncates() throws {
    let servers = (1...15).map { "ns\($0).sub.lab.example" }
    let records = try servers.flatMap { server -> [ResourceRecord] in
      [.ns("sub.lab.example", try Name(text: server)), .aaaa(try Name(text: server)), .a(try Name(text: server))]
    }
    #expect(try ask("a.sub.lab.example", .a, of: try .of("lab.example", records)).isTruncated)
  }
}
