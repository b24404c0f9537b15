import Authority
import DNSWire
import Foundation
import TestSupport
import Testing

/// How serials move on with updates.
@Suite struct SerialPolicyTests {
  private func next(_ policy: SerialPolicy, after serial: UInt32, now: UInt64 = 1_795_660_000) -> UInt32 {
    policy.next(after: Serial(rawValue: serial), now: now).rawValue
  }

  @Test func incrementTakesTheNextNumber() {
    #expect(next(.increment, after: 7) == 8)
    #expect(next(.increment, after: .max) == 1)
  }

  @Test func unixtimeTakesTheTime() { #expect(next(.unixtime, after: 7) == 1_795_660_000) }

  @Test func unixtimeStillMovesOnWithinASecond() { #expect(next(.unixtime, after: 1_795_660_000) == 1_795_660_001) }

  @Test func dateStartsTheDay() { #expect(next(.date, after: 2_026_112_507) == 2_026_112_600) }

  @Test func dateCountsTheDaysChanges() { #expect(next(.date, after: 2_026_112_600) == 2_026_112_601) }

  @Test func dateGoesOnBehindAHundredChanges() { #expect(next(.date, after: 2_026_112_699) == 2_026_112_700) }

  /// Against the C library's calendar, over four centuries.
  @Test func datesAreThoseOfTheCalendar() throws {
    var generator = SeededGenerator(seed: 20_261_126)
    for _ in 0..<5_000 {
      let time = UInt64.random(in: 0..<4_000_000_000, using: &generator)
      var seconds = time_t(time)
      var fields = unsafe tm()
      _ = unsafe gmtime_r(&seconds, &fields)
      let day = unsafe UInt32(fields.tm_year + 1900) * 10_000 + UInt32(fields.tm_mon + 1) * 100 + UInt32(fields.tm_mday)
      // On the circle of serials a date may be behind: then the next number is right.
      let expected = Serial(rawValue: day &* 100).isAfter(Serial(rawValue: 0)) ? day &* 100 : 1
      #expect(next(.date, after: 0, now: time) == expected)
    }
  }

  @Test(arguments: SerialPolicy.allCases) func serialAlwaysComesAfterTheLast(policy: SerialPolicy) {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      let serial = Serial(rawValue: .random(in: 0 ... .max, using: &generator))
      let now = UInt64.random(in: 0..<10_000_000_000, using: &generator)
      #expect(policy.next(after: serial, now: now).isAfter(serial))
    }
  }
}
