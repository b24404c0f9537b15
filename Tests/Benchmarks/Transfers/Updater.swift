import AccessPolicy
import DNSWire
import Foundation
import Peers
import TestSupport

/// Sends signed updates, one after the other, each of which changes the zone.
final class Updater {
  private let socket: Datagrams
  private var number = 0

  init(port: UInt16) throws {
    socket = try Datagrams(port: port)
  }

  /// Changes an address, and gives the moment of the answer.
  func update() throws -> Double {
    number += 1
    let name: Name = "changed.bench.example"
    let message = updateMessage(
      TransferZone.apex, id: UInt16(truncatingIfNeeded: number),
      [.deletion(name, .a), .a(name, "10.200.\(number >> 8 & 255).\(number & 255)")])
    let signed = try SignedMessage(
      message, by: .of(try Name(text: TransferServer.keyName)), time: UInt64(Date().timeIntervalSince1970))
    socket.send(signed.octets)
    while let answer = socket.receive(milliseconds: 5_000) {
      guard answer.count >= 12, answer[0] == UInt8(number >> 8 & 255), answer[1] == UInt8(number & 255) else {
        continue
      }
      guard answer[3] & 0xF == 0 else { throw PeerFailure("the update is answered with code \(answer[3] & 0xF)") }
      return Moment.now
    }
    throw PeerFailure("the update is not answered")
  }

  /// The serial that a server has; nil where it does not answer in time.
  static func serial(_ socket: Datagrams, milliseconds: Int32 = 1_000) throws -> UInt32? {
    socket.send(try query(TransferZone.apex, .soa).encoded())
    guard let octets = socket.receive(milliseconds: milliseconds), let message = try? Message(octets.span),
      let record = message.answers.first
    else { return nil }
    return try StartOfAuthority(rdata: record.rdata).serial.rawValue
  }
}
