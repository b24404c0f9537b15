import DNSWire

/// What references do otherwise, and may: each case is a row of README.md.
enum DecidedUpdateDifference: String, CaseIterable {
  case readsAllFirst = "prerequisites are looked at before the form of what follows"
  case zoneSection = "a zone of another class is not served; where there is not one zone the form is wrong"
  case copiedCode = "Knot answers with the RCODE that the request has"
  case severalSerials = "Knot compares each serial with the one before the update"
  case notAsked = "Knot is not asked where it would be silent, or end"
  case repeatedPrerequisite = "BIND counts a prerequisite twice that is said twice"
  case delegations = "BIND passes over DS records without NS records, and over NS and DNAME records of wildcards"
  case keyBesideAlias = "Knot takes no KEY record beside a CNAME record, nor the other way round"
  case services = "Knot keeps several WKS records of an address and protocol"
  case serverWithoutAddress = "BIND refuses what leaves a name server without an address"
  case serialHalfCircle = "BIND fails where a serial is half the circle away or more"
  case knownForm = "BIND and Knot know the form of more types"
  case occludedNames = "Knot refuses names below a DNAME record, and NS and CNAME records beside one"
  case laxPrescan = "Knot, and BIND for type 0, carry out what the prescan is to find"
  case largeTTL = "a TTL with the top bit is 0"

  /// The decided difference that an outcome shows; nil where there is none.
  static func of(_ outcome: UpdateOutcome) -> DecidedUpdateDifference? {
    allCases.first { $0.explains(outcome) }
  }

  private func explains(_ outcome: UpdateOutcome) -> Bool {
    switch (self, outcome.kind) {
    case (.readsAllFirst, _): outcome.isOfLaterForm
    case (.zoneSection, _): outcome.ownCode != .noError && outcome.isOfOddZoneSection
    case (.copiedCode, .knot): outcome.hasFault("flags") && outcome.code?.rawValue == outcome.update.flags & 0xF
    case (.repeatedPrerequisite, .bind): outcome.code == .noRecordSet && outcome.repeatsPrerequisite
    case (.delegations, .bind):
      outcome.ownCode == outcome.code && outcome.differsOnly(outcome.isPassedOverByBIND)
    case (.keyBesideAlias, .knot): outcome.ownCode == outcome.code && outcome.differsOnly(outcome.isKeyAndAlias)
    case (.services, .knot): outcome.ownCode == outcome.code && outcome.differsOnly { $0.type == .wks }
    case (.serverWithoutAddress, .bind):
      outcome.hasCodes(.noError, .refused) && outcome.own.hasServerWithoutAddress
    case (.serialHalfCircle, .bind): outcome.hasCodes(.noError, .serverFailure) && outcome.hasSerialHalfTheCircleAway
    case (.knownForm, _): outcome.hasCodes(.noError, .formError) && outcome.hasDataOfOpaqueType
    case (.occludedNames, .knot): outcome.hasCodes(.noError, .refused) && outcome.isAboutRedirections
    case (.laxPrescan, .knot):
      (outcome.ownCode == .formError || outcome.ownCode == .notZone) && outcome.ownCode != outcome.code
        && outcome.hasFault("update")
    case (.laxPrescan, .bind): outcome.ownCode == .formError && outcome.hasTypeZero
    case (.largeTTL, _): outcome.ownCode == outcome.code && outcome.hasLargeTTL
    case (.severalSerials, .knot): outcome.ownCode == outcome.code && outcome.setsSerialAgain
    case (.notAsked, .knot): outcome.code == nil
    default: false
    }
  }
}

extension UpdateOutcome {
  fileprivate func hasCodes(_ own: ResponseCode, _ other: ResponseCode) -> Bool { ownCode == own && code == other }

  fileprivate func hasFault(_ text: String) -> Bool { update.faults.contains { $0.hasPrefix(text) } }

  /// Whether one says that a prerequisite is not met, and the other that a record can't be read or is outside the zone.
  fileprivate var isOfLaterForm: Bool {
    let unmet: [ResponseCode?] = [.nameError, .nameExists, .recordSetExists, .noRecordSet]
    let wrong: [ResponseCode?] = [.formError, .notZone]
    return (unmet.contains(ownCode) && wrong.contains(code) || ownCode == .formError && unmet.contains(code))
      && isSameContent && !update.faults.isEmpty
  }

  fileprivate var isOfOddZoneSection: Bool { update.zones.count != 1 || update.zones[0].recordClass != .internet }

  fileprivate var setsSerialAgain: Bool {
    update.updates.count { $0.type == .soa && $0.recordClass == .internet } > 1
  }

  fileprivate var hasTypeZero: Bool { update.updates.contains { $0.type.rawValue == 0 } }

  fileprivate var isAboutRedirections: Bool { (before.records + update.updates).contains { $0.type == .dname } }

  /// Whether it stands at a name with a KEY record that an alias meets, so that what comes after is not taken either.
  fileprivate func isKeyAndAlias(_ record: ResourceRecord) -> Bool {
    let all = own.records + before.records + update.updates
    let types = Set(all.filter { $0.name == record.name }.map(\.type))
    return types.contains(.key) && types.contains(.cname)
  }

  /// Whether it is a DS record where there is no delegation, or one that leads away from a wildcard.
  fileprivate func isPassedOverByBIND(_ record: ResourceRecord) -> Bool {
    switch record.type {
    case .ds: record.name == update.zones[0].name || !other.has(record.name, .ns)
    case .ns, .dname: record.name.isWildcard
    default: false
    }
  }

  fileprivate var repeatsPrerequisite: Bool {
    let asked = update.prerequisites.filter { $0.recordClass == .internet }
    return asked.indices.contains { index in asked[..<index].contains { $0.isSame(as: asked[index]) } }
  }

  /// Straight ahead, or in several steps.
  fileprivate var hasSerialHalfTheCircleAway: Bool {
    update.updates.contains { record in
      guard record.type == .soa, let data = try? StartOfAuthority(rdata: record.rdata) else { return false }
      return data.serial.rawValue &- before.serial >= 0x8000_0000
    }
  }

  fileprivate var hasDataOfOpaqueType: Bool {
    (hasFault("update data") || hasFault("update class"))
      && update.updates.contains { RecordDataLayout($0.type) == nil && $0.type != .a && $0.type != .aaaa }
  }

  fileprivate var hasLargeTTL: Bool { update.updates.contains { $0.recordClass == .internet && $0.ttl > 0x7FFF_FFFF } }

  /// Whether all records that not both have are of one kind.
  fileprivate func differsOnly(_ isDecided: (ResourceRecord) -> Bool) -> Bool {
    let records =
      own.records(notIn: other, withTTLs: kind != .knot) + other.records(notIn: own, withTTLs: kind != .knot)
    return !records.isEmpty && records.allSatisfy(isDecided)
  }
}

extension ZoneContent {
  private var apex: Name { records.first { $0.type == .soa }?.name ?? .root }

  /// Whether a name server of the zone, with a name in it, has no address there.
  fileprivate var hasServerWithoutAddress: Bool {
    records(apex, .ns).contains { record in
      guard let server = try? Name(wire: record.rdata), server.isSubdomain(of: apex) else { return false }
      let isOccluded = records.contains { $0.type == .dname && server != $0.name && server.isSubdomain(of: $0.name) }
      let isDelegated = records.contains { $0.type == .ns && $0.name != apex && server.isSubdomain(of: $0.name) }
      return isOccluded || !isDelegated && !has(server, .a) && !has(server, .aaaa)
    }
  }
}
