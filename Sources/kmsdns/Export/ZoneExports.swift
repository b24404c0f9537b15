import AccessPolicy
import DNSWire
import Foundation
import ZoneText

/// Octets that are collected before they are written.
private let pieceOctets = 64 << 10

/// A zone on its way into a master file.
struct MasterFileExport {
  let zone: ExportedZone
  let style: MasterFileStyle
  let hasProvenance: Bool

  func write(to output: OutputFile) throws(CommandFailure) {
    var width = 0
    if style != .canonical {
      for index in 0..<zone.records.count where width < MasterFileWriter.widestOwner {
        width = max(width, MasterFileWriter.width(of: zone.records[index].name, origin: zone.apex, style: style))
      }
    }
    var writer = MasterFileWriter(origin: zone.apex, style: style, ownerWidth: width)
    for index in 0..<zone.records.count {
      let record = zone.records[index]
      if hasProvenance, let known = zone.provenance[RecordIdentity(record)] { writer.write(comment: known.words) }
      writer.write(record)
      if writer.octetCount >= pieceOctets { try output.write(writer.take()) }
    }
    try output.write(writer.take())
  }
}

/// A zone on its way into a file as Windows exports it.
struct WindowsExport {
  let zone: ExportedZone

  func write(to output: OutputFile) throws(CommandFailure) {
    var writer = WindowsFileWriter(origin: zone.apex, serial: zone.serial)
    for index in 0..<zone.records.count {
      let record = zone.records[index]
      writer.write(record, age: zone.age(of: record))
      if writer.octetCount >= pieceOctets { try output.write(writer.take()) }
    }
    try output.write(writer.take())
  }
}

/// A zone on its way into JSON, a record a line.
struct JSONExport {
  let zone: ExportedZone
  let hasProvenance: Bool

  /// What stands before the records.
  private struct Head: Encodable {
    var version = ExportSchema.version
    var generated: String
    var program = "kmsdns \(KMSDNS.programVersion)"
    var source: String
    var zone: String
    var serial: UInt32
  }

  private struct Entry: Encodable {
    var owner: String
    var ttl: UInt32
    var type: String
    var rdata: String
    var provenance: AuditDocument.ProvenanceEntry?
  }

  func write(to output: OutputFile) throws(CommandFailure) {
    let head = Head(
      generated: SystemClock.text(SystemClock.now()), source: zone.source, zone: zone.apex.relativeText,
      serial: zone.serial.rawValue)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func json(_ value: some Encodable) -> String {
      HostileText.json((try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    }
    var text = json(head).dropLast() + ",\"records\":["
    for index in 0..<zone.records.count {
      let record = zone.records[index]
      let known = hasProvenance ? zone.provenance[RecordIdentity(record)] : nil
      text += index == 0 ? "\n" : ",\n"
      text += json(
        Entry(
          owner: record.name.relativeText, ttl: record.ttl, type: record.type.description,
          rdata: RecordText.rdata(record.type, record.rdata),
          provenance: known.map { AuditDocument.ProvenanceEntry($0) }))
      if text.utf8.count >= pieceOctets {
        try output.write(Array(text.utf8))
        text = ""
      }
    }
    try output.write(Array((text + "\n]}\n").utf8))
  }
}

extension Provenance {
  /// Who published a record, in words.
  fileprivate var words: String {
    "published by \(credential) from \(address) (\(transport)), rule \"\(rule)\", first \(SystemClock.text(firstSeen)), "
      + "last \(SystemClock.text(lastRefreshed))"
  }
}
