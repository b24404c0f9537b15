public import AccessPolicy
import Glibc
import NIOPosix

/// Addresses of names as this system finds them: by its hosts file, its DNS, whatever else it is set up to use.
public enum SystemAddresses {
  /// Why there are none.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name.
    public let name: String
    /// What the system says.
    public let reason: String

    /// One sentence.
    public var description: String { "\(name) can't be resolved by this system: \(reason)" }
  }

  /// The addresses of a name, in the order in which the system would use them, each once.
  public static func addresses(of name: String) async throws(Failure) -> [IPAddress] {
    do {
      // It blocks.
      return try await NIOThreadPool.singleton.runIfActive { try look(name) }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(name: name, reason: "\(error)")
    }
  }

  private static func look(_ name: String) throws(Failure) -> [IPAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(name, nil, &hints, &list)
    guard code == 0 else { throw Failure(name: name, reason: unsafe String(cString: gai_strerror(code))) }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      if let address = unsafe address(entry.pointee), !addresses.contains(address) { addresses.append(address) }
      unsafe next = entry.pointee.ai_next
    }
    guard !addresses.isEmpty else { throw Failure(name: name, reason: "it has no address") }
    return addresses
  }

  private static func address(_ entry: addrinfo) -> IPAddress? {
    guard let start = unsafe entry.ai_addr else { return nil }
    switch unsafe entry.ai_family {
    case AF_INET:
      return unsafe start.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
        IPAddress(ipv4: UInt32(bigEndian: unsafe pointer.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      return unsafe start.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        unsafe withUnsafeBytes(of: pointer.pointee.sin6_addr) { unsafe IPAddress(octets: $0) }
      }
    default: return nil
    }
  }
}
