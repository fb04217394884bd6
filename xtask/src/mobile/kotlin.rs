//! The Kotlin package: its jar with all tests, the demonstration through it, its speed, and an AAR without Gradle.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::{LIBRARY, built, copy, generate, library};
use crate::shell::{command, output, root, run, say};
use crate::steps::Outcome;

/// The package and its tests, which hold the testee, the demonstration and the speed.
const JARS: [&str; 2] =
    ["target/kotlin/pingone-protect-0.1.0.jar", "target/kotlin/pingone-protect-0.1.0-tests.jar"];
const ANDROID: &str = "bindings-uniffi/kotlin/android";
/// What an AAR calls a target.
const ABIS: [(&str, &str); 1] = [("arm64-v8a", "aarch64-linux-android")];
/// The oldest Android whose libraries are linked against.
const API_LEVEL: u32 = 24;

/// Builds the jar with its testee, runs ktlint, detekt and the tests, makes the documentation, tries the AAR's layout.
pub(crate) fn package() -> Outcome {
    match missing() {
        Some(missing) => Outcome::Skipped(missing),
        None => mvn(&["package", "dokka:dokka"]).and_then(|()| layout()).into(),
    }
}

pub(crate) fn missing() -> Option<String> {
    let there = |program: &str| output(program, &["--version"]).is_some();
    (!there("java") || !there("mvn")).then(|| "java or mvn is missing (JDK 17, Maven 3.8)".to_owned())
}

fn mvn(goal: &[&str]) -> Result<(), String> {
    library()?;
    generate("kotlin", "bindings-uniffi/kotlin/src/generated/kotlin")?;
    let shipped = root().join(format!("target/kotlin-native/linux-x86-64/{LIBRARY}.so"));
    copy(&built("so"), &shipped)?;
    run("strip", &["--strip-all", &shipped.display().to_string()])?;
    run("cargo", &["build", "--quiet", "--package", "pingone-protect-emulator"])?;
    let pom = ["--quiet", "--batch-mode", "--file", "bindings-uniffi/kotlin/pom.xml"];
    run("mvn", &[&pom[..], goal].concat())
}

/// The jars without their tests, once in a run.
fn jars() -> Result<(), String> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    BUILT.get_or_init(|| mvn(&["package", "-DskipTests"])).clone()
}

/// A program of the tests' jar.
pub(crate) fn program(class: &str) -> Result<Command, String> {
    jars()?;
    let file = root().join("target/kotlin/classpath.txt");
    let dependencies = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let classpath = [JARS[0], JARS[1], dependencies.trim()].join(":");
    Ok(command("java", &["-cp", &classpath, class]))
}

/// Measures decide beside kotlinx.serialization; one line where there is no JVM.
pub(crate) fn bench() -> Result<(), String> {
    if let Some(missing) = missing() {
        say(&format!("\nKotlin is not measured: {missing}"));
        return Ok(());
    }
    let mut java = program("dev.pingoneprotect.bench.MainKt")?;
    match java.arg("benches/fixtures/response-3kb.json").status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the bench of Kotlin failed ({status})")),
        Err(error) => Err(format!("java cannot be run: {error}")),
    }
}

/// Makes the AAR of the phones' libraries, as far as there is an NDK to link them.
pub(crate) fn aar() -> Result<(), String> {
    if let Some(missing) = missing() {
        return Err(missing);
    }
    jars()?;
    let Some(ndk) = std::env::var_os("ANDROID_NDK_HOME").map(PathBuf::from) else {
        assemble(&[], "target/aar/pingone-protect-without-libraries.aar")?;
        say(
            "ANDROID_NDK_HOME names no NDK, so nothing can link the phones' libraries: an AAR without jni/, not to ship.",
        );
        return Ok(());
    };
    let libraries = ABIS.iter().map(|(abi, target)| Ok((*abi, linked(&ndk, target)?)));
    assemble(&libraries.collect::<Result<Vec<_>, String>>()?, "target/aar/pingone-protect.aar")
}

/// A phone's library, linked by the NDK's own clang for pages of 16 KiB, and stripped.
fn linked(ndk: &Path, target: &str) -> Result<PathBuf, String> {
    let tools = ndk.join("toolchains/llvm/prebuilt/linux-x86_64/bin");
    let linker = tools.join(format!("{target}{API_LEVEL}-clang")).display().to_string();
    let variable = format!("CARGO_TARGET_{}_LINKER", target.to_uppercase().replace('-', "_"));
    let flags = format!("target.{target}.rustflags=[\"-Clink-arg=-Wl,-z,max-page-size=16384\"]");
    let set = format!("{variable}={linker}");
    let build = ["cargo", "build", "--quiet", "--package", "pingone-protect-uniffi", "--profile", "mobile"];
    run("env", &[&[set.as_str()], &build[..], &["--target", target, "--config", &flags]].concat())?;
    let library = root().join(format!("target/{target}/mobile/{LIBRARY}.so"));
    let stripped = root().join(format!("target/aar/{target}.so"));
    copy(&library, &stripped)?;
    let strip = tools.join("llvm-strip").display().to_string();
    run(&strip, &["--strip-all", &stripped.display().to_string()])?;
    Ok(stripped)
}

/// Puts an AAR together: a zip with the manifest, the classes without the desktop's library, the rules for shrinkers, and
/// a library for each ABI.
fn assemble(libraries: &[(&str, PathBuf)], aar: &str) -> Result<(), String> {
    let folder = root().join("target/aar/content");
    let text = |path: &Path| path.display().to_string();
    let _ = fs::remove_dir_all(&folder);
    for name in ["AndroidManifest.xml", "proguard.txt"] {
        copy(&root().join(ANDROID).join(name), &folder.join(name))?;
    }
    fs::write(folder.join("R.txt"), "").map_err(|error| error.to_string())?;
    for (abi, library) in libraries {
        copy(library, &folder.join(format!("jni/{abi}/{LIBRARY}.so")))?;
    }
    let classes = text(&root().join("target/kotlin/classes"));
    let jar = text(&folder.join("classes.jar"));
    run("jar", &["--create", "--file", &jar, "-C", &classes, "dev", "-C", &classes, "META-INF"])?;
    run("jar", &["--create", "--no-manifest", "--file", aar, "-C", &text(&folder), "."])?;
    say(&format!("{aar}: {} bytes", super::size(&root().join(aar))));
    Ok(())
}

/// The layout, tried with this machine's library in the place of a phone's.
fn layout() -> Result<(), String> {
    let stand_in = root().join(format!("target/kotlin-native/linux-x86-64/{LIBRARY}.so"));
    let aar = "target/aar/stand-in.aar";
    assemble(&[("arm64-v8a", stand_in)], aar)?;
    let listed = |file: &str| output("jar", &["--list", "--file", file]).unwrap_or_default();
    let (found, classes) = (listed(aar), listed("target/aar/content/classes.jar"));
    let library = format!("jni/arm64-v8a/{LIBRARY}.so");
    let wanted = ["AndroidManifest.xml", "classes.jar", "proguard.txt", "R.txt", &library];
    if let Some(absent) = wanted.iter().find(|name| !found.lines().any(|line| line == **name)) {
        return Err(format!("the AAR has no {absent}"));
    }
    if !classes.contains("dev/pingoneprotect/ProtectClient.class") || classes.contains(".so") {
        return Err("classes.jar holds the classes, and no library of a desktop".to_owned());
    }
    Ok(())
}
