import DNSWire
import Foundation
import Testing

/// Every algorithm and length of MAC against clients that we did not write.
@Suite struct SignatureTests {
  static let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="
  static let whole = TSIGAlgorithm.allCases.map(\.rawValue)
  static let cut = TSIGAlgorithm.allCases.map { MACForm($0, octets: $0.macLengths.lowerBound).description }

  /// A server that knows a key `k` of this algorithm.
  private func lab(_ algorithm: String) throws -> Lab {
    let lab = try Lab(keys: "  - {name: k, algorithm: \(algorithm), allow-md5: true, file: ../k.key}\n")
    _ = try lab.writeSecret("k.key", "key k { algorithm \(algorithm); secret \"\(Self.secret)\"; };\n")
    try lab.start()
    return lab
  }

  @Test(arguments: whole + cut) func digVerifiesTheAnswer(algorithm: String) throws {
    let answer = try lab(algorithm).dig("-y", "\(algorithm):k:\(Self.secret)", "lab.example", "SOA")
    #expect(answer.contains("status: NOERROR") && answer.contains("TSIG PSEUDOSECTION"), "\(answer)")
    #expect(!answer.lowercased().contains("verify"), "\(answer)")
    let octets = try #require(MACForm(text: algorithm)).octets
    #expect(answer.contains(" 300 \(octets) "), "\(answer)")
  }

  @Test(arguments: whole) func kdigVerifiesTheAnswer(algorithm: String) throws {
    let lab = try lab(algorithm)
    let answer = try Tool.run(
      "kdig", ["@127.0.0.1", "-p", "\(lab.port)", "-y", "\(algorithm):k:\(Self.secret)", "lab.example", "SOA"])
    #expect(answer.output.contains("status: NOERROR") && answer.output.contains("TSIG PSEUDOSECTION"))
    #expect(!(answer.output + answer.errors).contains("WARNING"), "\(answer.output)\(answer.errors)")
  }

  @Test(arguments: ["hmac-sha224", "hmac-sha224-112"]) func messagesOfAllLengthsVerify(algorithm: String) throws {
    let lab = try lab(algorithm)
    let names = (1...63).map { String(repeating: "a", count: $0) + ".lab.example" }
    try lab.write("names", names.joined(separator: "\n") + "\n")
    let answer = try lab.dig(
      "-y", "\(algorithm):k:\(Self.secret)", "-f", lab.folder.appendingPathComponent("names").path)
    #expect(answer.components(separatedBy: "TSIG PSEUDOSECTION").count == names.count + 1)
    #expect(!answer.lowercased().contains("verify"))
  }

  @Test func whoAsksForMoreThanTheKeySaysGetsIt() throws {
    let answer = try lab("hmac-sha256-128").dig("-y", "hmac-sha256:k:\(Self.secret)", "lab.example", "SOA")
    #expect(answer.contains("status: NOERROR") && answer.contains(" 300 32 "), "\(answer)")
    #expect(!answer.lowercased().contains("verify"), "\(answer)")
  }

  @Test func shorterMACThanTheKeySaysIsABadTruncation() throws {
    let lab = try lab("hmac-sha256-192")
    let answer = try lab.dig("-y", "hmac-sha256-128:k:\(Self.secret)", "lab.example", "SOA")
    #expect(answer.contains("BADTRUNC"), "\(answer)")
    #expect(lab.log.contains("the MAC has 16 octets, fewer than the key asks for"))
  }
}
