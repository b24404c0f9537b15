import NIOCore
import NIOPosix

/// The UDP sockets of one server: one for each question under way, connected, so that the kernel lets only the server's
/// datagrams in, and each from a port that the kernel chose at random.
final class DatagramPool: Sendable {
  private let address: Result<SocketAddress, any Error>
  private let eventLoop: any EventLoop
  /// Those without a question under way.
  private let idle: NIOLoopBoundBox<[DatagramSocket]>

  init(_ server: ServerAddress, eventLoop: any EventLoop) {
    address = Result { try server.socketAddress() }
    self.eventLoop = eventLoop
    idle = .makeBoxSendingValue([], eventLoop: eventLoop)
  }

  deinit {
    let idle = idle
    eventLoop.execute { for socket in idle.value { socket.close() } }
  }

  /// Sends a question, and gives the octets of its answer.
  func exchange(_ query: Query, timeOut: Duration) async throws(QueryFailure.Reason) -> [UInt8] {
    let answer = eventLoop.makePromise(of: [UInt8].self)
    do {
      return try await withTaskCancellationHandler {
        eventLoop.execute { self.start(query, TimeAmount(timeOut), answer) }
        return try await answer.futureResult.get()
      } onCancel: {
        answer.fail(CancellationError())
      }
    } catch {
      throw QueryFailure.Reason(error)
    }
  }

  private func start(_ query: Query, _ timeOut: TimeAmount, _ answer: EventLoopPromise<[UInt8]>) {
    if let socket = idle.value.popLast() { return ask(socket, query, timeOut, answer) }
    do {
      open(try address.get()).assumeIsolated().whenComplete { result in
        switch result {
        case .success(let socket): self.ask(socket, query, timeOut, answer)
        case .failure(let error): answer.fail(error)
        }
      }
    } catch {
      answer.fail(error)
    }
  }

  private func ask(
    _ socket: DatagramSocket, _ query: Query, _ timeOut: TimeAmount, _ answer: EventLoopPromise<[UInt8]>
  ) {
    socket.ask(query, answer)
    let timer = eventLoop.scheduleTask(in: timeOut) { answer.fail(QueryFailure.Reason.noAnswer) }
    answer.futureResult.assumeIsolated().whenComplete { result in
      timer.cancel()
      socket.finish()
      // What comes late for one question must not meet the next one.
      if case .success = result, socket.isFresh, self.idle.value.count < DNSClientLimits.idleSockets {
        self.idle.value.append(socket)
      } else {
        socket.close()
      }
    }
  }

  private func open(_ address: SocketAddress) -> EventLoopFuture<DatagramSocket> {
    DatagramBootstrap(group: eventLoop)
      .channelOption(
        .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: DNSClientLimits.datagramOctets)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(DatagramSocket()) }
      }
      .connect(to: address)
      .flatMapThrowing { try $0.pipeline.syncOperations.handler(type: DatagramSocket.self) }
  }
}
