import Crypto

/// HMAC (RFC 2104) with its key taken in once: the library's takes it in for each message, which costs more than the
/// message does.
///
/// Unsafe memory: a digest's octets are read where it stands, as long as it is as large as they are; a digest of another form
/// is asked for them one by one.
struct KeyedHash<Function: HashFunction>: Sendable {
  /// What has taken in the key with one padding, and with the other.
  private let inner: Function
  private let outer: Function

  init(_ key: SymmetricKey) {
    var secret = unsafe key.withUnsafeBytes { unsafe [UInt8]($0) }
    if secret.count > Function.blockByteCount { secret = Array(Function.hash(data: secret)) }
    secret += [UInt8](repeating: 0, count: Function.blockByteCount - secret.count)
    var (inner, outer) = (Function(), Function())
    inner.update(data: secret.map { $0 ^ 0x36 })
    outer.update(data: secret.map { $0 ^ 0x5C })
    self.inner = inner
    self.outer = outer
  }

  /// The whole MAC.
  func mac(over octets: [UInt8]) -> [UInt8] {
    var (inner, outer) = (inner, outer)
    unsafe octets.withUnsafeBytes { unsafe inner.update(bufferPointer: $0) }
    unsafe Self.withOctets(of: inner.finalize()) { unsafe outer.update(bufferPointer: $0) }
    return unsafe Self.withOctets(of: outer.finalize()) { unsafe [UInt8]($0) }
  }

  private static func withOctets<Value>(
    of digest: Function.Digest, _ body: (UnsafeRawBufferPointer) -> Value
  ) -> Value {
    guard MemoryLayout<Function.Digest>.size == Function.Digest.byteCount else {
      return unsafe Array(digest).withUnsafeBytes { unsafe body($0) }
    }
    return unsafe withUnsafeBytes(of: digest) { unsafe body($0) }
  }
}
