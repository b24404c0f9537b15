import DNSWire
import Foundation
import TestSupport
import Testing

/// Packets that nobody should send.
@Suite struct HostileTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    try lab.start()
  }

  static func code(_ octets: [UInt8]) throws -> ResponseCode {
    try Message(octets.span).header.responseCode
  }

  @Test func randomOctetsGetFormErrOrNothing() throws {
    var generator = SeededGenerator(seed: 1)
    let client = try WireClient(port: lab.port, timeout: 0.01)
    for _ in 0..<5_000 {
      client.send(generator.octets(Int.random(in: 0...600, using: &generator)))
    }
    while let octets = client.receive() { #expect(octets.count >= WireLimits.headerOctets) }
    #expect(try lab.publishers().count == 4)
  }

  @Test func brokenQueriesGetFormErr() throws {
    var message = Message(header: Header(id: 7))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    let query = try message.encoded()
    let client = try WireClient(port: lab.port)
    for count in WireLimits.headerOctets..<query.count {
      let answer = try #require(client.exchange(Array(query[..<count])))
      let code = try Self.code(answer)
      #expect(code == .formError, "\(count) octets")
    }
    let trailing = try Self.code(try #require(client.exchange(query + [0])))
    #expect(trailing == .formError)
    var looping = query
    looping.replaceSubrange(12..., with: [0xC0, 0x0C, 0, 6, 0, 1])
    let code = try Self.code(try #require(client.exchange(looping)))
    #expect(code == .formError)
  }

  @Test func responsesGetNothing() throws {
    var message = Message(header: Header(id: 7, flags: Header.Flag.response))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    let client = try WireClient(port: lab.port, timeout: 0.2)
    #expect(client.exchange(try message.encoded()) == nil)
    message.header.flags |= 0x2800
    #expect(client.exchange(try message.encoded()) == nil)
  }

  @Test func mutilatedUpdatesNeverChangeTheZone() throws {
    let before = try lab.publishers()
    var message = Message(header: Header(id: 7, flags: 0x2800))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    let data = ServiceData(priority: 0, weight: 0, port: 1688, target: try Name(text: "kms3.lab.example"))
    message.authorities = [
      ResourceRecord(name: try Name(text: "_vlmcs._tcp.lab.example"), type: .srv, ttl: 60, rdata: data.rdata)
    ]
    let update = try message.encoded()
    let client = try WireClient(port: lab.port, timeout: 0.01)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<2_000 {
      var octets = update
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        octets[Int.random(in: octets.indices, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      }
      client.send(octets)
    }
    while client.receive() != nil {}
    #expect(try lab.publishers() == before)
  }

  @Test func refusalsDoNotFillTheLog() throws {
    var message = Message(header: Header(id: 7, flags: 0x2800))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    let update = try message.encoded()
    let client = try WireClient(port: lab.port)
    for _ in 0..<2_000 { _ = client.exchange(update) }
    usleep(1_100_000)
    _ = client.exchange(update)
    try lab.wait("the count is logged") { lab.log.contains("more requests were refused") }
    #expect(lab.log.components(separatedBy: "the update is not signed").count < 500)
  }

  @Test func refusalsOfStrangersHideNoRefusalOfAKey() throws {
    var message = Message(header: Header(id: 7, flags: 0x2800))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    let update = try message.encoded()
    let client = try WireClient(port: lab.port)
    for _ in 0..<3 {
      for _ in 0..<100 { _ = client.exchange(update) }
      _ = try lab.nsupdate("update add kms1.lab.example 60 A 192.0.2.66")
    }
    #expect(lab.log.components(separatedBy: "key kms3.lab.example, zone lab.example.: REFUSED").count == 4)
  }
}
