/// Why octets from the network are not what they should be.
public enum WireError: Error, Equatable, Sendable {
  /// The octets end inside an item.
  case truncated
  /// A label of the reserved kinds 0b01 and 0b10 (RFC 1035 §4.1.4).
  case reservedLabel
  /// A name of more than 255 octets.
  case nameTooLong
  /// A label of no octets where one is needed, or of more than 63.
  case labelLength
  /// A compression pointer that does not point strictly back.
  case pointerNotBackwards
  /// More compression pointers in one name than it can have labels.
  case tooManyPointers
  /// A compression pointer in rdata of a type that must not have one (RFC 3597 §4).
  case pointerNotAllowed
  /// Rdata longer or shorter than its type's form.
  case rdataForm
  /// More octets than the message should have.
  case trailingOctets
  /// More records than `WireLimits.messageRecords`.
  case tooManyRecords
  /// A second OPT record, one outside ADDITIONAL, or one not owned by the root (RFC 6891 §6.1.1).
  case misplacedOPT
  /// An EDNS option with data of another form than its own.
  case optionForm
  /// A TSIG record that is not the last one of ADDITIONAL, or not of class ANY and TTL 0 (RFC 8945 §5.1).
  case misplacedTSIG
  /// A SIG record over a message that is not the last one of ADDITIONAL, or not of the root and class ANY (RFC 2931 §3).
  case misplacedSIG0
  /// The message to be written has no room for more.
  case noRoom
}

extension WireError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .truncated: "it ends too early"
    case .reservedLabel: "a label is of a kind that does not exist"
    case .nameTooLong: "a name has more than 255 octets"
    case .labelLength: "a label is empty, or has more than 63 octets"
    case .pointerNotBackwards: "a compression pointer does not point back"
    case .tooManyPointers: "a name has too many compression pointers"
    case .pointerNotAllowed: "a name is compressed where it must not be"
    case .rdataForm: "the data of a record does not have its type's form"
    case .trailingOctets: "there are octets behind its end"
    case .tooManyRecords: "it has too many records"
    case .misplacedOPT: "an OPT record is not where it belongs, or not the only one"
    case .optionForm: "an EDNS option has a wrong form"
    case .misplacedTSIG: "a TSIG record is not where it belongs"
    case .misplacedSIG0: "a SIG record is not where it belongs"
    case .noRoom: "there is no room for it"
    }
  }
}
