public import Alerts
public import KMS

extension ServerConfiguration {
  /// Who is alerted of publishers that are not sanctioned, as the configuration names them: nothing is read yet.
  public struct AlertEntries: Sendable, Equatable {
    /// The webhooks.
    public var webhooks: [WebhookEntry] = []
    /// The syslog daemons.
    public var syslog: [SyslogEntry] = []
    /// Seconds in which an event that is repeated is not alerted of again.
    public var repeatAfter: UInt64 = 3_600

    /// Makes entries by which nobody is alerted.
    public init() {}
  }

  /// A webhook.
  public struct WebhookEntry: Sendable, Equatable {
    /// Where the secret comes from.
    public enum Secret: Sendable, Equatable {
      /// From the file of this path.
      case file(String)
      /// From the environment variable of this name.
      case environment(String)
    }

    /// Where it is.
    public var address: WebhookAddress
    /// Where the secret comes from that it is signed with.
    public var secret: Secret
    /// Whose word on its identity counts.
    public var trust: WebhookTrust
    /// What it hears of; nil for everything.
    public var kinds: Set<PublisherEvent.Kind>?
    /// Seconds that one attempt may take.
    public var timeout: Int
    /// Where the configuration names it.
    public var place: ConfigurationPlace
  }

  /// A syslog daemon.
  public struct SyslogEntry: Sendable, Equatable {
    /// Where it listens.
    public var destination: SyslogDestination
    /// The part of the system that messages come from.
    public var facility: SyslogFacility
    /// The program that messages come from.
    public var application: String
    /// What it hears of; nil for everything.
    public var kinds: Set<PublisherEvent.Kind>?
  }
}
