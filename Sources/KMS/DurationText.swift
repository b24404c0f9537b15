/// Lengths of time for people.
public enum DurationText {
  /// Seconds below two minutes, minutes below two hours, else hours; whole ones, rounded down.
  public static func text(_ seconds: UInt64) -> String {
    switch seconds {
    case 1: "1 second"
    case ..<120: "\(seconds) seconds"
    case ..<7_200: "\(seconds / 60) minutes"
    default: "\(seconds / 3_600) hours"
    }
  }
}
