import Foundation

/// What a command prints for scripts.
protocol JSONDocument: Encodable {}

extension JSONDocument {
  /// The document, its keys in order, so that two of them can be compared line by line.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
