import AccessPolicy
import DNSWire
import Yams

/// The way from YAML nodes to what the server says of itself and logs, its cookies and its rate limits.
struct ProtocolParser {
  let reader: NodeReader
  let addressSets: [String: [AddressRange]]

  func shortText(_ node: Node?, _ what: String) -> ShortText {
    guard let node, let text = reader.text(node, what) else { return ShortText() }
    guard let short = ShortText(text) else {
      reader.fail(node, "\(what) has more than \(ShortText.capacity) octets")
      return ShortText()
    }
    return short
  }

  func isAnyFull(_ node: Node?) -> Bool {
    guard let node, let text = reader.text(node, "any") else { return false }
    if !["minimal", "full-over-tcp"].contains(text) { reader.fail(node, "any must be minimal or full-over-tcp") }
    return text == "full-over-tcp"
  }

  func logLevel(_ node: Node?) -> ServerConfiguration.LogLevel {
    guard let node, let text = reader.text(node, "log") else { return .info }
    guard let level = ServerConfiguration.LogLevel(rawValue: text) else {
      reader.fail(node, "log must be info, warning or error")
      return .info
    }
    return level
  }

  func cookies(_ node: Node?, path: (String) -> String) -> ServerConfiguration.CookieEntry {
    guard let node else { return .random }
    if case .scalar = node { return reader.truth(node, "cookies") == false ? .off : .random }
    guard let members = reader.members(node, "cookies", known: ["secret-file"]) else { return .random }
    guard let file = reader.text(members["secret-file"], "secret-file") else { return .random }
    return .file(path(file))
  }

  func rateLimits(_ node: Node?) -> RateLimits? {
    guard let node else { return nil }
    let rates = ["responses", "nodata", "nxdomains", "referrals", "errors", "all"].map { $0 + "-per-second" }
    let others = ["window", "slip", "ipv4-prefix", "ipv6-prefix", "exempt", "accounts"]
    guard let members = reader.members(node, "rate-limit", known: rates + others) else { return nil }
    func number(_ key: String, in range: ClosedRange<Int>) -> Int? { reader.number(members[key], key, in: range) }
    func rate(_ index: Int) -> Int? { number(rates[index], in: 0...AccessPolicyLimits.rate) }
    guard let responses = rate(0) else {
      if members[rates[0]] == nil { reader.fail(node, "rate-limit has no \(rates[0])") }
      return nil
    }
    var limits = RateLimits(responses: responses)
    limits.noData = rate(1) ?? responses
    limits.nameErrors = rate(2) ?? responses
    limits.referrals = rate(3) ?? responses
    limits.errors = rate(4) ?? responses
    limits.all = rate(5) ?? limits.all
    limits.window = number("window", in: 1...AccessPolicyLimits.rateWindow) ?? limits.window
    limits.slip = number("slip", in: 0...AccessPolicyLimits.rateSlip) ?? limits.slip
    limits.ipv4Prefix = number("ipv4-prefix", in: 1...32) ?? limits.ipv4Prefix
    limits.ipv6Prefix = number("ipv6-prefix", in: 1...128) ?? limits.ipv6Prefix
    limits.accounts = number("accounts", in: 1...AccessPolicyLimits.rateAccounts) ?? limits.accounts
    limits.exempt = reader.addressRanges(members["exempt"], "exempt", sets: addressSets) ?? []
    return limits
  }
}

extension NodeReader {
  /// A list of addresses, ranges and names of address sets.
  func addressRanges(_ node: Node?, _ what: String, sets: [String: [AddressRange]]) -> [AddressRange]? {
    items(node, what)?.flatMap { item -> [AddressRange] in
      guard let text = text(item, "an address") else { return [] }
      if let set = sets[text] { return set }
      if let range = AddressRange(text: text) { return [range] }
      fail(item, "\"\(text)\" is no address set, no address and no range")
      return []
    }
  }
}
