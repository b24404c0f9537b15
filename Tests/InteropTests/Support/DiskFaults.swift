import Foundation
import Testing

/// A disk that fails when it is told to, for the database of a lab's server (`Tests/Support/DiskFaults`).
struct DiskFaults {
  /// What fails: letters as the library has them.
  enum Operation: String {
    case reads = "r"
    case writes = "w"
    case halvesOfWrites = "h"
    case syncs = "s"
    case truncations = "t"
  }

  private let control: URL
  private let lab: Lab

  /// Builds the library, and has the lab's server load it when it is started.
  init(_ lab: Lab, trace: String? = nil) throws {
    self.lab = lab
    control = lab.folder.appendingPathComponent("disk-faults")
    let library = lab.folder.appendingPathComponent("disk_faults.so").path
    let source = Lab.root.appendingPathComponent("Tests/Support/DiskFaults/disk_faults.c").path
    let build = try Tool.run("clang", ["-shared", "-fPIC", "-O1", "-o", library, source])
    try #require(build.status == 0, "\(build.output)")
    lab.environment = ["LD_PRELOAD": library, "KMSDNS_DISK_FAULTS": control.path]
    if let trace { lab.environment["KMSDNS_DISK_TRACE"] = lab.folder.appendingPathComponent(trace).path }
  }

  /// From now on these operations fail with an error.
  func fail(_ operations: [Operation], with error: Int32) throws {
    try Data("\(operations.map(\.rawValue).joined()) \(error)".utf8).write(to: control, options: .atomic)
  }

  /// The disk works again.
  func end() throws {
    try FileManager.default.removeItem(at: control)
  }
}
