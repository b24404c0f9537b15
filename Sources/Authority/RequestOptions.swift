import AccessPolicy
import DNSWire

/// What the EDNS options of a request ask for; options that nobody here knows are passed over (RFC 6891 §6.1.2).
struct RequestOptions: BitwiseCopyable {
  /// The server's identity is asked for (RFC 5001 §2.1).
  var wantsIdentity = false
  /// The client wants to know how long its connection may be idle (RFC 7828 §3.2.1).
  var wantsKeepalive = false
  /// The client's cookies; of several options the first counts.
  var cookie: ClientCookie?

  /// Reads the rdata of an OPT record.
  mutating func read(_ rdata: Span<UInt8>, over transport: TransportKind) throws(WireError) {
    var reader = WireReader(rdata)
    while reader.remaining > 0 {
      let option = EDNSOption(rawValue: try reader.readUInt16())
      let length = Int(try reader.readUInt16())
      let start = reader.position
      try reader.skip(length)
      switch option {
      case .nsid: wantsIdentity = true
      case .cookie where cookie == nil: cookie = try ClientCookie(rdata.extracting(start..<start + length))
      case .tcpKeepalive where transport == .tcp:
        guard length == 0 else { throw .optionForm }
        wantsKeepalive = true
      default: break
      }
    }
  }
}

/// What a COOKIE option of a request holds (RFC 7873 §4).
struct ClientCookie: BitwiseCopyable {
  /// The client's cookie: eight octets.
  let client: UInt64
  /// The server's cookie; nil where there is none, or none of a form that this server gives.
  let server: ServerCookie?
  /// Whether there is a server cookie, of whatever form.
  let hasServer: Bool

  /// Reads the option's data: eight octets, or sixteen to forty.
  init(_ data: Span<UInt8>) throws(WireError) {
    guard data.count == 8 || (16...40).contains(data.count) else { throw .optionForm }
    client = data.uint64(at: 0)
    hasServer = data.count > 8
    server = data.count == 24 ? ServerCookie(head: data.uint64(at: 8), hash: data.uint64(at: 16)) : nil
  }
}
