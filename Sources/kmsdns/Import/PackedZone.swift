import DNSWire
import Foundation
import Zone
import ZoneText

/// A zone file that was read and checked, packed into what is sent to the server.
struct PackedZone: Sendable {
  let file: String
  let apex: Name
  let digest: [UInt8]
  let records: Int
  let blocks: [[UInt8]]
  /// What became of what a zone can't hold as it is written.
  let fidelity: [CheckDocument.Note]
  /// What else the operator should know of the file: a line for each.
  let notes: [String]

  /// Reads a file; errors have its name, line and column.
  init(_ item: ImportPlan.Item, _ options: ReadingOptions) throws(CommandFailure) {
    let reading = options.reading(item.file, folders: item.folders)
    let octets: [UInt8]
    let zone: ZoneFile
    do throws(CommandFailure) {
      octets = try ZoneFileInput.octets(item.file)
      zone = try ZoneFileInput.zone(octets, item.file, origin: item.origin, reading)
    } catch {
      throw CommandFailure(error.description + (item.place.map { "\n(named by \(HostileText.printable($0)))" } ?? ""))
    }
    if let origin = item.origin, item.place != nil, zone.origin != origin {
      throw CommandFailure(
        HostileText.printable(
          "\(item.file): the file is zone \(zone.origin), and \(item.place ?? "") says that it is \(origin)"))
    }
    file = item.file
    apex = zone.origin
    // The same as that of a configured file, so that the server knows the file again.
    digest = ZoneFileDigest(
      octets, origin: item.origin ?? ZoneFilePaths.origin(of: item.file) ?? .root, dialect: options.dialect
    ).including(zone.included)
    var count = 0
    var blocks: [[UInt8]] = []
    var block = RecordBlock(apex: zone.origin, capacity: ImportLimits.blockOctets + 65_536)
    var cursor = RecordCursor()
    let (version, ages) = (zone.version, zone.ages)
    while let view = version.nextRecord(&cursor) {
      let record = view.record
      block.append(record, age: ages[record])
      count += 1
      if block.octetCount >= ImportLimits.blockOctets { blocks.append(block.take()) }
    }
    if block.count > 0 { blocks.append(block.take()) }
    self.blocks = blocks
    records = count
    fidelity = zone.notes.map(CheckDocument.Note.init)
    let journal = item.file + ".jnl"
    notes =
      FileManager.default.fileExists(atPath: journal)
      ? [
        HostileText.printable(
          "\(journal) stands beside the file: BIND may have changes in it that the file lacks (rndc sync first)")
      ] : []
  }
}
