import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Answers requests of programs that the same user runs on this machine: one line in, octets out, over a Unix socket.
public final class ControlServer: Sendable {
  /// Makes the answer to a request.
  public typealias Handler = @Sendable ([UInt8]) async -> [UInt8]

  private let path: String
  private let handler: Handler
  private let listener = Mutex<(any Channel)?>(nil)

  /// Makes a server.
  public init(path: String, handler: @escaping Handler) {
    self.path = path
    self.handler = handler
  }

  /// Listens; a socket that a dead server has left is replaced.
  public func start() async throws(ControlError) {
    let descriptor = try ControlSocket.listen(at: path)
    let channel: any Channel
    do {
      channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelInitializer { [handler] channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ControlConnection(handler: handler))
          }
        }
        .withBoundSocket(descriptor).get()
    } catch {
      _ = unsafe unlink(path)
      throw .failed(path, reason: "\(error)")
    }
    listener.withLock { $0 = channel }
  }

  /// Stops listening and removes the socket; requests under way are still answered.
  public func stop() async {
    let channel = listener.withLock { listener in
      defer { listener = nil }
      return listener
    }
    guard let channel else { return }
    _ = unsafe unlink(path)
    try? await channel.close()
  }
}

/// One connection: a line in, the answer out, closed.
private final class ControlConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let handler: ControlServer.Handler
  private var input = ByteBuffer()
  private var isAnswering = false

  init(handler: @escaping ControlServer.Handler) {
    self.handler = handler
  }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    _ = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(TransportLimits.controlRequestSeconds)) {
      if !self.isAnswering { channel.close(promise: nil) }
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswering else { return }
    var octets = unwrapInboundIn(data)
    input.writeBuffer(&octets)
    guard let end = input.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
      if input.readableBytes >= TransportLimits.controlRequestOctets { context.close(promise: nil) }
      return
    }
    let request = Array(input.readableBytesView[..<end])
    guard request.count < TransportLimits.controlRequestOctets else { return context.close(promise: nil) }
    isAnswering = true
    let channel = context.channel
    Task { [handler] in
      let answer = await handler(request)
      channel.writeAndFlush(ByteBuffer(bytes: answer)).whenComplete { _ in channel.close(promise: nil) }
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // A client that has closed its side without a whole request gets nothing.
    if (event as? ChannelEvent) == .inputClosed, !isAnswering { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
