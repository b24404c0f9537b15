import Foundation
import Testing

/// What keeps the server from starting is said clearly, and the exit code tells what kind of fault it was.
@Suite struct StartFaultTests {
  func failure(_ lab: Lab) throws -> (status: Int32, log: String) {
    try lab.launch()
    return (try lab.exitStatus(), lab.log)
  }

  @Test func brokenZoneFileListsEveryError() throws {
    let lab = try Lab()
    try lab.write(
      "zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\nx A 192.0.2\ny AAAA 10.0.0.1\nz NOTYPE 1\n")
    let (status, log) = try failure(lab)
    #expect(status == 2)
    #expect(log.components(separatedBy: "zones/lab.example.zone:").count == 4, "\(log)")
  }

  @Test func listOfErrorsIsBounded() throws {
    let lab = try Lab()
    let broken = (0..<50).map { "x\($0) A 192.0.2\n" }.joined()
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\n" + broken)
    let (status, log) = try failure(lab)
    #expect(status == 2)
    #expect(log.components(separatedBy: "zones/lab.example.zone:").count == 21, "\(log)")
  }

  @Test func missingZoneFileIsNamed() throws {
    let lab = try Lab()
    try FileManager.default.removeItem(at: lab.folder.appendingPathComponent("zones/lab.example.zone"))
    let (status, log) = try failure(lab)
    #expect(status == 2)
    #expect(log.contains("zones/lab.example.zone"))
  }

  @Test func brokenConfigurationIsReportedWithLineAndColumn() throws {
    let lab = try Lab { $0 + "\nsurprise: 1\n" }
    let (status, log) = try failure(lab)
    #expect(status == 2)
    #expect(log.contains("zones/kmsdns.yaml:"))
    #expect(log.contains("surprise"))
  }

  @Test func missingConfigurationIsNamed() throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["serve", "--config", "nowhere.yaml"])
    #expect(result.status == 2)
    #expect(result.errors.contains("nowhere.yaml"))
  }

  @Test func portInUseIsOneSentence() throws {
    let first = try Lab()
    try first.start()
    let second = try Lab {
      $0.replacingOccurrences(of: #"port: \d+"#, with: "port: \(first.port)", options: .regularExpression)
    }
    let (status, log) = try failure(second)
    #expect(status == 1)
    #expect(log.contains("the port is in use"), "\(log)")
    #expect(try first.publishers().count == 4)
  }

  @Test func dataDirectoryInUseIsOneSentence() throws {
    let lab = try Lab()
    try lab.start()
    let result = try lab.kmsdns(["serve"])
    #expect(result.status == 1)
    #expect(result.errors.contains("in use by another kmsdns"), "\(result.errors)")
  }

  @Test func dataDirectoryThatCannotBeWrittenIsOneSentence() throws {
    let lab = try Lab { $0.replacingOccurrences(of: "data: ../.kmsdns", with: "data: /proc/kmsdns") }
    let (status, log) = try failure(lab)
    #expect(status == 1)
    #expect(log.contains("/proc/kmsdns"), "\(log)")
  }

  @Test func corruptDatabaseIsOneSentence() throws {
    let lab = try Lab()
    let data = lab.folder.appendingPathComponent(".kmsdns")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try lab.write(".kmsdns/kmsdns.sqlite", String(repeating: "not a database ", count: 1_000))
    let (status, log) = try failure(lab)
    #expect(status == 1)
    #expect(log.contains("is not a database"), "\(log)")
  }

  @Test func keyFileThatOthersCanReadIsRefused() throws {
    let lab = try Lab()
    try lab.start()
    _ = try lab.stop()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: lab.folder.appendingPathComponent(".kmsdns/kms3.lab.example.key").path)
    let (status, log) = try failure(lab)
    #expect(status == 2)
    #expect(log.contains("chmod 600"))
  }
}
