import KMS

/// What an audit reviews, from wherever it was read.
struct AuditInput {
  var domains: [AuditedDomain] = []
  /// What should have been read, and could not be.
  var unaudited: [Unaudited] = []
  /// What was read in another way than it is written: a line for each.
  var warnings: [String] = []
}
