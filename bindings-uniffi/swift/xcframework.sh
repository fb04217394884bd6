#!/usr/bin/env bash
# The package that an app takes: the library of every Apple platform in an XCFramework, and the Swift sources beside it.
#
#   bindings-uniffi/swift/xcframework.sh     writes target/swift-package, which Xcode and SwiftPM take by its path
#
# Needs a Mac with Xcode (xcodebuild, lipo) and rustup. On another machine it compiles the library for iOS as far as
# that goes without Apple's SDK, writes the package without its binary, and ends with what is missing. The part behind
# xcodebuild has not run anywhere yet.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=bindings-uniffi/swift
package=target/swift-package
library=libpingone_protect_uniffi.a
export IPHONEOS_DEPLOYMENT_TARGET=15.0 MACOSX_DEPLOYMENT_TARGET=12.0

compile() {
    rustup target add "$1"
    cargo rustc --quiet --package pingone-protect-uniffi --lib --crate-type staticlib --profile mobile --target "$1"
}

sources() {
    rm -rf "$package"
    mkdir -p "$package/Sources" "$package/headers"
    cp -R "$here/Sources/PingOneProtect" "$here/Sources/PingOneProtectFFI" "$package/Sources/"
    cp "$here"/Sources/PingOneProtectCore/include/* "$package/headers/"
    cp LICENSE "$here/README.md" "$package/"
    cat >"$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "pingone-protect",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "PingOneProtect", targets: ["PingOneProtect"])],
    targets: [
        .binaryTarget(name: "PingOneProtectCore", path: "PingOneProtectCore.xcframework"),
        .target(
            name: "PingOneProtectFFI", dependencies: ["PingOneProtectCore"], swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(
            name: "PingOneProtect", dependencies: ["PingOneProtectFFI", "PingOneProtectCore"],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
MANIFEST
}

xcframework() {
    for target in aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin; do
        compile "$target"
    done
    mkdir -p "$package/simulator" "$package/mac"
    lipo -create target/{aarch64-apple-ios-sim,x86_64-apple-ios}/mobile/$library -output "$package/simulator/$library"
    lipo -create target/{aarch64,x86_64}-apple-darwin/mobile/$library -output "$package/mac/$library"
    xcodebuild -create-xcframework \
        -library "target/aarch64-apple-ios/mobile/$library" -headers "$package/headers" \
        -library "$package/simulator/$library" -headers "$package/headers" \
        -library "$package/mac/$library" -headers "$package/headers" \
        -output "$package/PingOneProtectCore.xcframework"
    rm -r "$package/simulator" "$package/mac" "$package/headers"
}

compile aarch64-apple-ios
sources
if ! command -v xcodebuild >/dev/null || ! command -v lipo >/dev/null; then
    echo "$package has its sources and no binary: xcodebuild and lipo are missing, which only a Mac with Xcode has" >&2
    exit 1
fi
xcframework
