public import DNSWire

/// Writes a zone as the DNS server of Windows exports it (`dnscmd /ZoneExport`), in the order in which the records come: the
/// SOA record first.
///
/// There is no `$TTL` and no class: a record without a TTL has the zone's, the SOA record's minimum. A dynamic record says
/// when it was last published by `[AGE:n]`, in hours since 1601. Octets that can't be printed are octal.
public struct WindowsFileWriter {
  private let origin: Name
  private var text: [UInt8] = []
  private var lastOwner: Name?
  /// The TTL that need not be written; nil where each record has its own.
  private var defaultTTL: UInt32?
  private var section = Section.start

  private enum Section {
    case start
    case servers
    case records
  }

  /// Columns of the owner.
  private static let ownerWidth = 24

  /// Makes a writer of a zone with this serial.
  public init(origin: Name, serial: Serial) {
    self.origin = origin
    let zone = origin.relativeText
    text += ";\n;  Database file \(zone).dns for \(zone) zone.\n;      Zone version:  \(serial.rawValue)\n;\n\n".utf8
  }

  /// Octets that are written and not taken yet.
  public var octetCount: Int { text.count }

  /// Gives what is written, and starts anew.
  public mutating func take() -> [UInt8] {
    defer { text.removeAll(keepingCapacity: true) }
    return text
  }

  /// Writes a record; `age` is the hour in which a dynamic one was last published, as `RecordAges` has it.
  public mutating func write(_ record: ResourceRecord, age: UInt32?) {
    if record.type == .soa, let soa = try? StartOfAuthority(rdata: record.rdata) {
      if soa.minimum == record.ttl { defaultTTL = record.ttl }
      return write(soa, ttl: record.ttl, owner: record.name)
    }
    begin(record.type == .ns && record.name == origin ? .servers : .records)
    append(owner: record.name)
    if let age { text += "[AGE:\(age)]\t".utf8 }
    if record.ttl != defaultTTL { text += "\(record.ttl)\t".utf8 }
    text += "\(WindowsForm.mnemonic(record.type))\t\(WindowsForm.rdata(record.type, record.rdata))\n".utf8
  }

  private mutating func write(_ soa: StartOfAuthority, ttl: UInt32, owner: Name) {
    let space = String(repeating: " ", count: Self.ownerWidth) + "\t\t"
    let names = "\(WindowsForm.name(soa.mname)) \(WindowsForm.name(soa.rname))"
    append(owner: owner)
    text += "\(ttl == defaultTTL ? "" : "\(ttl)\t")IN  SOA \(names) (\n".utf8
    let numbers = [
      (soa.serial.rawValue, "serial number"), (soa.refresh, "refresh"), (soa.retry, "retry"), (soa.expire, "expire"),
    ]
    for (number, what) in numbers { text += "\(space)\(Self.padded(number, 12)) ; \(what)\n".utf8 }
    text += "\(space)\(Self.padded(soa.minimum, 10)) ) ; default TTL\n".utf8
  }

  private static func padded(_ number: UInt32, _ width: Int) -> String {
    let text = String(number)
    return text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  private mutating func begin(_ next: Section) {
    // NS records of the apex stand behind the SOA record, or among the others.
    guard section != .records, next != section else { return }
    section = next
    text += "\n;\n;  Zone \(next == .servers ? "NS " : "")records\n;\n\n".utf8
    lastOwner = nil
  }

  private mutating func append(owner: Name) {
    let field = lastOwner?.wire == owner.wire ? "" : WindowsForm.relative(owner, origin: origin)
    lastOwner = owner
    text += field.utf8
    for _ in 0..<max(1, Self.ownerWidth - field.utf8.count) { text.append(UInt8(ascii: " ")) }
  }
}

/// The words of such a file.
enum WindowsForm {
  /// The types that the DNS server of Windows has mnemonics for.
  private static let known: Set<String> = [
    "A", "NS", "MD", "MF", "CNAME", "SOA", "MB", "MG", "MR", "PTR", "HINFO", "MINFO", "MX", "TXT", "RP", "AFSDB", "X25",
    "ISDN", "RT", "SIG", "KEY", "AAAA", "SRV", "NAPTR", "DNAME", "DS", "RRSIG", "NSEC", "DNSKEY", "DHCID", "NSEC3",
    "NSEC3PARAM", "TLSA",
  ]

  static func mnemonic(_ type: RecordType) -> String {
    known.contains(type.description) ? type.description : "TYPE\(type.rawValue)"
  }

  static func rdata(_ type: RecordType, _ rdata: [UInt8]) -> String {
    guard known.contains(type.description) else { return GenericRdata.text(rdata) }
    return octal(RecordText.rdata(type, rdata))
  }

  static func name(_ name: Name) -> String { octal(name.description) }

  static func relative(_ name: Name, origin: Name) -> String { octal(RelativeName.text(name, origin: origin)) }

  /// The text with its decimal escapes as octal ones.
  private static func octal(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let octet = rest.popFirst() {
      result.append(octet)
      guard octet == UInt8(ascii: "\\"), let next = rest.popFirst() else { continue }
      guard let hundreds = TimeText.digit(next), let tens = rest.first.flatMap(TimeText.digit),
        let ones = rest.dropFirst().first.flatMap(TimeText.digit)
      else {
        result.append(next)
        continue
      }
      rest = rest.dropFirst(2)
      let value = UInt8(truncatingIfNeeded: hundreds * 100 + tens * 10 + ones)
      for shift: UInt8 in [6, 3, 0] { result.append(UInt8(ascii: "0") + value >> shift & 7) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
