import DNSWire

/// The base of a zone, compiled once: all its nodes in one block of memory, and an open-addressing index over the hashes
/// of their names; and the chain of the records that deny. It never changes.
///
/// Unsafe memory: the three blocks are written in `init` and freed in `deinit`; in between they are only read, and every
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
  private let chain: UnsafeMutablePointer<UInt32>
  private let chainCount: Int
  private let scheme: DenialScheme
  /// Nodes, empty non-terminals included.
  let nodeCount: Int

  /// Takes nodes in the form of `NodeFormat`, no name twice; those from `firstHashed` on are no names and are found by the
  /// chain alone.
  init(_ encoded: [[UInt8]], firstHashed: Int, denial: DenialChain) {
    nodeCount = encoded.count
    octetCount = encoded.reduce(0) { $0 + $1.count }
    slotCount = Self.powerOfTwo(atLeast: max(8, encoded.count * 2))
    unsafe nodes = .allocate(capacity: max(octetCount, 1))
    unsafe slots = .allocate(capacity: slotCount)
    unsafe slots.initialize(repeating: Slot(tag: 0, offset: Slot.free), count: slotCount)
    chainCount = denial.order.count
    scheme = denial.scheme
    unsafe chain = .allocate(capacity: max(chainCount, 1))
    var offset = 0
    var offsets: [UInt32] = []
    offsets.reserveCapacity(encoded.count)
    var name = LookupName()
    for (position, node) in encoded.enumerated() {
      offsets.append(UInt32(offset / 8))
      for index in node.indices { unsafe nodes[offset + index] = node[index] }
      offset += node.count
      guard position < firstHashed else { continue }
      name.load(NodeView(node.span).name)
      let hash = name.hash(depth: name.labelCount)
      var index = Int(truncatingIfNeeded: hash) & (slotCount - 1)
      while unsafe slots[index].offset != Slot.free { index = (index + 1) & (slotCount - 1) }
      unsafe slots[index] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), offset: offsets[position])
    }
    for (index, position) in denial.order.enumerated() { unsafe chain[index] = offsets[position] }
  }

  deinit {
    unsafe nodes.deallocate()
    unsafe slots.deallocate()
    unsafe chain.deallocate()
  }

  private static func powerOfTwo(atLeast count: Int) -> Int {
    var power = 1
    while power < count { power *= 2 }
    return power
  }

  var storage: Storage {
    unsafe Storage(
      nodes: nodes, octetCount: octetCount, slots: slots, slotMask: slotCount - 1,
      denial: Denial(scheme: scheme, chain: chain, count: chainCount))
  }

  /// The chain of the records that deny, without a reference to it: valid while the image lives.
  @safe struct Denial: @unchecked Sendable {
    let scheme: DenialScheme
    private let chain: UnsafeMutablePointer<UInt32>
    let count: Int

    fileprivate init(scheme: DenialScheme, chain: UnsafeMutablePointer<UInt32>, count: Int) {
      self.scheme = scheme
      unsafe self.chain = chain
      self.count = count
    }

    /// Where the node at a position below `count` starts; for any other position where the apex does.
    func offset(at index: Int) -> Int {
      guard index >= 0, index < count else { return 0 }
      return unsafe Int(chain[index]) * 8
    }
  }

  /// The places of an image's memory, without a reference to it: valid while the image lives.
  @safe struct Storage: @unchecked Sendable {
    private let nodes: UnsafeMutablePointer<UInt8>
    let octetCount: Int
    private let slots: UnsafeMutablePointer<Slot>
    private let slotMask: Int
    let denial: Denial

    fileprivate init(
      nodes: UnsafeMutablePointer<UInt8>, octetCount: Int, slots: UnsafeMutablePointer<Slot>, slotMask: Int,
      denial: Denial
    ) {
      self.denial = denial
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
