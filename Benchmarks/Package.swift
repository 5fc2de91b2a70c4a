// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that building the product builds no benchmark.
let package = Package(
  name: "ambit-benchmarks",
  dependencies: [
    .package(name: "ambit", path: "..")
  ],
  targets: [
    .executableTarget(
      name: "DecisionBenchmark",
      dependencies: [
        .product(name: "AmbitKernel", package: "ambit"),
        .product(name: "AmbitYAML", package: "ambit"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
