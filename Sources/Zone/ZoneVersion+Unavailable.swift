public import DNSWire

extension ZoneVersion {
  /// Stands for a zone whose data this server has not, or no longer: a secondary's before its first transfer, or expired.
  /// Questions for it, and for names below it, are not answered from the zone above.
  public static func unavailable(_ apex: Name) -> ZoneVersion {
    let soa = StartOfAuthority(
      mname: .root, rname: .root, serial: Serial(rawValue: 0), refresh: 0, retry: 0, expire: 0, minimum: 0)
    return ZoneVersion(
      apex: apex, soa: soa, image: ZoneImage(apexAlone: apex), overlay: .empty,
      occludingDepths: DepthSet(), isUnavailable: true)
  }
}

extension ZoneView {
  /// Whether this server has none of the zone's data.
  public var isUnavailable: Bool { storage.isUnavailable }
}

extension ZoneSet {
  /// The zones whose data this server has.
  public var available: [ZoneVersion] { versions.filter { !$0.isUnavailable } }
}
