import Foundation
import Glibc

/// A process with its children, and theirs.
struct ProcessTree {
  /// Their numbers, the process itself first.
  let ids: [Int32]
  /// Seconds of processor time that they, and children of theirs that ended, have used.
  let processorTime: Double

  init(_ root: Int32) {
    var parents: [Int32: Int32] = [:]
    var ticks: [Int32: Int] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let id = Int32(name), let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 14,
        let parent = Int32(fields[1])
      else { continue }
      parents[id] = parent
      ticks[id] = fields[11...14].reduce(0) { $0 + (Int($1) ?? 0) }
    }
    var ids = [root]
    var next = 0
    while next < ids.count {
      ids += parents.filter { $0.value == ids[next] }.keys
      next += 1
    }
    self.ids = ids
    processorTime = Double(ids.reduce(0) { $0 + (ticks[$1] ?? 0) }) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
