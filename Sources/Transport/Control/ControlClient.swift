import Glibc
import NIOCore
import NIOPosix

/// Asks a running server over its control socket.
public enum ControlClient {
  /// Sends a request, which has no line break, and gives the answer.
  public static func request(
    path: String, _ octets: [UInt8], timeOut: Duration = .seconds(TransportLimits.controlAnswerSeconds)
  ) async throws(ControlError) -> [UInt8] {
    try ControlSocket.check(path)
    guard octets.count < TransportLimits.controlRequestOctets, !octets.contains(UInt8(ascii: "\n")) else {
      throw .badRequest
    }
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = eventLoop.makePromise(of: [UInt8].self)
    let exchange = ClientBootstrap(group: eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AnswerCollector(answer, path: path))
        }
      }
      .connect(unixDomainSocketPath: path)
      .flatMap { channel in
        channel.eventLoop.scheduleTask(in: TimeAmount(timeOut)) {
          answer.fail(ControlError.timeOut(path, seconds: timeOut.components.seconds))
          channel.close(promise: nil)
        }
        channel.writeAndFlush(ByteBuffer(bytes: octets + [UInt8(ascii: "\n")]), promise: nil)
        return answer.futureResult
      }
    exchange.whenFailure { answer.fail($0) }
    do {
      return try await exchange.get()
    } catch {
      throw ControlError(error, path: path)
    }
  }

  /// Sends a request, which has no line break, and goes on from there.
  public static func converse<Value: Sendable>(
    path: String, _ octets: [UInt8], _ body: @Sendable (inout ControlConversation) async throws -> Value
  ) async throws -> Value {
    try ControlSocket.check(path)
    guard octets.count < TransportLimits.controlRequestOctets, !octets.contains(UInt8(ascii: "\n")) else {
      throw ControlError.badRequest
    }
    let stream: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
      stream = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
    } catch {
      throw ControlError(error, path: path)
    }
    return try await stream.executeThenClose { inbound, _ in
      var conversation = ControlConversation(inbound, stream.channel, path: path)
      try await conversation.write(octets + [UInt8(ascii: "\n")])
      return try await body(&conversation)
    }
  }
}

extension ControlError {
  /// What the sockets' errors mean.
  fileprivate init(_ error: any Error, path: String) {
    switch error {
    case let error as ControlError: self = error
    case let error as IOError where error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT: self = .noServer(path)
    case let error as IOError: self = .failed(path, reason: SystemError.text(error.errnoCode))
    default: self = .failed(path, reason: "\(error)")
    }
  }
}

/// Collects octets until the server closes.
private final class AnswerCollector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let answer: EventLoopPromise<[UInt8]>
  private let path: String
  private var collected = ByteBuffer()

  init(_ answer: EventLoopPromise<[UInt8]>, path: String) {
    self.answer = answer
    self.path = path
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var octets = unwrapInboundIn(data)
    collected.writeBuffer(&octets)
    if collected.readableBytes > TransportLimits.controlAnswerOctets {
      answer.fail(ControlError.answerTooLarge(path))
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.succeed(Array(collected.readableBytesView))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(error)
    context.close(promise: nil)
  }
}
