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

  /// A file, and the zone's name where it is known without it.
  struct Source {
    let file: String
    let origin: Name?
  }

  /// Reads files together: of each as much as the KMS hosts of all of them need. `fail` is told of those that make no zone.
  /// A record beside an alias is an error only where they come to: what is to be served is compared as a whole.
  static func read(
    _ entries: [Source], fail: (String, ZoneLoader.Failure) -> Void
  ) -> [AuditedFile] {
    var excerpts: [(entry: Source, excerpt: ZoneExcerpt)] = []
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

  private static func excerpt(_ entry: Source) throws(ZoneLoader.Failure) -> ZoneExcerpt {
    let octets = try ZoneLoader.contents(entry.file, orGivenOpen: true)
    let bar = ReadingBar()
    defer { bar.finish() }
    do throws(ZoneTextErrors) {
      return try ZoneExcerpt(
        octets, file: entry.file, origin: entry.origin, bar.shown(in: reading(entry.file)),
        isStart: AuditedDomain.isPublisherName)
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
  }

  /// Without names the whole file counts.
  private static func make(
    _ entry: Source, _ excerpt: ZoneExcerpt, _ names: Set<Name>?
  ) throws(ZoneLoader.Failure) -> AuditedFile {
    do throws(ZoneTextErrors) {
      return AuditedFile(path: entry.file, content: try excerpt.zoneFile(with: names))
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
  }

  private static func reading(_ path: String) -> ZoneReading {
    ZoneReading(includes: IncludedFiles(path, anywhere: false).read)
  }
}
