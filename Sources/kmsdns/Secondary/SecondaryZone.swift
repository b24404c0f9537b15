import Authority
import DNSClient
import DNSWire
import Logging
import Persistence
import Zone

/// One zone that is copied from other servers: when they are asked, and what becomes of the copy (RFC 1034 §4.3.5).
actor SecondaryZone {
  /// Seconds between two looks, whatever the SOA record says.
  static let refreshRange: ClosedRange<UInt64> = 1...2_419_200
  /// Seconds to the next look after the first one in vain without a copy; each time twice as long, up to the second number.
  static let firstRetry: (start: UInt64, end: UInt64) = (2, 300)
  /// Part of a time by which it may be shorter, so that not all zones are looked after at once.
  static let jitter = 0.25

  let plan: SecondaryPlan
  private let server: Server
  private let copy: ZoneCopier
  private(set) var state = SecondaryState()
  private var isAnnounced = false
  /// Whether the whole zone is wanted, whatever its serial: an operator asked for it.
  private var isWholeWanted = false
  /// The SOA record of the last copy: its times count, too, when that has expired.
  private var lastSOA: StartOfAuthority?
  /// The primary that announced a change: it is asked first.
  private var announcer: NotifyTarget?
  private var pause: Task<Void, Never>?

  init(_ plan: SecondaryPlan, _ server: Server) {
    self.plan = plan
    self.server = server
    copy = ZoneCopier(plan, server)
  }

  private var version: ZoneVersion? {
    server.zones.current.version(apex: plan.zone).flatMap { $0.isUnavailable ? nil : $0 }
  }

  /// Serves the copy on disk, if there is one that is still good; else the zone is not available yet.
  func prepare() async {
    do throws(CopyError) {
      guard let kept = try await copy.kept() else { return await withdraw("has no copy yet", isExpected: true) }
      let soa = kept.version.soa
      lastSOA = soa
      let expires = kept.checked + Self.expiry(of: soa)
      guard expires > SystemClock.now() else {
        return await withdraw("has expired: no primary was asked with success since \(SystemClock.text(kept.checked))")
      }
      try await copy.takeUp(kept)
      state.checked = kept.checked
      state.expires = expires
      let serial = version?.soa.serial.rawValue ?? soa.serial.rawValue
      server.logger.info("secondary zone \(plan.zone) is served with serial \(serial), as it was kept on disk")
    } catch {
      await withdraw("can't be served as it was kept on disk: \(error.description)")
    }
  }

  private func withdraw(_ reason: String, isExpected: Bool = false) async {
    await server.writer.withdraw(plan.zone)
    state.expires = nil
    server.logger.log(level: isExpected ? .info : .warning, "secondary zone \(plan.zone) \(reason)")
  }

  /// Looks after the copy until the task is cancelled.
  func run() async {
    // The first look comes soon, but not for all zones at the same moment.
    state.next = SystemClock.now() + (state.checked == nil ? 0 : UInt64.random(in: 0...2))
    while !Task.isCancelled {
      await waitForNextLook()
      guard !Task.isCancelled else { return }
      if let expires = state.expires, expires <= SystemClock.now() {
        await withdraw("has expired: \(state.failure ?? "no primary was asked with success in time")")
      }
      if isAnnounced || state.next <= SystemClock.now() { await look() }
    }
  }

  /// Takes note that a primary may have something newer.
  func announce(_ notification: ChangeNotification) {
    if let serial = notification.serial, let own = version?.soa.serial, !serial.isAfter(own) { return }
    announcer = plan.primaries.first { $0.server.address == notification.address }
    askNow()
  }

  /// Asks the primaries at once; for the whole zone, whatever its serial, where that is wanted.
  func askNow(isWholeWanted: Bool = false) {
    if isWholeWanted { self.isWholeWanted = true }
    isAnnounced = true
    pause?.cancel()
  }

  private func waitForNextLook() async {
    let now = SystemClock.now()
    let next = min(state.next, state.expires ?? .max)
    guard !isAnnounced, next > now else { return }
    let pause = Task<Void, Never> { try? await Task.sleep(for: .seconds(next - now)) }
    self.pause = pause
    await withTaskCancellationHandler {
      await pause.value
    } onCancel: {
      pause.cancel()
    }
  }

  /// Asks one primary after the other, until one has what is needed, or has nothing newer.
  private func look() async {
    isAnnounced = false
    let isWholeWanted = isWholeWanted
    self.isWholeWanted = false
    var order = plan.primaries
    if let first = announcer, let index = order.firstIndex(of: first) { order.swapAt(0, index) }
    announcer = nil
    var failures: [String] = []
    for primary in order {
      do throws(CopyError) {
        let transfer = try await copy.refresh(from: primary, isWholeWanted ? nil : version)
        succeed(transfer)
        if transfer != nil, plan.isCatalog { await server.secondaries.follow(plan.zone, server) }
        return
      } catch {
        failures.append(error.description)
      }
      if Task.isCancelled { return }
    }
    fail(failures.joined(separator: "; "))
  }

  private func succeed(_ transfer: SecondaryState.Transfer?) {
    guard let soa = version?.soa else { return }
    lastSOA = soa
    let now = SystemClock.now()
    if state.failure != nil { server.logger.notice("secondary zone \(plan.zone): a primary answers again") }
    if let transfer {
      state.transfer = transfer
      if transfer.isIncremental { state.transfers.incremental += 1 } else { state.transfers.whole += 1 }
    }
    state.checked = now
    copy.noteCheck()
    state.failure = nil
    state.failures = 0
    state.expires = now + Self.expiry(of: soa)
    state.next = now + Self.shortened(UInt64(soa.refresh))
  }

  private func fail(_ reason: String) {
    let now = SystemClock.now()
    // The same over and over is no news.
    if state.failure != reason { server.logger.warning("secondary zone \(plan.zone) is not refreshed: \(reason)") }
    state.failure = reason
    state.failures += 1
    let first = Self.firstRetry
    let retry =
      (version?.soa ?? lastSOA).map { UInt64($0.retry) }
      ?? min(first.start << UInt64(min(state.failures, 10)), first.end)
    state.next = now + Self.shortened(retry)
  }

  private static func shortened(_ seconds: UInt64) -> UInt64 {
    let seconds = min(max(seconds, refreshRange.lowerBound), refreshRange.upperBound)
    return max(refreshRange.lowerBound, UInt64(Double(seconds) * Double.random(in: (1 - jitter)...1)))
  }

  /// Seconds for which a copy is good: it outlives at least one look and its repetition.
  private static func expiry(of soa: StartOfAuthority) -> UInt64 {
    max(UInt64(soa.expire), UInt64(soa.refresh) + UInt64(soa.retry))
  }
}
