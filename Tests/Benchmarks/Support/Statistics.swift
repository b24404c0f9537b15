import Foundation

extension Array where Element: BinaryFloatingPoint {
  /// The value below which such a part of all lies; 0 where there are none.
  public func quantile(_ part: Double) -> Element {
    let sorted = sorted()
    return sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }

  /// The one in the middle.
  public var median: Element { quantile(0.5) }
}

extension Double {
  /// With so many digits behind the point.
  public func text(_ digits: Int = 2) -> String { String(format: "%.\(digits)f", self) }
}

/// A median with the least and the greatest value.
public func spreadText(_ values: [Double], digits: Int = 2) -> String {
  guard let low = values.min(), let high = values.max() else { return "" }
  return "\(values.median.text(digits)) (\(low.text(digits)) to \(high.text(digits)))"
}
