public import AccessPolicy

extension ServerConfiguration {
  /// What is said of Kerberos: whose tickets count, and with which keys.
  public struct KerberosEntry: Sendable {
    /// The keytab's path.
    public var keytab: String
    /// The names that clients may ask for, without realm; nil for `DNS/` and the MNAME of each zone.
    public var services: [String]?
    /// The realms whose principals count, and the hosts that they stand for.
    public var realms: TrustedRealms
    /// The groups of Active Directory that have names here.
    public var groups: [PrincipalGroup]
    /// How much clients may have; nil where the defaults stand.
    public var limits = KerberosLimitEntries()
    /// The place of the keytab in the configuration file.
    public var place: ConfigurationPlace
  }

  /// How much clients may have of security contexts; nil where the defaults stand.
  public struct KerberosLimitEntries: Sendable, Equatable {
    /// Keys at once.
    public var keys: Int?
    /// Keys of one client.
    public var keysPerClient: Int?
    /// Seconds for which a key is good.
    public var lifetime: UInt64?
    /// Octets of a token.
    public var tokenOctets: Int?
    /// Negotiations in a second.
    public var rate: Int?
    /// Negotiations of one client in a second.
    public var ratePerClient: Int?

    /// Makes limits that are not set.
    public init() {}
  }
}
