import Configuration
import Crypto
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

  /// Reads a file; errors have its name, line and column.
  init(_ item: ImportPlan.Item) throws(CommandFailure) {
    let zone: ZoneFile
    do throws(CommandFailure) {
      zone = try ZoneFileInput.read(item.file, origin: item.origin)
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
    digest = try Self.digest(item)
    var count = 0
    var blocks: [[UInt8]] = []
    var block = RecordBlock(apex: zone.origin, capacity: ImportLimits.blockOctets + 65_536)
    var cursor = RecordCursor()
    let version = zone.version
    while let view = version.nextRecord(&cursor) {
      let name = (try? Name(wire: view.owner.array(0..<view.owner.count))) ?? .root
      block.append(
        ResourceRecord(name: name, type: view.type, ttl: view.ttl, rdata: view.rdata.array(0..<view.rdata.count)))
      count += 1
      if block.octets.count >= ImportLimits.blockOctets { blocks.append(block.take()) }
    }
    if block.count > 0 { blocks.append(block.take()) }
    self.blocks = blocks
    records = count
  }

  /// The same as that of a configured file, so that the server knows the file again.
  private static func digest(_ item: ImportPlan.Item) throws(CommandFailure) -> [UInt8] {
    let origin = item.origin ?? ServerConfiguration.ZoneEntry(namedAfter: item.file)?.origin ?? .root
    do throws(ZoneLoader.Failure) {
      var digest = SHA256()
      digest.update(data: try ZoneLoader.contents(item.file))
      digest.update(data: origin.folded.wire)
      return Array(digest.finalize())
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
