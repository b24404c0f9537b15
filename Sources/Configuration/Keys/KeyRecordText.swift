import DNSWire
import Foundation

/// KEY records as text: what `dnssec-keygen -T KEY` writes into its `.key` files, and what a configuration's `public-key`
/// holds of one.
enum KeyRecordText {
  struct Failure: Error {
    let message: String
  }

  /// Reads `13 base64`, or `512 3 13 base64` where the flags are others than a host's.
  static func key(_ fields: [Substring]) throws(Failure) -> SIG0Key {
    var fields = fields[...]
    var prefix: [UInt8] = [UInt8(SIG0Key.hostFlags >> 8), UInt8(SIG0Key.hostFlags & 0xFF), SIG0Key.dnssecProtocol]
    if fields.count > 3, let flags = number(fields[0], UInt16.self), let protocolNumber = number(fields[1], UInt8.self)
    {
      prefix = [UInt8(flags >> 8), UInt8(flags & 0xFF), protocolNumber]
      fields = fields.dropFirst(2)
    }
    guard let first = fields.popFirst(),
      let algorithm = number(first, UInt8.self) ?? SIG0Key.Algorithm(name: String(first))?.rawValue,
      let key = Data(base64Encoded: fields.joined()), !key.isEmpty
    else { throw Failure(message: "the public key is not of the form 13 base64, as in a KEY record") }
    do throws(SIG0Key.Malformed) {
      return try SIG0Key(rdata: prefix + [algorithm] + Array(key))
    } catch {
      throw Failure(message: "the public key can't be used: \(error)")
    }
  }

  /// Reads the KEY records of a file, all of them of this name.
  static func keys(_ text: String, of name: Name, file: String) throws(ConfigurationError) -> [SIG0Key] {
    var keys: [SIG0Key] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let record = line.prefix { $0 != ";" }
      let fields = record.split(whereSeparator: \.isWhitespace)
      guard let owner = fields.first else { continue }
      func failure(_ field: Substring, _ message: String) -> ConfigurationError {
        let column = line.distance(from: line.startIndex, to: field.startIndex) + 1
        return ConfigurationError(file: file, line: index + 1, column: column, message: message)
      }
      guard let type = fields.dropFirst().firstIndex(where: { number($0, UInt32.self) == nil && !isClass($0) }),
        fields[type].uppercased() == "KEY"
      else {
        throw failure(owner, "this is no KEY record, as dnssec-keygen -T KEY -n HOST writes them")
      }
      guard (try? Name(text: owner)) == name else { throw failure(owner, "the KEY record is not owned by \(name)") }
      do throws(Failure) {
        keys.append(try key(Array(fields[(type + 1)...])))
      } catch {
        throw failure(fields[type], error.message)
      }
    }
    guard !keys.isEmpty else { throw ConfigurationError(file: file, "there is no KEY record in the file") }
    return keys
  }

  private static func isClass(_ field: Substring) -> Bool { field.uppercased() == "IN" }

  private static func number<Number: FixedWidthInteger>(_ text: Substring, _: Number.Type) -> Number? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Number(text) : nil
  }
}
