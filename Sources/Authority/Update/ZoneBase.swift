public import DNSWire
public import Zone

/// A zone as its file has it, and what tells one state of the file from another.
public struct ZoneBase: Sendable {
  /// The compiled zone.
  public let version: ZoneVersion
  /// When its records were last refreshed, as far as the file tells it.
  public let ages: RecordAges
  /// A digest of the file.
  public let digest: [UInt8]
  /// How the serial moves on.
  public let serialPolicy: SerialPolicy
  /// The number under which the store keeps it; nil where it is a file of the configuration.
  public let number: Int64?
  /// What it comes from, in words: the file.
  public let source: String
  /// Names at which the file has records that are not in the base, since updates published them and keep them.
  public let keptNames: Set<Name>

  /// Makes a base.
  public init(
    version: ZoneVersion, ages: RecordAges = RecordAges(), digest: [UInt8], serialPolicy: SerialPolicy = .increment,
    number: Int64? = nil, source: String = "the zone file", keptNames: Set<Name> = []
  ) {
    self.keptNames = keptNames
    self.version = version
    self.ages = ages
    self.digest = digest
    self.serialPolicy = serialPolicy
    self.number = number
    self.source = source
  }

  /// A zone to be served.
  public struct Merged: Sendable {
    /// The base with what updates did on top.
    public let version: ZoneVersion
    /// Where both contradict each other.
    public let conflicts: [BaseConflict]
    /// What becomes of what updates did.
    public let restatements: [Recollection.Restatement]
    /// Records of the base that are not served, as updates removed them.
    public let stayingRemoved: Int
  }

  /// The zone to be served: the base with what updates did on top.
  ///
  /// A base that the store knows is served with the SOA record that it was last served with; a new one with a serial that
  /// comes after the last one, unless it changes nothing but the case of letters in rdata; so is a known one of which all is to count. A base that came signed
  /// is served as it is.
  ///
  /// - Parameters:
  ///   - recollection: what the store holds; nil where it does not know the zone.
  ///   - old: the zone as it was served before, where it was.
  ///   - known: what is known of the difference of the two bases.
  ///   - rule: what counts where the new base and updates contradict each other; a known base is what it was.
  ///   - now: seconds since 1970.
  public func merged(
    with recollection: Recollection?, from old: ZoneVersion? = nil, knowing known: BaseDifference? = nil,
    rule: ConflictRule = .updates, now: UInt64
  ) -> Merged {
    guard let recollection else { return Merged(version: version, conflicts: [], restatements: [], stayingRemoved: 0) }
    // What is to count against updates, counts whether it is new or not.
    let isKnown = recollection.baseDigest == digest && rule != .file
    var merge = BaseMerge(version, old: old, rule: rule, keptNames: keptNames)
    let isServed = isKnown && number == recollection.baseNumber && rule == .updates
    merge.take(recollection.entries, isKnown: isKnown, isServed: isServed)
    func merged(_ version: ZoneVersion) -> Merged {
      Merged(
        version: version, conflicts: merge.conflicts, restatements: merge.restatements,
        stayingRemoved: merge.stayingRemoved)
    }
    if version.isSigned { return merged(version) }
    if isKnown { return merged(merge.version(soa: recollection.soa)) }
    guard !version.soa.serial.isAfter(recollection.soa.serial) else { return merged(merge.version(soa: nil)) }
    var soa = version.soa
    soa.serial = recollection.soa.serial
    if let old {
      let same = merge.version(soa: soa)
      if same.isSpelledOnlyOtherwise(than: old, knowing: known) { return merged(same) }
    }
    soa.serial = serialPolicy.next(after: soa.serial, now: now)
    return merged(merge.version(soa: soa))
  }
}
