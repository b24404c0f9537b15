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
    let octets = unsafe UnsafeRawBufferPointer(start: start, count: Int(entry.ai_addrlen))
    // The address stands behind family and port, in IPv6 also behind the flow's label.
    switch unsafe (entry.ai_family, octets.count) {
    case (AF_INET, 8...): return unsafe IPAddress(octets: UnsafeRawBufferPointer(rebasing: octets[4..<8]))
    case (AF_INET6, 24...): return unsafe IPAddress(octets: UnsafeRawBufferPointer(rebasing: octets[8..<24]))
    default: return nil
    }
  }
}
