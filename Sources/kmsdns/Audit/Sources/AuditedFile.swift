import Configuration
import DNSWire
import KMS
import Zone
import ZoneText

/// A zone file as an audit reads it.
struct AuditedFile {
  let path: String
  let content: ZoneFile

  /// The zone, or as much of it as the KMS hosts need.
  var version: ZoneVersion { content.version }

  /// Reads files together: of each as much as the KMS hosts of all of them need. `fail` is told of those that make no zone.
  /// A record beside an alias is an error only where they come to: what is to be served is compared as a whole.
  static func read(
    _ entries: [ServerConfiguration.ZoneEntry], fail: (String, ZoneLoader.Failure) -> Void
  ) -> [AuditedFile] {
    var excerpts: [(entry: ServerConfiguration.ZoneEntry, excerpt: ZoneExcerpt)] = []
    for entry in entries {
      do throws(ZoneLoader.Failure) {
        excerpts.append((entry, try excerpt(entry)))
      } catch {
        fail(entry.file, error)
      }
    }
    let names = ReachedNames(excerpts.map(\.excerpt)).names
    var files: [AuditedFile] = []
    for (entry, excerpt) in excerpts {
      do throws(ZoneLoader.Failure) {
        let file = try make(entry, excerpt, names)
        if let other = files.first(where: { $0.version.apex == file.version.apex }) {
          throw ZoneLoader.Failure(
            description: "\(file.path): zone \(file.version.apex) is in \(other.path) too")
        }
        files.append(file)
      } catch {
        fail(entry.file, error)
      }
    }
    return files
  }

  private static func excerpt(_ entry: ServerConfiguration.ZoneEntry) throws(ZoneLoader.Failure) -> ZoneExcerpt {
    let octets = try ZoneLoader.contents(entry.file)
    do throws(ZoneTextErrors) {
      return try ZoneExcerpt(
        octets, file: entry.file, origin: entry.origin, reading(entry.file), isStart: AuditedDomain.isPublisherName)
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
  }

  /// Without names the whole file is read.
  private static func make(
    _ entry: ServerConfiguration.ZoneEntry, _ excerpt: ZoneExcerpt, _ names: Set<Name>?
  ) throws(ZoneLoader.Failure) -> AuditedFile {
    let octets = names == nil ? try ZoneLoader.contents(entry.file) : []
    let content: ZoneFile
    do throws(ZoneTextErrors) {
      content =
        if let names {
          try excerpt.zoneFile(with: names)
        } else {
          try MasterFile.read(octets, file: entry.file, origin: entry.origin, reading(entry.file))
        }
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
    return AuditedFile(path: entry.file, content: content)
  }

  private static func reading(_ path: String) -> ZoneReading {
    ZoneReading(includes: IncludedFiles(path, anywhere: false).read)
  }
}
