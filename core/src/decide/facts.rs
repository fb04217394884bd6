//! What a decision needs of a response, read in one pass over its text; the rest is skipped.

use std::borrow::Cow;

use crate::json::{Json, Kind, Scanner, SyntaxError};
use crate::validate::is_blank;

/// The members of a response that a decision reads.
#[derive(Default)]
pub(super) struct Facts<'a> {
    pub(super) evaluation_id: Option<Cow<'a, str>>,
    /// Absent when `result` is missing or not an object.
    pub(super) result: Option<ResultFacts<'a>>,
}

/// The members of `result` that a decision reads.
#[derive(Default)]
pub(super) struct ResultFacts<'a> {
    pub(super) level: Option<Cow<'a, str>>,
    /// Infinite when it is too large for 64 bits.
    pub(super) score: Option<f64>,
    pub(super) source: Option<Cow<'a, str>>,
    pub(super) mitigations: Option<Json<'a>>,
    recommended_action: Vec<Cow<'a, str>>,
    /// The spelling of the documentation's diagram.
    recommended_actions: Vec<Cow<'a, str>>,
}

impl<'a> Facts<'a> {
    /// Reads one JSON object; of duplicate members the last counts.
    pub(super) fn read(text: &'a str) -> Result<Self, SyntaxError> {
        let mut facts = Facts::default();
        let mut scanner = Scanner::new(text);
        scanner.object(|scanner, name| {
            match &**name {
                "id" => facts.evaluation_id = string_or_skip(scanner)?,
                "result" => facts.result = ResultFacts::read(scanner)?,
                _ => scanner.skip()?,
            }
            Ok(())
        })?;
        scanner.end()?;
        Ok(facts)
    }
}

impl<'a> ResultFacts<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        if scanner.kind()? != Kind::Object {
            return scanner.skip().map(|()| None);
        }
        let mut result = ResultFacts::default();
        scanner.object(|scanner, name| {
            match &**name {
                "level" => result.level = string_or_skip(scanner)?,
                "score" => result.score = number_or_skip(scanner)?,
                "source" => result.source = string_or_skip(scanner)?,
                "mitigations" => result.mitigations = Some(scanner.value()?),
                "recommendedAction" => result.recommended_action = actions(scanner)?,
                "recommendedActions" => result.recommended_actions = actions(scanner)?,
                _ => scanner.skip()?,
            }
            Ok(())
        })?;
        Ok(Some(result))
    }

    /// The recommended actions that came, in the order that counts.
    pub(super) fn actions(&self) -> impl Iterator<Item = &str> {
        self.recommended_action.iter().chain(&self.recommended_actions).map(|action| &**action)
    }
}

fn string_or_skip<'a>(scanner: &mut Scanner<'a>) -> Result<Option<Cow<'a, str>>, SyntaxError> {
    match scanner.kind()? {
        Kind::String => scanner.string().map(Some),
        _ => scanner.skip().map(|()| None),
    }
}

fn number_or_skip(scanner: &mut Scanner<'_>) -> Result<Option<f64>, SyntaxError> {
    match scanner.kind()? {
        Kind::Number => Ok(scanner.value()?.as_f64()),
        _ => scanner.skip().map(|()| None),
    }
}

/// One action or a list of them. What is not a string, or blank, recommends nothing.
fn actions<'a>(scanner: &mut Scanner<'a>) -> Result<Vec<Cow<'a, str>>, SyntaxError> {
    let mut actions = Vec::new();
    let mut add = |scanner: &mut Scanner<'a>| -> Result<(), SyntaxError> {
        actions.extend(string_or_skip(scanner)?.filter(|action| !is_blank(action)));
        Ok(())
    };
    match scanner.kind()? {
        Kind::List => scanner.list(add)?,
        _ => add(scanner)?,
    }
    Ok(actions)
}
