import NIOCore

/// Ends a channel on which nothing comes in for too long, or that lasts too long.
final class IdleWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The channel was open for as long as it may be.
  struct TooLong: Error {}

  private let idle: TimeAmount
  private let total: TimeAmount
  private var lastArrival = NIODeadline.now()
  private var isWatching = false
  private var timers: [Scheduled<Void>] = []

  init(idle: TimeAmount, total: TimeAmount) {
    self.idle = idle
    self.total = total
  }

  func channelActive(context: ChannelHandlerContext) {
    watch(context)
    context.fireChannelActive()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { watch(context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastArrival = .now()
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    for timer in timers { timer.cancel() }
    timers = []
    context.fireChannelInactive()
  }

  private func watch(_ context: ChannelHandlerContext) {
    guard !isWatching else { return }
    isWatching = true
    lastArrival = .now()
    watchIdleness(context, in: idle)
    timers.append(
      context.eventLoop.assumeIsolated().scheduleTask(in: total) { self.end(context, TooLong()) })
  }

  private func watchIdleness(_ context: ChannelHandlerContext, in amount: TimeAmount) {
    let timer = context.eventLoop.assumeIsolated().scheduleTask(in: amount) {
      let rest = self.lastArrival + self.idle - .now()
      if rest > .zero {
        self.watchIdleness(context, in: rest)
      } else {
        self.end(context, QueryFailure.Reason.noAnswer)
      }
    }
    timers = timers.suffix(1) + [timer]
  }

  private func end(_ context: ChannelHandlerContext, _ error: any Error) {
    guard context.channel.isActive else { return }
    context.fireErrorCaught(error)
    context.close(promise: nil)
  }
}
