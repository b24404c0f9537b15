/// The kinds of field that rdata is written in.
enum RdataField: Hashable, Sendable {
  case name
  case uint8
  case uint16
  case uint32
  case period
  case time
  case recordType
  case ipv4
  case ipv6
  case string
  case longString
  case tag
  case base64
  case base32
  case hex
  case salt
  case types
  case algorithm
  case certificateUsage
  case selector
  case matchingType
  case certificateType
  case addressPrefix
  case location
  case nsap
  case locator
  case eui48
  case eui64
  case hostIdentity
  case ipsecKey
  case serviceParameters

  /// How many tokens the field takes from the rest, where it is the last one or not.
  func tokenCount(isLast: Bool, of rest: Int) -> Int {
    switch self {
    case .hostIdentity: min(3, rest)
    case .base64, .hex, .types, .location, .ipsecKey, .serviceParameters: isLast ? rest : min(1, rest)
    default: min(1, rest)
    }
  }

  /// What an error says that a token is not.
  var noun: String {
    switch self {
    case .name: "a name"
    case .uint8: "a number from 0 to 255"
    case .uint16: "a number from 0 to 65535"
    case .uint32: "a number from 0 to 4294967295"
    case .period: "a period of 32 bits: seconds, or numbers with the units s, m, h, d, w"
    case .time: "a time: YYYYMMDDHHmmSS, or seconds since 1970"
    case .recordType, .types: "a type"
    case .ipv4: "an IPv4 address"
    case .ipv6: "an IPv6 address"
    case .string: "a character-string of 255 octets at most"
    case .longString: "a string"
    case .tag: "a tag of letters and digits"
    case .base64: "base64"
    case .base32: "base32 with the extended hex alphabet, without padding"
    case .hex: "hexadecimal digits in pairs"
    case .salt: "a salt: hexadecimal digits in pairs, or -"
    case .algorithm: "an algorithm: a number from 0 to 255, or a mnemonic"
    case .certificateUsage, .selector, .matchingType: "a code: a number from 0 to 255, or a mnemonic (RFC 7218)"
    case .certificateType: "a certificate type"
    case .addressPrefix: "an address prefix like 1:192.0.2.0/24 or !2:2001:db8::/32"
    case .location: "a location (RFC 1876)"
    case .nsap: "an NSAP address: 0x and hexadecimal digits"
    case .locator: "four groups of four hexadecimal digits with colons"
    case .eui48: "six pairs of hexadecimal digits with hyphens"
    case .eui64: "eight pairs of hexadecimal digits with hyphens"
    case .hostIdentity: "algorithm, host identity tag and public key (RFC 8005)"
    case .ipsecKey: "precedence, gateway type, algorithm, gateway and key (RFC 4025)"
    case .serviceParameters: "service parameters in key=value form, each once, with those that are mandatory (RFC 9460)"
    }
  }
}

/// The fields of a type's rdata, in order.
struct RdataForm: Sendable {
  /// The fields that come once.
  var fields: [RdataField]
  /// The field that is repeated after them, if there is one.
  var repeated: RdataField?
  /// How many fields there must be.
  var minimum: Int
}
