public import DNSWire

/// The secrets of server cookies that several servers share: a file with 32 hexadecimal digits in each line.
public enum CookieSecretFile {
  /// Why there are no secrets; never says anything of them.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// The file and the reason.
    public let description: String
  }

  /// Reads one secret to `limit`; the first is the one to sign with.
  public static func read(_ path: String, limit: Int) throws(Failure) -> [SipHash.Key] {
    let text: String
    do throws(SecretFile.Failure) {
      text = try SecretFile.read(path)
    } catch {
      throw Failure(description: "the cookie secret file \(path) \(error.reason)")
    }
    var keys: [SipHash.Key] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.split { $0.isWhitespace }.first ?? ""
      if line.isEmpty { continue }
      guard let key = key(line) else {
        throw Failure(description: "the cookie secret file \(path), line \(index + 1), has no 32 hexadecimal digits")
      }
      keys.append(key)
    }
    guard (1...limit).contains(keys.count) else {
      throw Failure(description: "the cookie secret file \(path) has \(keys.count) secrets, not 1 to \(limit)")
    }
    return keys
  }

  private static func key(_ line: Substring) -> SipHash.Key? {
    let digits = line.utf8.map { digit -> UInt8? in
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
      default: nil
      }
    }.compactMap(\.self)
    guard digits.count == 32, line.utf8.count == 32 else { return nil }
    return SipHash.Key(octets: stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }
}
