// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "warrant-delegation",
  dependencies: [
    .package(name: "ambit", path: "../.."),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle.git",
      exact: "2.13.0"
    ),
  ],
  targets: [
    .executableTarget(
      name: "warrant-delegation",
      dependencies: [
        .product(name: "Ambit", package: "ambit"),
        .product(name: "AmbitHTTPClient", package: "ambit"),
        .product(name: "AmbitHummingbird", package: "ambit"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
