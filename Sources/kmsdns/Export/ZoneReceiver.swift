import DNSWire
import Foundation
import Persistence
import Transport
import Zone

/// A command's side of an export: takes a zone from the running server.
enum ZoneReceiver {
  /// Asks the server that uses a data directory.
  static func zone(_ request: ExportRequest, data: String) async throws(CommandFailure) -> ExportedZone {
    var control = ControlRequest(command: ControlRequest.export)
    control.export = request
    guard let line = try? JSONEncoder().encode(control) else { throw CommandFailure("the request can't be written") }
    do {
      return try await ControlClient.converse(path: DataDirectory.controlPath(in: data), Array(line)) { conversation in
        try await receive(&conversation)
      }
    } catch let error as ControlError {
      throw CommandFailure(error.description)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure("the server's answer can't be read: \(error)")
    }
  }

  private static func receive(_ conversation: inout ControlConversation) async throws -> ExportedZone {
    let first = try await conversation.next()
    guard let response = try? JSONDecoder().decode(ControlResponse.self, from: Data(first)) else { throw unreadable }
    guard let header = response.export, let apex = try? Name(text: header.zone) else {
      throw CommandFailure(response.error ?? "the server gave no answer")
    }
    var zone = ExportedZone(apex: apex, serial: Serial(rawValue: header.serial), source: "running server")
    while let message = ExportMessage(try await conversation.next()) {
      switch message {
      case .records(let octets):
        var reader = RecordBlockReader(octets, apex: apex)
        while !reader.isAtEnd {
          let record = try reader.record()
          zone.records.append(record)
          if let age = reader.age { zone.ages.note(age, of: record) }
        }
      case .provenance(let entries):
        for entry in entries {
          if let record = entry.record { zone.provenance[RecordIdentity(record)] = entry.provenance }
        }
      case .end:
        zone.records.sort()
        return zone
      }
    }
    throw unreadable
  }

  private static var unreadable: CommandFailure {
    CommandFailure("the server's answer can't be read: does it run the same version?")
  }
}
