import Glibc
import Zone

/// A part of a file on its way into memory: the parts of a large file are read at once, as most of the time goes into pages that
/// are new to the program.
///
/// Unsafe memory: each part is written by one thread, within its range of an array that outlives all of them.
@safe struct FilePart: @unchecked Sendable {
  private let start: UnsafeMutablePointer<UInt8>?
  private let range: Range<Int>

  /// The first `count` octets of a file; fewer where it ends before them, or can't be read on.
  static func all(of descriptor: Int32, count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      unsafe HugePages.advise(buffer.baseAddress, octets: count)
      let threads = Parallel.processors
      let parts = (0..<threads).map { thread in
        unsafe FilePart(
          start: buffer.baseAddress, range: count * thread / threads..<count * (thread + 1) / threads)
      }
      let counts = Parallel.map(threads) { parts[$0].read(descriptor) }
      for (part, count) in zip(parts, counts) {
        filled += count
        // What stands behind a gap is of no use.
        if count < part.range.count { break }
      }
    }
  }

  /// Reads the part, and gives how many octets of it there are.
  private func read(_ descriptor: Int32) -> Int {
    var count = 0
    while count < range.count {
      let offset = range.lowerBound + count
      let got = unsafe pread(descriptor, start.map { unsafe $0 + offset }, range.count - count, off_t(offset))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { break }
      count += got
    }
    return count
  }
}
