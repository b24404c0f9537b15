import FuzzTargets
import Glibc

/// libFuzzer's entry point: one input for the target that `KMSDNS_FUZZ_TARGET` names.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let octets = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  executor.run {
    do {
      try await target.run(octets, isSampled: true)
    } catch {
      // libFuzzer keeps the input of a process that traps.
      fatalError("\(target.rawValue): not true that \(error)")
    }
  }
  return 0
}

/// Where the program begins in a build that SwiftPM does not know to be a fuzzer's: it looks for this name in place of libFuzzer's
/// `main`.
@_cdecl("FuzzDriver_main")
public func main(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var (count, arguments) = unsafe (count, arguments)
  return unsafe runDriver(&count, &arguments) { unsafe testOneInput($0, $1) }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private let executor = InlineExecutor()

private let target: FuzzTarget = {
  let name = unsafe getenv("KMSDNS_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("KMSDNS_FUZZ_TARGET must be one of: \(names)")
  }
  return target
}()
