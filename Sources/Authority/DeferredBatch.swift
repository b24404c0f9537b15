/// Requests that left a packet thread together, and whose answers go the same way.
public final class DeferredBatch: Sendable {
  /// One of the requests.
  public struct Request: Sendable {
    /// The message as it came.
    public let message: [UInt8]
    /// Where it came from.
    public let client: Client

    /// Makes a request.
    public init(message: [UInt8], client: Client) {
      self.message = message
      self.client = client
    }
  }

  /// What a request is answered with.
  public struct Reply: Sendable {
    /// The position of the request among those of the batch.
    public let position: Int
    /// The answer; nil where none is to be sent.
    public let answer: Answer?

    /// Makes a reply.
    public init(position: Int, answer: Answer?) {
      self.position = position
      self.answer = answer
    }
  }

  /// The requests.
  public let requests: [Request]
  /// Takes the replies as they come, several at once; in the end there was one for each request. They may wait for `flush`.
  public let reply: @Sendable ([Reply]) -> Void
  /// Sends the replies that wait, to whatever batch of the same origin.
  public let flush: @Sendable () -> Void

  /// Makes a batch.
  public init(
    _ requests: [Request], reply: @escaping @Sendable ([Reply]) -> Void, flush: @escaping @Sendable () -> Void = {}
  ) {
    self.requests = requests
    self.reply = reply
    self.flush = flush
  }
}

/// Takes requests that leave the packet threads: updates, transfers and signed requests.
public struct DeferredRequests: Sendable {
  /// Takes a batch; false where too many are under way, or the server is stopping, and then nobody replies to them.
  public let submit: @Sendable (DeferredBatch) -> Bool

  /// Hands batches to whoever works on them.
  public init(_ submit: @escaping @Sendable (DeferredBatch) -> Bool) {
    self.submit = submit
  }
}
