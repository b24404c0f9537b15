/// An audit for scripts.
struct JSONReport: AuditReport {
  private let document: AuditDocument

  init(_ document: AuditDocument) {
    self.document = document
  }

  var text: String { HostileText.json(document.json) + "\n" }
}
