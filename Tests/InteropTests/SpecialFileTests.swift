import Foundation
import Glibc
import Testing

/// Pipes and devices in the place of zone files: nobody waits for them.
@Suite struct SpecialFileTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  private func makePipe(_ path: String) {
    let status = unsafe mkfifo(lab.folder.appendingPathComponent(path).path, 0o600)
    #expect(status == 0)
  }

  @Test(arguments: ["pipe.zone", "/dev/zero", "/dev/null"]) func commandsRefuseThem(path: String) throws {
    makePipe("pipe.zone")
    let reason = "\(path): this is not a regular file"
    for arguments in [["check", path], ["audit", path], ["export", "x.example", "--file", path]] {
      let result = try lab.kmsdns(arguments)
      #expect(result.status == 2, "\(arguments)")
      #expect((result.output + result.errors).contains(reason), "\(arguments): \(result.output)\(result.errors)")
    }
    for arguments in [
      ["audit", "--server", "127.0.0.1:1", "--domains", path], ["explain", "--key", "kms3.lab.example", path],
    ] {
      let result = try lab.kmsdns(arguments)
      #expect(result.status == 2 && result.errors.contains(reason), "\(arguments): \(result.errors)")
    }
    try lab.write("t.example.zone", CheckTests.sound + "$INCLUDE \(path)\n")
    let result = try lab.kmsdns(["check", "t.example.zone", "--include-anywhere"])
    #expect(result.status == 1 && result.output.contains("this is not a regular file"), "\(result.output)")
    let configuration = try lab.kmsdns(["import", path, "--as", "named", "--yes"])
    #expect(configuration.status == 2 && configuration.errors.contains(reason), "\(configuration.errors)")
    try lab.write("named.conf", "include \"\(path)\";\n")
    let including = try lab.kmsdns(["import", "named.conf", "--yes"])
    #expect(including.errors.contains("the file that is included can't be read"))
  }

  @Test(arguments: ["-", "/dev/stdin", "<(cat)"]) func whatIsGivenOpenIsRead(path: String) throws {
    let script = "cat t.example.zone | \"\(Lab.program)\" check --origin t.example \(path)"
    try lab.write("t.example.zone", CheckTests.sound)
    let shell = try Tool.run(
      "bash", ["-c", path.hasPrefix("<") ? script.replacing("<(cat)", with: "<(cat t.example.zone)") : script],
      in: lab.folder)
    #expect(shell.status == 0 && shell.output.contains("zone t.example., serial 7"), "\(shell.output)\(shell.errors)")
  }

  @Test func serverDoesNotWaitForThem() throws {
    try lab.start()
    makePipe("zones/pipe.inc")
    let zone = try lab.read("zones/lab.example.zone")
    try lab.write("zones/lab.example.zone", zone + "$INCLUDE pipe.inc\n")
    lab.signal(SIGHUP)
    try lab.wait("it is not reloaded") { lab.log.contains("not reloaded: the old configuration") }
    #expect(lab.log.contains("this is not a regular file"))
    let result = try lab.kmsdns(["import", "zones/lab.example.zone", "--yes"])
    #expect(result.status == 2 && result.errors.contains("this is not a regular file"), "\(result.errors)")
    try lab.write("zones/lab.example.zone", zone + "more A 192.0.2.7\n")
    lab.signal(SIGHUP)
    try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try lab.stop() == 0)
  }

  @Test func serverDoesNotStartWithThem() throws {
    try FileManager.default.removeItem(at: lab.folder.appendingPathComponent("zones/branch.lab.example.zone"))
    makePipe("zones/branch.lab.example.zone")
    try lab.launch()
    #expect(try lab.exitStatus() == 2)
    #expect((lab.log + lab.output).contains("branch.lab.example.zone: this is not a regular file"))
  }
}
