public import AccessPolicy
import Glibc
import NIOCore
import NIOPosix

/// Asks whether somebody at an address offers the interface of KMS: TCP connection, RPC bind, end. No activation is ever
/// asked for.
public enum Probe {
  /// Probes one address.
  ///
  /// - Parameter timeOut: how long the connection may take, and the answer after it.
  public static func run(_ address: IPAddress, port: UInt16, timeOut: Duration) async -> ProbeResult {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let result = eventLoop.makePromise(of: ProbeResult.self)
    do {
      let channel = try await ClientBootstrap(group: eventLoop)
        .connectTimeout(TimeAmount(timeOut))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(BindExchange(result, timeOut: TimeAmount(timeOut)))
          }
        }
        .connect(to: SocketAddress(ipAddress: address.description, port: Int(port))).get()
      defer { channel.close(promise: nil) }
      return try await withTaskCancellationHandler {
        try await result.futureResult.get()
      } onCancel: {
        result.succeed(.noAnswer)
      }
    } catch {
      result.fail(error)
      return ProbeResult(error)
    }
  }
}

extension ProbeResult {
  /// What the sockets' errors mean.
  fileprivate init(_ error: any Error) {
    self =
      switch error {
      case ChannelError.connectTimeout: .noAnswer
      case let error as IOError where error.errnoCode == ECONNREFUSED: .closed
      case let error as IOError where error.errnoCode == ETIMEDOUT: .noAnswer
      case let error as IOError where error.errnoCode == ECONNRESET:
        .otherProtocol(reason: "it reset the connection")
      case let error as IOError: .unreachable(reason: Self.text(error.errnoCode))
      default: .unreachable(reason: "\(error)")
      }
  }

  private static func text(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}

/// Sends the bind, and collects its answer.
private final class BindExchange: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let result: EventLoopPromise<ProbeResult>
  private let timeOut: TimeAmount
  private var answer: [UInt8] = []
  private var timer: Scheduled<Void>?

  init(_ result: EventLoopPromise<ProbeResult>, timeOut: TimeAmount) {
    self.result = result
    self.timeOut = timeOut
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: BindRequest.octets)), promise: nil)
    let result = result
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeOut) {
      result.succeed(self.answer.isEmpty ? .silent : ProbeResult(BindAnswer.Malformed.truncated))
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    answer += unwrapInboundIn(data).readableBytesView.prefix(ProbeLimits.answerOctets - answer.count)
    do throws(BindAnswer.Malformed) {
      guard let length = try BindAnswer.length(of: answer), answer.count >= length else { return }
      end(context, ProbeResult(try BindAnswer(Array(answer.prefix(length)))))
    } catch {
      end(context, ProbeResult(error))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    result.succeed(
      answer.isEmpty
        ? .otherProtocol(reason: "it closed the connection without an answer")
        : ProbeResult(BindAnswer.Malformed.truncated))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(context, ProbeResult(error))
  }

  private func end(_ context: ChannelHandlerContext, _ outcome: ProbeResult) {
    timer?.cancel()
    result.succeed(outcome)
    context.close(promise: nil)
  }
}
