/// What part of a system a syslog message comes from (RFC 5424 §6.2.1).
public enum SyslogFacility: Int, Sendable, CaseIterable {
  case kern, user, mail, daemon, auth, syslog, lpr, news, uucp, cron, authpriv, ftp, ntp, security, console, clock
  case local0, local1, local2, local3, local4, local5, local6, local7

  /// Takes the name that syslog daemons know it by.
  public init?(name: String) {
    guard let facility = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = facility
  }

  /// The name that syslog daemons know it by.
  public var name: String { "\(self)" }
}

/// How bad it is (RFC 5424 §6.2.1).
enum SyslogSeverity: Int {
  case warning = 4
  case notice = 5
  case informational = 6
}
