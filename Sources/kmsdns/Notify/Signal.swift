/// Says that something happened; several times before anybody looks are one.
final class Signal: Sendable {
  let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  init() {
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func raise() { arrival.yield() }
}
