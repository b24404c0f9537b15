import DNSWire

extension ZoneVersion {
  /// The zone as its base has it: what updates changed is not there.
  public var base: ZoneVersion {
    let base = ZoneVersion(apex: apex, soa: soa, image: image, overlay: .empty, occludingDepths: occludingDepths)
    guard let rdata = base.content(of: apex)?.recordSet(.soa)?.rdatas.first,
      let soa = try? StartOfAuthority(rdata: rdata)
    else { return base }
    return ZoneVersion(apex: apex, soa: soa, image: image, overlay: .empty, occludingDepths: occludingDepths)
  }
}
