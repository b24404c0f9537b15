import Glibc

/// The pages of the program itself: its code and that of its libraries.
///
/// Unsafe memory: what is given back are mappings of files that can't be written to; who touches them again gets the same octets.
@safe enum ProgramPages {
  /// Gives back the code that was mapped so far: a start reads configuration, database and zones, and most of what did that is
  /// not used again. It is two thirds of the memory of a server with a small zone.
  static func giveBack() {
    guard let maps = try? FileContents.read("/proc/self/maps", limit: maximumOctets) else { return }
    for line in maps.split(separator: UInt8(ascii: "\n")) {
      // Addresses, access, offset, device, inode, path.
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
      guard fields.count == 6, fields[1].elementsEqual("r-xp".utf8), fields[5].contains(UInt8(ascii: "/")) else {
        continue
      }
      let ends = fields[0].split(separator: UInt8(ascii: "-")).compactMap {
        UInt(String(decoding: $0, as: UTF8.self), radix: 16)
      }
      guard ends.count == 2, ends[0] < ends[1] else { continue }
      _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
    }
  }

  private static let maximumOctets = 1 << 20
}
