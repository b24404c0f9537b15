import DNSWire

/// What must hold for any octets taken as a name: the first octet says where in the rest a name is read.
enum NameProperties {
  static func check(_ octets: [UInt8]) throws(Violation) {
    guard let first = octets.first else { return }
    let message = Array(octets.dropFirst())
    try checkReading(message, at: Int(first))
    try checkText(message)
    if let name = try? Name(wire: message) { try checkName(name) }
  }

  private static func checkReading(_ message: [UInt8], at position: Int) throws(Violation) {
    var reader = WireReader(message.span, from: position)
    let start = reader.position
    guard let name = try? reader.readName() else { return }
    try demand(reader.position > start && reader.position <= message.count, "a name takes octets, and no more than all")
    var skipping = WireReader(message.span, from: position)
    try demand((try? skipping.skipName()) != nil, "a name that can be read can be skipped")
    try demand(skipping.position == reader.position, "skipping a name ends where reading it does")
    var buffer = NameBuffer()
    var buffering = WireReader(message.span, from: position)
    try demand((try? buffering.readName(into: &buffer)) != nil, "a name can be read into a buffer")
    try demand(buffer.wire.array(0..<buffer.count) == name.wire, "both ways of reading give the same name")
    try checkName(name)
    try checkWriting(name, over: message)
  }

  /// Writes names into memory that held other octets before, and reads them back.
  private static func checkWriting(_ name: Name, over message: [UInt8]) throws(Violation) {
    let names = [name, name.parent ?? name, (try? name.prepending(label: [0x61])) ?? name, name]
    for old in [message, []] {
      var memory = old + [UInt8](repeating: 0, count: 1_200)
      var writer = MessageWriter(memory.mutableSpan)
      do {
        for name in names { try writer.write(name: name.wire.span) }
      } catch {
        throw Violation("four names have room: \(error)")
      }
      let written = writer.written.array(0..<writer.position)
      var reader = WireReader(written.span)
      for name in names {
        try demand((try? reader.readName())?.wire == name.wire, "a written name is read back")
      }
      try demand(reader.remaining == 0, "names are read back to the last octet")
    }
  }

  private static func checkName(_ name: Name) throws(Violation) {
    try demand((1...WireLimits.nameOctets).contains(name.wire.count), "a name has 1 to 255 octets")
    try demand((try? Name(wire: name.wire))?.wire == name.wire, "the wire form is valid")
    try demand((try? Name(labels: name.labels))?.wire == name.wire, "the labels make up the name")
    try demand(name.labels.count == name.labelCount, "labels are counted")
    try demand((try? Name(text: name.description))?.wire == name.wire, "the text is read back")
    try demand((try? Name(text: name.description, origin: nil))?.wire == name.wire, "the text is absolute")
    try demand((try? Name(text: name.relativeText))?.wire == name.wire, "the text without its dot is read back")
    try demand(name.description.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "the text is printable ASCII")
    let folded = name.folded
    try demand(folded == name && folded.hashValue == name.hashValue, "a folded name is the same name")
    try demand(!(folded < name) && !(name < folded), "a folded name has the same place in canonical order")
    try demand(name.isSubdomain(of: folded) && name.isSubdomain(of: .root), "a name is below itself and the root")
    guard let parent = name.parent else { return try demand(name.isRoot, "only the root has no parent") }
    try demand(parent.labelCount + 1 == name.labelCount, "a parent has one label less")
    try demand(parent < name && !(name < parent), "a parent comes before its children")
    try demand(name.isSubdomain(of: parent) && !parent.isSubdomain(of: name), "a name is below its parent")
  }

  private static func checkText(_ octets: [UInt8]) throws(Violation) {
    guard let name = try? Name(text: octets[...]) else { return }
    try checkName(name)
    let text = String(decoding: octets, as: UTF8.self)
    guard text.utf8.elementsEqual(octets) else { return }
    try demand((try? Name(text: text))?.wire == name.wire, "text and its octets give the same name")
  }
}
