/// What publishers do to machines, for people: sentences, and a table of the hosts.
struct ImpactText {
  private let impact: AuditDocument.ImpactEntry

  init(_ impact: AuditDocument.ImpactEntry) {
    self.impact = impact
  }

  /// All of it, as lines for a terminal with so many columns, if it is for one.
  func lines(columns: Int?) -> [String] {
    func wrapped(_ text: String, first: String = "") -> [String] {
      WrappedText.lines(text, first: first, columns: columns)
    }
    return sentences.flatMap { wrapped($0) } + [""] + TextTable.aligned([self.columns] + rows, columns: columns) + [""]
      + wrapped(Self.note) + impact.assumptions.flatMap { wrapped($0, first: "  - ") }
  }

  /// What it comes to; the other reports say the same.
  var sentences: [String] { machines + [rogues, activated] + time }

  /// So many domains are named.
  private static let namedDomains = 3

  private var clients: Int { impact.domains.reduce(0) { $0 + $1.clients } }
  private var servers: Int { impact.domains.reduce(0) { $0 + $1.servers } }

  private static func numbers(_ clients: Int, _ servers: Int) -> String {
    "\(Quantity.count(clients, "client")) and \(Quantity.count(servers, "server"))"
  }

  private var machines: [String] {
    guard impact.domains.count <= Self.namedDomains else {
      return ["\(Self.numbers(clients, servers)) look for KMS hosts in \(impact.domains.count) domains."]
    }
    return impact.domains.map { "\(Self.numbers($0.clients, $0.servers)) look for KMS hosts in \($0.domain)." }
  }

  private var rogues: String {
    let today = impact.today
    guard today.anyAtRogues > 0 else { return "No machine finds a host that is known to be rogue." }
    return
      "On average \(Quantity.mean(today.atRogues)) of them stay with a rogue host; the chance that at least one does is "
      + "\(Quantity.percent(today.anyAtRogues))."
  }

  private var activated: String {
    func of(_ outlook: AuditDocument.OutlookEntry) -> String {
      "\(Quantity.mean(outlook.activatedClients)) of \(Quantity.count(clients, "client")) and "
        + "\(Quantity.mean(outlook.activatedServers)) of \(Quantity.count(servers, "server"))"
    }
    guard impact.today.anyAtRogues > 0 else { return "On average the hosts activate \(of(impact.today))." }
    return
      "On average the other hosts activate \(of(impact.today)) today, and \(of(impact.afterwards)) once no rogue host is left."
  }

  private var time: [String] {
    guard let first = impact.days.first, let last = impact.days.last,
      let left = impact.days.first(where: { $0.atRogues == 0 })
    else { return [] }
    let steps = zip(impact.days, impact.days.dropFirst())
    let ended = steps.reduce(0) { $0 + max(0, $1.0.activated - $1.1.activated) }
    let end = steps.first { $1.activated < $0.activated }?.1.day
    let loss = end.map { day in
      " From day \(day) on, \(Quantity.count(ended, "activation")) \(ended == 1 ? "ends" : "end"), as hosts count too few machines."
    }
    return [
      "In a simulation (seed \(impact.seed)), \(Quantity.count(first.atRoguesGoingOn, "machine")) "
        + "\(first.atRoguesGoingOn == 1 ? "is" : "are") with rogue hosts when the records are removed. If these hosts go on "
        + "answering, not one leaves them: turn them back into clients too.",
      "If they stop the same day, the last machine has left by day \(left.day)."
        + (loss ?? " Nobody's activation ends.")
        + " On day \(last.day), \(last.activated) of \(Quantity.count(clients + servers, "machine")) are activated.",
    ]
  }

  /// The table of the hosts.
  var columns: [String] {
    ["HOST", "STATUS", "MACHINES", "REACHES 5", "REACHES 25"]
      + (hasRogues ? ["WITHOUT ROGUES", "REACHES 5", "REACHES 25"] : [])
  }

  /// Whether it can be otherwise than today.
  var hasRogues: Bool { impact.today.hosts.contains(where: \.isRogue) }

  /// What the numbers mean; the assumptions follow.
  static let note =
    "A KMS host activates servers once it has counted 5 machines in 30 days, and clients once it has counted 25. "
    + "Taken for true, as public sources do not settle it:"

  var rows: [[String]] {
    let afterwards = self.afterwards
    let hosts = shownHosts.map { host -> [String] in
      let later = afterwards[host.host.lowercased()]
      return [host.host, host.isRogue ? "rogue" : "may serve"] + Self.cells(host)
        + (hasRogues ? later.map(Self.cells) ?? ["gone", "", ""] : [])
    }
    return hosts
      + [others.map { [$0.text, "rogue", Quantity.mean($0.machines), "", "", "gone", "", ""] }].compactMap(\.self)
  }

  private static func cells(_ host: AuditDocument.HostEntry) -> [String] {
    [Quantity.mean(host.machines), Quantity.percent(host.activatesServers), Quantity.percent(host.activatesClients)]
  }

  /// The hosts without the rogue ones, by name.
  var afterwards: [String: AuditDocument.HostEntry] {
    Dictionary(impact.afterwards.hosts.map { ($0.host.lowercased(), $0) }) { first, _ in first }
  }

  /// All hosts that may serve, then the rogue ones that have machines, those with the most first.
  var shownHosts: [AuditDocument.HostEntry] {
    impact.today.hosts.filter { !$0.isRogue }
      + impact.today.hosts.filter { $0.isRogue && Self.hasMachines($0) }.sorted { $0.machines > $1.machines }
  }

  /// The rogue hosts that hardly any machine stays with, together.
  var others: (text: String, machines: Double)? {
    let hosts = impact.today.hosts.filter { $0.isRogue && !Self.hasMachines($0) }
    guard !hosts.isEmpty else { return nil }
    return ("\(Quantity.count(hosts.count, "other host"))", hosts.reduce(0) { $0 + $1.machines })
  }

  private static func hasMachines(_ host: AuditDocument.HostEntry) -> Bool { host.machines >= 0.5 }
}
