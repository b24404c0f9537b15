import Authority
import DNSWire
import Foundation
import Persistence
import Transport
import Zone

/// The server's side of an export: it sends the records in no order, as they stand in memory; nothing waits for it, and no
/// update changes what it sends.
struct ZoneSender {
  let server: Server

  func send(_ request: ExportRequest?, to conversation: inout ControlConversation) async throws {
    let version: ZoneVersion
    do throws(CommandFailure) {
      version = try await self.version(request)
    } catch {
      return try await conversation.send(try Self.json(ControlResponse(error: error.description)))
    }
    var response = ControlResponse()
    response.export = ExportHeader(zone: version.apex.description, serial: version.soa.serial.rawValue)
    try await conversation.send(try Self.json(response))
    var block = RecordBlock(apex: version.apex, capacity: ExportMessage.blockOctets + 65_536)
    var cursor = RecordCursor()
    let ages = request?.hasProvenance ?? false ? server.writer.currentBases[version.apex]?.ages : nil
    while let view = version.nextRecord(&cursor) {
      if let ages, !ages.isEmpty {
        let record = view.record
        block.append(record, age: ages[record])
      } else {
        block.append(view)
      }
      if block.octetCount >= ExportMessage.blockOctets {
        try await conversation.send(ExportMessage.records(block.take()).octets)
      }
    }
    if block.count > 0 { try await conversation.send(ExportMessage.records(block.take()).octets) }
    if request?.hasProvenance ?? false { try await sendProvenance(version.apex, to: &conversation) }
    try await conversation.send(ExportMessage.end.octets)
  }

  private func version(_ request: ExportRequest?) async throws(CommandFailure) -> ZoneVersion {
    guard let request else { throw CommandFailure("the server does not understand the request") }
    let current = try server.zones.current.served(request.zone)
    if request.isBase { return current.base }
    guard let serial = request.serial else { return current }
    return try await PastVersion.version(current, serial: Serial(rawValue: serial), in: server.store)
  }

  private func sendProvenance(_ zone: Name, to conversation: inout ControlConversation) async throws {
    let known = try await server.store.publishedRecords(in: zone)
    for start in stride(from: 0, to: known.count, by: ExportMessage.publishers) {
      let entries = known[start..<min(start + ExportMessage.publishers, known.count)].map {
        ExportMessage.PublisherEntry($0.record, $0.provenance)
      }
      try await conversation.send(ExportMessage.provenance(entries).octets)
    }
  }

  private static func json(_ response: ControlResponse) throws -> [UInt8] { Array(try JSONEncoder().encode(response)) }
}

extension ZoneSet {
  /// The zone of this name.
  func served(_ text: String) throws(CommandFailure) -> ZoneVersion {
    guard let apex = try? Name(text: text), let version = version(apex: apex) else {
      let served = versions.map(\.apex.relativeText).sorted().joined(separator: ", ")
      throw CommandFailure("the server does not serve \(HostileText.printable(text)); it serves \(served)")
    }
    guard !version.isUnavailable else {
      throw CommandFailure("the server has no valid copy of \(version.apex.relativeText)")
    }
    return version
  }
}
