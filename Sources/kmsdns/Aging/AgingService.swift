import AccessPolicy
import Authority
import DNSWire
import Logging
import ServiceLifecycle
import ZoneText

/// Removes dynamic records whose publishers are silent, where the configuration says so, and else only tells of them.
struct AgingService: NamedService {
  let description = "aging"
  let server: Server

  /// Seconds between two looks at most; the first comes as long after the start.
  static let interval: UInt64 = 600

  /// Seconds to the next look: a small part of the time after which records go.
  private var pause: UInt64 {
    server.aging.current.removeAfter.map { min(max($0 / 60, 1), Self.interval) } ?? Self.interval
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var told: Set<String> = []
      while (try? await Task.sleep(for: .seconds(pause))) != nil {
        await look(&told)
      }
    }
  }

  /// One look; a dry run tells of each record once.
  private func look(_ told: inout Set<String>) async {
    let policy = server.aging.current
    guard policy.removeAfter != nil else { return }
    do throws(JournalError) {
      var due: Set<String> = []
      for expiry in try await server.writer.expire(policy) {
        for record in expiry.records {
          let line = "\(record.name) \(record.type) \(RecordText.rdata(record.type, record.rdata)), zone \(expiry.zone)"
          due.insert(line)
          if !policy.isDryRun {
            server.logger.warning(
              "aging: removed \(line): not published again in time; serial \(expiry.serial.rawValue)")
          } else if !told.contains(line) {
            server.logger.warning("aging: would remove \(line): not published again in time (dry-run)")
          }
        }
      }
      told = due
    } catch {
      server.logger.error("aging: nothing is removed: \(error)")
    }
  }
}
