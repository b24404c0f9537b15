/// What counts where a new base and the updates contradict each other.
public enum ConflictRule: String, Sendable, CaseIterable {
  /// What updates did stays; what has no place on the base waits until it has.
  case updates
  /// What the base says; what updates did there is forgotten.
  case file
  /// Neither: the base is not taken.
  case refuse
}
