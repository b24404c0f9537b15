import KMS

/// An audit as one page that needs nothing else: no script, no file, no network.
struct HTMLReport: AuditReport {
  let document: AuditDocument
  /// What happened to the zones, where the running server tells.
  let histories: [HistoryDocument]

  /// So many events of each zone's history are shown at most.
  static let events = 100

  init(_ document: AuditDocument) {
    self.init(document, histories: [])
  }

  init(_ document: AuditDocument, histories: [HistoryDocument]) {
    self.document = document
    self.histories = histories
  }

  /// A part of the page.
  struct Section {
    let identifier: String
    let title: String
    let content: Markup
  }

  var text: String {
    let sections = [changes, clients, impact, publishers, findings, remedies, events].compactMap(\.self)
    let contents = Markup(
      sections.map { section in "<li><a href=\"#\(section.identifier)\">\(section.title)</a></li>\n" })
    let body = Markup(
      sections.map { section in
        """
        <section id="\(section.identifier)" aria-labelledby="\(section.identifier)-title">
        <h2 id="\(section.identifier)-title">\(section.title)</h2>
        \(section.content)</section>

        """
      })
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(title)</title>
      <style>
      \(HTMLStyle.sheet)
      </style>
      </head>
      <body>
      \(ShareBar.patterns)<header>
      <h1>\(title)</h1>
      <p class="origin">\(origin)</p>
      \(summary)</header>
      <nav aria-label="Contents">
      <ul>
      \(contents)</ul>
      </nav>
      <main>
      \(body)</main>
      <footer>
      <p>Made by \(document.program) on \(time(document.generated)).</p>
      </footer>
      </body>
      </html>

      """
    return page.html
  }

  private var title: String {
    let domains = document.domains.map(\.domain)
    switch domains.count {
    case 0: return "KMS audit"
    case 1...3: return "KMS audit of \(domains.joined(separator: ", "))"
    default: return "KMS audit of \(domains.count) domains"
    }
  }

  private var origin: Markup {
    let source: Markup
    if document.source.count <= 120 {
      source = Markup.breakable(document.source)
    } else {
      let sources = Set(document.domains.map(\.source)).count
      source = "\(Quantity.count(sources, "source"))"
    }
    return "Audited on \(time(document.generated)), from \(source)."
  }

  /// A time of RFC 3339, as people and programs read it.
  func time(_ text: String) -> Markup {
    let words = text.replacing("T", with: " ", maxReplacements: 1).replacing("Z", with: " UTC", maxReplacements: 1)
    return "<time datetime=\"\(text)\">\(words)</time>"
  }

  /// A domain name or a record.
  func name(_ text: String) -> Markup { "<code>\(Markup.breakable(text))</code>" }

  func badge(_ status: PublisherStatus) -> Markup {
    "<span class=\"badge \(status.rawValue)\">\(status.rawValue)</span>"
  }

  func badge(_ severity: Severity) -> Markup {
    "<span class=\"badge \(severity.rawValue)\">\(severity.rawValue)</span>"
  }

  func badge(_ change: AuditDocument.Change?) -> Markup? {
    change.map { "<span class=\"badge change\">\($0.rawValue)</span>" }
  }

  func paragraphs(_ texts: [String]) -> Markup { Markup(texts.map { "<p>\($0)</p>\n" }) }
}
