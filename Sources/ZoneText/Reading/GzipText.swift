internal import CZlib

/// Texts that were packed by gzip (RFC 1952).
enum GzipText {
  /// Whether octets are those of a packed text.
  static func isPacked(_ octets: [UInt8]) -> Bool { octets.starts(with: [0x1F, 0x8B, 8]) }

  /// The text, of `limit` octets at most. Before any of it is kept it is known how much there is.
  static func unpacked(_ octets: [UInt8], limit: Int) throws(TextFault) -> [UInt8] {
    var count = 0
    let end = inflate(octets) { part in
      count += part.count
      return count <= limit
        && (count <= ZoneTextLimits.unpackedOctets || count / ZoneTextLimits.unpackedRatio <= octets.count)
    }
    switch end {
    case .done: break
    case .stopped where count > limit:
      throw fault("the file has more than \(limit) octets when it is unpacked", .limit)
    case .stopped:
      throw fault(
        "the file has more than \(ZoneTextLimits.unpackedRatio) times its size when it is unpacked, which no zone has",
        .limit)
    case .broken: throw fault("the file is packed by gzip, and damaged or cut short", .encoding)
    }
    var text: [UInt8] = []
    text.reserveCapacity(count)
    _ = inflate(octets) { part in
      text += part
      return true
    }
    return text
  }

  private static func fault(_ message: String, _ code: ZoneCode) -> TextFault {
    TextFault(Position(line: 1, column: 1), message, code: code)
  }

  private enum End {
    case done
    case stopped
    case broken
  }

  /// Octets that are unpacked at once.
  private static let step = 1 << 20

  /// Unpacks octets part by part, until `take` has enough.
  ///
  /// Unsafe memory: zlib reads from and writes to the buffers that are lent to it for each call.
  private static func inflate(_ octets: [UInt8], _ take: ([UInt8]) -> Bool) -> End {
    var stream = unsafe z_stream()
    // 16 more than the greatest window is for gzip's header.
    guard unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return .broken
    }
    defer { _ = unsafe inflateEnd(&stream) }
    var offset = 0
    while true {
      var status = Z_OK
      let part = unsafe [UInt8](unsafeUninitializedCapacity: step) { buffer, count in
        unsafe octets.withUnsafeBufferPointer { source in
          let available = min(source.count - offset, step)
          unsafe stream.next_in = source.baseAddress.map { unsafe UnsafeMutablePointer(mutating: $0 + offset) }
          unsafe stream.avail_in = UInt32(available)
          unsafe stream.next_out = buffer.baseAddress
          unsafe stream.avail_out = UInt32(buffer.count)
          status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
          offset += available - Int(unsafe stream.avail_in)
          count = unsafe buffer.count - Int(stream.avail_out)
        }
      }
      guard take(part) else { return .stopped }
      switch status {
      case Z_STREAM_END:
        // Several may stand one behind the other (RFC 1952 §2.2).
        guard offset < octets.count else { return .done }
        guard unsafe inflateReset(&stream) == Z_OK else { return .broken }
      case Z_OK where offset < octets.count || part.count == step: continue
      default: return .broken
      }
    }
  }
}
