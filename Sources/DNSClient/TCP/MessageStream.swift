import NIOCore
import NIOPosix

/// A TCP connection to a server: messages out, messages in.
struct MessageStream: ~Copyable {
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

  /// Connects, runs `body`, and closes the connection.
  ///
  /// - Parameters:
  ///   - idle: how long the connection may take to come about, and nothing to come in.
  ///   - total: how long it may last in all.
  static func with<Result: Sendable>(
    _ server: ServerAddress, idle: Duration, total: Duration,
    _ body: @Sendable (inout MessageStream) async throws -> Result
  ) async throws -> Result {
    let (idle, total) = (TimeAmount(idle), TimeAmount(total))
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(idle)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(to: server.socketAddress()) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(IdleWatch(idle: idle, total: total))
          try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(MessageFrames()))
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var stream = MessageStream(inbound: inbound.makeAsyncIterator(), outbound: outbound)
      return try await body(&stream)
    }
  }

  private init(
    inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.inbound = inbound
    self.outbound = outbound
  }

  /// Sends a message.
  func send(_ message: [UInt8]) async throws {
    var octets = ByteBuffer(integer: UInt16(truncatingIfNeeded: message.count))
    octets.writeBytes(message)
    try await outbound.write(octets)
  }

  /// The next message; nil when the server has closed the connection.
  mutating func next() async throws -> [UInt8]? {
    let message = try await inbound.next()
    try Task.checkCancellation()
    return message.map { Array($0.readableBytesView) }
  }
}
