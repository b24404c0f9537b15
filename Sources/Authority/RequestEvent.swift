public import AccessPolicy
public import DNSWire

/// What happened to a request that left the packet threads: for the log and the audit.
public final class RequestEvent: Sendable {
  /// What was asked for.
  public enum Kind: Sendable {
    /// A change of a zone.
    case update
    /// A whole zone.
    case transfer
    /// The message that a zone has changed at its primary.
    case notification
    /// A key (RFC 2930).
    case negotiation
    /// Anything else, or nothing that could be read.
    case other
  }

  /// Where the request came from.
  public let client: Client
  /// Who signed it rightly; nil where nobody did.
  public let signer: Signer?
  /// The key that the request names, verified or not.
  public let key: Name?
  /// What was asked for.
  public let kind: Kind
  /// The zone, where the request got that far.
  public let zone: Name?
  /// Of an update, the first owners that it names.
  public let owners: [Name]
  /// How it ended: the RCODE, or the TSIG error.
  public let code: ResponseCode
  private let outcome: Outcome
  /// What was sent, where a client got a zone, or what differs from its copy.
  public let transfer: TransferSummary?

  /// What was done, or why nothing was: kept as a value where it takes long to say, and nobody may ask.
  enum Outcome {
    case words(String)
    case updated(UpdateSummary)
  }

  init(
    _ client: Client, _ message: borrowing Message, _ code: ResponseCode, _ outcome: Outcome, signer: Signer?,
    transfer: TransferSummary? = nil
  ) {
    let isUpdate = message.header.opcode == .update
    let question = message.questions.first
    self.client = client
    self.signer = signer
    key = message.tsig?.keyName ?? message.sig0?.signer
    let isAboutKey = message.header.opcode == .query && question?.isAboutKey == true
    kind =
      isUpdate
      ? .update
      : message.header.opcode == .notify
        ? .notification
        : isAboutKey ? .negotiation : question?.type.isTransfer == true ? .transfer : .other
    zone = kind == .other || kind == .negotiation ? nil : question?.name
    var owners: [Name] = []
    if isUpdate, code != .noError {
      for record in message.authorities where !owners.contains(record.name) {
        owners.append(record.name)
        if owners.count == AuthorityLimits.ownersPerEvent { break }
      }
    }
    self.owners = owners
    self.code = code
    self.outcome = outcome
    self.transfer = transfer
  }

  /// The event of a request that can't be read.
  init(unreadableFrom client: Client, _ description: String) {
    self.client = client
    signer = nil
    key = nil
    kind = .other
    zone = nil
    owners = []
    code = .formError
    outcome = .words(description)
    transfer = nil
  }

  /// What was done, or why nothing was.
  public var description: String {
    var text = TextOctets()
    writeDescription(to: &text)
    return text.string
  }

  /// Says what was done, or why nothing was.
  public func writeDescription(to text: inout TextOctets) {
    switch outcome {
    case .words(let words): text.write(words)
    case .updated(let summary): summary.write(to: &text)
    }
  }

  /// Whether somebody whom the server knows asked.
  public var isAuthenticated: Bool {
    if case .nobody = signer ?? .nobody { false } else { true }
  }
}
