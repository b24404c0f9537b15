public import DNSWire

/// When records of a zone were last refreshed, as far as its file tells it, as `[AGE:n]` in an export of Windows does: in
/// hours since 1601-01-01 UTC.
public struct RecordAges: Sendable {
  /// The hours from 1601-01-01 to 1970-01-01.
  public static let hoursBefore1970: UInt32 = 134_774 * 24

  /// By hashes of the records, which take less room than the records: of two records they are the same once in 2^64.
  private var hours: [Int: UInt32] = [:]

  /// Makes an empty list.
  public init() {}

  /// Whether nothing is known of any record.
  public var isEmpty: Bool { hours.isEmpty }

  /// Notes the hour of a record; of one that stands there twice the first counts.
  public mutating func note(_ hour: UInt32, of record: ResourceRecord) {
    let key = Self.key(record)
    if hours[key] == nil { hours[key] = hour }
  }

  /// Adds the hours of another list; of a record that both have the hour in this one counts.
  public mutating func formUnion(_ other: RecordAges) {
    hours.merge(other.hours) { first, _ in first }
  }

  /// The hour of a record, whatever its TTL and spelling; nil where it is not known.
  public subscript(record: ResourceRecord) -> UInt32? {
    hours.isEmpty ? nil : hours[Self.key(record)]
  }

  /// When a record was last refreshed, in seconds since 1970; nil where it is not known, or was before.
  public func seconds(of record: ResourceRecord) -> UInt64? {
    self[record].flatMap { $0 < Self.hoursBefore1970 ? nil : UInt64($0 - Self.hoursBefore1970) * 3_600 }
  }

  private static func key(_ record: ResourceRecord) -> Int {
    var hasher = Hasher()
    hasher.combine(record.name)
    hasher.combine(record.type)
    hasher.combine(RecordData.canonical(record.type, record.rdata))
    return hasher.finalize()
  }
}
