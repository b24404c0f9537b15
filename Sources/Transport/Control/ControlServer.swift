import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Answers requests of programs that the same user runs on this machine: one line in, octets out, over a Unix socket; or more
/// than that, where the request asks for a conversation.
public final class ControlServer: Sendable {
  /// Makes the answer to a request.
  public typealias Handler = @Sendable ([UInt8]) async -> [UInt8]
  /// Carries on a conversation whose request has come; the connection is closed when this returns.
  public typealias Conversation = @Sendable (inout ControlConversation) async throws -> Void

  private let path: String
  private let conversation: Conversation
  private let listener = Mutex<(any Channel)?>(nil)

  /// Makes a server that answers each request.
  public convenience init(path: String, handler: @escaping Handler) {
    self.init(path: path) { conversation in
      let answer = await handler(conversation.request)
      try await conversation.write(answer)
    }
  }

  /// Makes a server that carries on conversations.
  public init(path: String, conversation: @escaping Conversation) {
    self.path = path
    self.conversation = conversation
  }

  /// Listens; a socket that a dead server has left is replaced.
  public func start() async throws(ControlError) {
    let descriptor = try ControlSocket.listen(at: path)
    let channel: any Channel
    do {
      channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelInitializer { [path, conversation] channel in
          channel.eventLoop.makeCompletedFuture {
            let stream = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            Task { await Self.serve(stream, path: path, conversation) }
          }
        }
        .withBoundSocket(descriptor).get()
    } catch {
      _ = unsafe unlink(path)
      throw .failed(path, reason: "\(error)")
    }
    listener.withLock { $0 = channel }
  }

  /// One connection: a line in, and what becomes of it. Who goes away in between is told nothing.
  private static func serve(
    _ stream: NIOAsyncChannel<ByteBuffer, ByteBuffer>, path: String, _ body: Conversation
  ) async {
    try? await stream.executeThenClose { inbound, _ in
      var conversation = ControlConversation(inbound, stream.channel, path: path)
      guard try await conversation.readRequest() else { return }
      try await body(&conversation)
    }
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
