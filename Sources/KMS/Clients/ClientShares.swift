public import DNSWire

/// How a client chooses among the `_vlmcs` records that it finds.
public enum ClientChoice: Sendable, CaseIterable {
  /// By priority and weight, as RFC 2782 says: since Windows 7 and Windows Server 2008 R2.
  case byWeight
  /// At random, whatever priority and weight say: before them.
  case atRandom
}

/// Which KMS hosts the clients of a domain contact: the chances of its SRV records (RFC 2782).
///
/// All records of the lowest priority come before any of the next. Among those of one priority, a client draws a whole number
/// from 0 to the sum S of the weights that are left, both included, and takes the first record at which the running sum
/// reaches it; the records stand in any order, those with weight 0 first. With n records left, of which z have weight 0,
/// and every order being as likely as another, the next one is
///
/// - one of weight 0 with the chance 1 / (z (S + 1)): just the number 0 takes the first of them;
/// - one of weight w > 0 with the chance w / (S + 1) where there are some of weight 0,
///   and (w + 1/n) / (S + 1) where there are none: the number 0 then takes whichever stands first.
///
/// Whether a client arranges the records anew after each contact makes no difference: which record is taken depends on
/// where it alone stands, so those that are left are in every order as likely as before.
///
/// Chances are sums and products of numbers that are not negative, so their relative error stays below 1e-10
/// (at most 200,000 roundings of 2^-53 each). A record whose target is the root is no host (RFC 2782), and has no chance.
public struct ClientShares: Sendable {
  /// The records, in the order in which all chances are given.
  public let records: [ServiceData]

  private let groups: [PriorityGroup]

  /// Takes the records of one owner.
  public init(_ records: [ServiceData], choice: ClientChoice = .byWeight) {
    self.records = records
    let hosts = records.indices.filter { !records[$0].target.isRoot }
    switch choice {
    case .byWeight:
      let priorities = Dictionary(grouping: hosts) { records[$0].priority }.sorted { $0.key < $1.key }
      groups = priorities.map { _, hosts in PriorityGroup(hosts) { records[$0].weight } }
    case .atRandom:
      // Records that all have weight 0 are taken in every order alike.
      groups = hosts.isEmpty ? [] : [PriorityGroup(hosts) { _ in 0 }]
    }
  }

  /// The chance of each record to be contacted first.
  public var first: [Double] {
    var chances = noChances
    if let group = groups.first { group.spread(group.first, over: &chances) }
    return chances
  }

  /// The chance of each record to be contacted second, where the first does not answer; all 0 where there is one record.
  public var second: [Double] {
    var chances = noChances
    guard let group = groups.first else { return chances }
    if group.count > 1 {
      group.spread(group.second, over: &chances)
    } else if groups.count > 1 {
      groups[1].spread(groups[1].first, over: &chances)
    }
    return chances
  }

  /// The chance of each record at each place of the order, where nobody answers; nil beyond `KMSLimits.orderedRecords` and
  /// `KMSLimits.contactSteps`.
  public var places: [[Double]]? {
    guard records.count <= KMSLimits.orderedRecords else { return nil }
    var places = records.map { _ in [Double](repeating: 0, count: records.count) }
    var before = 0
    for group in groups {
      let kinds = group.kinds
      let isCounted = group.contact(passing: { _ in true }) { contacted, kind, chance in
        for record in kinds[kind].records {
          places[record][before + contacted] += chance / Double(kinds[kind].records.count)
        }
      }
      guard isCounted else { return nil }
      before += group.count
    }
    return places
  }

  /// The share of the clients that each record gets in the end, where a client goes on to the next record until a host answers;
  /// all 0 where none does. Nil where the silent records have too many weights (`KMSLimits.contactSteps`).
  public func shares(where answers: (ServiceData) -> Bool) -> [Double]? {
    var shares = noChances
    for group in groups {
      let parted = group.parted { answers(records[$0]) }
      guard parted.kinds.contains(where: \.answers) else { continue }
      var found = [Double](repeating: 0, count: parted.kinds.count)
      let isCounted = parted.contact(passing: { !parted.kinds[$0].answers }) { _, kind, chance in
        if parted.kinds[kind].answers { found[kind] += chance }
      }
      guard isCounted else { return nil }
      parted.spread(found, over: &shares)
      break
    }
    return shares
  }

  private var noChances: [Double] { [Double](repeating: 0, count: records.count) }
}
