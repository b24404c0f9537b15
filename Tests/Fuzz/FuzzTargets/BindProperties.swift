import KMSProbe

/// What must hold for any octets taken as the answer to an RPC bind.
enum BindProperties {
  static func check(_ octets: [UInt8]) throws(Violation) {
    try checkLength(octets)
    guard let answer = try? BindAnswer(octets) else { return }
    try demand(
      octets.count >= ProbeLimits.headerOctets && octets.count <= ProbeLimits.answerOctets, "it has a right size")
    try demand(octets[0] == 5 && octets[1] <= 1, "it is of version 5")
    try demand(octets[3] & 3 == 3, "it is whole")
    let isLittleEndian = octets[4] & 0x10 != 0
    func number(_ range: Range<Int>) -> Int {
      let own = isLittleEndian ? Array(octets[range].reversed()) : Array(octets[range])
      return own.reduce(0) { $0 << 8 | Int($1) }
    }
    try demand(number(8..<10) == octets.count, "it is as long as it says")
    try demand(number(12..<16) == Int(BindRequest.callID), "it answers the call")
    switch answer {
    case .accepted:
      try demand(octets[2] == 12, "a bind_ack accepts")
      let results = (26 + number(24..<26) + 3) / 4 * 4
      try demand(results + 28 <= octets.count, "the result is in it")
      try demand(octets[results] == 1 && number(results + 4..<results + 6) == 0, "there is one result, and it accepts")
    case .rejected(let result, _): try demand(octets[2] == 12 && result != 0, "a bind_ack rejects")
    case .refused: try demand(octets[2] == 13, "a bind_nak refuses")
    case .fault: try demand(octets[2] == 3, "a fault is a fault")
    }
    try demand((try? BindAnswer(octets + [0])) == nil, "one octet more is too many")
    try demand((try? BindAnswer(Array(octets.dropLast()))) == nil, "one octet less is too few")
  }

  /// The length is known with the header, and does not change with what follows.
  private static func checkLength(_ octets: [UInt8]) throws(Violation) {
    guard let length = try? BindAnswer.length(of: octets) else { return }
    try demand(octets.count >= ProbeLimits.headerOctets, "the length is known with the header")
    try demand(length >= ProbeLimits.headerOctets && length <= ProbeLimits.answerOctets, "the length is within bounds")
    let header = Array(octets.prefix(ProbeLimits.headerOctets))
    try demand((try? BindAnswer.length(of: header)) == length, "the header alone says the length")
  }
}
