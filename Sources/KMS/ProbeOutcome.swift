/// What became of the question whether a host offers KMS: put to it by RPC bind at the port that its record names.
public struct ProbeOutcome: Sendable, Equatable {
  /// The kinds of outcomes, the best last; the names are stable.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// No answer in time.
    case noAnswer = "no-answer"
    /// Nobody listens.
    case closed
    /// Somebody listens who does not speak RPC.
    case notRPC = "not-rpc"
    /// An RPC server that does not offer KMS.
    case noKMS = "no-kms"
    /// It offers KMS.
    case kms
  }

  /// What it is.
  public var kind: Kind
  /// The address that was asked, and what it said, in words.
  public var detail: String

  /// Makes an outcome.
  public init(kind: Kind, detail: String) {
    self.kind = kind
    self.detail = detail
  }
}
