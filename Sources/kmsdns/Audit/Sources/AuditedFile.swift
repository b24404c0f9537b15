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
  static func read(_ paths: [String], fail: (String, ZoneLoader.Failure) -> Void) -> [AuditedFile] {
    var excerpts: [ZoneExcerpt] = []
    for path in paths {
      do throws(ZoneLoader.Failure) {
        excerpts.append(try excerpt(path))
      } catch {
        fail(path, error)
      }
    }
    let names = ReachedNames(excerpts).names
    var files: [AuditedFile] = []
    for excerpt in excerpts {
      do throws(ZoneLoader.Failure) {
        let file = try make(excerpt, names)
        if let other = files.first(where: { $0.version.apex == file.version.apex }) {
          throw ZoneLoader.Failure(
            description: "\(file.path): zone \(file.version.apex) is in \(other.path) too")
        }
        files.append(file)
      } catch {
        fail(excerpt.file, error)
      }
    }
    return files
  }

  private static func excerpt(_ path: String) throws(ZoneLoader.Failure) -> ZoneExcerpt {
    let octets = try ZoneLoader.contents(path)
    do throws(ZoneTextErrors) {
      return try ZoneExcerpt(
        octets, file: path, origin: origin(path), reading(path), isStart: AuditedDomain.isPublisherName)
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
  }

  /// Without names the whole file is read.
  private static func make(_ excerpt: ZoneExcerpt, _ names: Set<Name>?) throws(ZoneLoader.Failure) -> AuditedFile {
    let octets = names == nil ? try ZoneLoader.contents(excerpt.file) : []
    let content: ZoneFile
    do throws(ZoneTextErrors) {
      content =
        if let names {
          try excerpt.zoneFile(with: names)
        } else {
          try MasterFile.read(octets, file: excerpt.file, origin: origin(excerpt.file), reading(excerpt.file))
        }
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
    return AuditedFile(path: excerpt.file, content: content)
  }

  private static func reading(_ path: String) -> ZoneReading {
    ZoneReading(includes: IncludedFiles(path, anywhere: false).read)
  }

  /// The file's name without its extension, where that is a domain name.
  private static func origin(_ path: String) -> Name {
    ServerConfiguration.ZoneEntry(namedAfter: path)?.origin ?? .root
  }
}
