public import KMS
import NIOHTTP1

/// A webhook: each alert is a signed POST.
public struct WebhookSink: AlertSink {
  /// Where it is.
  public let address: WebhookAddress
  /// What it wants to hear of; nil for everything.
  public let kinds: Set<PublisherEvent.Kind>?
  /// Scheme, host and port, and what tells it from others there.
  public let name: String
  private let secret: WebhookSecret
  private let trust: WebhookTrust
  private let timeout: Duration

  /// Makes a webhook; `timeout` is for the whole of one attempt, `mark` stands behind its address in its name.
  public init(
    address: WebhookAddress, mark: String = "", secret: WebhookSecret, trust: WebhookTrust = .system,
    kinds: Set<PublisherEvent.Kind>? = nil, timeout: Duration
  ) {
    self.address = address
    name = "webhook \(address)" + (mark.isEmpty ? "" : " (\(mark))")
    self.secret = secret
    self.trust = trust
    self.kinds = kinds
    self.timeout = timeout
  }

  /// Posts the alert.
  public func deliver(_ alert: Alert) async throws(DeliveryFailure) {
    let now = ClockText.now()
    switch await exchange(alert, timestamp: now).outcome(within: timeout) {
    case .failed(let reason): throw DeliveryFailure(reason, isTransient: true)
    case .response(200..<300, _): return
    case .response(let status, _) where (300..<400).contains(status):
      throw DeliveryFailure("it answered with status \(status): redirections are not followed", isTransient: false)
    case .response(let status, let retryAfter):
      throw DeliveryFailure(
        "it answered with status \(status)", isTransient: status == 429 || (500..<600).contains(status),
        askedPause: retryAfter.flatMap { Self.pause($0, now: now) })
    }
  }

  private func exchange(_ alert: Alert, timestamp: UInt64) -> WebhookExchange {
    let body = WebhookBody(alert).octets
    let headers: HTTPHeaders = [
      "Host": address.authority,
      "Connection": "close",
      "Content-Type": "application/json",
      "Content-Length": "\(body.count)",
      "User-Agent": "kmsdns",
      "X-KMSDNS-ID": alert.id,
      "X-KMSDNS-Timestamp": "\(timestamp)",
      "X-KMSDNS-Signature": "sha256=" + secret.signature(timestamp: timestamp, body: body),
    ]
    return WebhookExchange(address: address, trust: trust, headers: headers, body: body)
  }

  /// What `Retry-After` asks for: seconds or a date (RFC 9110 §10.2.3).
  private static func pause(_ text: String, now: UInt64) -> Duration? {
    if let seconds = UInt32(text) { return .seconds(Int64(seconds)) }
    guard let time = ClockText.http(text) else { return nil }
    return time <= now ? .zero : .seconds(Int64(clamping: min(time - now, UInt64(UInt32.max))))
  }
}
