import Foundation
import KMS

/// The comparison of an audit with an earlier one.
struct BaselineComparison {
  private let file: String
  private let earlier: AuditDocument

  /// Reads the earlier audit: a report of `--format json`.
  init(file: String) throws(CommandFailure) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure("\(file): the baseline can't be read; a report of --format json makes one")
    }
    struct Version: Decodable {
      let version: Int
    }
    guard let version = try? JSONDecoder().decode(Version.self, from: data).version else {
      throw CommandFailure("\(file): no report of kmsdns audit --format json")
    }
    guard version == AuditDocument.currentVersion,
      let document = try? JSONDecoder().decode(AuditDocument.self, from: data)
    else {
      throw CommandFailure(
        "\(file): a report of another form (version \(version), not \(AuditDocument.currentVersion)): make a new baseline"
      )
    }
    self.file = file
    earlier = document
  }

  /// Notes in an audit what is new and what has changed, and adds what is gone.
  func apply(to document: inout AuditDocument) {
    let audited = Set(document.domains.map { $0.domain.lowercased() })
    func isAudited(_ domain: String) -> Bool { audited.contains(domain.lowercased()) }
    // Exact matches first, so that of two records of one host the one that has changed is known.
    var same = Pool(earlier.publishers.filter { isAudited($0.domain) }) { "\($0.identity) \($0.data)" }
    for index in document.publishers.indices {
      let publisher = document.publishers[index]
      let isSame = same.take("\(publisher.identity) \(publisher.data)") != nil
      document.publishers[index].change = isSame ? nil : .new
    }
    var publishers = Pool(same.rest, key: \.identity)
    for index in document.publishers.indices where document.publishers[index].change == .new {
      let publisher = document.publishers[index]
      guard let former = publishers.take(publisher.identity) else { continue }
      document.publishers[index].change = .changed
      document.publishers[index].changes = zip(publisher.data, former.data).filter { $0 != $1 }.map {
        "\($0), was \($1)"
      }
    }
    var findings = Pool(earlier.findings.filter { isAudited($0.domain) }, key: \.fingerprint)
    for index in document.findings.indices {
      let finding = document.findings[index]
      if let former = findings.take(finding.fingerprint) {
        let isReopened = !former.isOpen && finding.isOpen
        let isOther = document.publisher(of: finding)?.change != nil || former.message != finding.message
        document.findings[index].change = isReopened || isOther ? .changed : nil
      } else {
        document.findings[index].change = .new
      }
    }
    let before = earlier.domains.map(\.domain)
    document.baseline = AuditDocument.BaselineEntry(
      file: file, generated: earlier.generated, gonePublishers: publishers.rest, goneFindings: findings.rest,
      domainsNotAudited: before.filter { !audited.contains($0.lowercased()) })
  }
}

/// What the earlier audit had, each to be taken once, those of one key in their order.
private struct Pool<Item> {
  private var items: [String: [(position: Int, item: Item)]] = [:]

  init(_ items: [Item], key: (Item) -> String) {
    for (position, item) in items.enumerated().reversed() {
      self.items[key(item), default: []].append((position, item))
    }
  }

  mutating func take(_ key: String) -> Item? {
    items[key]?.popLast()?.item
  }

  /// What was not taken, in its order.
  var rest: [Item] {
    items.values.joined().sorted { $0.position < $1.position }.map(\.item)
  }
}

extension AuditDocument.PublisherEntry {
  /// What makes it the same publisher: the names, not what the record says of them.
  fileprivate var identity: String {
    [domain, name, owner, target].map { $0.lowercased() }.joined(separator: " ")
  }

  /// What may change of it, in words; that it was published again is no change.
  fileprivate var data: [String] {
    [
      "status \(status.rawValue)", "priority \(priority)", "weight \(weight)", "port \(port)", "TTL \(ttl)",
      "target \(target)", "addresses \(addresses.isEmpty ? "none" : addresses.joined(separator: " "))",
      "published by \(provenance?.credential ?? "nobody known")",
    ]
  }
}
