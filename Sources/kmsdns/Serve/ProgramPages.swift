import Glibc

/// The pages of the program itself: its code and that of its libraries.
///
/// Unsafe memory: what is given back are mappings of files that can't be written to; who touches them again gets the same octets.
@safe enum ProgramPages {
  /// Gives back the code and constants that were mapped so far: a start reads configuration, database and zones, and most of
  /// what did that is not used again. It is two thirds of the memory of a server with a small zone.
  static func giveBack() {
    guard let maps = try? FileContents.read("/proc/self/maps", limit: maximumOctets) else { return }
    for line in maps.split(separator: UInt8(ascii: "\n")) {
      // Addresses, access, offset, device, inode, path.
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
      guard fields.count == 6, fields[5].contains(UInt8(ascii: "/")) else { continue }
      // What begins a file can be read alone; read-only parts further on have been written to, by the dynamic linker.
      let isCode = fields[1].elementsEqual("r-xp".utf8)
      let isBeginning = fields[1].elementsEqual("r--p".utf8) && fields[2].allSatisfy { $0 == UInt8(ascii: "0") }
      guard isCode || isBeginning else { continue }
      let ends = fields[0].split(separator: UInt8(ascii: "-")).compactMap {
        UInt(String(decoding: $0, as: UTF8.self), radix: 16)
      }
      guard ends.count == 2, ends[0] < ends[1] else { continue }
      _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
    }
  }

  /// Gives them back once more, when what follows a start is over: publishers are reviewed then for the first time.
  static func giveBack(after delay: Duration) async {
    guard (try? await Task.sleep(for: delay)) != nil else { return }
    giveBack()
  }

  private static let maximumOctets = 1 << 20
}
