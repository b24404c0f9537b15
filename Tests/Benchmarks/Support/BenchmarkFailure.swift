/// Why there is no result.
public struct BenchmarkFailure: Error, CustomStringConvertible {
  /// The reason, in words.
  public let description: String

  /// Makes one with its reason.
  public init(_ description: String) {
    self.description = description
  }
}
