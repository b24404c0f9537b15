extension ZoneVersion {
  /// About how many octets the zone's records take; told at once, however large the zone is.
  public var approximateOctets: Int {
    image.storage.octetCount + overlay.nodeCount * ZoneLimits.usualNodeOctets
  }
}
