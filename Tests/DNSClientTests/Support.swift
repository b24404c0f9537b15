import AccessPolicy
import DNSClient
import DNSWire
import TestSupport

extension FakeServer {
  var address: ServerAddress { ServerAddress(.init(ipv4: 0x7F00_0001), port: port) }

  /// A client of this server, which waits for long: tests of silence say how shortly.
  func client(
    _ change: (inout DNSClient.Settings) -> Void = { _ in }, now: @escaping @Sendable () -> UInt64 = { 1_800_000_000 }
  ) -> DNSClient {
    var settings = DNSClient.Settings()
    settings.timeOut = .seconds(10)
    settings.tries = 2
    change(&settings)
    return DNSClient(servers: [address], settings: settings, now: now)
  }
}

/// Answers as tests write them.
enum Reply {
  /// An answer to a query, changed as the test likes.
  static func to(
    _ query: [UInt8], _ answers: [ResourceRecord] = [], _ change: (inout Message) -> Void = { _ in }
  ) -> [UInt8] {
    guard let request = try? Message(query.span) else { return [] }
    var message = Message(header: Header(id: request.header.id, flags: Header.Flag.response))
    message.questions = request.questions
    message.answers = answers
    if request.edns != nil { message.edns = EDNS(payloadSize: 1_232) }
    change(&message)
    return (try? message.encoded()) ?? []
  }

  /// An answer with a response code and nothing else.
  static func code(_ query: [UInt8], _ code: ResponseCode) -> [UInt8] {
    to(query) { $0.header.flags |= code.rawValue }
  }

  /// The question of a query.
  static func question(_ query: [UInt8]) -> Question? {
    (try? Message(query.span))?.questions.first
  }
}

extension IPAddress {
  /// An address that is known to be one.
  static func literal(_ text: String) -> IPAddress {
    guard let address = IPAddress(text: text) else { fatalError("\"\(text)\" is no address") }
    return address
  }
}
