/// What is wrong with a zone file, or deserves a look: stable codes, never used again for something else.
public enum ZoneCode: String, Sendable, CaseIterable {
  // What can't be read.
  case form = "ZF001"
  case directive = "ZF002"
  case include = "ZF003"
  case generate = "ZF004"
  case name = "ZF005"
  case timeToLive = "ZF006"
  case recordClass = "ZF007"
  case type = "ZF008"
  case rdata = "ZF009"
  case limit = "ZF010"
  case encoding = "ZF011"
  case dialect = "ZF012"

  // What makes no zone.
  case noSOA = "ZF101"
  case secondSOA = "ZF102"
  case noNameServer = "ZF103"
  case outOfZone = "ZF104"
  case aliasAndOthers = "ZF105"
  case secondCNAME = "ZF106"
  case secondDNAME = "ZF107"
  case tooManyRecords = "ZF108"
  case noZone = "ZF109"

  // What is read in another way than it is written.
  case repeated = "ZF201"
  case otherTTL = "ZF202"
  case largeTTL = "ZF203"

  // What will hardly be meant.
  case nameServerIsAlias = "ZF301"
  case nameServerHasNoAddress = "ZF302"
  case noGlue = "ZF303"
  case exchangeIsAlias = "ZF304"
  case exchangeHasNoAddress = "ZF305"
  case serviceTargetIsAlias = "ZF306"
  case serviceTargetHasNoAddress = "ZF307"
  case aliasTargetDoesNotExist = "ZF308"
  case belowDNAME = "ZF309"
  case belowDelegation = "ZF310"
  case noHostName = "ZF311"
  case signerWithoutDelegation = "ZF312"
  case wildcardDelegation = "ZF313"
  case innerAsterisk = "ZF314"
  case aliasChain = "ZF315"
  case targetIsAddress = "ZF316"
  case timersOfSOA = "ZF317"

  /// How much it counts.
  public enum Severity: String, Sendable, Comparable {
    /// It is as it is meant to be, but deserves to be known.
    case warning
    /// The zone can't be served.
    case error

    /// Warnings come before errors.
    public static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .error }
  }

  /// How much it counts: errors are what keeps a zone from being served.
  public var severity: Severity { rawValue < "ZF200" ? .error : .warning }

  /// What to do about an unknown type.
  static let unknownTypeHint = "unknown types are written as TYPE65400 \\# LENGTH DIGITS (RFC 3597)"

  /// What to do, in words, whatever is wrong of this kind; nil where the message says it all.
  public var hint: String? {
    switch self {
    case .dialect: "this looks like an export of a Windows DNS server: --dialect windows reads it"
    case .noSOA: "is this the whole file, and is the zone's name the one that --origin says?"
    case .outOfZone: "a name without a final dot is below $ORIGIN; one with it is taken as it stands"
    case .aliasAndOthers: "a CNAME stands for everything at its name: keep it, or the others"
    case .repeated: "one of them can go"
    case .otherTTL: "all records of a name and type are served with the TTL of the first"
    case .nameServerIsAlias: "NS records name hosts, not aliases (RFC 2181 §10.3)"
    case .nameServerHasNoAddress, .exchangeHasNoAddress, .serviceTargetHasNoAddress:
      "is the name right? A missing final dot puts it below the zone's own name"
    case .noGlue: "a name server inside what is delegated can be found by glue alone"
    case .exchangeIsAlias: "MX records name hosts, not aliases (RFC 2181 §10.3)"
    case .serviceTargetIsAlias: "SRV records name hosts, not aliases (RFC 2782)"
    case .belowDNAME: "names below a DNAME lead elsewhere, so this is never served (RFC 6672 §2.4)"
    case .belowDelegation: "only addresses of name servers are served below a delegation"
    case .innerAsterisk: "an asterisk is a wildcard only as the whole leftmost label (RFC 4592 §2.1.1)"
    case .wildcardDelegation: "what a wildcard with NS or DNAME means is not defined (RFC 4592 §4.2, §4.4)"
    case .signerWithoutDelegation: "a DS record stands where NS records delegate (RFC 4035 §2.4)"
    case .targetIsAddress: "a name is wanted here, not an address"
    case .noHostName: "letters, digits and hyphens make a host's name (RFC 1123 §2.1)"
    default: nil
    }
  }
}
