import Alerts
import KMS
import Yams

/// The way from YAML nodes to those who are alerted.
struct AlertParser {
  let reader: NodeReader
  /// Makes a path relative to the configuration's folder.
  let path: (String) -> String

  func alerts(_ node: Node?) -> ServerConfiguration.AlertEntries {
    var entries = ServerConfiguration.AlertEntries()
    let known = ["webhooks", "syslog", "repeat-after"]
    guard let node, let members = reader.members(node, "alerts", known: known) else { return entries }
    let limits = 0...ConfigurationLimits.repeatSeconds
    entries.repeatAfter =
      reader.seconds(members["repeat-after"], "repeat-after", in: limits) ?? entries.repeatAfter
    entries.webhooks = bounded(members["webhooks"], "webhooks").compactMap(webhook)
    entries.syslog = bounded(members["syslog"], "syslog").compactMap(syslog)
    return entries
  }

  private func bounded(_ node: Node?, _ what: String) -> [Node] {
    guard let node, let items = reader.items(node, what) else { return [] }
    if items.count > ConfigurationLimits.alertReceivers {
      reader.fail(node, "\(what) has more than \(ConfigurationLimits.alertReceivers) items")
    }
    return items
  }

  private func webhook(_ node: Node) -> ServerConfiguration.WebhookEntry? {
    let known = ["url", "secret-file", "secret-env", "ca-file", "events", "timeout"]
    guard let members = reader.members(node, "a webhook", known: known) else { return nil }
    if members["url"] == nil { reader.fail(node, "the webhook has no url") }
    let timeout = reader.number(members["timeout"], "timeout", in: 1...ConfigurationLimits.webhookSeconds)
    guard let secret = secret(members, node), let address = address(members["url"]) else { return nil }
    let authorities = reader.text(members["ca-file"], "ca-file").map { path($0) }
    if let node = members["ca-file"], !address.isEncrypted {
      reader.fail(node, "only an https url has a use for ca-file")
    }
    return ServerConfiguration.WebhookEntry(
      address: address, secret: secret, trust: authorities.map { .file($0) } ?? .system,
      kinds: kinds(members["events"]), timeout: timeout ?? 10,
      place: reader.place(node))
  }

  private func address(_ node: Node?) -> WebhookAddress? {
    guard let node, let text = reader.text(node, "url") else { return nil }
    do throws(WebhookAddress.Failure) {
      return try WebhookAddress(text: text)
    } catch {
      reader.fail(node, "the url \(error.reason)")
      return nil
    }
  }

  private func secret(_ members: [String: Node], _ node: Node) -> ServerConfiguration.WebhookEntry.Secret? {
    switch (members["secret-file"], members["secret-env"]) {
    case (.some(let file), nil): return reader.text(file, "secret-file").map { .file(path($0)) }
    case (nil, .some(let variable)): return reader.text(variable, "secret-env").map { .environment($0) }
    default:
      reader.fail(node, "the webhook needs either secret-file or secret-env: what it is sent is signed")
      return nil
    }
  }

  private func syslog(_ node: Node) -> ServerConfiguration.SyslogEntry? {
    let known = ["to", "facility", "app-name", "events"]
    guard let members = reader.members(node, "a syslog entry", known: known) else { return nil }
    if members["to"] == nil { reader.fail(node, "the syslog entry does not say where to") }
    let facility = reader.choice(members["facility"], "facility", among: SyslogFacility.allCases.map(\.name))
    let application = application(members["app-name"])
    let kinds = kinds(members["events"])
    guard let to = members["to"], let text = reader.text(to, "to") else { return nil }
    guard let destination = SyslogDestination(text: text) else {
      reader.fail(to, "to must be such as udp://192.0.2.1:514, tcp://log.example:601, or unix:/dev/log")
      return nil
    }
    return ServerConfiguration.SyslogEntry(
      destination: destination, facility: facility.flatMap(SyslogFacility.init(name:)) ?? .daemon,
      application: application ?? "kmsdns", kinds: kinds)
  }

  private func application(_ node: Node?) -> String? {
    guard let node, let text = reader.text(node, "app-name") else { return nil }
    guard text.utf8.count <= 48, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      reader.fail(node, "app-name has at most 48 characters, all of them printable ASCII (RFC 5424 §6)")
      return nil
    }
    return text
  }

  private func kinds(_ node: Node?) -> Set<PublisherEvent.Kind>? {
    let words = PublisherEvent.Kind.allCases.map(\.rawValue)
    return reader.items(node, "events").map { items in
      Set(items.compactMap { reader.choice($0, "an event", among: words).flatMap(PublisherEvent.Kind.init(rawValue:)) })
    }
  }
}
