import DNSWire
import Testing

@Suite struct MessageWriterTests {
  @Test func writingBeyondTheRoomThrows() {
    #expect(throws: WireError.noRoom) {
      try written(room: 0) { writer throws(WireError) in try writer.write(UInt8(1)) }
    }
    #expect(throws: WireError.noRoom) {
      try written(room: 1) { writer throws(WireError) in try writer.write(UInt16(1)) }
    }
    #expect(throws: WireError.noRoom) {
      try written(room: 3) { writer throws(WireError) in try writer.write(UInt32(1)) }
    }
    #expect(throws: WireError.noRoom) {
      try written(room: 2) { writer throws(WireError) in try writer.write([UInt8](1...3).span) }
    }
    #expect(throws: WireError.noRoom) {
      try written(room: 11) { writer throws(WireError) in try writer.write(Header(id: 1)) }
    }
  }

  @Test func nameNeedsRoomForAllItsOctets() throws {
    let lab = try name("lab.example.")
    for room in 0..<lab.wire.count {
      #expect(throws: WireError.noRoom) {
        try written(room: room) { writer throws(WireError) in try writer.write(name: lab.wire.span) }
      }
    }
    #expect(
      try written(room: lab.wire.count) { writer throws(WireError) in try writer.write(name: lab.wire.span) }
        == lab.wire)
  }

  @Test func recordFitsExactlyOrNotAtAll() throws {
    let record = ResourceRecord(name: try name("a."), type: .srv, ttl: 1, rdata: [0, 0, 0, 0, 0, 0, 1, 0x62, 0])
    let whole = try written { writer throws(WireError) in try record.write(to: &writer) }
    for room in 0..<whole.count {
      #expect(throws: WireError.noRoom) {
        try written(room: room) { writer throws(WireError) in try record.write(to: &writer) }
      }
    }
    #expect(try written(room: whole.count) { writer throws(WireError) in try record.write(to: &writer) } == whole)
  }

  @Test func rewindForgetsWhatWasWritten() throws {
    let lab = try name("lab.example.")
    let octets = try written { writer throws(WireError) in
      try writer.write(UInt16(7))
      let mark = writer.mark
      try writer.write(name: lab.wire.span)
      writer.rewind(to: mark)
      try writer.write(UInt16(8))
      // The name that is gone must not be pointed to.
      try writer.write(name: lab.wire.span)
    }
    #expect(octets == [0, 7, 0, 8] + lab.wire)
  }

  @Test func rewindAfterNoRoomLeavesAWholeMessage() throws {
    let lab = try name("lab.example.")
    let octets = try written(room: 40) { writer throws(WireError) in
      try writer.write(name: lab.wire.span)
      let mark = writer.mark
      do {
        for _ in 0..<20 { try writer.write(name: lab.wire.span) }
      } catch {
        writer.rewind(to: mark)
      }
      try writer.write(name: lab.wire.span)
    }
    #expect(octets == lab.wire + pointer(0))
  }

  @Test func limitKeepsRoomFree() throws {
    #expect(throws: WireError.noRoom) {
      try written(room: 10) { writer throws(WireError) in
        writer.setLimit(3)
        try writer.write(UInt32(1))
      }
    }
    let octets = try written(room: 10) { writer throws(WireError) in
      writer.setLimit(3)
      try writer.write(UInt16(1))
      writer.setLimit(writer.capacity)
      try writer.write(UInt32(2))
    }
    #expect(octets == [0, 1, 0, 0, 0, 2])
  }

  @Test func limitStaysBetweenWhatIsWrittenAndTheCapacity() throws {
    _ = try written(room: 10) { writer throws(WireError) in
      try writer.write(UInt16(1))
      writer.setLimit(-5)
      let lowest = writer.limit
      writer.setLimit(1_000)
      let highest = writer.limit
      #expect(lowest == 2 && highest == 10)
    }
  }

  @Test func messageIsAtMost65535Octets() throws {
    _ = try written(room: 70_000) { writer throws(WireError) in
      let capacity = writer.capacity
      #expect(capacity == 65_535)
    }
  }

  @Test func overwriteChangesOnlyWhatWasWritten() throws {
    let octets = try written { writer throws(WireError) in
      try writer.write(UInt32(0))
      writer.overwrite(0xABCD, at: 2)
      writer.overwrite(0xFFFF, at: 3)
      writer.overwrite(0xFFFF, at: -1)
    }
    #expect(octets == [0, 0, 0xAB, 0xCD])
  }

  @Test func resetStartsOver() throws {
    let lab = try name("lab.example.")
    let octets = try written(room: 20) { writer throws(WireError) in
      try writer.write(name: lab.wire.span)
      writer.setLimit(13)
      writer.reset()
      try writer.write(name: lab.wire.span)
    }
    #expect(octets == lab.wire)
  }

  @Test func headerIsOverwrittenInPlace() throws {
    var header = Header(id: 0xABCD, flags: Header.Flag.response)
    header.answerCount = 2
    let octets = try written { writer throws(WireError) in
      try writer.write(Header(id: 1))
      writer.overwriteHeader(header)
    }
    #expect(octets == [0xAB, 0xCD, 0x80, 0, 0, 0, 0, 2, 0, 0, 0, 0])
  }
}
