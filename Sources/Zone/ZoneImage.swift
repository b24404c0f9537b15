import DNSWire

/// The base of a zone, compiled once: all its nodes in one block of memory, and an open-addressing index over the hashes
/// of their names. It never changes.
///
/// Unsafe memory: the two blocks are written in `init` and freed in `deinit`; in between they are only read, and every
/// read goes through a bounds-checked `Span`.
@safe final class ZoneImage: @unchecked Sendable {
  /// One place of the index.
  struct Slot {
    var tag: UInt32
    /// In units of eight octets; `free` where there is no node.
    var offset: UInt32

    static let free = UInt32.max
  }

  private let nodes: UnsafeMutablePointer<UInt8>
  private let octetCount: Int
  private let slots: UnsafeMutablePointer<Slot>
  private let slotCount: Int
  /// Nodes, empty non-terminals included.
  let nodeCount: Int

  /// Takes nodes in the form of `NodeFormat`, no name twice.
  init(_ encoded: [[UInt8]]) {
    nodeCount = encoded.count
    octetCount = encoded.reduce(0) { $0 + $1.count }
    slotCount = Self.powerOfTwo(atLeast: max(8, encoded.count * 2))
    unsafe nodes = .allocate(capacity: max(octetCount, 1))
    unsafe slots = .allocate(capacity: slotCount)
    unsafe slots.initialize(repeating: Slot(tag: 0, offset: Slot.free), count: slotCount)
    var offset = 0
    var name = LookupName()
    for node in encoded {
      for index in node.indices { unsafe nodes[offset + index] = node[index] }
      name.load(NodeView(node.span).name)
      let hash = name.hash(depth: name.labelCount)
      var index = Int(truncatingIfNeeded: hash) & (slotCount - 1)
      while unsafe slots[index].offset != Slot.free { index = (index + 1) & (slotCount - 1) }
      unsafe slots[index] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), offset: UInt32(offset / 8))
      offset += node.count
    }
  }

  deinit {
    unsafe nodes.deallocate()
    unsafe slots.deallocate()
  }

  private static func powerOfTwo(atLeast count: Int) -> Int {
    var power = 1
    while power < count { power *= 2 }
    return power
  }

  var storage: Storage {
    unsafe Storage(nodes: nodes, octetCount: octetCount, slots: slots, slotMask: slotCount - 1)
  }

  /// The places of an image's memory, without a reference to it: valid while the image lives.
  @safe struct Storage: @unchecked Sendable {
    private let nodes: UnsafeMutablePointer<UInt8>
    let octetCount: Int
    private let slots: UnsafeMutablePointer<Slot>
    private let slotMask: Int

    init(
      nodes: UnsafeMutablePointer<UInt8>, octetCount: Int, slots: UnsafeMutablePointer<Slot>, slotMask: Int
    ) {
      unsafe self.nodes = nodes
      self.octetCount = octetCount
      unsafe self.slots = slots
      self.slotMask = slotMask
    }

    /// All nodes' octets, one after the other.
    var octets: Span<UInt8> {
      @_lifetime(borrow self)
      get {
        let span = unsafe Span(_unsafeStart: nodes, count: octetCount)
        return unsafe _overrideLifetime(span, borrowing: self)
      }
    }

    /// Where the nodes start whose names may have this hash, one after the other as `step` is moved on from 0.
    func nextOffset(_ hash: UInt64, step: inout Int) -> Int? {
      let tag = UInt32(truncatingIfNeeded: hash >> 32)
      while step <= slotMask {
        let slot = unsafe slots[(Int(truncatingIfNeeded: hash) &+ step) & slotMask]
        if slot.offset == Slot.free { return nil }
        step += 1
        if slot.tag == tag { return Int(slot.offset) * 8 }
      }
      return nil
    }
  }
}
