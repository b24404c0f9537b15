import Glibc

/// The time by a KDC's clock: it stands in each of its errors (RFC 4120 §5.9.1), and to ask for a ticket for nobody gives one.
public enum KDCTime {
  /// Why there is no time.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// The reason.
    public let description: String
  }

  /// Asks a KDC over TCP; gives seconds since 1970.
  public static func ask(host: String, port: UInt16, realm: String) throws(Failure) -> UInt64 {
    let request = request(realm: realm)
    let count = UInt32(request.count)
    let head = (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * $0)) }
    let answer = try exchange(head + request, host: host, port: port)
    guard let time = time(in: answer) else { throw Failure(description: "what it answers is no error of Kerberos") }
    return time
  }

  /// The request for a ticket (RFC 4120 §5.4.1) of a client that no realm has.
  static func request(realm: String) -> [UInt8] {
    func tagged(_ number: UInt8, _ value: [UInt8]) -> [UInt8] { DERReader.value(0xA0 | number, value) }
    func integer(_ octets: UInt8...) -> [UInt8] { DERReader.value(0x02, octets) }
    func text(_ text: String) -> [UInt8] { DERReader.value(0x1B, Array(text.utf8.prefix(1_000))) }
    func sequence(_ values: [[UInt8]]) -> [UInt8] { DERReader.value(0x30, Array(values.joined())) }
    func name(_ type: UInt8, _ parts: [String]) -> [UInt8] {
      sequence([tagged(0, integer(type)), tagged(1, sequence(parts.map(text)))])
    }
    let body = sequence([
      tagged(0, DERReader.value(0x03, [0, 0, 0, 0, 0])),
      tagged(1, name(1, ["kmsdns-asks-for-the-time"])),
      tagged(2, text(realm)),
      tagged(3, name(2, ["krbtgt", realm])),
      tagged(5, DERReader.value(0x18, Array("20370913024805Z".utf8))),
      tagged(7, integer(UInt8.random(in: 1...127), UInt8.random(in: 0...255), UInt8.random(in: 0...255))),
      tagged(8, sequence([integer(18), integer(17)])),
    ])
    return DERReader.value(0x6A, sequence([tagged(1, integer(5)), tagged(2, integer(10)), tagged(4, body)]))
  }

  /// The time in an error.
  static func time(in answer: [UInt8]) -> UInt64? {
    var reader = DERReader(answer[...])
    guard let error = reader.content(of: 0x7E) else { return nil }
    reader = DERReader(error)
    guard let fields = reader.content(of: 0x30) else { return nil }
    reader = DERReader(fields)
    guard let field = reader.content(of: 0xA4) else { return nil }
    reader = DERReader(field)
    guard let text = reader.content(of: 0x18), text.count == 15, text.last == UInt8(ascii: "Z"),
      text.dropLast().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let digits = text.dropLast().map { Int32($0) - 0x30 }
    func number(_ start: Int, _ count: Int) -> Int32 { digits[start..<start + count].reduce(0) { $0 * 10 + $1 } }
    var fieldsOfTime = unsafe tm()
    unsafe fieldsOfTime.tm_year = number(0, 4) - 1900
    unsafe fieldsOfTime.tm_mon = number(4, 2) - 1
    unsafe fieldsOfTime.tm_mday = number(6, 2)
    unsafe fieldsOfTime.tm_hour = number(8, 2)
    unsafe fieldsOfTime.tm_min = number(10, 2)
    unsafe fieldsOfTime.tm_sec = number(12, 2)
    return UInt64(exactly: unsafe timegm(&fieldsOfTime))
  }

  private static func exchange(_ request: [UInt8], host: String, port: UInt16) throws(Failure) -> [UInt8] {
    let descriptor = try connect(host, port)
    defer { close(descriptor) }
    guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw Failure(description: "the connection broke: \(reason())")
    }
    var answer: [UInt8] = []
    while answer.count < 4 || answer.count < 4 + length(of: answer) {
      guard answer.count <= KerberosLimits.answerOctets else { throw Failure(description: "its answer has no end") }
      var part = [UInt8](repeating: 0, count: 4_096)
      let count = unsafe recv(descriptor, &part, part.count, 0)
      guard count > 0 else { throw Failure(description: "it gives no whole answer") }
      answer += part[..<count]
    }
    return Array(answer.dropFirst(4))
  }

  private static func length(of answer: [UInt8]) -> Int {
    min(answer[..<4].reduce(0) { $0 << 8 | Int($1) }, KerberosLimits.answerOctets)
  }

  /// Connects to the first address that answers in time.
  private static func connect(_ host: String, _ port: UInt16) throws(Failure) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, "\(port)", &hints, &list)
    guard code == 0 else {
      throw Failure(description: "it has no address: \(unsafe String(cString: gai_strerror(code)))")
    }
    defer { unsafe freeaddrinfo(list) }
    var last = "it has no address"
    var entry = unsafe list
    while let address = unsafe entry {
      let descriptor = unsafe socket(
        address.pointee.ai_family, address.pointee.ai_socktype, address.pointee.ai_protocol)
      var limit = timeval(tv_sec: KerberosLimits.answerSeconds, tv_usec: 0)
      for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
      }
      if unsafe Glibc.connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 {
        return descriptor
      }
      last = reason()
      close(descriptor)
      unsafe entry = address.pointee.ai_next
    }
    throw Failure(description: "no connection: \(last)")
  }

  private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
