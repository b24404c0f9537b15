// swift-tools-version: 6.2

import Foundation
import PackageDescription

/// The settings of every Swift target: Swift 6 mode, unsafe memory marked where it is used, warnings are errors.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// The modules of which a fuzzer without AddressSanitizer records coverage: see Tests/Fuzz/README.md.
let covered = (ProcessInfo.processInfo.environment["KMSDNS_FUZZ_COVERAGE"] ?? "").split(separator: " ").map(String.init)
let coverage = SwiftSetting.unsafeFlags([
  "-sanitize=fuzzer", "-sanitize-coverage=edge,inline-8bit-counters,pc-table",
])

func library(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path,
    swiftSettings: settings + (covered.contains(name) ? [coverage] : []))
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "kmsdns",
  products: [
    .executable(name: "kmsdns", targets: ["kmsdns"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // Level 0: C
    .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // No pkgConfig: SwiftPM takes no -isystem, which is in Debian's, and nothing of it is needed.
    .systemLibrary(name: "CGSSAPI", providers: [.apt(["libkrb5-dev"])]),
    .target(name: "CSocketBatch"),
    .target(name: "CJemalloc", linkerSettings: [.linkedLibrary("jemalloc")]),
    // Level 1
    library("DNSWire", [.product(name: "Crypto", package: "swift-crypto")]),
    // Level 2
    library("Zone", ["DNSWire"]),
    library("AccessPolicy", ["DNSWire"]),
    // Level 3
    library("KMS", ["DNSWire", "Zone", "AccessPolicy"]),
    // Level 4
    library("Authority", ["DNSWire", "Zone", "AccessPolicy", "KMS"]),
    library(
      "Alerts",
      [
        "DNSWire", "AccessPolicy", "KMS",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]
    ),
    // Level 5
    library(
      "Transport",
      [
        "DNSWire", "Zone", "AccessPolicy", "Authority", "CSocketBatch",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    library(
      "Persistence",
      [
        "DNSWire", "Zone", "AccessPolicy", "KMS", "Authority",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]
    ),
    library("ZoneText", ["DNSWire", "Zone", "CLDNS", "CZlib"]),
    library("Kerberos", ["DNSWire", "AccessPolicy", "Authority", "CGSSAPI"]),
    library(
      "DNSClient",
      [
        "DNSWire", "AccessPolicy",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    library(
      "KMSProbe",
      [
        "AccessPolicy",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    library(
      "Configuration",
      [
        "DNSWire", "AccessPolicy", "KMS", "Alerts",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ]
    ),
    // Level 6
    .executableTarget(
      name: "kmsdns",
      dependencies: [
        "DNSWire", "Zone", "AccessPolicy", "KMS", "Alerts", "Authority",
        "Transport", "DNSClient", "KMSProbe", "Kerberos", "Persistence", "ZoneText", "Configuration", "CJemalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    // Tests
    library(
      "TestSupport",
      ["DNSWire", "Zone", "AccessPolicy", "KMS", "Authority", .product(name: "Crypto", package: "swift-crypto")],
      path: "Tests/Support/TestSupport"
    ),
    library("Peers", path: "Tests/Support/Peers"),
    .target(name: "CAllocationCounter", path: "Tests/Support/CAllocationCounter"),
    tests("ZoneTests", ["CLDNS", "DNSWire", "Zone", "TestSupport"]),
    tests("AccessPolicyTests", ["DNSWire", "AccessPolicy", "TestSupport"]),
    tests("KMSTests", ["DNSWire", "Zone", "AccessPolicy", "KMS", "ZoneText", "TestSupport"]),
    tests("AlertsTests", ["AccessPolicy", "Alerts", "DNSWire", "KMS", "TestSupport"]),
    tests("ConformanceTests", ["DNSWire", "Zone", "AccessPolicy", "KMS", "Authority", "TestSupport"]),
    tests("DNSWireTests", ["DNSWire", "CLDNS", "TestSupport", .product(name: "Crypto", package: "swift-crypto")]),
    library(
      "FuzzTargets",
      [
        "DNSWire", "Zone", "AccessPolicy", "Authority", "DNSClient", "Kerberos", "KMSProbe", "Persistence", "ZoneText",
        "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Tests/Fuzz/FuzzTargets"),
    tests("FuzzTests", ["FuzzTargets", "TestSupport"]),
    tests("ZoneTextTests", ["DNSWire", "Zone", "ZoneText", "TestSupport"]),
    tests("ConfigurationTests", ["AccessPolicy", "Alerts", "Configuration", "DNSWire", "KMS", "TestSupport"]),
    tests(
      "PersistenceTests",
      [
        "AccessPolicy", "Authority", "DNSWire", "KMS", "Persistence", "Zone",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests(
      "TransportTests",
      [
        "DNSWire", "Zone", "AccessPolicy", "Authority", "Transport", "TestSupport", "CAllocationCounter",
        "CSocketBatch",
      ]),
    .executableTarget(
      name: "QueryReplay", dependencies: ["AccessPolicy", "Authority", "DNSWire", "TestSupport", "Zone", "ZoneText"],
      path: "Tests/Support/QueryReplay", swiftSettings: settings),
    tests("QueryCostTests", ["QueryReplay"]),
    tests(
      "DNSClientTests",
      ["DNSWire", "AccessPolicy", "DNSClient", "TestSupport", .product(name: "Crypto", package: "swift-crypto")]),
    tests("KerberosTests", ["AccessPolicy", "Kerberos", "TestSupport"]),
    tests("KMSProbeTests", ["AccessPolicy", "KMSProbe", "TestSupport"]),
    tests("RepositoryTests", ["Configuration", "DNSWire", "Zone", "ZoneText"]),
    tests(
      "InteropTests",
      [
        "kmsdns", "Alerts", "DNSWire", "KMS", "Peers", "TestSupport", "ZoneText",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
  ]
)

// The libFuzzer driver needs flags that no other build should have: see Tests/Fuzz/README.md.
if ProcessInfo.processInfo.environment["KMSDNS_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "FuzzDriver", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/FuzzDriver",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
}

// The benchmarks are built only to be run: see Tests/Benchmarks/README.md.
if ProcessInfo.processInfo.environment["KMSDNS_BENCHMARK"] != nil {
  func benchmark(_ name: String, _ dependencies: [Target.Dependency] = [], path: String) -> Target {
    .executableTarget(
      name: name,
      dependencies: ["kmsdns", "BenchmarkSupport", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        + dependencies,
      path: "Tests/Benchmarks/\(path)", swiftSettings: settings)
  }
  package.targets += [
    library("BenchmarkSupport", path: "Tests/Benchmarks/Support"),
    .target(name: "CQueryLoad", path: "Tests/Benchmarks/CQueryLoad"),
    benchmark("QueryBenchmark", ["CQueryLoad", "DNSWire", "TestSupport"], path: "Queries"),
    benchmark("UpdateBenchmark", ["CSocketBatch", "DNSWire", "AccessPolicy", "TestSupport"], path: "Updates"),
    benchmark(
      "NegotiationBenchmark", ["AccessPolicy", "CGSSAPI", "DNSWire", "Peers", "TestSupport"], path: "Negotiations"),
    benchmark("LookupBenchmark", ["DNSWire", "TestSupport"], path: "Lookups"),
    benchmark("AuditBenchmark", path: "Audits"),
    benchmark("TransferBenchmark", ["AccessPolicy", "DNSWire", "Peers", "TestSupport"], path: "Transfers"),
  ]
}
