/// What a probe found out.
public enum ProbeResult: Equatable, Sendable {
  /// No connection came about in time.
  case noAnswer
  /// The system could not reach the host; its words.
  case unreachable(reason: String)
  /// Nobody listens there.
  case closed
  /// The connection came about, and nothing was said in time.
  case silent
  /// Somebody listens who does not speak DCE/RPC: why one can tell.
  case otherProtocol(reason: String)
  /// An RPC server listens that does not offer the interface of KMS: what it said.
  case otherInterfaces(reason: String)
  /// A KMS host listens, or something that offers its interface.
  case kms

  /// The kinds of results; the names are stable.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// No answer.
    case noAnswer = "no-answer"
    /// Nobody listens.
    case closed
    /// Not RPC.
    case notRPC = "not-rpc"
    /// RPC, but no KMS.
    case noKMS = "no-kms"
    /// KMS.
    case kms
  }

  /// The kind.
  public var kind: Kind {
    switch self {
    case .noAnswer, .unreachable, .silent: .noAnswer
    case .closed: .closed
    case .otherProtocol: .notRPC
    case .otherInterfaces: .noKMS
    case .kms: .kms
    }
  }
}

extension ProbeResult: CustomStringConvertible {
  /// A few words, which say it all.
  public var description: String {
    switch self {
    case .noAnswer: "no answer in time"
    case .unreachable(let reason): "can't be reached: \(reason)"
    case .closed: "nobody listens on the port"
    case .silent: "takes the connection and says nothing"
    case .otherProtocol(let reason): "not RPC: \(reason)"
    case .otherInterfaces(let reason): "RPC, but no KMS: \(reason)"
    case .kms: "offers KMS"
    }
  }
}

extension ProbeResult {
  /// What the answer to a bind means.
  init(_ answer: BindAnswer) {
    self =
      switch answer {
      case .accepted: .kms
      case .rejected(_, reason: 1): .otherInterfaces(reason: "it does not know the interface")
      case .rejected(_, reason: 2): .otherInterfaces(reason: "it knows the interface in another form of data (not NDR)")
      case .rejected(let result, let reason):
        .otherInterfaces(reason: "it rejected the interface (result \(result), reason \(reason))")
      case .refused(let reason): .otherInterfaces(reason: "it refused to bind (reason \(reason))")
      case .fault(let status): .otherInterfaces(reason: "it failed (status 0x\(String(status, radix: 16)))")
      }
  }

  /// What octets mean that are no answer to a bind.
  init(_ error: BindAnswer.Malformed) {
    let reason =
      switch error {
      case .truncated: "its answer is cut short"
      case .otherProtocol: "it answered in another protocol"
      case .length: "its answer has a length that can't be"
      case .otherMessage: "it sent a message that answers no bind"
      case .otherCall: "it answered another call"
      case .results, .otherSyntax: "it accepted what was not proposed"
      }
    self = .otherProtocol(reason: reason)
  }
}
