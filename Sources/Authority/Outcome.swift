/// What is to be done with a request.
public enum Outcome: Sendable, Equatable {
  /// Send what was written.
  case reply
  /// Send nothing: the octets are no request, and answering might answer an answer.
  case drop
  /// Hand the request to `DeferredRequests`: an update, a transfer, or a signed request; nothing was written.
  case deferred
}
