import Foundation
import Testing

/// The page, as a parser reads it that somebody else wrote (html5lib, which follows the HTML standard).
@Suite struct HTMLReportTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  let zones = ["--config", "zones/kmsdns.yaml", "zones/lab.example.zone", "zones/branch.lab.example.zone"]

  /// What html5lib finds in a page.
  struct Page: Decodable {
    let errors: [String]
    let elements: [String: Int]
    let references: [String]
    let headings: [Int]
    let identifiers: [String]
    let images: [String]
    let cellsWithoutLabel: Int
    let headersWithoutScope: Int
    let text: String
    let attributes: [String]
  }

  static let reader = """
    import html5lib, json, sys
    from collections import Counter
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(sys.stdin.buffer.read(), transport_encoding='utf-8')
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    name = lambda e: e.tag.replace('{http://www.w3.org/2000/svg}', 'svg:')
    attributes = lambda *names: [e.attrib[n] for e in elements for n in names if n in e.attrib]
    json.dump({
      'errors': ['%s %s %s' % e for e in parser.errors],
      'elements': Counter(name(e) for e in elements),
      'references': attributes('href', 'src', 'action', 'data', 'poster', 'srcset', '{http://www.w3.org/1999/xlink}href'),
      'headings': [int(name(e)[1]) for e in elements if name(e) in ('h1', 'h2', 'h3', 'h4', 'h5', 'h6')],
      'identifiers': attributes('id'),
      'images': [e.attrib.get('aria-label', '') for e in elements
        if name(e) == 'svg:svg' and e.attrib.get('aria-hidden') != 'true'],
      'cellsWithoutLabel': sum(1 for e in elements if name(e) == 'td' and not e.attrib.get('data-label')),
      'headersWithoutScope': sum(1 for e in elements if name(e) == 'th' and e.attrib.get('scope') not in ('col', 'row')),
      'text': ''.join(tree.itertext()),
      'attributes': sorted({str(n) for e in elements for n in e.attrib}),
    }, sys.stdout)
    """

  func page(_ arguments: [String]) throws -> Page {
    let report = try lab.kmsdns(["audit", "--format", "html"] + arguments)
    #expect(report.errors.isEmpty, "\(report.errors)")
    let result = try Tool.run("/usr/bin/python3", ["-c", Self.reader], input: report.output)
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Page.self, from: Data(result.output.utf8))
  }

  static let sizes = ["--clients", "40000", "--servers", "20"]

  @Test(arguments: [[], sizes]) func pageIsValidAndComplete(options: [String]) throws {
    let page = try page(options + zones)
    #expect(page.errors.isEmpty)
    #expect(page.elements["h1"] == 1)
    #expect(page.elements["title"] == 1)
    #expect((page.elements["svg:svg"] ?? 0) > 1)
    for host in ["kms1", "kms2", "desktop-7g2k9q", "kms-old"] { #expect(page.text.contains("\(host).lab.example")) }
    #expect(page.text.contains("KMS001"))
  }

  @Test func pageNeedsNothingElse() throws {
    let page = try page(Self.sizes + zones)
    #expect(page.references.allSatisfy { $0.hasPrefix("#") }, "\(page.references)")
    for element in ["script", "link", "img", "iframe", "object", "embed", "form", "base"] {
      #expect(page.elements[element] == nil, "\(element)")
    }
    #expect(!page.attributes.contains { $0.hasPrefix("on") })
    #expect(!page.text.contains("@import"))
    #expect(Set(page.references.map { String($0.dropFirst()) }).isSubset(of: page.identifiers))
  }

  @Test func pageIsReadWithoutSeeing() throws {
    let page = try page(Self.sizes + zones)
    #expect(page.headings.first == 1)
    #expect(zip(page.headings, page.headings.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(page.headings)")
    #expect(page.headersWithoutScope == 0)
    #expect(page.cellsWithoutLabel == 0)
    #expect(page.elements["caption"] == page.elements["table"])
    #expect(!page.images.isEmpty && page.images.allSatisfy { $0.count > 10 }, "\(page.images)")
    #expect(Set(page.identifiers).count == page.identifiers.count)
  }

  @Test func hostileNamesAreText() throws {
    let labels = [
      "<script>alert\\(1\\)</script>", "</code></td>", "\\\"><svg", "'onload=x", "&lt\\;", "]]>", "<!--", "-->",
      "</style>",
      "</title>", "\\000", "\\010", "\\226\\128\\174",
    ]
    let zone = try lab.read("zones/lab.example.zone")
    let plain = labels.indices.map { "x\($0)" }
    func page(_ labels: [String]) throws -> Page {
      let records = labels.map { "_vlmcs._tcp.lab.example. 600 IN SRV 0 0 1688 \($0).lab.example.\n" }.joined()
      try lab.write("zones/lab.example.zone", zone + records)
      return try self.page(Self.sizes + zones)
    }
    let harmless = try page(plain)
    let hostile = try page(labels)
    #expect(hostile.errors.isEmpty)
    var (left, right) = (hostile.elements, harmless.elements)
    // Names may be broken in other places, and a fleet of other names is simulated otherwise: its plots have other scales.
    for drawn in ["wbr", "svg:text", "svg:path"] { (left[drawn], right[drawn]) = (nil, nil) }
    #expect(left == right)
    #expect(hostile.attributes == harmless.attributes)
    #expect(hostile.text.contains("<script>alert"))
  }

  @Test func domainsWithoutPublishersMakeAPage() throws {
    let zone = try lab.read("zones/branch.lab.example.zone").split(separator: "\n").filter { !$0.contains("_vlmcs") }
    try lab.write("zones/branch.lab.example.zone", zone.joined(separator: "\n") + "\n")
    let page = try page(["--sanctioned", "kms1.lab.example", "zones/branch.lab.example.zone"])
    #expect(page.errors.isEmpty)
    #expect(page.text.contains("No KMS host is published."))
  }

  @Test func liveAuditShowsWhatHappened() throws {
    try lab.start()
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms1.lab.example")
    // Refused updates are recorded a little later.
    try lab.wait("the refusal is recorded") {
      (try? lab.kmsdns(["history", "lab.example"]).output.contains("REFUSED")) == true
    }
    let page = try page(["--live", "lab.example"])
    #expect(page.errors.isEmpty)
    #expect(page.identifiers.contains("history"))
    #expect(page.text.contains("key kms3.lab.example"))
    #expect(page.text.contains("REFUSED"))
  }
}
