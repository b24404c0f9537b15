import AccessPolicy
import DNSClient
import KMS

/// What hosts said that were asked whether they offer KMS.
struct ProbeDocument: Encodable, JSONDocument {
  struct Entry: Encodable {
    /// The host as it was named.
    var host: String
    var address: String?
    var port: UInt16?
    /// None where the host could not be asked.
    var result: ProbeOutcome.Kind?
    var detail: String
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var probes: [Entry] = []

  init(now: UInt64) {
    generated = SystemClock.text(now)
  }

  mutating func add(_ host: String, _ address: ServerAddress?, _ result: ProbeOutcome.Kind?, _ detail: String) {
    probes.append(
      Entry(host: host, address: address?.address.description, port: address?.port, result: result, detail: detail))
  }

  /// The same for people, at a terminal with so many columns if they are at one.
  func table(columns: Int?) -> String {
    let rows = probes.map { probe in
      [
        probe.result?.rawValue ?? "not asked", probe.host, probe.address ?? "", probe.port.map { "\($0)" } ?? "",
        probe.detail,
      ].map { HostileText.printable($0) }
    }
    let header = ["RESULT", "HOST", "ADDRESS", "PORT", "WHAT IT SAID"]
    return TextTable.aligned([header] + rows, columns: columns).joined(separator: "\n") + "\n"
  }
}
