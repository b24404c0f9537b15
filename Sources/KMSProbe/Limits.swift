/// The limits of the probe.
public enum ProbeLimits {
  /// Octets of an answer that are taken: what both sides say that they take (C706 §12.6.3.1 demands 1,432 at least).
  public static let answerOctets = 5_840
  /// Octets of the header of all messages (C706 §12.6.3.1).
  public static let headerOctets = 16
}
