import DNSWire
import Persistence
import TestSupport

/// What must hold for any octets taken as the file of a copy. The first says whether they are the whole file, or what stands
/// behind a right checksum.
enum CopyProperties {
  private static let apex: Name = "lab.example"
  private static let id = [UInt8](repeating: 7, count: CopyFile.idOctets)

  static func check(_ input: [UInt8]) throws(Violation) {
    guard let first = input.first else { return }
    let rest = Array(input.dropFirst())
    let file = first & 1 == 0 ? rest : CopyFile.sealed(rest, id: id)
    guard let (id, records) = CopyFile.decode(file, of: apex) else { return }
    try demand(id.count == CopyFile.idOctets, "a copy has an ID")
    for record in records { try demand(record.rdata.count <= 0xFFFF, "rdata is as long as it may be") }
    let again = CopyFile.decode(CopyFile.encode(records, of: apex, id: id), of: apex)
    try demand(again?.records == records && again?.id == id, "what is read can be written, and is the same")
    try demand(CopyFile.decode(file, of: "other.example") == nil, "it is of this zone alone")
    try demand(CopyFile.decode(file + [0], of: apex) == nil, "one octet more is damage")
    // The first and the last octet; the ID may be any.
    for index in [0, file.count - 1] {
      var damaged = file
      damaged[index] ^= 1
      try demand(CopyFile.decode(damaged, of: apex) == nil, "a flipped bit is damage")
    }
  }
}
