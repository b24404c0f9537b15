import DNSWire

/// The zone that is asked: hosts, KMS services with two hosts each, aliases, wildcards and delegations.
///
/// All names that are asked for have the same length, so that each burst of queries is a mixture of all kinds.
public struct QueryZone: Sendable {
  /// Its name.
  public static let apex = "bench.example"

  /// Records in all.
  public let records: Int
  private let wildcards: Int
  private let delegations: Int
  private let services: Int
  private let aliases: Int
  private let hosts: Int
  private let branches: Int

  /// Makes one of so many records.
  public init(records: Int) {
    self.records = records
    wildcards = min(10_000, records / 350)
    delegations = min(10_000, records / 175)
    services = min(100_000, records / 70)
    aliases = min(1_000_000, records / 35)
    hosts = min(1_000_000, (records - 3 - wildcards - 4 * delegations - 2 * services - aliases) / 2)
    branches = max(1, min(1_000, records / 1_750))
  }

  /// The master file.
  public var text: String {
    var text = """
      $ORIGIN \(Self.apex).
      $TTL 3600
      @ SOA ns1 hostmaster 1 7200 900 1209600 300
      @ NS ns1
      ns1 A 192.0.2.53

      """
    text.reserveCapacity(records * 40)
    var count = 3
    for host in 0..<hosts {
      text += "\(name(host, "pc")) A 10.\(host >> 16 & 255).\(host >> 8 & 255).\(host & 255)\n"
      text +=
        "\(name(host, "pc")) AAAA 2001:db8::\(String(host >> 16, radix: 16)):\(String(host & 0xFFFF, radix: 16))\n"
      count += 2
    }
    for service in 0..<services {
      text += "\(Self.service(service)) SRV 0 0 1688 \(name(2 * service % hosts, "pc"))\n"
      text += "\(Self.service(service)) SRV 10 0 1688 \(name((2 * service + 1) % hosts, "pc"))\n"
      count += 2
    }
    for alias in 0..<aliases {
      text += "\(name(alias, "ws")) CNAME \(name(alias * 7 % hosts, "pc"))\n"
      count += 1
    }
    for wildcard in 0..<wildcards {
      text += "*.wilds\(Self.digits(wildcard, 4)) A 192.0.2.80\n"
      count += 1
    }
    for child in 0..<delegations {
      let cut = "child\(Self.digits(child, 4))"
      text += "\(cut) NS ns1.\(cut)\n\(cut) NS ns2.\(cut)\nns1.\(cut) A 192.0.2.81\nns2.\(cut) A 192.0.2.82\n"
      count += 4
    }
    while count < records {
      text += "ns1 TXT \"\(count)\"\n"
      count += 1
    }
    return text
  }

  /// Queries one behind the other, the same ones in each run, of the kinds of `mix`; each ends with `extensions`, an OPT record
  /// or nothing.
  public func queries(
    _ count: Int, of mix: [QueryKind] = QueryKind.mix, extensions: [UInt8] = []
  ) -> (octets: [UInt8], kinds: [QueryKind]) {
    var generator = SeededGenerator(seed: UInt64(records))
    var kinds: [QueryKind] = []
    var octets: [UInt8] = []
    for _ in 0..<count {
      let kind = mix.randomElement(using: &generator) ?? .address
      kinds.append(kind)
      let name = asked(kind, Int(generator.next() >> 33))
      octets += [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, extensions.isEmpty ? 0 : 1]
      for label in name.split(separator: ".") { octets += [UInt8(label.utf8.count)] + Array(label.utf8) }
      octets += [0, UInt8(kind.type.rawValue >> 8), UInt8(kind.type.rawValue & 255), 0, 1] + extensions
    }
    return (octets, kinds)
  }

  private func asked(_ kind: QueryKind, _ number: Int) -> String {
    let prefix =
      switch kind {
      case .address, .ipv6Address: name(number % hosts, "pc")
      case .service: Self.service(number % services)
      case .alias: name(number % aliases, "ws")
      case .noName: name(number % hosts, "no")
      case .wildcard: "any\(Self.digits(number, 5)).wilds\(Self.digits(number % wildcards, 4))"
      case .delegation: "www\(Self.digits(number, 5)).child\(Self.digits(number % delegations, 4))"
      }
    return prefix + "." + Self.apex
  }

  private func name(_ number: Int, _ kind: String) -> String {
    "\(kind)\(Self.digits(number, 6)).branch\(Self.digits(number % branches, 3))"
  }

  private static func service(_ number: Int) -> String { "_vlmcs._tcp.s\(digits(number, 5))" }

  /// The last digits of a number, with zeros in front.
  private static func digits(_ number: Int, _ count: Int) -> String {
    var (rest, digits) = (number, "")
    for _ in 0..<count {
      digits.append(Character(UnicodeScalar(UInt8(48 + rest % 10))))
      rest /= 10
    }
    return String(digits.reversed())
  }
}
