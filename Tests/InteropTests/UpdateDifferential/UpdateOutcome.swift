import DNSWire

/// An update, and what came of it at kmsdns and at a reference.
struct UpdateOutcome {
  let update: WireUpdate
  let kind: NameServer.Kind
  /// The zone that both had.
  let before: ZoneContent
  let ownCode: ResponseCode?
  let code: ResponseCode?
  let own: ZoneContent
  let other: ZoneContent

  /// Whether one of them took a serial that the update has: all others are the servers' own matter (RFC 2136 §3.6).
  var setsSerial: Bool {
    update.updates.contains { record in
      guard record.type == .soa, record.recordClass == .internet,
        let serial = (try? StartOfAuthority(rdata: record.rdata))?.serial.rawValue
      else { return false }
      return serial != before.serial && (serial == own.serial || serial == other.serial)
    }
  }

  /// Knot keeps the TTL that an RRset has: decided.
  var isSameContent: Bool {
    kind == .knot ? own.plainKeys == other.plainKeys : own.keys == other.keys
  }

  /// Without a decided difference.
  var isSame: Bool {
    ownCode == code && isSameContent && (!setsSerial || own.serial == other.serial)
  }

  /// In a few words, to put those together that have one reason.
  var summary: String {
    var parts: Set<String> = []
    if !isSameContent {
      for line in own.differences(other) { parts.insert(String(line.prefix(line.hasPrefix("s") ? 6 : 1))) }
    } else if own.serial != other.serial {
      parts.insert("serial")
    }
    let codes = ownCode == code ? Self.text(code) : "\(Self.text(ownCode)), \(Self.text(code))"
    return "\(kind): \(codes) \(parts.sorted().joined(separator: " ")) \(update.faults.joined(separator: ", "))"
  }

  static func text(_ code: ResponseCode?) -> String { code?.description ?? "silence" }

  /// All that is needed to see the reason.
  var description: String {
    "\(update)\n    kmsdns \(Self.text(ownCode)), \(kind) \(Self.text(code))\n"
      + own.differences(other).prefix(30).map { "    \($0)\n" }.joined()
      + "    before:\n" + before.records.map { "      \($0.text)\n" }.joined()
  }
}
