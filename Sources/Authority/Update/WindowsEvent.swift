import DNSWire

/// What a Windows KMS host logs when its publication fails: event 12293, with the RCODE or TSIG error as an HRESULT.
enum WindowsEvent {
  /// The hint for the operator; nil where the code says nothing to Windows.
  static func hint(for code: ResponseCode) -> String? {
    let number: Int? =
      switch code.rawValue {
      case 1...10: 9_000 + Int(code.rawValue)
      case 16...18: 9_000 + Int(code.rawValue)
      default: nil
      }
    return number.map { "a Windows KMS host logs event 12293 with 0x8007" + String($0, radix: 16, uppercase: true) }
  }
}
