/// The limits of what comes from tickets and keytabs.
public enum KerberosLimits {
  /// Octets of a PAC's logon-info.
  public static let logonInfoOctets = 65_536
  /// Groups in each of its lists: an account of Active Directory can't log on with more than 1,015.
  public static let groups = 4_096
  /// Characters of each of its texts.
  public static let textCharacters = 1_024
  /// Octets of a keytab.
  public static let keytabOctets = 1 << 20
  /// Entries of a keytab.
  public static let keytabEntries = 4_096
  /// Octets of a name's component in a keytab.
  public static let componentOctets = 1_024
  /// Components of a name in a keytab.
  public static let components = 16
  /// Octets of a KDC's answer that are looked at.
  public static let answerOctets = 65_536
  /// Seconds that a KDC has to answer.
  public static let answerSeconds = 3
  /// Seconds by which the clocks of Kerberos may differ (RFC 4120 §9.2).
  public static let clockSkewSeconds: UInt64 = 300
}
