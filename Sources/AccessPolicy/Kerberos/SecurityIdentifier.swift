/// What Windows calls an account or a group by ([MS-DTYP] §2.4.2): `S-1-5-21-3271978430-649063690-3311896969-1106`.
public struct SecurityIdentifier: Sendable, Hashable {
  /// Who gives the numbers: 48 bits, 5 for Windows itself.
  public let authority: UInt64
  /// The numbers, from the domain's to the account's: 15 at most.
  public let subauthorities: [UInt32]

  /// Makes an identifier; nil where it has too many numbers, or too large an authority.
  public init?(authority: UInt64, subauthorities: [UInt32]) {
    guard authority < 1 << 48, subauthorities.count <= AccessPolicyLimits.subauthorities else { return nil }
    self.authority = authority
    self.subauthorities = subauthorities
  }

  /// Reads the text form, with one number at least.
  public init?(text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].lowercased() == "s", parts[1] == "1",
      parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let authority = UInt64(parts[2])
    else { return nil }
    let numbers = parts[3...].compactMap { UInt32($0) }
    guard numbers.count == parts.count - 3 else { return nil }
    self.init(authority: authority, subauthorities: numbers)
  }

  /// The identifier of an account or group of the domain that this is one of; nil where there is no place for a number.
  public func appending(_ relative: UInt32) -> SecurityIdentifier? {
    SecurityIdentifier(authority: authority, subauthorities: subauthorities + [relative])
  }
}

extension SecurityIdentifier: CustomStringConvertible {
  /// The text form.
  public var description: String {
    (["S-1", "\(authority)"] + subauthorities.map { "\($0)" }).joined(separator: "-")
  }
}

/// A group of Active Directory, as the configuration calls it.
public struct PrincipalGroup: Sendable, Hashable {
  /// What logs and answers call it.
  public let name: String
  /// What tickets call it.
  public let identifier: SecurityIdentifier

  /// Makes a group.
  public init(name: String, identifier: SecurityIdentifier) {
    self.name = name
    self.identifier = identifier
  }
}
