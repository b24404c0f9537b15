import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 4892: questions of class CH about the server.
@Suite struct RFC4892_ServerIdentity {
  private let zone: ZoneVersion
  private var settings = ResponderSettings()

  init() throws {
    zone = try .of("lab.example", [.a("www.lab.example")])
    settings.identity = try #require(ShortText("ns1"))
    settings.version = try #require(ShortText("kmsdns"))
  }

  private func ask(
    _ name: Name, _ type: RecordType = .txt, _ settings: ResponderSettings, recordClass: RecordClass = .chaos
  ) throws -> Message {
    var request = query(name, type)
    request.questions = [Question(name: name, type: type, recordClass: recordClass)]
    let answer = respond(to: try request.encoded(), from: [zone], settings: settings).octets
    return try Message(answer.span)
  }

  @Test(
    arguments: [
      ("id.server", "ns1"), ("hostname.bind", "ns1"), ("version.server", "kmsdns"), ("VERSION.bind", "kmsdns"),
    ] as [(Name, String)])
  func configuredTextIsGiven(name: Name, text: String) throws {
    for type in [RecordType.txt, .any] {
      let answer = try ask(name, type, settings)
      #expect(answer.code == .noError && answer.isAuthoritative)
      let record = try #require(answer.answers.first)
      #expect(record.name == name && record.type == .txt && record.recordClass == .chaos && record.ttl == 0)
      #expect(record.rdata == [UInt8(text.utf8.count)] + Array(text.utf8))
    }
  }

  @Test(arguments: ["id.server", "hostname.bind", "version.server", "version.bind"] as [Name])
  func withoutConfigurationAllIsRefused(name: Name) throws {
    #expect(try ask(name, .txt, ResponderSettings()).code == .refused)
  }

  @Test(arguments: ["authors.bind", "server", "x.id.server", ".", "www.lab.example"] as [Name])
  func otherNamesAreRefused(name: Name) throws {
    #expect(try ask(name, .txt, settings).code == .refused)
  }

  @Test(arguments: [RecordType.a, .axfr, .ixfr, .soa]) func otherTypesAreRefused(type: RecordType) throws {
    #expect(try ask("id.server", type, settings).code == .refused)
  }

  @Test(arguments: [RecordClass.internet, RecordClass(rawValue: 4), .any])
  func otherClassesAreRefused(recordClass: RecordClass) throws {
    #expect(try ask("id.server", .txt, settings, recordClass: recordClass).code == .refused)
  }
}
