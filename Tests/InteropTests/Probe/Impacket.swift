import Foundation
import Glibc
import Peers

/// impacket's RPC server with a dummy interface, which has no procedures: from PyPI, into a folder of its own.
final class Impacket {
  private static let package = "impacket==0.13.1"
  private static let environment = Lab.root.appendingPathComponent(".build/impacket")
  private static var python: String { environment.appendingPathComponent("bin/python").path }

  /// Whether it could be installed; says why not.
  static let isReady: Bool = {
    func isThere() -> Bool { (try? Tool.run(python, ["-c", "import impacket"]))?.status == 0 }
    if FileManager.default.isExecutableFile(atPath: python), isThere() { return true }
    let steps = [
      ["/usr/bin/python3", "-m", "venv", environment.path],
      [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "0", package],
    ]
    for step in steps {
      guard let result = try? Tool.run(step[0], Array(step.dropFirst())), result.status == 0 else {
        print("impacket is not tested: \(step.joined(separator: " ")) failed")
        return false
      }
    }
    return isThere()
  }()

  /// The interface of KMS, and one that is not.
  enum Interface: String {
    case kms = "51c82175-844e-4750-b0d8-ec255555bc06"
    case other = "12345678-1234-abcd-ef00-0123456789ab"
  }

  private static let program = """
    import sys
    from impacket.dcerpc.v5.rpcrt import DCERPCServer
    server = DCERPCServer()
    server.addCallbacks((sys.argv[1], sys.argv[2]), sys.argv[3], {})
    server.setListenPort(0)
    server.daemon = True
    server.start()
    print(server.getListenPort(), flush=True)
    sys.stdin.read()
    """

  let port: UInt16
  private let process = Process()
  private let input = Pipe()

  /// Starts a server on loopback.
  init(_ interface: Interface, version: String = "1.0", secondaryAddress: String = "1688") throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = ["-c", Self.program, interface.rawValue, version, secondaryAddress]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw PeerFailure("impacket said \"\(line)\"")
    }
    self.port = port
  }

  deinit {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
