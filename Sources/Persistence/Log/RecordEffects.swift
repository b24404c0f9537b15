import Authority
import DNSWire
import Zone

/// What a commit does to records, as places in its lists: what it takes to write that down is used again for each commit.
struct RecordEffects {
  /// A record that was removed, and not added again.
  struct Removal {
    let place: Int
    /// Whether the zone's file has it.
    let isStatic: Bool
  }

  /// A record that was added.
  struct Addition {
    let place: Int
    /// Whether the zone had it before, with another TTL or spelled otherwise.
    var isReplaced = false
    /// Where it was published; nil where it was not.
    var publication: Int?
  }

  private(set) var removals: [Removal] = []
  private(set) var additions: [Addition] = []
  /// The publications that changed nothing.
  private(set) var refreshments: [Int] = []
  private var published = RecordPlaces()
  private var added = RecordPlaces()
  private var statics = RecordPlaces()

  /// Finds out what a commit does. Its zone's SOA record has a place of its own.
  mutating func find(in commit: Commit) {
    findAdditions(commit.changes.added)
    findPublications(commit.publications, beside: commit.changes.added)
    findRemovals(commit.changes, statics: commit.removedStatics)
  }

  private mutating func findAdditions(_ list: [ResourceRecord]) {
    added.removeAll()
    additions.removeAll(keepingCapacity: true)
    let records = list.span
    for place in records.indices
    where records[place].type != .soa && added.number(of: records[place], in: list) == nil {
      added.append(place, in: list)
      additions.append(Addition(place: place))
    }
  }

  /// Of two publications of one record the last one counts.
  private mutating func findPublications(_ list: [Commit.Publication], beside addedRecords: [ResourceRecord]) {
    published.removeAll()
    refreshments.removeAll(keepingCapacity: true)
    let publications = list.span
    for place in publications.indices {
      if let known = published.number(of: publications[place].record, in: list) {
        published.replace(known, by: place)
      } else {
        published.append(place, in: list)
      }
    }
    for place in published.positions {
      if let addition = added.number(of: publications[place].record, in: addedRecords) {
        additions[addition].publication = place
      } else {
        refreshments.append(place)
      }
    }
  }

  /// A record that was removed only to be added with another TTL stays.
  private mutating func findRemovals(_ changes: ChangeSet, statics list: [ResourceRecord]) {
    removals.removeAll(keepingCapacity: true)
    if !list.isEmpty || !statics.positions.isEmpty {
      statics.removeAll()
      for place in list.indices { statics.append(place, in: list) }
    }
    let records = changes.removed.span
    for place in records.indices where records[place].type != .soa {
      if let again = added.number(of: records[place], in: changes.added) {
        additions[again].isReplaced = true
      } else {
        let isStatic = statics.number(of: records[place], in: list) != nil
        removals.append(Removal(place: place, isStatic: isStatic))
      }
    }
  }
}
