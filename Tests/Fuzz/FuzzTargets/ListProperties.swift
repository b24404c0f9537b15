import DNSWire
import ZoneText

/// What must hold for any octets taken as the configuration of another server: the first says of which.
enum ListProperties {
  /// What `include` finds.
  private static let files = [
    "a": "zone \"included.example\" { type primary; file \"i\"; };", "b": "type primary; file \"x\";",
    "c": "include \"c\";",
    "d": "} zone",
  ]

  static func check(_ octets: [UInt8]) throws(Violation) {
    guard let kind = octets.first else { return }
    let rest = Array(octets.dropFirst())
    let list: ZoneList
    do throws(ZoneTextErrors) {
      list =
        kind & 1 == 0
        ? try WindowsBootFile.read(rest, file: "list")
        : try NamedConfiguration.read(rest, file: "list") { path, _ in files[path].map { (path, Array($0.utf8)) } }
    } catch {
      return try check(error)
    }
    try demand(Set(list.zones.map(\.name)).count == list.zones.count, "no zone is there twice")
    for zone in list.zones {
      try demand(!zone.file.isEmpty, "a zone has a file")
      try demand(zone.place.contains(":"), "a zone has a place")
      try demand((try? Name(text: zone.name.description)) == zone.name, "a zone's name can be written")
    }
    for skipped in list.skipped {
      try demand(!skipped.reason.isEmpty, "what is not taken has a reason")
      for text in [skipped.name, skipped.reason] {
        try demand(text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "it is printable ASCII: \(text)")
        try demand(text.utf8.count <= 4_096, "it is bounded")
      }
    }
  }

  private static func check(_ errors: ZoneTextErrors) throws(Violation) {
    try demand(errors.total > 0 && !errors.errors.isEmpty, "what is refused has an error")
    for error in errors.errors {
      try demand(error.line >= 1 && error.column >= 1, "an error has a place")
      try demand(error.description.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "an error is printable ASCII")
      try demand(error.text.utf8.count <= 4 * ZoneTextLimits.excerptOctets + 3, "what an error shows is bounded")
    }
  }
}
