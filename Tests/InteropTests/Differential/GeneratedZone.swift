import DNSWire

/// A zone as master file text. Names are in lower case, without the last dot: the root is empty.
struct GeneratedZone {
  let apex: String
  /// The RRsets in the order of the file.
  var sets: [(owner: String, ttl: Int, type: String, data: [String])] = []
  /// What the file contains before it is signed: owners in any case.
  var text = ""
  /// How it is signed; nil where it isn't.
  var signing: ZoneSigning?

  init(apex: String, text: String = "") {
    self.apex = apex
    self.text = text
  }

  var fileName: String { "\(apex.isEmpty ? "root" : apex).zone" }

  func has(_ owner: String, _ types: String...) -> Bool {
    sets.contains { $0.owner == owner && (types.isEmpty || types.contains($0.type)) }
  }
}

/// How a zone is signed.
struct ZoneSigning {
  /// NSEC3 instead of NSEC.
  struct Hashing {
    let iterations: Int
    /// In hexadecimal digits; `-` for none.
    let salt: String
    /// Unsigned delegations have no NSEC3 record (RFC 5155 §6).
    let optOut: Bool
  }

  let algorithms: [ZoneSigner.Algorithm]
  let hashing: Hashing?

  /// In a few words, for the report.
  var summary: String { hashing.map { $0.optOut ? "opt-out" : "NSEC3" } ?? "NSEC" }
}

/// Names as texts.
enum NameText {
  static func join(_ label: String, _ parent: String) -> String { parent.isEmpty ? label : "\(label).\(parent)" }

  static func isBelow(_ name: String, _ ancestor: String) -> Bool {
    ancestor.isEmpty ? !name.isEmpty : name.hasSuffix("." + ancestor)
  }

  static func isWildcard(_ name: String) -> Bool { name == "*" || name.hasPrefix("*.") }

  static func parent(_ name: String) -> String? {
    guard !name.isEmpty else { return nil }
    return name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
  }

  /// Whether it has no more than 255 octets, with as many to spare.
  static func fits(_ name: String, spare: Int = 0) -> Bool {
    guard let name = try? Name(text: name + ".") else { return false }
    return name.wire.count + spare <= WireLimits.nameOctets
  }
}
