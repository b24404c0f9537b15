import CSocketBatch
import Glibc
import Testing

/// Answers of one size to one client are handed to the kernel as one message; they arrive as they would one by one.
@Suite struct CoupledAnswerTests {
  /// A socket on loopback.
  private final class LoopbackSocket {
    let descriptor: Int32
    private(set) var peer = socket_peer()

    init() throws {
      descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
      try #require(unsafe socket_bind(descriptor, [127, 0, 0, 1], 4, 0) == 0)
      peer.address_octets = UInt32(MemoryLayout<sockaddr_in>.size)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = socket_port(descriptor).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      unsafe withUnsafeMutableBytes(of: &peer.address) { room in
        unsafe withUnsafeBytes(of: &address) { unsafe room.copyMemory(from: $0) }
      }
    }

    deinit { close(descriptor) }

    /// All datagrams that have come.
    func received() -> [[UInt8]] {
      var datagrams: [[UInt8]] = []
      var room = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = unsafe recv(descriptor, &room, room.count, 0)
        guard count >= 0 else { return datagrams }
        datagrams.append(Array(room[..<count]))
      }
    }
  }

  /// Sends answers from one socket; gives how many could not be sent, and whether answers are coupled from now on.
  private func send(
    _ answers: [(octets: [UInt8], client: LoopbackSocket)], from server: LoopbackSocket
  ) -> (failed: Int32, isCoupling: Bool) {
    var memory = answers.flatMap(\.octets)
    var isCoupling = true
    let failed = unsafe memory.withUnsafeMutableBufferPointer { memory in
      var exchanges: [socket_exchange] = unsafe []
      var start = 0
      for (octets, client) in answers {
        var exchange = unsafe socket_exchange()
        unsafe exchange.answer = memory.baseAddress.map { unsafe $0 + start }
        unsafe exchange.answer_count = UInt32(octets.count)
        unsafe exchange.peer = client.peer
        unsafe exchanges.append(exchange)
        start += octets.count
      }
      return unsafe socket_batch_send(server.descriptor, exchanges, Int32(exchanges.count), &isCoupling)
    }
    return (failed, isCoupling)
  }

  private func answer(_ number: Int, octets: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(number), count: octets)
  }

  private func sorted(_ datagrams: [[UInt8]]) -> [[UInt8]] {
    datagrams.sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test func eachClientGetsItsOwn() throws {
    let (server, one, other) = (try LoopbackSocket(), try LoopbackSocket(), try LoopbackSocket())
    let sizes = [40, 95, 40, 1_232, 95, 40, 0, 512, 1, 1]
    let answers = (0..<60).map { number in
      (answer(number, octets: sizes[number % sizes.count]), number % 7 < 4 ? one : other)
    }
    let outcome = send(answers, from: server)
    #expect(outcome.failed == 0 && outcome.isCoupling)
    for client in [one, other] {
      let expected = answers.filter { $0.1 === client && !$0.0.isEmpty }.map(\.0)
      #expect(sorted(client.received()) == sorted(expected))
    }
  }

  @Test func noMessageIsLargerThanADatagramMayBe() throws {
    let (server, client) = (try LoopbackSocket(), try LoopbackSocket())
    let answers = (0..<64).map { (answer($0, octets: 1_232), client) }
    let outcome = send(answers, from: server)
    #expect(outcome.failed == 0 && outcome.isCoupling)
    #expect(sorted(client.received()) == sorted(answers.map(\.0)))
  }

  @Test func whatTheKernelDoesNotCutIsSentOneByOne() throws {
    let (server, client) = (try LoopbackSocket(), try LoopbackSocket())
    // Without checksums it does not.
    var isOff: Int32 = 1
    try #require(
      unsafe setsockopt(
        server.descriptor, SOL_SOCKET, SO_NO_CHECK, &isOff, socklen_t(MemoryLayout<Int32>.size)) == 0)
    let answers = (0..<10).map { (answer($0, octets: 50 + $0 / 5), client) }
    let outcome = send(answers, from: server)
    #expect(outcome.failed == 0 && !outcome.isCoupling)
    #expect(sorted(client.received()) == sorted(answers.map(\.0)))
  }

  @Test func oneThatCannotBeSentHoldsUpNoOther() throws {
    let (server, client, nobody) = (try LoopbackSocket(), try LoopbackSocket(), try LoopbackSocket())
    // More than loopback takes in one datagram.
    let answers = [
      (answer(1, octets: 30), client), (answer(2, octets: 65_535), nobody), (answer(3, octets: 30), client),
    ]
    let outcome = send(answers, from: server)
    #expect(outcome.failed == 1)
    #expect(sorted(client.received()) == sorted([answers[0].0, answers[2].0]))
  }
}
