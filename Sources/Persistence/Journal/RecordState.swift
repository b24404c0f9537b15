import Authority

/// What a row of `dynamic_record` stands for.
enum RecordState: Int64 {
  /// Like `added`, where the zone's base contradicts it since it was put under it.
  case contested = -1
  /// A record that updates added, or gave another TTL than its zone's file.
  case added = 0
  /// A record of the zone's file that updates removed.
  case removedStatic = 1
  /// A record of the zone's file that a host published as well: it tells who, and changes nothing.
  case publishedStatic = 2

  init(_ state: Recollection.State) {
    self =
      switch state {
      case .added: .added
      case .contested: .contested
      case .removed: .removedStatic
      case .published: .publishedStatic
      }
  }

  /// What it means to who merges it with a base.
  var recollected: Recollection.State {
    switch self {
    case .added: .added
    case .contested: .contested
    case .removedStatic: .removed
    case .publishedStatic: .published
    }
  }
}
