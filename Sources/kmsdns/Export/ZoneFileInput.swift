import Configuration
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
    let octets: [UInt8]
    do throws(ZoneLoader.Failure) {
      octets = try ZoneLoader.contents(path)
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
    do throws(ZoneTextErrors) {
      let origin = origin ?? ServerConfiguration.ZoneEntry(namedAfter: path)?.origin
      let reading = reading ?? ZoneReading(includes: IncludedFiles(path, anywhere: false).read)
      let file = try MasterFile.read(octets, file: path, origin: origin, reading)
      for warning in file.warnings.errors {
        StandardError.print("warning: " + HostileText.printable(warning.description))
      }
      return file
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
  }
}
