/// The limits of alerts.
public enum AlertLimits {
  /// Alerts that wait in one place, of updates refused to nobody in particular, and of the others: no flood takes the places of
  /// both.
  public static let waiting = 1_000
  /// Alerts of updates refused to nobody in particular in one second: anybody can send those.
  public static let unsignedPerSecond = 20
  /// Events that are remembered, of updates refused to nobody in particular, and of the others, to tell which are repeated.
  public static let remembered = 4_096
  /// Octets of a credential or a reason in an alert.
  public static let textOctets = 512
  /// How often it is tried to deliver one alert.
  public static let attempts = 6
  /// The pause after the first attempt; each later one is twice as long as the one before.
  public static let firstPause = Duration.seconds(1)
  /// The longest pause between two attempts, unless the receiver asks for a longer one.
  public static let longestPause = Duration.seconds(60)
  /// The longest pause that a receiver can ask for.
  public static let longestAskedPause = Duration.seconds(300)
  /// How long a server that stops waits for what is on its way.
  public static let drain = Duration.seconds(3)
  /// Octets of a syslog message: what daemons take unless they are told otherwise.
  public static let syslogOctets = 8_192
  /// How long the delivery of one syslog message may take.
  public static let syslogTimeout = Duration.seconds(5)
  /// How long a sent syslog message is waited on, for the word that nobody took it.
  public static let syslogEcho = Duration.milliseconds(200)
  /// Octets of the secret that webhooks are signed with, at least: shorter ones could be guessed.
  public static let secretOctets = 16
  /// Octets of the path of a Unix socket.
  public static let socketPathOctets = 107
}
