import AccessPolicy
import Authority
import DNSWire
import NIOCore

/// One TCP connection: requests in, answers out, several under way at once (RFC 7766 §6.2.1).
///
/// It reads only when asked to: not while the client leaves its answers lying, nor while too many of its deferred
/// requests are under way. So a connection never holds more than one reading and one collection of answers. Of a zone
/// transfer the next message is made when the client has taken those before.
final class TCPConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Sent through the pipeline when the server stops: what was read is answered, then the connection closes.
  struct Drain: Sendable {}

  private let answerer: TCPAnswerer
  private let deferred: DeferredRequests
  private let maker: TransferMaker
  private let idle: TimeAmount
  private var input = ByteBuffer()
  private var output = ByteBuffer()
  private var client: Client?
  private var context: ChannelHandlerContext?
  private var lastActivity = NIODeadline.now()
  /// Deferred requests that are not answered to their end yet.
  private var underWay = 0
  /// Those of them that are zone transfers with messages still to be sent.
  private var transfers: [Transfer] = []
  /// Collections of answers that the system has not taken yet.
  private var unsent = 0
  /// Nothing more comes in: the client has closed its side, or the server stops.
  private var isDraining = false
  private var isProcessing = false
  private var isReading = false
  private var isWaitingForRetry = false
  /// Whether messages of the transfers are being made.
  private var isMaking = false

  init(answerer: TCPAnswerer, deferred: DeferredRequests, maker: TransferMaker, idle: TimeAmount) {
    self.answerer = answerer
    self.deferred = deferred
    self.maker = maker
    self.idle = idle
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    if let address = context.channel.remoteAddress, let text = address.ipAddress, let port = address.port {
      client = IPAddress(text: text).map {
        Client(address: $0, port: UInt16(truncatingIfNeeded: port), transport: .tcp)
      }
    }
    lastActivity = .now()
    watchIdleness(context, in: idle)
    process(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    transfers.removeAll()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var octets = unwrapInboundIn(data)
    if input.readableBytes == 0 { input = octets } else { input.writeBuffer(&octets) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    process(context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    process(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is Drain || (event as? ChannelEvent) == .inputClosed {
      isDraining = true
      process(context)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// Whether another request may be taken up.
  private func canProceed(_ context: ChannelHandlerContext) -> Bool {
    context.channel.isActive && context.channel.isWritable && !isWaitingForRetry
      && underWay < TransportLimits.deferredPerConnection
  }

  /// Answers what has come in and goes on with the transfers, as far as may be, then reads on or closes.
  private func process(_ context: ChannelHandlerContext) {
    guard !isProcessing else { return }
    isProcessing = true
    defer { isProcessing = false }
    answerRequests(context)
    continueTransfers(context)
  }

  private func answerRequests(_ context: ChannelHandlerContext) {
    while canProceed(context) {
      switch input.frontMessage() {
      case .message(let message):
        guard take(message, context) else { continue }
        input.dropMessage(message)
        lastActivity = .now()
        if output.readableBytes >= TransportLimits.collectedOctets { send(context) }
      case .incomplete:
        send(context)
        return proceed(context)
      case .malformed:
        send(context)
        return context.close(promise: nil)
      }
    }
    send(context)
  }

  /// All whole requests are taken: reads on, or closes when nothing more will come in or go out.
  private func proceed(_ context: ChannelHandlerContext) {
    if isDraining {
      if underWay == 0 && unsent == 0 { context.close(promise: nil) }
    } else if !isReading && canProceed(context) {
      input.discardReadBytes()
      isReading = true
      context.read()
    }
  }

  /// Answers a request or hands it on; false where it has to be offered again.
  private func take(_ message: ByteBuffer, _ context: ChannelHandlerContext) -> Bool {
    guard let client, answerer.respond(to: message, from: client, into: &output) == .deferred else { return true }
    let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    let eventLoop = context.eventLoop
    let request = DeferredBatch.Request(message: Array(message.readableBytesView), client: client)
    let isTaken = deferred.submit(
      DeferredBatch([request]) { replies in
        eventLoop.execute { for reply in replies { connection.value.finishDeferred(reply.answer) } }
      })
    if isTaken {
      underWay += 1
    } else {
      isWaitingForRetry = true
      _ = eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(TransportLimits.retryMilliseconds)) {
        self.isWaitingForRetry = false
        if let context = self.context { self.process(context) }
      }
    }
    return isTaken
  }

  private func finishDeferred(_ answer: Answer?) {
    lastActivity = .now()
    guard let context else { return }
    switch answer {
    case .transfer(let transfer):
      // The first message is made at once: of most transfers it is the only one.
      guard let message = try? transfer.nextMessage() else { return context.close(promise: nil) }
      output.writeMessage(message)
      transfers.append(transfer)
    case .message(let message):
      output.writeMessage(message)
      underWay -= 1
    case nil:
      underWay -= 1
    }
    process(context)
  }

  /// When the system has taken the messages before, ends the transfers that have no more, and has the next message of each
  /// other one made.
  private func continueTransfers(_ context: ChannelHandlerContext) {
    guard !transfers.isEmpty, context.channel.isActive, context.channel.isWritable, !isMaking else { return }
    let count = transfers.count
    transfers.removeAll { $0.isDone && (try? $0.nextMessage()) == nil }
    if transfers.count < count {
      underWay -= count - transfers.count
      answerRequests(context)
    }
    let those = transfers
    guard !those.isEmpty else { return }
    isMaking = true
    maker.messages(of: those, for: context.eventLoop).assumeIsolated().whenComplete { result in
      self.isMaking = false
      guard let context = self.context else { return }
      switch result {
      case .success(let messages):
        for case let message? in messages { self.output.writeMessage(message) }
        self.process(context)
      case .failure: context.close(promise: nil)
      }
    }
  }

  /// Sends the answers collected.
  private func send(_ context: ChannelHandlerContext) {
    guard output.readableBytes > 0 else { return }
    let octets = output
    output = ByteBuffer()
    unsent += 1
    context.writeAndFlush(wrapOutboundOut(octets)).assumeIsolated().whenComplete { result in
      self.unsent -= 1
      self.lastActivity = .now()
      if case .success = result, let context = self.context { self.process(context) }
    }
  }

  /// Closes the connection when neither a whole request has come in nor answers have gone out for too long. While an
  /// answer is being worked on it is not idle; a transfer is the client's to take.
  private func watchIdleness(_ context: ChannelHandlerContext, in amount: TimeAmount) {
    _ = context.eventLoop.assumeIsolated().scheduleTask(in: amount) {
      guard let context = self.context else { return }
      let rest = self.underWay > self.transfers.count ? self.idle : self.lastActivity + self.idle - .now()
      if rest > .zero { self.watchIdleness(context, in: rest) } else { context.close(promise: nil) }
    }
  }
}
