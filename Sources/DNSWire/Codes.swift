/// What a message asks for (RFC 1035 §4.1.1, RFC 6895 §2.2).
public struct Opcode: RawRepresentable, Hashable, Sendable {
  /// The four bits.
  public let rawValue: UInt8

  /// Takes the four bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue & 0xF }

  /// A standard query.
  public static let query = Opcode(rawValue: 0)
  /// A zone change notification (RFC 1996).
  public static let notify = Opcode(rawValue: 4)
  /// A dynamic update (RFC 2136).
  public static let update = Opcode(rawValue: 5)
}

/// How a request ended (RFC 6895 §2.3): 12 bits where EDNS is used, 16 in a TSIG record.
public struct ResponseCode: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// No error.
  public static let noError = ResponseCode(rawValue: 0)
  /// The request could not be read.
  public static let formError = ResponseCode(rawValue: 1)
  /// The server could not do what it should.
  public static let serverFailure = ResponseCode(rawValue: 2)
  /// The name does not exist: NXDOMAIN.
  public static let nameError = ResponseCode(rawValue: 3)
  /// The server does not do that.
  public static let notImplemented = ResponseCode(rawValue: 4)
  /// Refused by policy.
  public static let refused = ResponseCode(rawValue: 5)
  /// A name exists that should not (RFC 2136).
  public static let nameExists = ResponseCode(rawValue: 6)
  /// An RRset exists that should not (RFC 2136).
  public static let recordSetExists = ResponseCode(rawValue: 7)
  /// An RRset that should exist does not (RFC 2136).
  public static let noRecordSet = ResponseCode(rawValue: 8)
  /// The server is not authoritative for the zone (RFC 2136), or the signature is not accepted (RFC 8945).
  public static let notAuthoritative = ResponseCode(rawValue: 9)
  /// A name is not inside the zone (RFC 2136).
  public static let notZone = ResponseCode(rawValue: 10)
  /// The EDNS version is not known (RFC 6891).
  public static let badVersion = ResponseCode(rawValue: 16)
  /// The MAC is wrong (RFC 8945); the same number as `badVersion`, in another field.
  public static let badSignature = ResponseCode(rawValue: 16)
  /// The key is not known (RFC 8945).
  public static let badKey = ResponseCode(rawValue: 17)
  /// The time is outside the fudge (RFC 8945).
  public static let badTime = ResponseCode(rawValue: 18)
  /// The mode of a TKEY record is not done here (RFC 2930).
  public static let badMode = ResponseCode(rawValue: 19)
  /// There is a key of this name, or none (RFC 2930).
  public static let badName = ResponseCode(rawValue: 20)
  /// The algorithm of a TKEY record is not done here (RFC 2930).
  public static let badAlgorithm = ResponseCode(rawValue: 21)
  /// The MAC is shorter than is allowed (RFC 8945).
  public static let badTruncation = ResponseCode(rawValue: 22)
  /// The server cookie is missing or wrong (RFC 7873).
  public static let badCookie = ResponseCode(rawValue: 23)
}

extension ResponseCode: CustomStringConvertible {
  /// The mnemonic of the registry, as `dig` prints it.
  public var description: String {
    let names = [
      "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH",
      "NOTZONE",
    ]
    return names.indices.contains(Int(rawValue)) ? names[Int(rawValue)] : "RCODE\(rawValue)"
  }
}

extension ResponseCode {
  /// The mnemonic in a place where the code may be a TSIG or TKEY error (RFC 8945 §3, RFC 2930 §2.6), as in a log.
  public var signatureMnemonic: String {
    switch self {
    case .badSignature: "BADSIG"
    case .badKey: "BADKEY"
    case .badTime: "BADTIME"
    case .badMode: "BADMODE"
    case .badName: "BADNAME"
    case .badAlgorithm: "BADALG"
    case .badTruncation: "BADTRUNC"
    default: description
    }
  }
}

/// The class of a record or question (RFC 1035 §3.2.4).
public struct RecordClass: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The Internet.
  public static let internet = RecordClass(rawValue: 1)
  /// Chaosnet; what is left of it are questions about the server itself (RFC 4892).
  public static let chaos = RecordClass(rawValue: 3)
  /// No class: "is absent" and "delete this" in updates (RFC 2136).
  public static let none = RecordClass(rawValue: 254)
  /// Any class.
  public static let any = RecordClass(rawValue: 255)
}
