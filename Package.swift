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
    .library(name: "AmbitKernel", targets: ["AmbitModel", "AmbitPolicy", "AmbitEngine"])
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
      name: "AmbitPolicy",
      dependencies: ["AmbitModel"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitPolicyTests",
      dependencies: ["AmbitModel", "AmbitPolicy"],
      swiftSettings: strict
    ),
    .target(
      name: "AmbitEngine",
      dependencies: ["AmbitModel", "AmbitPolicy"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AmbitEngineTests",
      dependencies: ["AmbitEngine", "AmbitModel", "AmbitPolicy", "AmbitYAML"],
      swiftSettings: strict
    ),

    // MARK: Leaves (each wraps one dependency)
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

    // MARK: Reference engine (test support, never a dependency of production)
    .target(
      name: "AmbitReference",
      path: "Tests/AmbitReference",
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
