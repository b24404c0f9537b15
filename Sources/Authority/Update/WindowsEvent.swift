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

  /// The hint behind a refusal's reason, where a KMS host may have asked; otherwise nothing.
  static func hint(for code: ResponseCode, updates: [ResourceRecord]) -> String {
    guard updates.contains(where: { $0.name.folded.wire.starts(with: publisherLabel) }), let hint = hint(for: code)
    else {
      return ""
    }
    return "; \(hint)"
  }

  private static let publisherLabel = Array("\u{6}_vlmcs".utf8)
}
