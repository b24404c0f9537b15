import TestSupport

/// Zone files from a seed, in every form that people and programs write them in; some have one octet changed.
struct ZoneFileGenerator {
  /// A zone file with those that it includes.
  struct File {
    let origin: String
    var text: String
    var included: [String: String] = [:]
    /// Whether libldns knows all that is in it: it has no `$INCLUDE` and no `$GENERATE`, and takes a TTL before the class alone.
    var isForLDNS = true
    /// Whether Knot and NSD know all of it.
    var isForAll = true
  }

  private var random: SeededGenerator
  private let isBroken: Bool
  private var file: File
  /// A number for each entry, so that owners with an alias have nothing else.
  private var number = 0

  init(seed: UInt64, origin: String) {
    random = SeededGenerator(seed: seed)
    isBroken = Int.random(in: 0..<10, using: &random) == 0
    file = File(origin: origin, text: "")
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// The file.
  mutating func make() -> File {
    if chance(70) { file.text += "\(directive("$TTL")) \(period())\(comment())\n" }
    file.text += start()
    for _ in 0..<(1 + below(14)) { entry() }
    if chance(20) { file.text.removeLast() }
    if isBroken { breakText() }
    return file
  }

  /// The SOA, an NS record and the server's address.
  private mutating func start() -> String {
    let owner = pick(["@", "\(file.origin).", "\(mixed(file.origin))."])
    let names = "\(pick(["ns1", "NS1.\(file.origin)."])) \(pick(["root", "Host\\.Master", "a.b.example."]))"
    let times =
      "\(below(5_000)) \(pick(["3600", "1h", "1H0m"])) 600 \(pick(["86400", "1D", "1d"])) \(pick(["60", "1m", "0"]))"
    let parts =
      chance(60)
      ? "\(names) (\(pick(["", " ; here"]))\n\t\t\(times.replacing(" ", with: pick([" ", "\n\t ", " ; it\n "]))) )"
      : "\(names) \(times)"
    return
      "\(owner)\(blank())\(fields())\(mixed("SOA")) \(parts)\n\(pick([" ", "\t", "@ "]))\(fields())NS ns1\nns1 \(fields())A 192.0.2.1\n"
  }

  private mutating func entry() {
    number += 1
    switch below(100) {
    case 0..<4: file.text += pick(["\n", "   \n", "; said\n", "\t; said ( \" \n", "\r\n"])
    case 4..<8: file.text += "\(directive("$TTL")) \(period())\(comment())\n"
    case 8..<12: origin()
    case 12..<15: generate()
    case 15..<18: include()
    default: record()
    }
  }

  // MARK: Directives

  private mutating func directive(_ name: String) -> String {
    guard chance(15) else { return name }
    file.isForLDNS = false
    return name.lowercased()
  }

  private mutating func origin() {
    let below = chance(70) ? "\(pick(["sub", "a.b", "Sub"]))." : ""
    if chance(20) {
      // Knot, NSD and libldns want them absolute.
      (file.isForLDNS, file.isForAll) = (false, false)
      file.text += "\(directive("$ORIGIN")) deeper\n"
    } else {
      file.text += "\(directive("$ORIGIN")) \(below)\(file.origin).\(comment())\n"
    }
  }

  private mutating func generate() {
    (file.isForLDNS, file.isForAll) = (false, false)
    let range = "\(below(3))-\(3 + below(4))\(pick(["", "/1", "/2"]))"
    let forms = [
      "$", "${0}", "${1}", "${0,3}", "${2,2,x}", "${-1,2,d}", "${0,3,o}", "${5,3,X}", "${20,0,n}", "${20,3,N}",
      "${300,5,n}",
    ]
    let owner = pick(["g\(number)-\(pick(forms))", "\(pick(forms)).r\(number)", "x\(number)\\$\(pick(forms))"])
    let rdata = pick([
      "A 192.0.2.$", "PTR h\(pick(forms))", "TXT t\(pick(forms))", "TXT \"\\\"$ x\\\" \(pick(forms))\"", "MX \"1$ m$\"",
      "SRV \"0 0 $ h${0,2}\"", "AAAA 2001:db8::${0,4,x}", "CNAME c$", "TXT \"a\\;$ ; b\"", "TXT $$", "TXT a\\$b",
    ])
    file.text +=
      "\(directive("$GENERATE")) \(range) \(owner) \(pick(["", "", "60 ", "1h ", "IN ", "60 IN "]))\(rdata)\n"
  }

  private mutating func include() {
    file.isForLDNS = false
    let name = "\(file.origin).\(number).inc"
    let before = file.text
    file.text = ""
    for _ in 0..<(1 + below(3)) { record() }
    if chance(30) { file.text += "$TTL \(period())\n" }
    if chance(30) { file.text += "$ORIGIN inner.\(file.origin).\n" }
    record()
    if chance(30), file.text.hasSuffix("\n") { file.text.removeLast() }
    file.included[name] = file.text
    file.text =
      before + "\(directive("$INCLUDE")) \(name)\(pick(["", "", " in\(number).\(file.origin)."]))\(comment())\n"
  }

  // MARK: Records

  private mutating func record() {
    number += 1
    let (type, rdata) = data()
    let isAlone = type == "CNAME" || type == "DNAME" || type == "NS"
    let owner = isAlone ? "u\(number)" : chance(20) ? "" : self.owner()
    let words = rdata.enumerated().map { index, word in
      index > 0 && chance(8) ? "\(pick(["(\n ", "( ", "( ; x\n"]))\(word)\(pick([" )", ")", "\n)"]))" : word
    }
    let text =
      chance(10)
      ? "\(pick(["(", "( ", "(\n "]))\(words.joined(separator: pick([" ", "\n ", "\t", " ; y\n  "])))\(pick([" )", "\n)"]))"
      : words.joined(separator: blank())
    file.text += "\(owner)\(blank())\(fields())\(mixed(type))\(blank())\(text)\(comment())\n"
  }

  private mutating func owner() -> String {
    let label = pick([
      "a", "b", "C", "x\(number)", "_tcp", "*", "a\\.b", "\\097x", "s\\032p", "\\;", "q\\\"", "1", "in", "A", "60",
      "ns1", "\\@",
    ])
    switch below(10) {
    case 0: return label == "\\@" ? "x.\(file.origin)." : "@"
    case 1: return "\(label).\(file.origin)."
    case 2: return "\(label).\(pick(["a", "d"]))"
    default: return label
    }
  }

  private mutating func data() -> (String, [String]) {
    let name = pick(["h", "@", "x.example.", "deep.er", "\\100h", "H\\.x", ".", "a\\\\b"])
    let number = "\(below(3) == 0 ? below(65_536) : below(9))"
    switch below(24) {
    case 0..<3:
      return pick([("A", ["192.0.2.\(below(256))"]), ("TYPE1", ["\\#", "4", "c00002\(pick(["01", "FF"]))"])])
    case 3:
      return (
        "AAAA",
        [
          pick([
            "::", "::1", "2001:DB8::\(below(9))", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1::8", "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8", "0:0::1",
          ])
        ]
      )
    case 4: return ("MX", [number, name])
    case 5: return ("SRV", [number, "0", "1688", name])
    case 6..<9: return ("TXT", (0..<(1 + below(3))).map { _ in string() })
    case 9: return ("CNAME", [name])
    case 10: return ("PTR", [name])
    case 11: return ("NS", ["ns.elsewhere.example."])
    case 12: return ("HINFO", [string(), string()])
    case 13: return ("CAA", ["\(below(2) * 128)", pick(["issue", "iodef", "ISSUE"]), quoted()])
    case 14: return ("TYPE65400", pick([["\\#", "0"], ["\\#", "3", "010203"], ["\\#", "4", "0102", "AbCd"]]))
    case 15: return ("NAPTR", [number, "1", string(), string(), pick(["\"\"", "\"!^.*$!x!\"", "\"\""]), name])
    case 16: return ("TLSA", ["3", "1", "1", String(repeating: "aB", count: 32)])
    case 17: return ("DNSKEY", ["256", "3", "13", "AAAA"] + (chance(50) ? ["BBBB"] : []))
    case 18:
      return (
        "LOC",
        pick([
          ["52", "22", "23.000", "N", "4", "53", "32.1", "E", "-2.00m", "0.00m", "10000m", "10m"],
          ["1", "N", "2", "W", "0m"], ["1", "2", "3", "S", "4", "5", "6", "W", "1.5"],
        ])
      )
    case 19: return ("RP", [name, name])
    case 20:
      return (
        "HTTPS",
        pick([
          ["1", name, "alpn=h2,h3", "port=8443"], ["0", "x.example."],
          ["16", ".", "ipv4hint=192.0.2.1", "alpn=\"h2\""], ["1", ".", "port=1", "mandatory=port"],
          ["1", ".", "key65400=x"],
        ])
      )
    case 21: return ("SSHFP", ["4", "2", String(repeating: "00", count: 32)])
    case 22: return ("DNAME", [name == "." ? "x.example." : name])
    default: return ("NSEC3PARAM", ["1", "0", pick(["0", "10"]), pick(["-", "aabb"])])
    }
  }

  private mutating func string() -> String {
    chance(50)
      ? quoted()
      : pick(["x", "a\\ b", "\\000", "\\255y", "a\\;b", "\\(", "x\\\"y", "@", "$x", "a\\\\", "x=y", "ü", "\\#x", "_"])
  }

  private mutating func quoted() -> String {
    "\"\(pick(["", "x", "a b", "a;b", "(", ")", "\\\"", "\\\\", "\\000\\255", "a\tb", "ü", "x\\y", "@", "v=spf1 -all", String(repeating: "z", count: 255)]))\""
  }

  // MARK: Fields

  /// TTL and class, or one of them, or none.
  private mutating func fields() -> String {
    switch below(12) {
    case 0..<5: return ""
    case 5..<7: return "\(period())\(blank())"
    case 7: return "\(pick(["IN", "in", "In"]))\(blank())"
    case 8..<10: return "\(period())\(blank())IN\(blank())"
    default:
      file.isForLDNS = false
      return "IN\(blank())\(period())\(blank())"
    }
  }

  private mutating func period() -> String {
    pick(["0", "60", "300", "3600", "1h", "1h30m", "2D", "1w1d", "2147483647", "00060", "5M"])
  }
  private mutating func blank() -> String { pick([" ", " ", " ", "  ", "\t", " \t "]) }
  private mutating func comment() -> String { pick(["", "", "", "", " ; said", ";", "\t;;( \"", " "]) }

  private mutating func mixed(_ text: String) -> String {
    guard chance(20) else { return text }
    return text.reduce(into: "") { $0 += chance(50) ? $1.lowercased() : $1.uppercased() }
  }

  /// Changes one octet of the text.
  private mutating func breakText() {
    (file.isForLDNS, file.isForAll) = (false, false)
    var octets = Array(file.text.utf8)
    let place = below(octets.count)
    let octet = pick(Array("();\"\\$@. \t\n0a-".utf8))
    switch below(3) {
    case 0: octets.remove(at: place)
    case 1: octets.insert(octet, at: place)
    default: octets[place] = octet
    }
    file.text = String(decoding: octets, as: UTF8.self)
  }
}
