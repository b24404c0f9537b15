import Foundation
import Glibc

/// Ports of loopback.
public enum FreePort {
  /// A port that is free for UDP and TCP on all of loopback.
  public static func any() throws -> UInt16 {
    for _ in 0..<100 {
      // Below those that the kernel gives to clients: one of them could have taken it before the server starts.
      let port = UInt16.random(in: 20_000...32_000)
      let kinds = [Int32(SOCK_DGRAM.rawValue), Int32(SOCK_STREAM.rawValue)]
      if kinds.allSatisfy({ isFree(port, kind: $0) }) { return port }
    }
    throw POSIXError(.EADDRINUSE)
  }

  private static func isFree(_ port: UInt16, kind: Int32) -> Bool {
    let descriptor = socket(AF_INET, kind, 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
