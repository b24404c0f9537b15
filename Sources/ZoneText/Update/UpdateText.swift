public import DNSWire

/// The records of an update as lines of the language that `UpdateScript` reads, without their ends.
///
/// They are read back as they are where `check-names` is off. What the language has no line for, as a client of another
/// make may send it, is shown in a comment.
public enum UpdateText {
  /// A record of the update section: `update add …` or `update delete …` (RFC 2136 §2.5).
  public static func operation(_ record: ResourceRecord, zoneClass: RecordClass = .internet) -> String {
    let name = record.name.description
    let type = classPrefix(zoneClass) + record.type.description
    switch record.recordClass {
    case .any where record.ttl == 0 && record.rdata.isEmpty:
      return record.type == .any ? "update delete \(name)" : "update delete \(name) \(type)"
    case RecordClass.none where record.ttl == 0:
      guard let rdata = readableRdata(record, zoneClass) else { return comment(record) }
      return "update delete \(name) \(type) \(rdata)"
    case zoneClass where record.ttl <= ZoneTextLimits.ttl:
      guard let rdata = readableRdata(record, zoneClass) else { return comment(record) }
      return "update add \(name) \(record.ttl) \(type) \(rdata)"
    default:
      return comment(record)
    }
  }

  /// A record of the prerequisite section: `prereq …` (RFC 2136 §2.4).
  public static func prerequisite(_ record: ResourceRecord, zoneClass: RecordClass = .internet) -> String {
    let name = record.name.description
    let type = classPrefix(zoneClass) + record.type.description
    switch record.recordClass {
    case .any where record.ttl == 0 && record.rdata.isEmpty:
      return record.type == .any ? "prereq yxdomain \(name)" : "prereq yxrrset \(name) \(type)"
    case RecordClass.none where record.ttl == 0 && record.rdata.isEmpty:
      return record.type == .any ? "prereq nxdomain \(name)" : "prereq nxrrset \(name) \(type)"
    case zoneClass where record.ttl == 0:
      guard let rdata = readableRdata(record, zoneClass) else { return comment(record) }
      return "prereq yxrrset \(name) \(type) \(rdata)"
    default:
      return comment(record)
    }
  }

  /// A class with a blank behind it; nothing for the Internet.
  private static func classPrefix(_ recordClass: RecordClass) -> String {
    recordClass == .internet ? "" : "CLASS\(recordClass.rawValue) "
  }

  /// The text of a record's rdata; nil where it can't be read back.
  private static func readableRdata(_ record: ResourceRecord, _ zoneClass: RecordClass) -> String? {
    guard !record.type.isMeta, zoneClass == .internet || !UpdateScriptReader.isOfInternet(record.type) else {
      return nil
    }
    let text = RecordText.rdata(record.type, record.rdata)
    let again = try? RecordText.parse(type: record.type, text: text, origin: .root)
    return again == record.rdata ? text : nil
  }

  private static func comment(_ record: ResourceRecord) -> String {
    let type = "CLASS\(record.recordClass.rawValue) \(record.type)"
    return "; \(record.name) \(record.ttl) \(type) \(GenericRdata.text(record.rdata))"
  }
}
