import Authority
import DNSWire
import Zone

/// What a server serves, zone by zone, as JSON has it.
struct ZonesDocument: Codable, JSONDocument {
  enum Role: String, Codable {
    /// Served from a file.
    case primary
    /// Copied from other servers.
    case secondary
    /// Made here: the list of the others for secondaries.
    case catalog
  }

  struct ZoneEntry: Codable {
    var zone: String
    var role: Role
    /// Missing where there is no copy that is still good.
    var serial: UInt32?
    /// Of a secondary, when a primary last had nothing newer.
    var checked: String?
    /// Of a secondary, when the copy expires.
    var expires: String?
    /// Of a secondary, why the last look had no success.
    var failure: String?
    /// The catalog that lists the zone, where one does.
    var catalog: String?
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var zones: [ZoneEntry]

  /// Looks through the zones of a server.
  init(_ server: Server, now: UInt64) async {
    generated = SystemClock.text(now)
    zones = []
    for version in server.zones.current.versions.sorted(by: { $0.apex < $1.apex }) {
      zones.append(await ZoneEntry(version, server))
    }
  }

  /// The same for people.
  var text: String {
    let rows = zones.map { entry in
      [entry.zone, entry.role.rawValue, entry.serial.map { "serial \($0)" } ?? "not available", entry.remark]
    }
    return TextTable.aligned(rows.map { $0.map { HostileText.printable($0) } }).map { $0 + "\n" }.joined()
  }
}

extension ZonesDocument.ZoneEntry {
  init(_ version: ZoneVersion, _ server: Server) async {
    zone = version.apex.relativeText
    serial = version.isUnavailable ? nil : version.soa.serial.rawValue
    guard let (plan, state) = await server.secondaries.state(of: version.apex) else {
      role = server.catalog == version.apex ? .catalog : .primary
      return
    }
    role = .secondary
    checked = state.checked.map { SystemClock.text($0) }
    expires = state.expires.map { SystemClock.text($0) }
    failure = state.failure
    catalog = plan.member?.catalog.relativeText
  }

  fileprivate var remark: String {
    var remarks: [String] = []
    if let catalog { remarks.append("of catalog \(catalog)") }
    if let failure {
      remarks.append("not refreshed: \(failure)")
    } else if let checked {
      remarks.append("as new as its primary at \(checked)")
    }
    return remarks.joined(separator: "; ")
  }
}
