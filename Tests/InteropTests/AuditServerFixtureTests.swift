import Foundation
import Peers
import Testing

/// The zones of Tests/Fixtures/Audit/on-a-server: what is wrong there shows on a running server or its hosts. Their first lines
/// say the finding, the audit that has it, and the update that somebody sends before it.
@Suite struct AuditServerFixtureTests {
  static let folder = AuditFixtureTests.folder + "/on-a-server"

  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".zone") }.sorted()

  private struct Document: Decodable {
    struct Finding: Decodable {
      let code: String
    }
    let findings: [Finding]
  }

  /// What stands behind a word in a comment.
  private static func note(_ word: String, in text: String) throws -> String? {
    try text.firstMatch(of: Regex("; \(word): ([^\n]+)"))?.output[1].substring.map(String.init)
  }

  /// The server of the folder, with its zones.
  private func lab() throws -> Lab {
    let configuration = try String(contentsOfFile: Self.folder + "/kmsdns.yaml", encoding: .utf8)
    let lab = try Lab { text in
      let port = text.firstMatch(of: /port: \d+/)?.output ?? ""
      return configuration.replacing("port: 5300", with: port)
    }
    for file in Self.files {
      try lab.write("zones/" + file, try String(contentsOfFile: Self.folder + "/" + file, encoding: .utf8))
    }
    try lab.start()
    return lab
  }

  /// Greets whoever connects to the host of the zone about it, as mail servers do.
  private static let mailServer = """
    import socket
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.16.26", 1688))
    server.listen()
    print("ready", flush=True)
    while True:
      peer, _ = server.accept()
      peer.sendall(b"220 mail.example ESMTP\\r\\n")
      peer.recv(512)
      peer.close()
    """

  @Test(arguments: files) func zoneHasTheFindingItSays(file: String) throws {
    let lab = try lab()
    let mail = try ServerProcess(
      "/usr/bin/python3", ["-c", Self.mailServer], in: lab.folder.appendingPathComponent("mail"))
    try mail.start()
    try lab.wait("the mail server listens") { mail.log.contains("ready") }
    let text = try lab.read("zones/" + file)
    if let update = try Self.note("Update", in: text) {
      let zone = try #require(text.firstMatch(of: /\$ORIGIN (\S+)/)).1
      let script = "server 127.0.0.1 \(lab.port)\nzone \(zone)\nupdate add \(update)\nsend\n"
      _ = try Tool.run("nsupdate", ["-t", "20", "-k", ".kmsdns/colleague.key"], input: script, in: lab.folder)
    }
    let audit = try #require(try Self.note("Audit", in: text))
    let arguments = audit.replacing("SERVER", with: "127.0.0.1:\(lab.port)").split(separator: " ").map(String.init)
    let expected = try #require(try Self.note("Findings", in: text))
    var codes: [String] = []
    // What is refused is kept a moment later.
    try lab.wait("\(file) has \(expected)") {
      guard let result = try? lab.kmsdns(["audit", "--format", "json"] + arguments) else { return false }
      let document = try? JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
      codes = document?.findings.map(\.code) ?? []
      return !codes.isEmpty
    }
    #expect(codes == [expected])
    _ = try lab.stop()
  }
}
