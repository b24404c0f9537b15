import Configuration
import DNSWire
import Foundation
import KMS
import Zone
import ZoneText

/// Zone files, and folders of them, as the source of an audit. Files that are read together know each other's hosts.
struct ZoneFileSource {
  /// Files, and folders of them.
  var paths: [String] = []
  /// The name of the zone in the one file that is named, where neither it nor its name says it.
  var origin: Name?
  /// Files whose origins are known: the zones of a configuration.
  var zones: [ServerConfiguration.ZoneEntry] = []

  /// Which files of a folder are zone files, for people.
  static let patterns = ZoneFilePaths.patterns

  /// Reads all; what can't be read is noted, and does not stop the others.
  func read() -> AuditInput {
    var input = AuditInput()
    let (paths, failures, passedOver) = ZoneFilePaths.expand(paths)
    input.unaudited = failures.map { Unaudited(subject: $0.path, reason: $0.reason) }
    input.warnings = passedOver
    let configured = zones.map { AuditedFile.Source(file: $0.file, origin: $0.origin) }
    let named = paths.map { AuditedFile.Source(file: $0, origin: origin ?? ZoneFilePaths.origin(of: $0)) }
    let files = AuditedFile.read(configured + named) { file, failure in
      input.unaudited.append(Unaudited(subject: file, reason: reason(failure, file: file)))
    }
    input.warnings += files.flatMap { $0.content.warnings.errors.map(\.description) }
    let zones = ZoneSet(files.map(\.version))
    let places = RecordPlaces(files)
    input.domains = files.map { file in
      AuditedDomain(
        file.version, in: zones, source: file.path, repeated: file.content.repeated.map(\.record),
        evidence: places.evidence)
    }
    return input
  }

  /// The first line of a failure, without the file's name: the report has it, and standard error gets the others.
  private func reason(_ failure: ZoneLoader.Failure, file: String) -> String {
    let lines = failure.description.split(separator: "\n")
    for line in lines.dropFirst() { StandardError.print(HostileText.printable(String(line))) }
    var first = String(lines.first ?? "it can't be read")
    if first.hasPrefix(file + ":") { first = String(first.dropFirst(file.count + 1)) }
    let more = lines.count > 1 ? " (the first of several errors)" : ""
    return first.trimmingCharacters(in: .whitespaces) + more
  }
}
