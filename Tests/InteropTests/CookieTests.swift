import DNSWire
import Foundation
import Glibc
import TestSupport
import Testing

/// Server cookies beside BIND's, with one secret (RFC 9018 §3: servers behind one address need not be alike).
@Suite struct CookieTests {
  private static let secret = "445536bcd2513298075a5d379663c962"
  private static let client: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
  private let folder: URL
  private let kmsdns: NameServer
  private let bind: NameServer

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-cookies-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let zone = GeneratedZone(apex: "lab.example", text: "@ 300 SOA a b 1 2 3 4 5\n@ 300 NS a\na 300 A 192.0.2.1\n")
    try Data(("$ORIGIN lab.example.\n" + zone.text).utf8).write(
      to: folder.appendingPathComponent("lab.example.zone"))
    let file = folder.appendingPathComponent("secret").path
    try Data((Self.secret + "\n").utf8).write(to: URL(fileURLWithPath: file))
    unsafe chmod(file, 0o600)
    kmsdns = try NameServer(.kmsdns, [zone], in: folder, options: "cookies: {secret-file: \(file)}\n")
    bind = try NameServer(
      .bind, [zone], in: folder,
      options: "cookie-algorithm siphash24; cookie-secret \"\(Self.secret)\"; require-server-cookie yes;")
    for server in [kmsdns, bind] {
      try server.launch()
      try server.waitUntilReady([zone])
    }
  }

  /// What a server says to a client that sends a COOKIE option, and the option that it gets.
  private func ask(_ server: NameServer, _ cookie: [UInt8]) throws -> (code: ResponseCode, cookie: [UInt8]) {
    defer { withExtendedLifetime(server) {} }
    var message = Message(header: Header(id: 1))
    message.questions = [Question(name: "a.lab.example", type: .a)]
    let answer = try #require(
      try WireClient(port: server.port).exchange(try message.encoded(with: Option(.cookie, cookie))))
    let code = try Message(answer.span).code
    return (code, try #require(try options(of: answer)?.first { $0.code == .cookie }).data)
  }

  private func clean() {
    try? FileManager.default.removeItem(at: folder)
  }

  @Test func bindTakesOurCookies() throws {
    defer { clean() }
    let ours = try ask(kmsdns, Self.client).cookie
    #expect(try ask(bind, Self.client).code == .badCookie)
    #expect(try ask(bind, ours.dropLast() + [ours[23] ^ 1]).code == .badCookie)
    #expect(try ask(bind, ours).code == .noError)
  }

  @Test func weTakeBindsCookies() throws {
    defer { clean() }
    let theirs = try ask(bind, Self.client).cookie
    // A good cookie is given back as it is, another is replaced.
    #expect(try ask(kmsdns, theirs).cookie == theirs)
    let broken: [UInt8] = theirs.dropLast() + [theirs[23] ^ 1]
    #expect(try ask(kmsdns, broken).cookie != broken)
  }
}
