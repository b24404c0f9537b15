/// How a zone is written as a master file.
public enum MasterFileStyle: Sendable {
  /// A line for each record, complete, in columns.
  case full
  /// Owners relative to `$ORIGIN`, and left out where the record before has the same.
  case relative
  /// One form for each zone, to be compared: names in lower case, a blank between the fields.
  case canonical
}
