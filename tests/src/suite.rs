//! Runs a testee over cases and counts.

use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use pingone_protect_core::{Json, Kind};

use crate::compare::difference;

/// One line of a case file.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name, unique in the suite.
    pub id: String,
    /// Which rule is called.
    pub operation: String,
    /// What it is called with.
    pub input: Json<'static>,
    /// What must come out; a case without it is only run and emitted.
    pub expected: Option<Json<'static>>,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Tally {
    /// Cases whose answer is right (or that expect nothing and were answered).
    pub passed: usize,
    /// A line for each case whose answer is wrong or missing.
    pub failures: Vec<String>,
    /// Every answer, in the order of the cases.
    pub answers: Vec<String>,
}

/// A testee under way. Its standard error is the runner's own.
pub struct Testee {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What a case needs around it: an emulator for `client`, nothing for the rest.
pub trait Surroundings {
    /// The input with what the runner adds.
    ///
    /// # Errors
    ///
    /// A sentence, when the surroundings cannot be made.
    fn prepare(&mut self, case: &Case) -> Result<Json<'static>, String>;

    /// The answer with what the runner adds.
    ///
    /// # Errors
    ///
    /// A sentence, when the surroundings cannot be read.
    fn complete(&mut self, case: &Case, answer: Json<'static>) -> Result<Json<'static>, String>;
}

/// The cases of the repository.
#[must_use]
pub fn own_cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The cases of a file, or of every `.jsonl` file of a folder.
///
/// # Errors
///
/// A sentence that names the file and the line.
pub fn read_cases(path: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for file in case_files(path)? {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            cases.push(read_case(line).map_err(|problem| format!("{name}:{}: {problem}", index + 1))?);
        }
    }
    Ok(cases)
}

fn case_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

fn read_case(line: &str) -> Result<Case, String> {
    let json = Json::parse(line).map_err(|error| error.to_string())?;
    let text = |name: &str| {
        json.get(name)
            .and_then(|value| value.as_str().map(std::borrow::Cow::into_owned))
            .ok_or(format!("no {name}"))
    };
    Ok(Case {
        id: text("id")?,
        operation: text("operation")?,
        input: json.get("input").ok_or("no input")?.into_owned(),
        expected: json.get("expected").map(Json::into_owned),
    })
}

impl Tally {
    /// Adds another run.
    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failures.extend(other.failures);
        self.answers.extend(other.answers);
    }

    fn count(&mut self, case: &Case, answer: Result<Json<'static>, String>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(problem) => return self.failures.push(format!("{}: {problem}", case.id)),
        };
        self.answers.push(answer.text().to_owned());
        match problem_of(case, &answer) {
            None => self.passed += 1,
            Some(problem) => self.failures.push(format!("{}: {problem}", case.id)),
        }
    }
}

fn problem_of(case: &Case, answer: &Json<'_>) -> Option<String> {
    if answer.get("id").and_then(|id| id.as_str().map(|id| *id == *case.id)) != Some(true) {
        return Some(format!("the answer has another id: {}", answer.text()));
    }
    let error = answer.get("error").filter(|error| error.kind() != Kind::Null);
    let code = error.as_ref().and_then(|error| error.get("code").map(|code| code.text().to_owned()));
    if code.as_deref() == Some("\"UNKNOWN_OPERATION\"") {
        return Some(format!("the testee does not know {}", case.operation));
    }
    let expected = case.expected.as_ref()?;
    match (error, answer.get("output")) {
        (Some(_), _) => difference(expected, answer),
        (None, Some(output)) => difference(expected, &output),
        (None, None) => Some("the answer has neither output nor error".to_owned()),
    }
}

impl Testee {
    /// Starts a testee.
    ///
    /// # Errors
    ///
    /// A sentence that names the program.
    pub fn start(mut command: Command) -> Result<Self, String> {
        let name = format!("{command:?}");
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("{name}: {error}"))?;
        let input = child.stdin.take().ok_or("no standard input")?;
        let output = child.stdout.take().ok_or("no standard output")?;
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// Runs cases, one after the other.
    pub fn run(&mut self, cases: &[Case], surroundings: &mut dyn Surroundings) -> Tally {
        let mut tally = Tally::default();
        for case in cases {
            let answer = surroundings
                .prepare(case)
                .and_then(|input| self.ask(case, &input))
                .and_then(|answer| surroundings.complete(case, answer));
            tally.count(case, answer);
        }
        tally
    }

    fn ask(&mut self, case: &Case, input: &Json<'_>) -> Result<Json<'static>, String> {
        let (id, operation) = (quoted(&case.id), quoted(&case.operation));
        let line =
            format!("{{\"id\":{id},\"operation\":{operation},\"input\":{}}}\n", one_line(input.text()));
        let sent = self.input.write_all(line.as_bytes()).and_then(|()| self.input.flush());
        sent.map_err(|error| format!("the testee has gone: {error}"))?;
        let mut answer = String::new();
        match self.output.read_line(&mut answer) {
            Ok(0) => Err("the testee has gone without an answer".to_owned()),
            Ok(_) => Json::parse(&answer).map(Json::into_owned).map_err(|error| format!("{error}: {answer}")),
            Err(error) => Err(format!("the answer cannot be read: {error}")),
        }
    }
}

impl Drop for Testee {
    /// The testee ends by itself when its input does; a hung one is ended.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn quoted(text: &str) -> String {
    Json::from_serialize(text).map(|json| json.text().to_owned()).unwrap_or_default()
}

/// White space between tokens may hold line ends; strings cannot.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
