import NIOCore

/// A connected UDP socket, with one question under way at most. It belongs to its event loop.
final class DatagramSocket: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private var channel: (any Channel)?
  private var query: Query?
  private var answer: EventLoopPromise<[UInt8]>?
  private var questions = 0

  /// Whether another question may be asked from this port.
  var isFresh: Bool { questions < DNSClientLimits.questionsPerPort && channel?.isActive == true }

  func handlerAdded(context: ChannelHandlerContext) {
    channel = context.channel
  }

  /// Sends a question; what answers it ends the promise.
  func ask(_ query: Query, _ answer: EventLoopPromise<[UInt8]>) {
    self.query = query
    self.answer = answer
    questions += 1
    guard let channel else { return answer.fail(ChannelError.alreadyClosed) }
    channel.writeAndFlush(ByteBuffer(bytes: query.octets)).whenFailure { answer.fail($0) }
  }

  /// Nothing is waited for any more.
  func finish() {
    query = nil
    answer = nil
  }

  func close() {
    channel?.close(promise: nil)
    channel = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let datagram = unwrapInboundIn(data).data
    // What does not answer the question may come from anybody who writes the server's address into it.
    guard let query, query.isAnswered(by: datagram.readableBytesUInt8Span) else { return }
    answer?.succeed(Array(datagram.readableBytesView))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer?.fail(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer?.fail(ChannelError.alreadyClosed)
    channel = nil
  }
}
