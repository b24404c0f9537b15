public import DNSWire

/// An EDNS option as tests write and read it.
public struct Option: Equatable, Sendable {
  /// Its code.
  public var code: EDNSOption
  /// Its data.
  public var data: [UInt8]

  /// Makes an option.
  public init(_ code: EDNSOption, _ data: [UInt8] = []) {
    self.code = code
    self.data = data
  }
}

extension Message {
  /// The message with an OPT record that holds options.
  public func encoded(with options: Option..., version: UInt8 = 0, payload: UInt16 = 1232) throws -> [UInt8] {
    var message = self
    message.edns = nil
    var octets = try message.encoded()
    octets[11] += 1
    let rdata = options.flatMap { option in
      [option.code.rawValue, UInt16(option.data.count)].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } + option.data
    }
    octets += [0, 0, 41, UInt8(payload >> 8), UInt8(payload & 0xFF), 0, version, 0, 0]
    return octets + [UInt8(rdata.count >> 8), UInt8(rdata.count & 0xFF)] + rdata
  }
}

/// The options of a message's OPT record; nil where it has none.
public func options(of octets: [UInt8]) throws -> [Option]? {
  var reader = WireReader(octets.span)
  let header = try Header(&reader)
  for _ in 0..<header.questionCount {
    try reader.skipName()
    try reader.skip(4)
  }
  for _ in 0..<Int(header.answerCount) + Int(header.authorityCount) + Int(header.additionalCount) {
    try reader.skipName()
    let type = RecordType(rawValue: try reader.readUInt16())
    try reader.skip(6)
    let rdata = try reader.readOctets(Int(try reader.readUInt16()))
    guard type == .opt else { continue }
    var options: [Option] = []
    var part = WireReader(rdata.span)
    while part.remaining > 0 {
      let code = EDNSOption(rawValue: try part.readUInt16())
      options.append(Option(code, try part.readOctets(Int(try part.readUInt16()))))
    }
    return options
  }
  return nil
}

/// Octets from hexadecimal digits.
public func octets(_ digits: String) -> [UInt8] {
  let digits = digits.filter { !$0.isWhitespace }.compactMap { $0.hexDigitValue.map { UInt8($0) } }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
