import DNSWire
import Zone
import ZoneText

/// What `kmsdns check` finds, as data.
struct CheckDocument: JSONDocument {
  /// The version of this form.
  var version = 1
  var files: [File] = []
  /// What could not be read.
  var unread: [Unread] = []

  struct Unread: Encodable {
    var file: String
    var reason: String
  }

  struct File: Encodable {
    var file: String
    /// The zone and its serial, where the file makes one.
    var zone: String?
    var serial: UInt32?
    var records = 0
    /// How many records of each type were read.
    var types: [String: Int] = [:]
    /// What became of what a zone can't hold as it is written.
    var notes: [Note] = []
    var errors = 0
    var warnings = 0
    /// The first of them.
    var findings: [Finding] = []
  }

  struct Note: Codable, Sendable {
    var kind: String
    var words: String
    var count: Int
    /// Where it is first, as `FILE:LINE`.
    var places: [String]
  }

  struct Finding: Encodable {
    var code: String
    var severity: String
    var file: String
    var line: Int
    var column: Int
    var message: String
    var text: String
    var hint: String?
    var context: String?
    var indent: Int?
  }

  /// Checks a file.
  mutating func check(_ file: String, origin: Name?, reading: ZoneReading) {
    let octets: [UInt8]
    do throws(FileContents.Failure) {
      octets = try FileContents.read(file, limit: ZoneTextLimits.fileOctets, orGivenOpen: true)
    } catch {
      unread.append(Unread(file: file, reason: error.reason))
      return
    }
    let name = file == "-" ? "standard input" : file
    let origin = origin ?? ZoneFilePaths.origin(of: file)
    var result = File(file: name)
    let bar = ReadingBar()
    defer { bar.finish() }
    do throws(ZoneTextErrors) {
      let zone = try MasterFile.read(octets, file: name, origin: origin, bar.shown(in: reading))
      result.take(zone)
    } catch {
      result.errors = error.total
      result.warnings = error.warnings.count
      result.findings = (error.errors + error.warnings).sorted {
        ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column)
      }.map(Finding.init)
    }
    files.append(result)
  }
}

extension CheckDocument.File {
  fileprivate mutating func take(_ zone: ZoneFile) {
    self.zone = zone.origin.description
    serial = zone.version.soa.serial.rawValue
    records = zone.recordCount
    types = Dictionary(uniqueKeysWithValues: zone.typeCounts.map { ($0.description, $1) })
    notes = zone.notes.map(CheckDocument.Note.init)
    let found = ZoneInspection.findings(zone)
    warnings = found.total
    findings = found.errors.map(CheckDocument.Finding.init)
  }
}

extension CheckDocument.Note {
  init(_ note: ReadingNote) {
    self.init(
      kind: note.kind.rawValue, words: note.kind.words, count: note.count,
      places: note.places.prefix(ZoneTextLimits.shownErrors).map { "\($0.file):\($0.line)" })
  }
}

extension CheckDocument.Finding {
  fileprivate init(_ error: ZoneTextError) {
    self.init(
      code: error.code.rawValue, severity: error.code.severity.rawValue, file: error.file, line: error.line,
      column: error.column, message: error.message, text: error.text, hint: error.hint,
      context: error.context?.line, indent: error.context?.indent)
  }
}
