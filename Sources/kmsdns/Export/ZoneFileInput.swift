import DNSWire
import Foundation
import ZoneText

/// A zone file as commands take it.
enum ZoneFileInput {
  /// Reads a file; without an origin its name without the extension is one, where that is a domain name. Warnings go to
  /// standard error.
  static func read(
    _ path: String, origin: Name? = nil, _ reading: ZoneReading? = nil
  ) throws(CommandFailure) -> ZoneFile {
    try zone(try octets(path), path, origin: origin, reading)
  }

  /// What stands in a file.
  static func octets(_ path: String) throws(CommandFailure) -> [UInt8] {
    do throws(ZoneLoader.Failure) {
      return try ZoneLoader.contents(path, orGivenOpen: true)
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
  }

  /// The zone of a file whose octets are known.
  static func zone(
    _ octets: [UInt8], _ path: String, origin: Name?, _ reading: ZoneReading?
  ) throws(CommandFailure) -> ZoneFile {
    do throws(ZoneTextErrors) {
      let origin = origin ?? ZoneFilePaths.origin(of: path)
      let reading = reading ?? ZoneReading(includes: IncludedFiles(path, anywhere: false).read)
      let bar = ReadingBar()
      defer { bar.finish() }
      let file = try MasterFile.read(octets, file: path, origin: origin, bar.shown(in: reading))
      for warning in file.warnings.errors {
        StandardError.print("warning: " + HostileText.printable(warning.description))
      }
      return file
    } catch {
      for warning in error.warnings {
        StandardError.print("warning: " + HostileText.printable(warning.description))
      }
      let hint = error.errors.first { $0.isOriginUnknown }?.hint.map { "\nhint: " + $0 }
      throw CommandFailure(HostileText.printable(error.description + (hint ?? ""), keepingLines: true))
    }
  }
}
