import Glibc
import Testing
import Transport

@Suite struct ControlTests {
  /// A path in a directory of this process that nobody uses.
  private let path = "/tmp/kmsdns-control-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"

  private func withServer(
    _ handler: @escaping ControlServer.Handler = { $0.reversed() }, _ body: () async throws -> Void
  ) async throws {
    let server = ControlServer(path: path, handler: handler)
    try await server.start()
    do {
      try await body()
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test func aRequestIsAnswered() async throws {
    try await withServer {
      let answer = try await ControlClient.request(path: path, [1, 2, 3])
      #expect(answer == [3, 2, 1])
    }
  }

  @Test func largeAnswersComeWhole() async throws {
    try await withServer { _ in
      Array(repeating: 7, count: 5_000_000)
    } _: {
      let answer = try await ControlClient.request(path: path, [1])
      #expect(answer.count == 5_000_000)
    }
  }

  @Test func largeRequestsComeWhole() async throws {
    try await withServer {
      let request = [UInt8](repeating: 1, count: TransportLimits.controlRequestOctets - 1)
      let answer = try await ControlClient.request(path: path, request)
      #expect(answer.count == request.count)
    }
  }

  @Test func aRequestIsOneLine() async throws {
    await #expect(throws: ControlError.badRequest) { try await ControlClient.request(path: path, [1, 10, 2]) }
    await #expect(throws: ControlError.badRequest) {
      try await ControlClient.request(path: path, Array(repeating: 1, count: TransportLimits.controlRequestOctets))
    }
  }

  @Test func onlyTheOwnerMayUseTheSocket() async throws {
    try await withServer {
      var status = stat()
      #expect(unsafe lstat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test func withoutServerTheErrorSaysSo() async throws {
    let error = await #expect(throws: ControlError.self) { try await ControlClient.request(path: path, [1]) }
    #expect(error?.description == "no server is running: nothing listens on \(path)")
  }

  @Test func aSecondServerFails() async throws {
    try await withServer {
      await #expect(throws: ControlError.inUse(path)) {
        try await ControlServer(path: path, handler: { $0 }).start()
      }
      let answer = try await ControlClient.request(path: path, [1])
      #expect(answer == [1])
    }
  }

  @Test func theSocketOfADeadServerIsReplaced() async throws {
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let bound = unsafe withUnsafeBytes(of: address) { octets -> Int32 in
      guard let start = octets.baseAddress else { return -1 }
      return unsafe bind(dead, start.assumingMemoryBound(to: sockaddr.self), socklen_t(octets.count))
    }
    #expect(bound == 0)
    close(dead)
    await #expect(throws: ControlError.noServer(path)) { try await ControlClient.request(path: path, [1]) }
    try await withServer {
      let answer = try await ControlClient.request(path: path, [1])
      #expect(answer == [1])
    }
  }

  @Test func aFileIsNotReplaced() async throws {
    close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
    await #expect(throws: ControlError.notASocket(path)) {
      try await ControlServer(path: path, handler: { $0 }).start()
    }
    #expect(unsafe unlink(path) == 0)
  }

  @Test func stopRemovesTheSocket() async throws {
    try await withServer {}
    #expect(unsafe access(path, F_OK) != 0)
  }

  @Test func aPathThatIsTooLongFails() async throws {
    let path = "/tmp/" + String(repeating: "x", count: 103)
    await #expect(throws: ControlError.pathTooLong(path)) {
      try await ControlServer(path: path, handler: { $0 }).start()
    }
    await #expect(throws: ControlError.pathTooLong(path)) { try await ControlClient.request(path: path, [1]) }
  }

  @Test func anAnswerThatDoesNotComeIsNotWaitedForLong() async throws {
    try await withServer { request in
      try? await Task.sleep(for: .seconds(2))
      return request
    } _: {
      await #expect(throws: ControlError.timeOut(path, seconds: 1)) {
        try await ControlClient.request(path: path, [1], timeOut: .seconds(1))
      }
    }
  }
}
