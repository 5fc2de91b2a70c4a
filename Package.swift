// swift-tools-version: 6.2
import PackageDescription

// Settings of every Swift target, as STYLE asks for: existential types are spelled out, imports
// are internal unless said otherwise, and isolation is never inferred by accident. Warnings are
// errors in our own targets; a dependency keeps its own.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "ambit",
  products: [
    .executable(name: "ambit", targets: ["ambit"]),
    .library(name: "Ambit", targets: ["Ambit"]),
    .library(name: "AmbitCrypto", targets: ["AmbitCrypto"]),
    .library(name: "AmbitHTTPClient", targets: ["AmbitHTTPClient"]),
    .library(name: "AmbitHummingbird", targets: ["AmbitHummingbird"]),
    .library(
      name: "AmbitKernel",
      targets: ["AmbitModel", "AmbitPatterns", "AmbitPolicy", "AmbitEngine", "AmbitWarrant"]
    ),
    .library(name: "AmbitYAML", targets: ["AmbitYAML"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle.git",
      exact: "2.13.0"
    ),
  ],
  targets: [
    // MARK: Kernel (standard library only)
    .target(name: "AmbitModel", swiftSettings: strict),
    .testTarget(
      name: "AmbitModelTests",
      dependencies: ["AmbitModel", "AmbitReference"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitPatterns",
      dependencies: ["AmbitModel"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitPatternsTests",
      dependencies: ["AmbitModel", "AmbitPatterns"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitPolicy",
      dependencies: ["AmbitModel", "AmbitPatterns"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitPolicyTests",
      dependencies: ["AmbitModel", "AmbitPatterns", "AmbitPolicy"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitEngine",
      dependencies: ["AmbitModel", "AmbitPatterns", "AmbitPolicy"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitEngineTests",
      dependencies: ["AmbitEngine", "AmbitModel", "AmbitPolicy", "AmbitYAML"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitWarrant",
      dependencies: ["AmbitModel", "AmbitPatterns"],
      swiftSettings: strict
    ),
    // Random chains and attacks on them, for the tests and the soak.
    .target(
      name: "AmbitWarrantTrials",
      dependencies: ["AmbitCrypto", "AmbitModel", "AmbitReference", "AmbitWarrant"],
      path: "Tests/AmbitWarrantTrials",
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitWarrantTrialsTests",
      dependencies: ["AmbitWarrantTrials"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitWarrantTests",
      dependencies: [
        "AmbitCrypto",
        "AmbitModel",
        "AmbitPatterns",
        "AmbitReference",
        "AmbitWarrant",
        "AmbitWarrantGenerators",
      ],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitAudit",
      dependencies: ["AmbitModel"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitAuditTests",
      dependencies: ["AmbitAudit", "AmbitCrypto", "AmbitModel"],
      swiftSettings: strict
    ),

    // MARK: Leaves (each wraps one dependency)
    .target(
      name: "AmbitCrypto",
      dependencies: [
        "AmbitModel",
        "AmbitWarrant",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitCryptoTests",
      dependencies: ["AmbitCrypto", "AmbitModel", "AmbitWarrant"],
      swiftSettings: strict
    ),
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]
    ),
    .target(
      name: "AmbitYAML",
      dependencies: ["AmbitModel", "AmbitPolicy", "CLibYAML"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitYAMLTests",
      dependencies: ["AmbitModel", "AmbitPolicy", "AmbitYAML"],
      swiftSettings: strict
    ),

    // MARK: Stores
    .target(
      name: "AmbitStore",
      dependencies: ["AmbitAudit", "AmbitModel", "AmbitWarrant"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitStoreTests",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitModel",
        "AmbitStore",
        "AmbitStoreSQLite",
        "AmbitWarrant",
      ],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitStoreSQLite",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitModel",
        "AmbitStore",
        "AmbitWarrant",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict
    ),
    // The process that a test of the store kills.
    .executableTarget(
      name: "AmbitStoreWriter",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitModel",
        "AmbitStore",
        "AmbitStoreSQLite",
        "AmbitWarrant",
      ],
      path: "Tests/AmbitStoreWriter",
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitStoreSQLiteTests",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitModel",
        "AmbitStore",
        "AmbitStoreSQLite",
        "AmbitStoreWriter",
        "AmbitWarrant",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict
    ),

    // MARK: Services and transports
    .target(
      name: "AmbitConfig",
      dependencies: ["AmbitModel", "AmbitPolicy", "AmbitYAML"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitConfigTests",
      dependencies: ["AmbitConfig", "AmbitModel", "AmbitPolicy"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitService",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitEngine",
        "AmbitModel",
        "AmbitPolicy",
        "AmbitStore",
        "AmbitWarrant",
        "AmbitYAML",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitServiceTests",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitEngine",
        "AmbitModel",
        "AmbitService",
        "AmbitStore",
        "AmbitStoreSQLite",
        "AmbitWarrant",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitHTTP",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitModel",
        "AmbitService",
        "AmbitStore",
        "AmbitWarrant",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitHTTPTests",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitHTTP",
        "AmbitModel",
        "AmbitService",
        "AmbitStore",
        "AmbitStoreSQLite",
        "AmbitWarrant",
        "ambit",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),

    // MARK: In-process guard
    .target(
      name: "Ambit",
      dependencies: [
        "AmbitAudit",
        "AmbitCrypto",
        "AmbitEngine",
        "AmbitModel",
        "AmbitPolicy",
        "AmbitWarrant",
        "AmbitYAML",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitTests",
      dependencies: ["Ambit", "AmbitWarrant"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitHTTPClient",
      dependencies: [
        "Ambit",
        "AmbitCrypto",
        "AmbitWarrant",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitHTTPClientTests",
      dependencies: [
        "Ambit",
        "AmbitHTTPClient",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitHummingbird",
      dependencies: [
        "Ambit",
        "AmbitWarrant",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitHummingbirdTests",
      dependencies: [
        "Ambit",
        "AmbitHTTPClient",
        "AmbitHummingbird",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),

    // MARK: Commands
    .target(
      name: "AmbitCLI",
      dependencies: [
        "AmbitAudit",
        "AmbitConfig",
        "AmbitCrypto",
        "AmbitEngine",
        "AmbitHTTP",
        "AmbitModel",
        "AmbitPolicy",
        "AmbitService",
        "AmbitStore",
        "AmbitStoreSQLite",
        "AmbitWarrant",
        "AmbitYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "ambit",
      dependencies: ["AmbitCLI"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitCLITests",
      // The tests run the built binary; the dependency makes the build produce it first.
      dependencies: ["AmbitModel", "ambit"],
      exclude: ["Snapshots"],
      swiftSettings: strict
    ),

    // MARK: Reference engine (test support, never a dependency of production)
    .target(
      name: "AmbitReference",
      path: "Tests/AmbitReference",
      swiftSettings: strict
    ),
    .target(
      name: "AmbitAgreement",
      dependencies: ["AmbitEngine", "AmbitModel", "AmbitPolicy", "AmbitReference", "AmbitYAML"],
      path: "Tests/AmbitAgreement",
      swiftSettings: strict
    ),
    .target(
      name: "AmbitWarrantGenerators",
      dependencies: ["AmbitModel", "AmbitReference", "AmbitWarrant"],
      path: "Tests/AmbitWarrantGenerators",
      swiftSettings: strict
    ),
    .target(
      name: "AmbitFuzzing",
      dependencies: ["AmbitEngine", "AmbitModel", "AmbitPolicy", "AmbitWarrant", "AmbitYAML"],
      path: "Tests/AmbitFuzzing",
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitFuzzingTests",
      dependencies: ["AmbitFuzzing"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitPropertyTests",
      dependencies: [
        "AmbitAgreement",
        "AmbitEngine",
        "AmbitModel",
        "AmbitPolicy",
        "AmbitReference",
        "AmbitYAML",
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "ambit-soak",
      dependencies: ["AmbitAgreement", "AmbitReference", "AmbitWarrantTrials"],
      path: "Tests/AmbitSoak",
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
