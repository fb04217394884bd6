// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "compare",
  dependencies: [.package(path: "../../../bindings-uniffi/swift")],
  targets: [
    .executableTarget(
      name: "compare", dependencies: [.product(name: "PingOneProtect", package: "swift")])
  ]
)
