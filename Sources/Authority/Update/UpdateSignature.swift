/// By what an update's signature is known again, should somebody send it once more.
public struct UpdateSignature: Sendable, Hashable {
  /// When it was signed, in seconds since 1970, by the signer's clock.
  public let time: UInt64
  /// The first octets of the MAC or signature: who does not have the key can't choose them.
  public let mark: UInt64

  /// Takes the time and the mark as they were kept.
  public init(time: UInt64, mark: UInt64) {
    self.time = time
    self.mark = mark
  }

  /// Takes a MAC or signature that was verified.
  public init(time: UInt64, octets: [UInt8]) {
    self.time = time
    mark = octets.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// What is kept of a signer's updates for the time after a restart.
public struct SigningMark: Sendable, Equatable {
  /// The newest time that one was signed at.
  public var newest: UInt64
  /// The marks of those that were signed in that second; nil where they are too many to be kept.
  public var marks: [UInt64]?

  /// Makes a mark.
  public init(newest: UInt64, marks: [UInt64]?) {
    self.newest = newest
    self.marks = marks
  }
}
