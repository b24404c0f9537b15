/// What a file has that a zone has not, or has in another form: what became of it.
public struct ReadingNote: Sendable, Equatable {
  /// The kinds of note.
  public enum Kind: String, Sendable, CaseIterable {
    /// The text was UTF-16, and is read as UTF-8.
    case utf16
    /// `[AGE:n]`, the hour of a dynamic record's last refresh, is kept.
    case age
    /// Escapes with octal digits, as Windows writes them, are read as octets.
    case octalEscape
    /// WINS and WINS-R, which tell Windows' server to ask NetBIOS, are no DNS records, and are left out.
    case wins
    /// Who published a record by an update is left out: what is read is the file's.
    case provenance
    /// `$GENERATE` was carried out.
    case generate
    /// `$INCLUDE` was carried out.
    case include

    /// What became of it, in words.
    public var words: String {
      switch self {
      case .utf16: "converted: UTF-16 to UTF-8"
      case .age: "kept: [AGE:n] as the hour of the last refresh"
      case .octalEscape: "converted: octal escapes"
      case .wins: "skipped: WINS and WINS-R are no DNS records"
      case .provenance: "skipped: who published the record, as it is the file's"
      case .generate: "carried out: $GENERATE"
      case .include: "carried out: $INCLUDE"
      }
    }

    /// Whether something of the file is not in the zone.
    public var isLoss: Bool { self == .wins }
  }

  /// What it is.
  public let kind: Kind
  /// How often.
  public let count: Int
  /// Where it is first: file and line, `ZoneTextLimits.errors` places at most.
  public let places: [Place]

  /// One place.
  public struct Place: Sendable, Equatable {
    /// The file.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
  }
}

/// Notes while a file is read.
struct NoteList: Sendable {
  private(set) var counts: [ReadingNote.Kind: Int] = [:]
  private(set) var places: [ReadingNote.Kind: [Int]] = [:]

  mutating func add(_ kind: ReadingNote.Kind, at place: Int) {
    counts[kind, default: 0] += 1
    if places[kind]?.count ?? 0 < ZoneTextLimits.errors { places[kind, default: []].append(place) }
  }

  mutating func add(_ other: NoteList) {
    for (kind, count) in other.counts { counts[kind, default: 0] += count }
    for (kind, more) in other.places {
      places[kind] = Array(((places[kind] ?? []) + more).prefix(ZoneTextLimits.errors))
    }
  }

  /// The notes with files and lines.
  func notes(_ sources: SourceMap) -> [ReadingNote] {
    ReadingNote.Kind.allCases.compactMap { kind in
      guard let count = counts[kind] else { return nil }
      var finder = PlaceFinder(sources)
      let found = (places[kind] ?? []).map { place in
        let (file, position) = finder.find(place)
        return ReadingNote.Place(file: file, line: position.line)
      }
      return ReadingNote(kind: kind, count: count, places: found)
    }
  }
}
