import Foundation
import Glibc
import TestSupport
import Testing
import Transport

@Suite struct ListenTests {
  @Test func asManyThreadsServeAnAddressAsProcessorsMayBeUsed() throws {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
    let digits = line.drop { $0 != "\t" }.compactMap { $0.hexDigitValue }
    #expect(UDPServer.processors == digits.reduce(0) { $0 + $1.nonzeroBitCount })
  }

  @Test func aSecondUDPServerOnThePortFails() async throws {
    let servers = try Servers()
    try await servers.withUDP { first in
      let second = servers.udp(port: first.port)
      let error = #expect(throws: ListenError.self) { try second.start() }
      #expect(
        error?.description
          == "can't listen on 127.0.0.1 port \(first.port) (UDP): the port is in use by another program")
    }
  }

  @Test func aSecondTCPServerOnThePortFails() async throws {
    let servers = try Servers()
    try await servers.withTCP { first in
      let second = servers.tcp(port: first.port)
      let error = await #expect(throws: ListenError.self) { try await second.start() }
      #expect(
        error?.description
          == "can't listen on 127.0.0.1 port \(first.port) (TCP): the port is in use by another program")
    }
  }

  @Test func anAddressOfAnotherMachineFails() async throws {
    let servers = try Servers()
    let udp = #expect(throws: ListenError.self) { try servers.udp("192.0.2.1", port: 5300).start() }
    #expect(udp?.code == EADDRNOTAVAIL)
    let tcp = await #expect(throws: ListenError.self) { try await servers.tcp("192.0.2.1", port: 5300).start() }
    #expect(tcp?.description.contains("this machine does not have the address") == true)
  }

  @Test func stopFreesThePort() async throws {
    let servers = try Servers()
    let udp = servers.udp()
    let tcp = servers.tcp()
    try udp.start()
    try await tcp.start()
    udp.stop()
    await tcp.stop()
    let nextUDP = servers.udp(port: udp.port)
    let nextTCP = servers.tcp(port: tcp.port)
    try nextUDP.start()
    try await nextTCP.start()
    nextUDP.stop()
    await nextTCP.stop()
  }

  @Test func bothTransportsTakeTheSamePort() async throws {
    let servers = try Servers()
    try await servers.withUDP { udp in
      let tcp = servers.tcp(port: udp.port)
      try await tcp.start()
      #expect(tcp.port == udp.port)
      await tcp.stop()
    }
  }
}
