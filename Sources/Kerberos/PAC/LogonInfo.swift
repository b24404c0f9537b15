public import AccessPolicy

/// Who an account of Active Directory is and which groups it is in: the KERB_VALIDATION_INFO of a ticket's PAC ([MS-PAC]
/// §2.5), as the KDC signed it. Membership by nesting is resolved there.
public struct LogonInfo: Sendable, Equatable {
  /// The account's name: `KMS1$`.
  public let accountName: String
  /// The account itself.
  public let account: SecurityIdentifier
  /// The groups that the account is in, however they are told: by the primary group, of the account's domain, of others
  /// (extra SIDs), and of the service's domain (resource groups).
  public let groups: Set<SecurityIdentifier>

  /// Decodes the octets: serialised NDR of version 1, with its headers ([MS-RPCE] §2.2.6).
  public init(_ octets: [UInt8]) throws(LogonInfoError) {
    guard octets.count <= KerberosLimits.logonInfoOctets else {
      throw .form("it has more than \(KerberosLimits.logonInfoOctets) octets")
    }
    var reader = NDRReader(octets)
    try Self.readHeaders(&reader, count: octets.count)
    let fixed = try FixedPart(&reader)
    var texts: [String] = []
    for text in fixed.texts.prefix(6) { texts.append(try text.read(&reader)) }
    let relative = try Self.readMemberships(&reader, fixed.groups)
    for text in fixed.texts.dropFirst(6) { _ = try text.read(&reader) }
    guard fixed.hasDomain else { throw .form("the domain is missing") }
    let domain = try Self.readIdentifier(&reader)
    var groups = Set<SecurityIdentifier>()
    try Self.readExtraIdentifiers(&reader, fixed.extraIdentifiers, into: &groups)
    let resourceDomain = fixed.hasResourceDomain ? try Self.readIdentifier(&reader) : nil
    let resource = try Self.readMemberships(&reader, fixed.resourceGroups)
    guard resource.isEmpty || resourceDomain != nil else { throw .form("the resource groups have no domain") }

    accountName = texts.first ?? ""
    account = try Self.identifier(domain, fixed.userID)
    groups.insert(try Self.identifier(domain, fixed.primaryGroupID))
    for id in relative { groups.insert(try Self.identifier(domain, id)) }
    if let resourceDomain {
      for id in resource { groups.insert(try Self.identifier(resourceDomain, id)) }
    }
    self.groups = groups
  }

  /// A list that follows the fixed part, if its pointer is not null.
  fileprivate struct List {
    let count: UInt32
    let isThere: Bool

    init(_ count: UInt32, pointer: UInt32) throws(LogonInfoError) {
      self.count = count
      isThere = pointer != 0
      guard count == 0 || isThere else { throw .form("a list that is counted is missing") }
    }
  }

  /// A text that follows the fixed part, if its pointer is not null.
  fileprivate struct Text {
    private let octets: UInt16
    private let isThere: Bool

    init(_ reader: inout NDRReader) throws(LogonInfoError) {
      octets = try reader.readUInt16()
      _ = try reader.readUInt16()
      isThere = try reader.readUInt32() != 0
    }

    func read(_ reader: inout NDRReader) throws(LogonInfoError) -> String {
      guard isThere else { return "" }
      _ = try reader.readUInt32()
      guard try reader.readUInt32() == 0 else { throw .form("a text does not start at its beginning") }
      let count = try reader.readUInt32()
      guard count == UInt32(octets) / 2, count <= UInt32(KerberosLimits.textCharacters) else {
        throw .form("a text has another length than it should, or is too long")
      }
      var units: [UInt16] = []
      for _ in 0..<count { units.append(try reader.readUInt16()) }
      guard let text = String(validating: units, as: UTF16.self) else { throw .form("a text is not in UTF-16") }
      return text
    }
  }

  /// The structure itself, without what its pointers lead to.
  private struct FixedPart {
    let texts: [Text]
    let userID: UInt32
    let primaryGroupID: UInt32
    let groups: List
    let hasDomain: Bool
    let extraIdentifiers: List
    let hasResourceDomain: Bool
    let resourceGroups: List

