import DNSWire
import Glibc

/// The base of a zone, compiled once: all its nodes in one block of memory, and an open-addressing index over the hashes
/// of their names; and the chain of the records that deny. It never changes.
///
/// Unsafe memory: the three blocks are written in `init` and freed in `deinit`; in between they are only read, and every
/// read goes through a bounds-checked `Span`.
@safe final class ZoneImage: @unchecked Sendable {
  private let nodes: UnsafeMutablePointer<UInt8>?
  private let octetCount: Int
  private let slots: UnsafeMutablePointer<IndexSlot>?
  private let slotCount: Int
  private let chain: UnsafeMutablePointer<UInt32>
  private let chainCount: Int
  private let scheme: DenialScheme
  private let apex: Int
  /// Nodes, empty non-terminals included.
  let nodeCount: Int

  /// Takes the memory of nodes in the form of `NodeFormat`, no name twice, and that of the index over their names; nodes
  /// that are not in the index are found by the chain alone.
  init(
    _ memory: ImageMemory, octetCount: Int, _ index: IndexMemory, nodeCount: Int, apex: Int, denial: DenialChain
  ) {
    self.nodeCount = nodeCount
    self.octetCount = octetCount
    self.apex = apex
    slotCount = index.count
    scheme = denial.scheme
    chainCount = denial.order.count
    unsafe nodes = memory.take()
    unsafe slots = index.take()
    unsafe chain = .allocate(capacity: max(chainCount, 1))
    for (position, offset) in denial.order.enumerated() {
      unsafe chain[position] = UInt32(truncatingIfNeeded: offset / 8)
    }
  }

  /// Makes the image of a zone that has no records.
  convenience init(apexAlone apex: Name) {
    let memory = ImageMemory(octets: NodeFormat.headerOctets + WireLimits.nameOctets + 8)
    let index = IndexMemory(count: 8) ?? .none
    var writer = memory?.writer(0..<Int.max)
    if writer?.writeEmptyNode(apex.wire.span, childCount: 0) == true {
      _ = index.writer.insert(NameHash.of(apex.wire.span), 0)
    }
    self.init(
      memory ?? .none, octetCount: writer?.offset ?? 0, index, nodeCount: 1, apex: 0, denial: .none)
  }

  deinit {
    unsafe free(nodes)
    unsafe free(slots)
    unsafe chain.deallocate()
  }

  var storage: Storage {
    unsafe Storage(
      nodes: nodes, octetCount: octetCount, slots: slots, slotMask: slotCount - 1,
      denial: Denial(scheme: scheme, chain: chain, count: chainCount, apex: apex))
  }

  /// The chain of the records that deny, without a reference to it: valid while the image lives.
  @safe struct Denial: @unchecked Sendable {
    let scheme: DenialScheme
    private let chain: UnsafeMutablePointer<UInt32>
    let count: Int
    private let apex: Int

    fileprivate init(scheme: DenialScheme, chain: UnsafeMutablePointer<UInt32>, count: Int, apex: Int) {
      self.scheme = scheme
      unsafe self.chain = chain
      self.count = count
      self.apex = apex
    }

    /// Where the node at a position below `count` starts; for any other position where the apex does.
    func offset(at index: Int) -> Int {
      guard index >= 0, index < count else { return apex }
      return unsafe Int(chain[index]) * 8
    }
  }

  /// The places of an image's memory, without a reference to it: valid while the image lives.
  @safe struct Storage: @unchecked Sendable {
    private let nodes: UnsafeMutablePointer<UInt8>?
    let octetCount: Int
    private let slots: UnsafeMutablePointer<IndexSlot>?
    private let slotMask: Int
    let denial: Denial

    fileprivate init(
      nodes: UnsafeMutablePointer<UInt8>?, octetCount: Int, slots: UnsafeMutablePointer<IndexSlot>?, slotMask: Int,
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
        guard let nodes = unsafe nodes else { return Span() }
        let span = unsafe Span(_unsafeStart: nodes, count: octetCount)
        return unsafe _overrideLifetime(span, borrowing: self)
      }
    }

    /// Octets of all nodes, and of the index.
    var allOctets: Int { octetCount + (slotMask + 1) * MemoryLayout<IndexSlot>.stride }

    /// What stands at the place of the index that a hash leads to first; below 0 where there is nothing.
    func firstOffset(_ hash: UInt64) -> Int {
      guard let slots = unsafe slots else { return -1 }
      let slot = unsafe slots[Int(truncatingIfNeeded: hash) & slotMask]
      return slot.isFree ? -1 : slot.offset
    }

    /// Reads an octet of each of the first cache lines of a node.
    func touch(_ offset: Int) -> UInt64 {
      let octets = octets
      guard offset >= 0, offset + 64 < octets.count else { return 0 }
      return UInt64(octets[offset]) &+ UInt64(octets[offset + 64])
    }

    /// Where the nodes start whose names may have this hash, one after the other as `step` is moved on from 0; where `mayOcclude`
    /// is set, without those that are known not to occlude the names below them.
    @inline(__always)
    func nextOffset(_ hash: UInt64, step: inout Int, mayOcclude: Bool = false) -> Int? {
      guard let slots = unsafe slots else { return nil }
      while step <= slotMask {
        let slot = unsafe slots[(Int(truncatingIfNeeded: hash) &+ step) & slotMask]
        if slot.isFree { return nil }
        step += 1
        if slot.matches(hash), !mayOcclude || slot.mayOcclude { return slot.offset }
      }
      return nil
    }
  }
}
