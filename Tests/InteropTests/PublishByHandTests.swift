import Foundation
import Testing

/// `kmsdns publish` and `withdraw`, for hosts that can't update.
@Suite struct PublishByHandTests {
  private func lab(_ change: (String) -> String = { $0 }) throws -> Lab {
    let lab = try Lab(change: change)
    try lab.start()
    return lab
  }

  @Test func hostIsPublishedAndWithdrawnByItsOwnKey() throws {
    let lab = try lab()
    let result = try lab.kmsdns(["publish", "kms3.lab.example", "--weight", "30", "--address", "192.0.2.33"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "published: _vlmcs._tcp.lab.example. 3600 SRV 0 30 1688 kms3.lab.example.\n")
    #expect(try lab.publishers().contains("0 30 1688 kms3.lab.example."))
    #expect(try lab.dig("+short", "kms3.lab.example", "A") == "192.0.2.33\n")
    let withdrawal = try lab.kmsdns(["withdraw", "kms3.lab.example"])
    #expect(withdrawal.status == 0, "\(withdrawal.errors)")
    #expect(try !lab.publishers().contains { $0.hasSuffix("kms3.lab.example.") })
    #expect(try lab.kmsdns(["withdraw", "kms3.lab.example"]).status == 1)
  }

  @Test func newValuesReplaceTheOldUnderAnyRule() throws {
    let lab = try lab { text in
      text.replacingOccurrences(of: "    allow: kms-publisher", with: "    allow: records")
    }
    #expect(try lab.kmsdns(["publish", "kms3.lab.example"]).status == 0)
    #expect(try lab.kmsdns(["publish", "kms3.lab.example", "--priority", "5"]).status == 0)
    #expect(
      try lab.publishers().filter { $0.hasSuffix("kms3.lab.example.") } == ["5 0 1688 kms3.lab.example."])
  }

  @Test func rulesOfTheKeyHold() throws {
    let lab = try lab()
    let result = try lab.kmsdns(["publish", "kms1.lab.example", "--key", "kms3.lab.example"])
    #expect(result.status == 2)
    #expect(result.errors.contains("refused the update"))
    #expect(result.errors.contains("no rule allows it; rule \"KMS hosts publish themselves\""), "\(result.errors)")
    #expect(try lab.publishers().contains("0 60 1688 kms1.lab.example."))
    #expect(lab.log.contains("is not the signer's own host kms3.lab.example"))
  }

  @Test func pinnedValuesAreWhatIsPublished() throws {
    let lab = try lab { $0 + "pins:\n  - {host: kms3.lab.example, weight: 77}\n" }
    let result = try lab.kmsdns(["publish", "kms3.lab.example", "--weight", "1"])
    #expect(result.output.contains("SRV 0 77 1688 kms3.lab.example."), "\(result.errors)")
  }

  @Test func heldHostIsSaidToWait() throws {
    let lab = try lab { text in
      text.replacingOccurrences(
        of: "  - file: lab.example.zone", with: "  - {file: lab.example.zone, publishers: hold}"
      )
      .replacingOccurrences(of: "\n  - kms3.lab.example\n", with: "\n")
    }
    let result = try lab.kmsdns(["publish", "kms3.lab.example"])
    #expect(result.status == 0)
    #expect(result.output.contains("it waits for an operator"))
  }

  @Test func keyFileAndServerNeedNoConfiguration() throws {
    let lab = try lab()
    let result = try lab.kmsdns([
      "publish", "kms3.lab.example", "--zone", "lab.example", "--server", "127.0.0.1:\(lab.port)", "--key-file",
      ".kmsdns/kms3.lab.example.key", "--config", "missing.yaml",
    ])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test(
    arguments: [
      (["kms3.lab.example", "--port", "0"], "--port is from 1 to 65535"),
      (["192.0.2.5", "--zone", "lab.example", "--key", "kms3.lab.example"], "no full host name"),
    ])
  func whatCanServeNobodyIsNotPublished(arguments: [String], message: String) throws {
    let result = try lab().kmsdns(["publish"] + arguments)
    #expect(result.status == 2 && result.errors.contains(message), "\(result.output)\(result.errors)")
  }

  @Test func hostWithoutAKeyIsAnError() throws {
    let lab = try lab()
    let result = try lab.kmsdns(["publish", "kms1.lab.example"])
    #expect(result.status == 2)
    #expect(result.errors.contains("has no TSIG key that stands for kms1.lab.example: name one with --key"))
  }
}
