import Glibc

/// An address of a socket, as the system has it.
struct SocketAddress {
  let family: Int32
  let type: Int32
  private var storage = sockaddr_storage()
  private var length: socklen_t = 0

  /// All addresses of a destination, in the order in which they are to be tried.
  static func all(of destination: SyslogDestination) throws(DeliveryFailure) -> [SocketAddress] {
    switch destination {
    case .udp(let host, let port): try resolve(host, port, Int32(SOCK_DGRAM.rawValue))
    case .tcp(let host, let port): try resolve(host, port, Int32(SOCK_STREAM.rawValue))
    case .unix(let path): [SocketAddress(path: path)]
    }
  }

  private init(path: String) {
    family = AF_UNIX
    type = Int32(SOCK_DGRAM.rawValue)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, octet) in path.utf8.enumerated() where index + 1 < room.count { unsafe room[index] = octet }
    }
    unsafe withUnsafeBytes(of: &address) { unsafe take($0) }
  }

  private init(family: Int32, type: Int32, octets: UnsafeRawBufferPointer) {
    self.family = family
    self.type = type
    unsafe take(octets)
  }

  private mutating func take(_ octets: UnsafeRawBufferPointer) {
    unsafe withUnsafeMutableBytes(of: &storage) { room in
      for index in 0..<min(room.count, octets.count) { unsafe room[index] = octets[index] }
    }
    length = socklen_t(min(MemoryLayout<sockaddr_storage>.size, octets.count))
  }

  private static func resolve(
    _ host: String, _ port: UInt16, _ type: Int32
  ) throws(DeliveryFailure) -> [SocketAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = type
    unsafe hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      throw DeliveryFailure(unsafe "its host has no address: \(String(cString: gai_strerror(code)))", isTransient: true)
    }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      let info = unsafe entry.pointee
      unsafe next = info.ai_next
      guard let address = unsafe info.ai_addr else { continue }
      let octets = unsafe UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen))
      unsafe addresses.append(SocketAddress(family: info.ai_family, type: type, octets: octets))
    }
    return addresses
  }

  /// Connects a socket to it; 0, or an error number.
  func connect(_ descriptor: Int32) -> Int32 {
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe Glibc.connect(descriptor, address, length) == 0 ? 0 : errno
      }
    }
  }
}
