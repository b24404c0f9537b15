/// The records of a master file before they are a zone, with the text that they were read from.
public struct MasterRecords: Sendable {
  private var content: ReadRecords

  init(_ content: ReadRecords) {
    self.content = content
  }

  /// Gives up the text, which is a large part of the memory of a start, where nothing was found that has to be told with a place in
  /// it, and no other file is included; false where it is kept.
  ///
  /// Notes and errors of the zone then have no places: they are to be had by reading the file again.
  public mutating func giveUpText() -> Bool {
    guard content.faults.total == 0, content.warnings.isEmpty, content.sources.sources.count == 1 else { return false }
    content.sources = SourceMap()
    return true
  }

  /// The zone that they make.
  public consuming func zone() throws(ZoneTextErrors) -> ZoneFile { try ZoneChecks.zone(content) }
}
