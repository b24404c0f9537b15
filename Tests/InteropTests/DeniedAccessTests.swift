import Foundation
import Glibc
import Testing

/// A data directory that may not be read is not one that is missing.
@Suite struct DeniedAccessTests {
  /// Runs the program as a user who has no rights beyond those of files.
  private func kmsdns(_ lab: Lab, _ arguments: [String]) throws -> Tool.Result {
    let plain = getuid() == 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all", Lab.program] : [Lab.program]
    return try Tool.run(plain[0], plain.dropFirst() + arguments, in: lab.folder)
  }

  @Test(arguments: [
    ["history", "lab.example"], ["export", "lab.example"], ["publish", "kms3.lab.example"], ["key", "list"],
    ["key", "export", "kms3.lab.example"],
  ])
  func dataDirectoryThatMayNotBeReadIsSaidToBeDenied(arguments: [String]) throws {
    let lab = try Lab()
    let data = lab.folder.appendingPathComponent(".kmsdns").path
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: data)
    let result = try kmsdns(lab, arguments)
    #expect(result.status != 0)
    #expect((result.output + result.errors).contains("can't be read: Permission denied"), "\(result)")
  }
}
