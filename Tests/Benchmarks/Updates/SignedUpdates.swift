/// Messages in one block of memory, made before the clock starts.
///
/// Unsafe memory: the block is written in `init`, and freed in `deinit`; who sends from it keeps this.
@safe final class SignedUpdates {
  private let octets: UnsafeMutablePointer<UInt8>
  private let starts: [Int]

  init(_ messages: [[UInt8]]) {
    starts = messages.reduce(into: [0]) { starts, message in starts.append((starts.last ?? 0) + message.count) }
    unsafe octets = .allocate(capacity: max(1, starts.last ?? 0))
    for (message, start) in zip(messages, starts) {
      for (place, octet) in message.enumerated() { unsafe octets[start + place] = octet }
    }
  }

  deinit {
    unsafe octets.deallocate()
  }

  var count: Int { starts.count - 1 }

  /// A message.
  subscript(_ number: Int) -> UnsafeMutableBufferPointer<UInt8> {
    unsafe UnsafeMutableBufferPointer(start: octets + starts[number], count: starts[number + 1] - starts[number])
  }
}
