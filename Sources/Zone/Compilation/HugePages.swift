import Glibc

/// Large blocks of memory in large pages, where the system has them: fewer faults while they are filled, and fewer misses of
/// the processor's table of pages when they are read at random.
public enum HugePages {
  /// Blocks from this size on.
  private static let octets = 1 << 23

  /// Asks for large pages, as many as fit between both ends; it is a hint, and nothing depends on it.
  public static func advise(_ start: UnsafeMutableRawPointer?, octets: Int) {
    guard octets >= Self.octets, let start = unsafe start else { return }
    let page = sysconf(Int32(_SC_PAGESIZE))
    let skipped = (page - Int(bitPattern: start) % page) % page
    _ = unsafe madvise(start + skipped, (octets - skipped) / page * page, MADV_HUGEPAGE)
  }
}
