//! The Python package: virtual environments under `target/python`, the wheel, and its tests.
//!
//! Each step makes what it needs, so that any of them runs alone; what is there already is not made again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::shell::{root, run};
use crate::steps::{Outcome, Step};

/// The steps of `cargo xtask test`.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "Python: wheel and its tests", run: || checked(tests) },
    Step { name: "Python: every interpreter", run: || checked(other_interpreters) },
    Step { name: "Python: examples", run: || checked(examples) },
    Step { name: "Python: types", run: || checked(types) },
    Step { name: "Python: source distribution", run: || checked(source_distribution) },
];

/// All of them, up to the first that fails; none may be skipped.
pub(crate) fn test() -> Result<(), String> {
    STEPS.iter().try_for_each(|step| {
        crate::shell::say(&format!("── {}", step.name));
        (step.run)().into_result()
    })
}

/// What builds and checks; the wheel's own environment has none of it.
const TOOLS: [&str; 5] = ["maturin>=1.16,<2", "mypy>=2,<3", "pyright", "pytest", "typing_extensions"];

/// Builds the wheel and installs it into `target/python/venv`, where the testee of the conformance cases looks for it.
pub(crate) fn install() -> Result<(), String> {
    static INSTALLED: OnceLock<Result<(), String>> = OnceLock::new();
    INSTALLED.get_or_init(|| install_into("venv", &interpreter()?)).clone()
}

/// Why the package cannot be built here, if so.
pub(crate) fn missing() -> Option<String> {
    interpreter().err()
}

/// Runs a program with the wheel.
pub(crate) fn program_runs(file: &str) -> Result<(), String> {
    python("venv", &[file])
}

/// Skips in one line where there is no interpreter.
fn checked(step: fn() -> Result<(), String>) -> Outcome {
    match interpreter() {
        Ok(_) => step().into(),
        Err(missing) => Outcome::Skipped(missing),
    }
}

fn tests() -> Result<(), String> {
    install()?;
    is_small(&wheel()?)?;
    python("venv", &["-m", "pytest", "-q", "bindings-python/tests"])
}

fn other_interpreters() -> Result<(), String> {
    let ours = version(&interpreter()?);
    for found in interpreters() {
        let version = version(&found);
        if version != ours {
            let name = format!("venv-{}", version.unwrap_or_default());
            install_into(&name, &found)?;
            python(&name, &["-m", "pytest", "-q", "bindings-python/tests"])?;
        }
    }
    Ok(())
}

/// Each in a process of its own, as each is a program of its own.
fn examples() -> Result<(), String> {
    install_with("examples", &interpreter()?, &["-r", "examples/python/requirements.txt"])?;
    let folders = ["sign_in", "fastapi_login", "django_middleware", "thresholds"];
    folders.iter().try_for_each(|folder| {
        python("examples", &["-m", "pytest", "-q", &format!("examples/python/{folder}")])
    })
}

fn types() -> Result<(), String> {
    install()?;
    let (wheel, cache) = (wheel()?, folder("mypy").display().to_string());
    pip("tools", &["--force-reinstall", "--no-deps", &wheel])?;
    let mypy = ["-m", "mypy", "--strict", "--warn-unused-ignores", "--cache-dir", &cache];
    python("tools", &[&mypy[..], &["-p", "pingone_protect"]].concat())?;
    let usage = ["bindings-python/tests/typing/good.py", "bindings-python/tests/typing/bad.py"];
    python("tools", &[&mypy[..], &usage[..]].concat())?;
    let config = ["--mypy-config-file", "bindings-python/pyproject.toml"];
    python("tools", &[&["-m", "mypy.stubtest", "pingone_protect._native"], &config[..]].concat())?;
    let interpreter = program("tools").display().to_string();
    let project = "bindings-python/tests/typing/pyrightconfig.json";
    python("tools", &["-m", "pyright", "--pythonpath", &interpreter, "--project", project])
}

fn source_distribution() -> Result<(), String> {
    environment("tools", &interpreter()?, &TOOLS)?;
    let out = folder("sdist").display().to_string();
    python(
        "tools",
        &["-m", "maturin", "sdist", "--manifest-path", "bindings-python/Cargo.toml", "--out", &out],
    )
}

fn install_into(name: &str, interpreter: &Path) -> Result<(), String> {
    install_with(name, interpreter, &["pytest"])
}

fn install_with(name: &str, interpreter: &Path, packages: &[&str]) -> Result<(), String> {
    environment("tools", interpreter, &TOOLS)?;
    environment(name, interpreter, packages)?;
    build()?;
    pip(name, &["--force-reinstall", "--no-deps", &wheel()?])
}

