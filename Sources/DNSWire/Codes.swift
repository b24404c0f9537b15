/// What a message asks for (RFC 1035 §4.1.1, RFC 6895 §2.2).
public struct Opcode: RawRepresentable, Hashable, Sendable {
  /// The four bits.
  public let rawValue: UInt8

  /// Takes the four bits.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue & 0xF }

  /// A standard query.
  @inlinable public static var query: Opcode { Opcode(rawValue: 0) }
  /// A zone change notification (RFC 1996).
  @inlinable public static var notify: Opcode { Opcode(rawValue: 4) }
  /// A dynamic update (RFC 2136).
  @inlinable public static var update: Opcode { Opcode(rawValue: 5) }
}

/// How a request ended (RFC 6895 §2.3): 12 bits where EDNS is used, 16 in a TSIG record.
public struct ResponseCode: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt16

  /// Takes the number.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// No error.
  @inlinable public static var noError: ResponseCode { ResponseCode(rawValue: 0) }
  /// The request could not be read.
  @inlinable public static var formError: ResponseCode { ResponseCode(rawValue: 1) }
  /// The server could not do what it should.
  @inlinable public static var serverFailure: ResponseCode { ResponseCode(rawValue: 2) }
  /// The name does not exist: NXDOMAIN.
  @inlinable public static var nameError: ResponseCode { ResponseCode(rawValue: 3) }
  /// The server does not do that.
  @inlinable public static var notImplemented: ResponseCode { ResponseCode(rawValue: 4) }
  /// Refused by policy.
  @inlinable public static var refused: ResponseCode { ResponseCode(rawValue: 5) }
  /// A name exists that should not (RFC 2136).
  @inlinable public static var nameExists: ResponseCode { ResponseCode(rawValue: 6) }
  /// An RRset exists that should not (RFC 2136).
  @inlinable public static var recordSetExists: ResponseCode { ResponseCode(rawValue: 7) }
  /// An RRset that should exist does not (RFC 2136).
  @inlinable public static var noRecordSet: ResponseCode { ResponseCode(rawValue: 8) }
  /// The server is not authoritative for the zone (RFC 2136), or the signature is not accepted (RFC 8945).
  @inlinable public static var notAuthoritative: ResponseCode { ResponseCode(rawValue: 9) }
  /// A name is not inside the zone (RFC 2136).
  @inlinable public static var notZone: ResponseCode { ResponseCode(rawValue: 10) }
  /// The EDNS version is not known (RFC 6891).
  @inlinable public static var badVersion: ResponseCode { ResponseCode(rawValue: 16) }
  /// The MAC is wrong (RFC 8945); the same number as `badVersion`, in another field.
  @inlinable public static var badSignature: ResponseCode { ResponseCode(rawValue: 16) }
  /// The key is not known (RFC 8945).
  @inlinable public static var badKey: ResponseCode { ResponseCode(rawValue: 17) }
  /// The time is outside the fudge (RFC 8945).
  @inlinable public static var badTime: ResponseCode { ResponseCode(rawValue: 18) }
  /// The mode of a TKEY record is not done here (RFC 2930).
  @inlinable public static var badMode: ResponseCode { ResponseCode(rawValue: 19) }
  /// There is a key of this name, or none (RFC 2930).
  @inlinable public static var badName: ResponseCode { ResponseCode(rawValue: 20) }
  /// The algorithm of a TKEY record is not done here (RFC 2930).
  @inlinable public static var badAlgorithm: ResponseCode { ResponseCode(rawValue: 21) }
  /// The MAC is shorter than is allowed (RFC 8945).
  @inlinable public static var badTruncation: ResponseCode { ResponseCode(rawValue: 22) }
  /// The server cookie is missing or wrong (RFC 7873).
  @inlinable public static var badCookie: ResponseCode { ResponseCode(rawValue: 23) }
}

extension ResponseCode: CustomStringConvertible {
  /// The mnemonic of the registry, as `dig` prints it.
  public var description: String {
    Self.mnemonics.indices.contains(Int(rawValue)) ? Self.mnemonics[Int(rawValue)] : "RCODE\(rawValue)"
  }

  private static let mnemonics = [
    "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH",
    "NOTZONE",
  ]
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
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The Internet.
  @inlinable public static var internet: RecordClass { RecordClass(rawValue: 1) }
  /// Chaosnet; what is left of it are questions about the server itself (RFC 4892).
  @inlinable public static var chaos: RecordClass { RecordClass(rawValue: 3) }
  /// No class: "is absent" and "delete this" in updates (RFC 2136).
  @inlinable public static var none: RecordClass { RecordClass(rawValue: 254) }
  /// Any class.
  @inlinable public static var any: RecordClass { RecordClass(rawValue: 255) }
}
