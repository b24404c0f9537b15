public import AccessPolicy

/// Who asks, how, and when: a plain value that goes along with each request.
public struct RequestContext: Sendable, BitwiseCopyable {
  /// The source address.
  public var client: IPAddress
  /// The transport; it bounds the answer.
  public var transport: TransportKind
  /// The time, in seconds since 1970.
  public var now: UInt64

  /// Makes a context.
  public init(client: IPAddress, transport: TransportKind, now: UInt64) {
    self.client = client
    self.transport = transport
    self.now = now
  }
}
