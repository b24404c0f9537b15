import Foundation
import Testing

/// The level rule and the import rule of Sources/README.md.
@Suite struct LevelTests {
  @Test func tableNamesEveryTarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      at: Repository.root.appendingPathComponent("Sources"), includingPropertiesForKeys: [.isDirectoryKey])
    let targets = try folders.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false }
    #expect(Set(targets.map(\.lastPathComponent)) == Set(try Repository.levels().keys))
  }

  @Test func targetsImportStrictlyLowerLevels() throws {
    let levels = try Repository.levels()
    for (target, (level, _)) in levels {
      for (path, text) in try Repository.swiftFiles("Sources/\(target)") {
        for module in Repository.imports(text) {
          guard let imported = levels[module] else { continue }
          #expect(imported.level < level, "\(path) imports \(module)")
        }
      }
    }
  }

  @Test func targetsImportNoOtherOutsideModules() throws {
    let levels = try Repository.levels()
    for (target, (_, outside)) in levels {
      for (path, text) in try Repository.swiftFiles("Sources/\(target)") {
        for module in Repository.imports(text) where levels[module] == nil {
          #expect(outside.contains(module), "\(path) imports \(module)")
        }
      }
    }
  }

  @Test func tableNamesNoOutsideModuleThatIsNotImported() throws {
    for (target, (_, outside)) in try Repository.levels() {
      let imported = Set(try Repository.swiftFiles("Sources/\(target)").flatMap { Repository.imports($0.text) })
      #expect(outside.isSubset(of: imported), "\(target): \(outside.subtracting(imported))")
    }
  }

  @Test(arguments: [("CGSSAPI", "Kerberos"), ("CLDNS", "ZoneText"), ("CSocketBatch", "Transport")])
  func systemModuleHasOneImporter(module: String, importer: String) throws {
    for (path, text) in try Repository.swiftFiles("Sources") where !path.hasPrefix("Sources/\(importer)/") {
      #expect(!Repository.imports(text).contains(module), "\(path)")
    }
  }
}
