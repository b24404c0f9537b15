import DNSWire

/// Names under which activation emulators are found: they run on routers and storage boxes, or are named after themselves.
enum EmulatorNames {
  private static let hosts: Set<String> = [
    "router", "gateway", "gw", "modem", "openwrt", "lede", "ddwrt", "dd-wrt", "tomato", "padavan", "merlin", "pfsense",
    "opnsense", "mikrotik", "fritz", "nas", "synology", "diskstation", "qnap", "raspberrypi", "vlmcs", "vlmcsd",
    "pykms",
    "py-kms",
  ]

  private static let domains: Set<String> = ["lan", "home", "localdomain"]

  /// Whether a host is named like one.
  static func contains(_ host: Name) -> Bool {
    let labels = host.folded.labels
    guard let first = labels.first, let last = labels.last else { return false }
    return hosts.contains(String(decoding: first, as: UTF8.self))
      || domains.contains(String(decoding: last, as: UTF8.self))
  }
}
