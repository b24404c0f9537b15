public import DNSWire
public import Zone

extension Name: ExpressibleByStringInterpolation {
  /// Reads an absolute name from a literal; the final dot may be left out.
  public init(stringLiteral text: String) {
    do throws(NameTextError) {
      try self.init(text: text)
    } catch {
      fatalError("\"\(text)\" is no name: \(error)")
    }
  }
}

extension LookupName {
  /// A name ready for lookups.
  public static func of(_ name: Name) -> LookupName {
    var lookupName = LookupName()
    lookupName.load(name)
    return lookupName
  }
}
