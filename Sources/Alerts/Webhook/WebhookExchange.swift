import AccessPolicy
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One request of HTTP, on a connection of its own, up to the head of its response: the rest is nobody's concern.
struct WebhookExchange {
  enum Outcome: Sendable {
    case response(status: Int, retryAfter: String?)
    case failed(String)
  }

  let address: WebhookAddress
  let trust: WebhookTrust
  let headers: HTTPHeaders
  let body: [UInt8]

  /// Posts the body; ends within a time, or when the task is cancelled.
  func outcome(within limit: Duration) async -> Outcome {
    let promise = Promise<Outcome>()
    var tls: NIOSSLContext?
    if address.isEncrypted {
      guard let context = trust.context else { return .failed("the authorities to be trusted can't be read") }
      tls = context
    }
    let channel = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(.seconds(limit.components.seconds + 1))
      .channelInitializer { [tls] channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name)) }
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(Listener(self, promise))
        }
      }
      .connect(host: address.host, port: address.port)
    channel.whenFailure { promise.keep(.failed(Self.words($0))) }
    let outcome = await promise.value(
      within: limit, otherwise: .failed("there was no answer within \(limit.components.seconds) s"))
    channel.whenSuccess { $0.close(promise: nil) }
    return outcome
  }

  /// The name that the certificate must be for; where there is none, it must be for the address.
  private var name: String? { IPAddress(text: address.host) == nil ? address.host : nil }

  /// Why it failed; a reason of a library is cut, as it may be a page long.
  fileprivate static func words(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
      guard let first = error.connectionErrors.first else { return "its host has no address" }
      return words(first.error)
    case let error as IOError: return SystemError.text(error.errnoCode)
    case is HTTPParserError: return "the answer is not HTTP"
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return "TLS failed: \(encryptionWords(error))"
    case ChannelError.connectTimeout: return "nobody answered"
    default: return brief(error)
    }
  }

  /// What the library of TLS calls it, such as "certificate verify failed".
  private static func encryptionWords(_ error: any Error) -> String {
    guard let match = "\(error)".firstMatch(of: /OPENSSL_internal:([A-Z0-9_]+)/) else { return brief(error) }
    return match.1.lowercased().split(separator: "_").joined(separator: " ")
  }

  private static func brief(_ error: any Error) -> String { HarmlessText.of("\(error)", octets: 200) }
}

/// Sends the request, and waits for the head of the response.
private final class Listener: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let exchange: WebhookExchange
  private let promise: Promise<WebhookExchange.Outcome>

  init(_ exchange: WebhookExchange, _ promise: Promise<WebhookExchange.Outcome>) {
    self.exchange = exchange
    self.promise = promise
  }

  func channelActive(context: ChannelHandlerContext) {
    let head = HTTPRequestHead(
      version: .http1_1, method: .POST, uri: exchange.address.path, headers: exchange.headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: exchange.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    let retryAfter = head.headers.first(name: "Retry-After")
    promise.keep(.response(status: Int(head.status.code), retryAfter: retryAfter))
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.keep(.failed(WebhookExchange.words(error)))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.keep(.failed("the connection was closed without an answer"))
  }
}
