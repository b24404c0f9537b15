import CSocketBatch

/// Takes the answers that wait at a socket with one system call, and sends what follows them with another: a sender that makes two for
/// each update takes a fifth of a processor from the server.
///
/// Unsafe memory: a block for the answers, and the messages of `SignedUpdates`, which outlive the call.
@safe final class UpdateExchange {
  private static let answerOctets = 512
  private let memory: UnsafeMutablePointer<UInt8>
  private var exchanges: [socket_exchange]
  private var isCoupling = true

  init() {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: socket_batch_capacity * Self.answerOctets)
    unsafe self.memory = memory
    unsafe exchanges = (0..<socket_batch_capacity).map { index in
      var exchange = unsafe socket_exchange()
      unsafe exchange.request = memory + index * Self.answerOctets
      unsafe exchange.request_capacity = UInt32(Self.answerOctets)
      return unsafe exchange
    }
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// Calls `next` with the ID and the code of each answer that waits; sends the update whose number it gives.
  func run(_ socket: UpdateSocket, _ updates: SignedUpdates, _ next: (_ id: Int, _ code: UInt8) -> Int?) {
    while true {
      let count = Int(unsafe socket_batch_receive(socket.descriptor, &exchanges, Int32(exchanges.count)))
      guard count > 0 else { return }
      for index in 0..<count where unsafe exchanges[index].request_count >= 12 {
        guard let answer = unsafe exchanges[index].request else { continue }
        let id = unsafe Int(answer[0]) << 8 | Int(answer[1])
        guard let number = unsafe next(id, answer[3] & 0xF) else { continue }
        let message = unsafe updates[number]
        unsafe exchanges[index].answer = message.baseAddress
        unsafe exchanges[index].answer_count = UInt32(message.count)
      }
      _ = unsafe socket_batch_send(socket.descriptor, exchanges, Int32(count), &isCoupling)
      if unsafe count < exchanges.count { return }
    }
  }
}