    init(_ reader: inout NDRReader) throws(LogonInfoError) {
      guard try reader.readUInt32() != 0 else { throw .form("there is nothing in it") }
      // Six times.
      for _ in 0..<12 { _ = try reader.readUInt32() }
      var texts: [Text] = []
      for _ in 0..<6 { texts.append(try Text(&reader)) }
      // Numbers of logons and wrong passwords.
      _ = try reader.readUInt32()
      userID = try reader.readUInt32()
      primaryGroupID = try reader.readUInt32()
      groups = try List(try reader.readUInt32(), pointer: try reader.readUInt32())
      // Flags, session key.
      _ = try reader.readUInt32()
      try reader.skip(16)
      for _ in 0..<2 { texts.append(try Text(&reader)) }
      self.texts = texts
      hasDomain = try reader.readUInt32() != 0
      // Reserved, what kind of account it is, status, two times, failures, reserved.
      for _ in 0..<10 { _ = try reader.readUInt32() }
      extraIdentifiers = try List(try reader.readUInt32(), pointer: try reader.readUInt32())
      hasResourceDomain = try reader.readUInt32() != 0
      resourceGroups = try List(try reader.readUInt32(), pointer: try reader.readUInt32())
    }
  }

  private static func readHeaders(_ reader: inout NDRReader, count: Int) throws(LogonInfoError) {
    guard try reader.readUInt8() == 1, try reader.readUInt8() == 0x10, try reader.readUInt16() == 8 else {
      throw .form("it is not little-endian NDR of version 1")
    }
    _ = try reader.readUInt32()
    let length = try reader.readUInt32()
    _ = try reader.readUInt32()
    guard Int(length) <= reader.remaining else { throw .truncated }
  }

  /// The relative identifiers of groups that count: enabled, and not for denials alone ([MS-PAC] §2.2.1).
  private static func readMemberships(_ reader: inout NDRReader, _ list: List) throws(LogonInfoError) -> [UInt32] {
    guard list.isThere else { return [] }
    var ids: [UInt32] = []
    for _ in 0..<(try reader.readCount(list.count, octetsEach: 8)) {
      let id = try reader.readUInt32()
      if isEnabled(try reader.readUInt32()) { ids.append(id) }
    }
    return ids
  }

  private static func readExtraIdentifiers(
    _ reader: inout NDRReader, _ list: List, into groups: inout Set<SecurityIdentifier>
  ) throws(LogonInfoError) {
    guard list.isThere else { return }
    var attributes: [UInt32] = []
    for _ in 0..<(try reader.readCount(list.count, octetsEach: 8)) {
      guard try reader.readUInt32() != 0 else { throw .form("an extra SID is missing") }
      attributes.append(try reader.readUInt32())
    }
    for attributes in attributes {
      let identifier = try readIdentifier(&reader)
      if isEnabled(attributes) { groups.insert(identifier) }
    }
  }

  private static func isEnabled(_ attributes: UInt32) -> Bool { attributes & 0x4 != 0 && attributes & 0x10 == 0 }

  private static func readIdentifier(_ reader: inout NDRReader) throws(LogonInfoError) -> SecurityIdentifier {
    let count = try reader.readUInt32()
    guard try reader.readUInt8() == 1, try reader.readUInt8() == count else {
      throw .form("a SID is not of revision 1, or has another length than it should")
    }
    var authority: UInt64 = 0
    for _ in 0..<6 { authority = authority << 8 | UInt64(try reader.readUInt8()) }
    guard count <= UInt32(AccessPolicyLimits.subauthorities) else { throw .form("a SID is too long") }
    var numbers: [UInt32] = []
    for _ in 0..<count { numbers.append(try reader.readUInt32()) }
    guard let identifier = SecurityIdentifier(authority: authority, subauthorities: numbers) else {
      throw .form("a SID is too long")
    }
    return identifier
  }

  private static func identifier(
    _ domain: SecurityIdentifier, _ relative: UInt32
  ) throws(LogonInfoError) -> SecurityIdentifier {
    guard let identifier = domain.appending(relative) else { throw .form("a SID is too long") }
    return identifier
  }
}
