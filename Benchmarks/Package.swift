// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

// A package of its own, so that building the product builds no benchmark.
let package = Package(
  name: "ambit-benchmarks",
  dependencies: [
    .package(name: "ambit", path: "..")
  ],
  targets: [
    .target(name: "BenchmarkSupport", swiftSettings: strict),
    .executableTarget(
      name: "DecisionBenchmark",
      dependencies: [
        "BenchmarkSupport",
        .product(name: "AmbitKernel", package: "ambit"),
        .product(name: "AmbitYAML", package: "ambit"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "WarrantBenchmark",
      dependencies: [
        "BenchmarkSupport",
        .product(name: "Ambit", package: "ambit"),
        .product(name: "AmbitKernel", package: "ambit"),
        .product(name: "AmbitCrypto", package: "ambit"),
      ],
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
