import NIOCore

/// What passes over one connection of the control socket: after the request, a line, both sides may send messages, each with
/// its length in front.
public struct ControlConversation: ~Copyable {
  /// The request: what came before the first line break.
  public internal(set) var request: [UInt8] = []
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let channel: any Channel
  private let path: String
  private var input = ByteBuffer()

  init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ channel: any Channel, path: String) {
    self.inbound = inbound.makeAsyncIterator()
    self.channel = channel
    self.path = path
  }

  /// Sends octets as they are; waits until the kernel has them, so long as the other side is slow to take them.
  public func write(_ octets: [UInt8]) async throws(ControlError) { try await write(ByteBuffer(bytes: octets)) }

  /// Sends a message.
  public func send(_ message: [UInt8]) async throws(ControlError) {
    var octets = ByteBuffer(integer: UInt32(truncatingIfNeeded: message.count))
    octets.writeBytes(message)
    try await write(octets)
  }

  /// Sends the last message while the other side may still be sending: takes what comes, and throws it away, until the other
  /// side has closed. To close at once would end its sending with an error, before it reads why.
  public mutating func end(
    with message: [UInt8], within wait: Duration = .seconds(TransportLimits.controlAnswerSeconds)
  ) async throws(ControlError) {
    let alarm = alarm(wait)
    defer { alarm.cancel() }
    try await send(message)
    repeat { input.clear() } while try await receive()
  }

  /// By the channel itself: the stream's writer takes what it has not sent yet for gone when the connection is closed.
  private func write(_ octets: ByteBuffer) async throws(ControlError) {
    do {
      try await channel.writeAndFlush(octets).get()
    } catch {
      throw .closed(path)
    }
  }

  /// The next message; the connection is closed where nothing comes for so long.
  public mutating func next(
    within wait: Duration = .seconds(TransportLimits.controlAnswerSeconds)
  ) async throws(ControlError) -> [UInt8] {
    let alarm = alarm(wait)
    defer { alarm.cancel() }
    while true {
      if let count: UInt32 = input.getInteger(at: input.readerIndex) {
        guard count <= TransportLimits.controlMessageOctets else { throw .answerTooLarge(path) }
        if input.readableBytes >= 4 + Int(count) {
          input.moveReaderIndex(forwardBy: 4)
          let message = input.readBytes(length: Int(count)) ?? []
          input.discardReadBytes()
          return message
        }
      }
      guard try await receive() else { throw .closed(path) }
    }
  }

  /// Reads the request; false where there is none, or it is too long.
  mutating func readRequest() async throws(ControlError) -> Bool {
    let alarm = alarm(.seconds(TransportLimits.controlRequestSeconds))
    defer { alarm.cancel() }
    while true {
      if let end = input.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
        let count = end - input.readerIndex
        guard count < TransportLimits.controlRequestOctets else { return false }
        request = input.readBytes(length: count) ?? []
        input.moveReaderIndex(forwardBy: 1)
        return true
      }
      guard input.readableBytes < TransportLimits.controlRequestOctets, try await receive() else { return false }
    }
  }

  /// Takes what comes next; false where nothing will.
  private mutating func receive() async throws(ControlError) -> Bool {
    do {
      guard var octets = try await inbound.next() else { return false }
      input.writeBuffer(&octets)
      return true
    } catch {
      throw .closed(path)
    }
  }

  private func alarm(_ wait: Duration) -> Scheduled<Void> {
    let channel = channel
    return channel.eventLoop.scheduleTask(in: TimeAmount(wait)) { channel.close(promise: nil) }
  }
}
