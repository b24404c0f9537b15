import Glibc

/// A port that is free for UDP and TCP on loopback.
public func freePort() throws -> UInt16 {
  for _ in 0..<100 {
    let port = UInt16.random(in: 20_000...32_000)
    let kinds = [Int32(SOCK_DGRAM.rawValue), Int32(SOCK_STREAM.rawValue)]
    if kinds.allSatisfy({ isFree(port, $0) }) { return port }
  }
  throw BenchmarkFailure("no free port")
}

private func isFree(_ port: UInt16, _ kind: Int32) -> Bool {
  let descriptor = socket(AF_INET, kind, 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  return unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
      unsafe bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
}
