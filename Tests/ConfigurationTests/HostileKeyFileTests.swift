import AccessPolicy
import Configuration
import DNSWire
import Foundation
import TestSupport
import Testing

/// Key files that nobody would write: each is read or refused, and no error repeats a secret.
@Suite struct HostileKeyFileTests {
  private static let seeds = [
    KeyFileTests.bind, KeyFileTests.knot, "/* c */ # d\n" + KeyFileTests.bind + KeyFileTests.bind,
    "kms1.example. IN KEY \(SIG0KeyFileTests.ed25519) ; id\n",
    "Private-key-format: v1.3\nAlgorithm: 15 (ED25519)\nPrivateKey: \(KeyFileTests.secret)\n",
  ].map { Array($0.utf8) }

  private static func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
    var octets = seeds[Int.random(in: seeds.indices, using: &generator)]
    for _ in 0...Int.random(in: 0...3, using: &generator) {
      let place = Int.random(in: 0..<max(octets.count, 1), using: &generator)
      switch Int.random(in: 0...4, using: &generator) {
      case 0: octets.removeLast(octets.count - place)
      case 1 where place < octets.count: octets.remove(at: place)
      case 2 where place < octets.count: octets[place] = generator.octets(1)[0]
      case 3: octets.insert(Array("{};\"#:/*- \n\0".utf8)[Int.random(in: 0..<12, using: &generator)], at: place)
      default: octets.insert(contentsOf: seeds[Int.random(in: seeds.indices, using: &generator)], at: place)
      }
    }
    return octets
  }

  @Test(arguments: [ServerConfiguration.KeyEntry.Kind.tsig(MACForm(.hmacSHA256)), .sig0(.ed25519)])
  func mutatedFilesAreReadOrRefused(kind: ServerConfiguration.KeyEntry.Kind) throws {
    let folder = try KeyFolder()
    let entry = try folder.entry("kms1.example", kind)
    try folder.write("")
    var generator = SeededGenerator(seed: 0x6B65_79)
    var read = 0
    for round in 0..<5_000 {
      let octets = Self.mutated(&generator)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(octets))
      try file.close()
      do throws(ConfigurationError) {
        _ = try entry.material()
        read += 1
      } catch {
        #expect(!error.description.contains("c2Vj"), "round \(round): \(error)")
      }
    }
    #expect((1..<5_000).contains(read))
  }
}
