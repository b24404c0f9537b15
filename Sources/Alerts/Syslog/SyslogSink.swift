import Dispatch
public import KMS

/// A syslog daemon.
public struct SyslogSink: AlertSink {
  /// Where it listens.
  public let destination: SyslogDestination
  /// What it wants to hear of; nil for everything.
  public let kinds: Set<PublisherEvent.Kind>?
  private let origin: SyslogMessage.Origin
  /// Sockets block, and so does the resolver: not the threads that all tasks share.
  private let queue = DispatchQueue(label: "syslog")

  /// Makes a daemon.
  public init(
    destination: SyslogDestination, origin: SyslogMessage.Origin, kinds: Set<PublisherEvent.Kind>? = nil
  ) {
    self.destination = destination
    self.origin = origin
    self.kinds = kinds
  }

  /// Where it listens.
  public var name: String { "syslog \(destination)" }

  /// Sends the alert. That a daemon has taken it is known of none of the ways; that there is none is, mostly.
  public func deliver(_ alert: Alert) async throws(DeliveryFailure) {
    let text = SyslogMessage(alert, from: origin).text
    let promise = Promise<DeliveryFailure?>()
    queue.async { [destination] in
      do throws(DeliveryFailure) {
        try SyslogTransport(destination).send(Array(text.utf8))
        promise.keep(nil)
      } catch {
        promise.keep(error)
      }
    }
    let failure = await promise.value(
      within: AlertLimits.syslogTimeout,
      otherwise: DeliveryFailure(
        "it did not take the message within \(AlertLimits.syslogTimeout.components.seconds) s", isTransient: true))
    if let failure { throw failure }
  }
}
