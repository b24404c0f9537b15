import Authority
import DNSWire
import Persistence

/// The way from the store to a document: of the running server, or of what a stopped one left.
struct HistoryReader {
  let store: Store
  let source: String

  /// The history of a zone, or of a name in one of `zones`.
  func document(_ text: String, zones: [Name], limit: Int) async throws(CommandFailure) -> HistoryDocument {
    let name: Name
    do throws(NameTextError) {
      name = try Name(text: text)
    } catch {
      throw CommandFailure("\"\(text)\" is no domain name: \(error)")
    }
    guard let zone = zones.filter({ name.isSubdomain(of: $0) }).max(by: { $0.labelCount < $1.labelCount }) else {
      let known = zones.map(\.relativeText).sorted().joined(separator: ", ")
      throw CommandFailure("\(name) is in none of the zones that this server keeps a history of: \(known)")
    }
    // The apex stands for its zone.
    let only = name == zone ? nil : name
    do throws(JournalError) {
      let published = try await store.publishedRecords(in: zone, name: only)
      let events = try await store.history(of: HistoryQuery(zone: zone, name: only, limit: limit))
      return HistoryDocument(
        generated: SystemClock.text(SystemClock.now()), source: source, zone: zone.relativeText,
        name: only?.relativeText, published: published.map(HistoryDocument.RecordEntry.init),
        events: events.map(HistoryDocument.Event.init))
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
