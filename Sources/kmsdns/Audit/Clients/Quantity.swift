import Foundation

/// Numbers as people read them.
enum Quantity {
  /// A share or a chance, to a tenth of a percent; what is not quite nothing or everything does not look like it.
  static func percent(_ share: Double) -> String {
    switch share {
    case ...0: "0 %"
    case ..<0.0005: "< 0.1 %"
    case 1...: "100 %"
    case 0.9995...: "> 99.9 %"
    default: String(format: "%.1f %%", share * 100)
    }
  }

  /// A mean number of machines, to a tenth where it is no whole number.
  static func mean(_ number: Double) -> String {
    let rounded = (number * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(format: "%.0f", rounded) : String(format: "%.1f", rounded)
  }

  /// `1 client`, `2 clients`.
  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
