import NIOCore
import NIOPosix

/// One question over UDP from a socket of its own, on a port that the kernel chose at random: for those whom a server asks now
/// and then, one among many.
enum SingleDatagram {
  private typealias Datagrams = NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>

  /// Sends a question, and gives the octets of its answer.
  static func exchange(
    _ query: Query, with server: ServerAddress, timeOut: Duration
  ) async throws(QueryFailure.Reason) -> [UInt8] {
    do {
      let address = try server.socketAddress()
      let channel = try await open(address, timeOut: TimeAmount(timeOut))
      return try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: query.octets)))
        for try await datagram in inbound {
          let octets = Array(datagram.data.readableBytesView)
          if query.isAnswered(by: octets.span) { return octets }
        }
        try Task.checkCancellation()
        throw QueryFailure.Reason.noAnswer
      }
    } catch {
      throw QueryFailure.Reason(error)
    }
  }

  /// A socket that is connected to the server, so that the kernel lets only the server's datagrams in.
  private static func open(_ address: SocketAddress, timeOut: TimeAmount) async throws -> Datagrams {
    try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(
        .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: DNSClientLimits.datagramOctets)
      )
      .connect(to: address) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(IdleWatch(idle: timeOut, total: timeOut))
          return try Datagrams(wrappingChannelSynchronously: channel)
        }
      }
  }
}
