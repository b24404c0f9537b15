import Authority

/// The marks of a signer's updates in the newest second that one of a group was signed in, eight octets each.
struct NewestSecond {
  private(set) var time: UInt64 = 0
  private(set) var octets: [UInt8] = []

  mutating func add(_ signature: UpdateSignature) {
    guard signature.time >= time else { return }
    if signature.time > time {
      time = signature.time
      octets.removeAll()
    }
    for shift in stride(from: 56, through: 0, by: -8) {
      octets.append(UInt8(truncatingIfNeeded: signature.mark >> UInt64(shift)))
    }
  }

  /// The marks of a block.
  static func marks(_ octets: [UInt8]) -> [UInt64] {
    stride(from: 0, to: octets.count - octets.count % 8, by: 8).map { start in
      octets[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
