internal import DNSWire

/// The text of the rdata that most records have: written here, since a large zone is written record by record.
enum PlainRdata {
  /// The text; nil where the type is another, or the rdata is not of its form.
  static func text(_ type: RecordType, _ rdata: [UInt8]) -> String? {
    switch type {
    case .a: rdata.count == 4 ? "\(rdata[0]).\(rdata[1]).\(rdata[2]).\(rdata[3])" : nil
    case .ns, .cname, .ptr, .dname: (try? Name(wire: rdata))?.description
    case .mx: numbers(rdata, 1)
    case .srv: numbers(rdata, 3)
    case .soa: (try? StartOfAuthority(rdata: rdata)).map(text)
    default: nil
    }
  }

  /// So many numbers of 16 bits, and a name.
  private static func numbers(_ rdata: [UInt8], _ count: Int) -> String? {
    guard rdata.count > 2 * count, let name = try? Name(wire: Array(rdata[(2 * count)...])) else { return nil }
    var text = ""
    for index in 0..<count {
      text += String(UInt16(rdata[2 * index]) << 8 | UInt16(rdata[2 * index + 1]))
      text += " "
    }
    return text + name.description
  }

  private static func text(_ soa: StartOfAuthority) -> String {
    let numbers = [soa.serial.rawValue, soa.refresh, soa.retry, soa.expire, soa.minimum]
    return ([soa.mname.description, soa.rname.description] + numbers.map { String($0) }).joined(separator: " ")
  }
}
