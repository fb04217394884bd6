// swift-tools-version: 6.0
import PackageDescription

// The static library of the core, put there by cargo xtask. An app links an XCFramework instead; see README.md.
let library = Context.packageDirectory + "/../../target/swift-native"

let package = Package(
    name: "pingone-protect",
    platforms: [.iOS(.v15), .macOS(.v12), .tvOS(.v15), .watchOS(.v8)],
    products: [.library(name: "PingOneProtect", targets: ["PingOneProtect"])],
    targets: [
        .target(name: "PingOneProtectCore"),
        // What uniffi generates follows nobody's style, and the older language mode.
        .target(
            name: "PingOneProtectFFI",
            dependencies: ["PingOneProtectCore"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: [
                .unsafeFlags(["-L\(library)"]),
                .linkedLibrary("pingone_protect_uniffi"),
                .linkedLibrary("m", .when(platforms: [.linux])),
                .linkedLibrary("dl", .when(platforms: [.linux])),
                .linkedLibrary("pthread", .when(platforms: [.linux])),
            ]
        ),
        .target(
            name: "PingOneProtect", dependencies: ["PingOneProtectFFI", "PingOneProtectCore"],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        // Answers the conformance cases through the public API.
        .executableTarget(name: "testee", dependencies: ["PingOneProtect"], swiftSettings: [.swiftLanguageMode(.v6)]),
        // What cargo xtask demo shows.
        .executableTarget(name: "demo", dependencies: ["PingOneProtect"], swiftSettings: [.swiftLanguageMode(.v6)]),
        .testTarget(
            name: "PingOneProtectTests", dependencies: ["PingOneProtect", "PingOneProtectFFI"],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
