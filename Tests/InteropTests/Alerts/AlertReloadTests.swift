import Foundation
import Glibc
import Testing

/// The configuration of alerts in a server that runs.
@Suite struct AlertReloadTests {
  private static let hook = "\nalerts:\n  webhooks: [{url: \"https://h.example/\", secret-file: hook}]\n"

  @Test func secretThatOthersCanReadStopsTheStart() throws {
    let lab = try Lab { $0 + Self.hook }
    try lab.write("zones/hook", "a secret that is long enough\n")
    try lab.launch()
    #expect(try lab.exitStatus() == 2)
    #expect(lab.log.contains("chmod 600") && !lab.log.contains("long enough"))
  }

  @Test func reloadWithABrokenSecretChangesNothing() throws {
    let lab = try Lab()
    try lab.start()
    try lab.write("zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml") + Self.hook)
    lab.signal(SIGHUP)
    try lab.wait("the reload is refused") { lab.log.contains("not reloaded") }
    #expect(lab.log.contains("zones/hook can't be read"))
    _ = try lab.writeSecret("zones/hook", "a secret that is long enough\n")
    lab.signal(SIGHUP)
    try lab.wait("the configuration is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try lab.stop() == 0)
  }

  @Test func statusCountsAlerts() throws {
    let lab = try Lab()
    try lab.start()
    let result = try lab.kmsdns(["status"])
    #expect(result.output.contains(/\nAlerts\n  delivered +0\n/))
    #expect(result.output.contains(/\n  lost +0\n/))
  }
}
