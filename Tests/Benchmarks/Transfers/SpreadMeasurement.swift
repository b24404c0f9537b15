import Foundation
import Glibc
import Peers

/// How long it takes from an update's answer until BIND, Knot, NSD and PowerDNS serve what it changed.
final class SpreadMeasurement {
  let primary: TransferServer
  private let followers: [Follower]
  private let sockets: [Datagrams]
  private let updater: Updater
  /// Milliseconds of each update, by follower.
  private(set) var times: [[Double]] = Array(repeating: [], count: ForeignServer.allCases.count)

  /// Starts the primary and its followers, and waits until they have the zone.
  init(_ kind: TransferServer.Kind, zoneFile: URL, in folder: URL) throws {
    let port = try FreePort.any()
    followers = try ForeignServer.allCases.map {
      try Follower(
        $0, of: [TransferZone.name], primary: port, key: nil, in: folder.appendingPathComponent(kind.rawValue))
    }
    primary = try TransferServer(
      kind, name: "spread-\(kind.rawValue)", zoneFile: zoneFile, in: folder, port: port,
      notifying: followers.map(\.port))
    try primary.waitUntilReady()
    for follower in followers { try follower.start() }
    sockets = try followers.map { try Datagrams(port: $0.port) }
    updater = try Updater(port: port)
    for (follower, socket) in zip(followers, sockets) {
      var isServed = false
      for _ in 0..<600 where !isServed {
        isServed = try Updater.serial(socket, milliseconds: 50) == TransferZone.serial
        if !isServed { usleep(50_000) }
      }
      guard isServed else {
        throw PeerFailure("\(follower.kind) does not follow \(kind):\n\(follower.log.suffix(2_000))")
      }
    }
  }

  /// The followers' kinds, in the order of `times`.
  var kinds: [ForeignServer] { followers.map(\.kind) }

  /// Milliseconds of each update until all four served it.
  var all: [Double] { (times.first ?? []).indices.map { index in times.map { $0[index] }.max() ?? 0 } }

  /// Sends an update, and waits until all serve it.
  func measure() throws {
    let start = try updater.update()
    guard let serial = try Updater.serial(try Datagrams(port: primary.port)) else {
      throw PeerFailure("\(primary.name) does not answer")
    }
    var taken = [Double?](repeating: nil, count: followers.count)
    while taken.contains(nil) {
      for (index, socket) in sockets.enumerated() where taken[index] == nil {
        if try Updater.serial(socket) == serial { taken[index] = (Moment.now - start) * 1_000 }
      }
      guard Moment.now - start < 60 else {
        let late = zip(followers, taken).filter { $0.1 == nil }.map { "\($0.0.kind)" }
        throw PeerFailure("\(late) did not follow \(primary.name) within a minute")
      }
      usleep(500)
    }
    for (index, time) in taken.enumerated() { times[index].append(time ?? 0) }
  }
}