/// One wheel serves every interpreter.
fn build() -> Result<(), String> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    BUILT.get_or_init(build_wheel).clone()
}

fn build_wheel() -> Result<(), String> {
    let wheels = folder("wheels");
    // What an older run left must not be mistaken for this one's.
    let _ = std::fs::remove_dir_all(&wheels);
    let (out, interpreter) = (wheels.display().to_string(), program("tools").display().to_string());
    let build = ["-m", "maturin", "build", "--release", "--manifest-path", "bindings-python/Cargo.toml"];
    let (to, paths) = (["--out", &out, "--interpreter", &interpreter], short_paths());
    python("tools", &[&build[..], &to, &["--config", &paths]].concat())
}

/// A setting of cargo's: panics name the files of dependencies without the machine that built them. It adds to the
/// flags of configuration files; whoever sets `RUSTFLAGS` has the say.
fn short_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
    format!("build.rustflags=[{:?}]", format!("--remap-path-prefix={}=cargo", home.display()))
}

/// A wheel that has grown beyond this is a mistake.
const LARGEST: u64 = 4 << 20;

fn is_small(wheel: &str) -> Result<(), String> {
    let bytes = std::fs::metadata(wheel).map_err(|error| error.to_string())?.len();
    if bytes <= LARGEST { Ok(()) } else { Err(format!("the wheel has {bytes} bytes, more than {LARGEST}")) }
}

fn wheel() -> Result<String, String> {
    let wheels = std::fs::read_dir(folder("wheels")).map_err(|error| error.to_string())?;
    let mut paths = wheels.flatten().map(|entry| entry.path());
    let wheel = paths.find(|path| path.extension().is_some_and(|extension| extension == "whl"));
    wheel.map(|path| path.display().to_string()).ok_or_else(|| "there is no wheel".to_owned())
}

/// A virtual environment with these packages, made anew when the list is another.
fn environment(name: &str, interpreter: &Path, packages: &[&str]) -> Result<(), String> {
    let (mark, wanted) = (folder(name).join("ready"), listed(packages));
    if std::fs::read_to_string(&mark).is_ok_and(|ready| ready == wanted) {
        return Ok(());
    }
    run(&interpreter.display().to_string(), &["-m", "venv", "--clear", &folder(name).display().to_string()])?;
    pip(name, packages)?;
    std::fs::write(mark, wanted).map_err(|error| error.to_string())
}

/// The packages, with what stands in the files that are among them.
fn listed(packages: &[&str]) -> String {
    let told =
        |name: &&str| std::fs::read_to_string(root().join(name)).unwrap_or_else(|_| (*name).to_owned());
    packages.iter().map(told).collect::<Vec<_>>().join("\n")
}

fn pip(name: &str, arguments: &[&str]) -> Result<(), String> {
    python(name, &[&["-m", "pip", "install", "--quiet", "--disable-pip-version-check"], arguments].concat())
}

fn python(name: &str, arguments: &[&str]) -> Result<(), String> {
    run(&program(name).display().to_string(), arguments)
}

fn program(name: &str) -> PathBuf {
    folder(name).join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

fn folder(name: &str) -> PathBuf {
    root().join("target/python").join(name)
}

/// The interpreter that builds: the first that is new enough.
fn interpreter() -> Result<PathBuf, String> {
    interpreters().into_iter().next().ok_or_else(|| "there is no python3 from 3.10 up".to_owned())
}

/// Every interpreter from 3.10 up, one for each version: of the path, and those that pyenv keeps.
fn interpreters() -> Vec<PathBuf> {
    let mut candidates: Vec<PathBuf> = ["python3", "python"].map(PathBuf::from).to_vec();
    candidates.extend((10..20).map(|minor| PathBuf::from(format!("python3.{minor}"))));
    if let Some(pyenv) = crate::shell::output("pyenv", &["root"]) {
        let versions = std::fs::read_dir(Path::new(pyenv.trim()).join("versions"));
        candidates
            .extend(versions.into_iter().flatten().flatten().map(|entry| entry.path().join("bin/python3")));
    }
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for candidate in candidates {
        if let Some(version) = version(&candidate)
            && !found.iter().any(|(known, _)| *known == version)
        {
            found.push((version, candidate));
        }
    }
    found.into_iter().map(|(_, path)| path).collect()
}

/// `3.12` of an interpreter that runs, can make environments and is new enough.
fn version(interpreter: &Path) -> Option<String> {
    let code = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print('%d.%d' % sys.version_info[:2])";
    let output = Command::new(interpreter).args(["-c", code]).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
