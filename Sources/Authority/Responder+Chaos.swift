import DNSWire
import Zone

/// The hashes of the names of class CH that say something of the server.
struct ServerNames {
  let identity: (UInt64, UInt64)
  let version: (UInt64, UInt64)

  init() {
    identity = (Self.hash("id", "server"), Self.hash("hostname", "bind"))
    version = (Self.hash("version", "server"), Self.hash("version", "bind"))
  }

  private static func hash(_ labels: String...) -> UInt64 {
    var wire: [UInt8] = []
    for label in labels { wire += [UInt8(label.utf8.count)] + Array(label.utf8) }
    var name = LookupName()
    name.load((wire + [0]).span)
    return name.fullHash
  }
}

/// Questions of class CH about the server itself (RFC 4892).
extension Responder {
  /// Answers where the configuration says something, else REFUSED.
  mutating func answerChaos(_ form: QueryForm, _ writer: inout MessageWriter) throws(WireError) {
    guard form.type == .txt || form.type == .any else { return refuseChaos() }
    switch owner.fullHash {
    case serverNames.identity.0, serverNames.identity.1:
      guard !settings.value.identity.isEmpty else { return refuseChaos() }
      try write(settings.value.identity, &writer)
    case serverNames.version.0, serverNames.version.1:
      guard !settings.value.version.isEmpty else { return refuseChaos() }
      try write(settings.value.version, &writer)
    default: return refuseChaos()
    }
    response.flags |= Header.Flag.authoritative
    response.answerCount += 1
  }

  private mutating func refuseChaos() {
    setCode(.refused, because: .prohibited)
  }

  private func write(_ text: borrowing ShortText, _ writer: inout MessageWriter) throws(WireError) {
    try writer.write(name: owner.wire)
    try writer.write(RecordType.txt.rawValue)
    try writer.write(RecordClass.chaos.rawValue)
    try writer.write(UInt32(0))
    try writer.write(UInt16(truncatingIfNeeded: text.octets.count + 1))
    try writer.write(UInt8(truncatingIfNeeded: text.octets.count))
    try writer.write(text.octets)
  }
}
