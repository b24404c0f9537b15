import AccessPolicy
import DNSWire
import Glibc
import KMS

/// An alert as a syslog message (RFC 5424).
public struct SyslogMessage: Sendable {
  /// Where messages come from.
  public struct Origin: Sendable {
    /// The machine's name.
    public var host: String
    /// The program's name.
    public var application: String
    /// The process.
    public var process: String
    /// The part of the system.
    public var facility: SyslogFacility

    /// Makes an origin.
    public init(facility: SyslogFacility, application: String, host: String, process: String) {
      self.facility = facility
      self.application = application
      self.host = host
      self.process = process
    }

    /// This process.
    public init(facility: SyslogFacility, application: String) {
      self.init(facility: facility, application: application, host: HostName.current, process: "\(getpid())")
    }
  }

  /// The structured data's name: the number is the one that RFC 5612 keeps for examples.
  public static let structuredDataID = "kmsdns@32473"

  /// The message.
  public let text: String

  /// Puts an alert into a message.
  public init(_ alert: Alert, from origin: Origin) {
    let priority = origin.facility.rawValue * 8 + alert.severity.rawValue
    let head = [
      "<\(priority)>1", ClockText.rfc3339(alert.event.time), Self.field(origin.host, limit: 255),
      Self.field(origin.application, limit: 48), Self.field(origin.process, limit: 128),
      Self.field(alert.kind, limit: 32),
      Self.structuredData(alert),
    ].joined(separator: " ")
    // Room for a space, the mark and the sign that the rest is cut off; the names in front of it always fit.
    let message = HarmlessText.of(alert.sentence, octets: AlertLimits.syslogOctets - head.utf8.count - 7)
    // Whoever says that it is UTF-8 has to say so by a byte order mark; ASCII is what everybody takes (§6.4).
    let mark = message.utf8.allSatisfy { $0 < 0x80 } ? "" : "\u{FEFF}"
    text = head + " " + mark + message
  }

  private static func structuredData(_ alert: Alert) -> String {
    let event = alert.event
    var parameters = [
      ("id", alert.id), ("kind", alert.kind), ("server", alert.server), ("zone", event.zone.description),
      ("owner", event.owner.description), ("target", event.service.target.description),
    ]
    if !event.isAlias {
      parameters += [
        ("port", "\(event.service.port)"), ("priority", "\(event.service.priority)"),
        ("weight", "\(event.service.weight)"),
      ]
    }
    parameters.append(("credential", event.credential))
    if let address = event.address { parameters.append(("address", address.description)) }
    return "[" + structuredDataID + parameters.map { " \($0)=\"\(escaped($1))\"" }.joined() + "]"
  }

  /// A PARAM-VALUE (§6.3.3).
  private static func escaped(_ value: String) -> String {
    HarmlessText.of(value).reduce(into: "") { result, character in
      if "\"\\]".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  /// A field of the header: printable ASCII, `-` where there is none (§6).
  private static func field(_ text: String, limit: Int) -> String {
    let text = String(text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(limit).map(Character.init))
    return text.isEmpty ? "-" : text
  }
}

extension Alert {
  fileprivate var severity: SyslogSeverity {
    switch event.kind {
    case _ where isTest: .informational
    case .appeared, .changed, .held: .warning
    case .refused, .approved, .rejected: .notice
    }
  }
}
