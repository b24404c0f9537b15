/// The limits of the DNS wire format.
public enum WireLimits {
  /// Octets of a name in wire form, with its root label (RFC 1035 §2.3.4).
  public static let nameOctets = 255
  /// Octets of one label (RFC 1035 §2.3.4).
  public static let labelOctets = 63
  /// Labels of a name, without its root label: what fits into 255 octets.
  public static let labels = 127
  /// Compression pointers followed for one name: one for every label, as nobody needs more.
  public static let pointers = labels
  /// Octets of a message header (RFC 1035 §4.1.1).
  public static let headerOctets = 12
  /// Octets of a message: what the TCP length field can say (RFC 1035 §4.2.2).
  public static let messageOctets = 65_535
  /// Records that one message may hold before decoding it whole is refused; counts in the header are never trusted.
  public static let messageRecords = 8_192
  /// Seconds for which a signature over a message may be good: nobody needs an hour to send it, and until it expires it
  /// could be sent again (RFC 2931 §3).
  public static let messageSignatureSeconds: UInt32 = 3_600
  /// Octets of an integrity code of GSS-API in a TSIG record at most: those of Kerberos have 28 (RFC 4121 §4.2.6.1) to 37
  /// (RFC 4757 §7.2).
  public static let integrityCodeOctets = 64
  /// Public keys with which one signature is tried: those of one signer with the same tag.
  public static let messageSignatureKeys = 2
  /// Offsets that a compression pointer can reach (RFC 1035 §4.1.4).
  public static let pointerReach = 0x4000
}
