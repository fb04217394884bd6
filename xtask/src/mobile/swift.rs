//! The Swift package: built, tested and linted by the machine's own Swift, or by Debian's in `.ci/swift-toolchain`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{LIBRARY, built, copy, generate, library};
use crate::shell::{output, root, run, say};
use crate::steps::Outcome;

const PACKAGE: [&str; 4] = ["--package-path", "bindings-uniffi/swift", "--scratch-path", "target/swift"];
/// What follows the house's format; generated sources follow nobody's.
const FORMATTED: [&str; 7] = [
    "benches/swift",
    "bindings-uniffi/swift/Package.swift",
    "bindings-uniffi/swift/Sources/PingOneProtect",
    "bindings-uniffi/swift/Sources/demo",
    "bindings-uniffi/swift/Sources/testee",
    "bindings-uniffi/swift/Tests",
    "examples/swift-sign-in",
];
/// Pages whose Swift must compile.
const PAGES: [&str; 2] = ["README.md", "bindings-uniffi/swift/README.md"];

/// A Swift of this machine or of the folder beside it.
struct Swift {
    own: bool,
}

/// Builds the package with its testee and runs every check that it has.
pub(crate) fn package() -> Outcome {
    match Swift::found() {
        Some(swift) => check(&swift).into(),
        None => Outcome::Skipped("Swift is missing (.ci/swift-toolchain install brings it)".to_owned()),
    }
}

fn check(swift: &Swift) -> Result<(), String> {
    sources()?;
    run("cargo", &["build", "--quiet", "--package", "pingone-protect-emulator"])?;
    swift.run(&[&["swift", "format", "lint", "--recursive", "--strict"], &FORMATTED[..]].concat())?;
    swift.run(&[&["swift", "test", "--disable-xctest"], &PACKAGE[..]].concat())?;
    refused(swift)?;
    PAGES.iter().try_for_each(|page| snippets(swift, page))?;
    documentation(swift)
}

/// DocC's own check of the comments: a link to nothing is an error. That each public symbol has one is the format's.
fn documentation(swift: &Swift) -> Result<(), String> {
    let graph = ["dump-symbol-graph", "--minimum-access-level", "public", "--skip-synthesized-members"];
    swift.run(&[&["swift", "package"], &PACKAGE[..], &graph[..]].concat())?;
    let graphs = symbol_graphs().ok_or("there is no symbol graph in target/swift")?;
    let name = "PingOneProtect.symbols.json";
    copy(&graphs.join(name), &root().join("target/swift-doc/graphs").join(name))?;
    let name =
        ["--fallback-display-name", "PingOneProtect", "--fallback-bundle-identifier", "dev.pingoneprotect"];
    let place = [
        "--additional-symbol-graph-dir",
        "target/swift-doc/graphs",
        "--output-path",
        "target/swift-doc/archive",
    ];
    let convert = [&["convert"], &name[..], &place[..], &["--warnings-as-errors"]].concat();
    // Beside the compiler, which is where the path leads to on some machines and not on others.
    let docc = r#"exec "$(dirname "$(readlink -f "$(command -v swiftc)")")/docc" "$@""#;
    swift.run(&[&["sh", "-c", docc, "sh"], &convert[..]].concat())
}

/// SwiftPM's folder has the machine's name in it.
fn symbol_graphs() -> Option<PathBuf> {
    let folders = fs::read_dir(root().join("target/swift")).ok()?;
    folders.flatten().map(|folder| folder.path().join("symbolgraph")).find(|folder| folder.is_dir())
}

/// Decide beside Codable, in release mode.
pub(crate) fn bench() -> Result<(), String> {
    let Some(swift) = Swift::found() else {
        say("Swift is not measured: it is missing");
        return Ok(());
    };
    sources()?;
    let place = ["--package-path", "benches/swift/compare", "--scratch-path", "target/swift-bench"];
    swift
        .run(&[&["swift", "run", "--quiet", "--configuration", "release"], &place[..], &["compare"]].concat())
}

/// The example journey through the package, against the service of these variables.
pub(crate) fn demo(variables: &[(&str, &str)]) -> Result<(), String> {
    let Some(swift) = Swift::found() else {
        say("\nSwift is not shown: it is missing");
        return Ok(());
    };
    sources()?;
    swift.run(&[&["swift", "build", "--quiet", "--product", "demo"], &PACKAGE[..]].concat())?;
    say("\nexamples/journey/sign-in.json through the Swift package:\n");
    let variables: Vec<String> = variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let program = ["target/swift/debug/demo", "examples/journey/sign-in.json"];
    let command = std::iter::once("env").chain(variables.iter().map(String::as_str)).chain(program);
    swift.run(&command.collect::<Vec<_>>())
}

/// The generated sources and the library that they call.
fn sources() -> Result<(), String> {
    library()?;
    generate("swift", "target/swift-generated")?;
    let generated = root().join("target/swift-generated");
    let sources = root().join("bindings-uniffi/swift/Sources");
    let (swift, header) = ("PingOneProtectFFI.swift", "PingOneProtectCore.h");
    copy(&generated.join(swift), &sources.join("PingOneProtectFFI").join(swift))?;
    copy(&generated.join(header), &sources.join("PingOneProtectCore/include").join(header))?;
    copy(&built("a"), &root().join(format!("target/swift-native/{LIBRARY}.a")))
}

/// What must not compile is refused, for the reason that stands beside it.
fn refused(swift: &Swift) -> Result<(), String> {
    swift.typecheck(&["-frontend", "-verify"], "bindings-uniffi/swift/Tests/Refused/pairs.swift")
}

/// The Swift of a page, each block a file of its own.
fn snippets(swift: &Swift, page: &str) -> Result<(), String> {
    let text = fs::read_to_string(root().join(page)).map_err(|error| format!("{page}: {error}"))?;
    let blocks = text.split("\n```swift\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    for (index, block) in blocks.enumerate() {
        let file = format!("target/swift-snippets/{}-{index}.swift", page.replace('/', "-"));
        let path = root().join(&file);
        let written =
            fs::create_dir_all(path.parent().unwrap_or(&path)).and_then(|()| fs::write(&path, block));
        written.map_err(|error| format!("{file}: {error}"))?;
        swift.typecheck(&["-parse-as-library"], &file)?;
    }
    Ok(())
}

impl Swift {
    fn found() -> Option<Self> {
        let own = output("swift", &["--version"]).is_some();
        (own || has_toolchain()).then_some(Self { own })
    }

    /// Runs a program of the toolchain in the root.
    fn run(&self, command: &[&str]) -> Result<(), String> {
        if self.own {
            return run("env", command);
        }
        let inside = [&["run", "env", "HOME=/root"], command].concat();
        run(&root().join(".ci/swift-toolchain").display().to_string(), &inside)
    }

    /// Checks a file against the package as it was built.
    fn typecheck(&self, options: &[&str], file: &str) -> Result<(), String> {
        let modules = [
            "-I",
            "target/swift/debug/Modules",
            "-I",
            "bindings-uniffi/swift/Sources/PingOneProtectCore/include",
        ];
        let check =
            [&["swiftc"], options, &["-typecheck", "-swift-version", "6"], &modules[..], &[file]].concat();
        self.run(&check)
    }
}

fn has_toolchain() -> bool {
    let mut asked = Command::new(root().join(".ci/swift-toolchain"));
    asked.args(["run", "swift", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}
