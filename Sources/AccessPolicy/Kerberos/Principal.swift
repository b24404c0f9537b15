/// Who a Kerberos ticket is for: `KMS1$@AD.LAB.EXAMPLE`, or `host/kms1.lab.example@LAB.EXAMPLE` (RFC 4120 §6.2).
public struct Principal: Sendable, Hashable {
  /// What stands before the realm.
  public let name: String
  /// The realm, in the case that it has.
  public let realm: String

  /// Makes a principal.
  public init(name: String, realm: String) {
    self.name = name
    self.realm = realm
  }

  /// Reads the usual text form. nil where name or realm is missing, or where a character is there that has to be escaped,
  /// or that nobody sees: names of machines and people have none, and what is told of them stands in logs.
  public init?(text: String) {
    guard let at = text.lastIndex(of: "@") else { return nil }
    self.init(name: String(text[..<at]), realm: String(text[text.index(after: at)...]))
    guard !name.isEmpty, !realm.isEmpty, text.utf8.count <= AccessPolicyLimits.principalOctets,
      text.unicodeScalars.allSatisfy({ $0.isASCII ? (0x21...0x7E).contains($0.value) : $0.properties.isAlphabetic }),
      !name.contains("@"), !text.contains("\\")
    else { return nil }
  }

  /// Whether both are the same, in whatever case: the accounts of Active Directory have none.
  public func isSame(as other: Principal) -> Bool {
    name.lowercased() == other.name.lowercased() && realm.lowercased() == other.realm.lowercased()
  }
}

extension Principal: CustomStringConvertible {
  /// The text form.
  public var description: String { "\(name)@\(realm)" }
}
