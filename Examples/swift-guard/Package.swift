// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-guard",
  dependencies: [.package(name: "ambit", path: "../..")],
  targets: [
    .executableTarget(
      name: "swift-guard",
      dependencies: [.product(name: "Ambit", package: "ambit")]
    )
  ],
  swiftLanguageModes: [.v6]
)
