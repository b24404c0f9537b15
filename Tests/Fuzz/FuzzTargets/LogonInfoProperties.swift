import AccessPolicy
import Kerberos

/// What must hold for any octets taken as a PAC's logon-info.
enum LogonInfoProperties {
  static func check(_ octets: [UInt8]) throws(Violation) {
    guard let info = try? LogonInfo(octets) else { return }
    try demand(octets.count >= 240, "it has all of its fixed part")
    try demand(!info.groups.isEmpty, "there is a primary group")
    try demand(info.groups.count <= 1 + octets.count / 8, "each other group takes eight octets")
    try demand(info.accountName.utf16.count * 2 <= octets.count, "the name was in it")
    for identifier in info.groups.union([info.account]) {
      let isSame = SecurityIdentifier(text: identifier.description) == identifier
      try demand(isSame, "a SID survives its text")
    }
    try demand((try? LogonInfo(octets + [0, 1, 2, 3])) == info, "what stands behind it does not count")
    var other = octets
    other[1] = 0
    try demand((try? LogonInfo(other)) == nil, "big-endian is not read")
  }
}
