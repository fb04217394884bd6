//! What a decision needs of a response, read in one pass over its bytes; the rest is skipped.

use std::borrow::Cow;

use crate::json::{Json, Kind, Scanner, SyntaxError};
use crate::validate::is_blank;

/// The members of a response that a decision reads.
#[derive(Default)]
pub(super) struct Facts<'a> {
    pub(super) evaluation_id: Option<Cow<'a, str>>,
    /// False when `result` is missing or not an object.
    pub(super) has_result: bool,
    pub(super) level: Option<Cow<'a, str>>,
    /// Infinite when it is too large for 64 bits.
    pub(super) score: Option<f64>,
    pub(super) source: Option<Cow<'a, str>>,
    pub(super) mitigations: Vec<Json<'a>>,
    recommended_action: Actions<'a>,
    /// The spelling of the documentation's diagram.
    recommended_actions: Actions<'a>,
}

/// Recommended actions. Nearly always there is one at most, which costs no list.
#[derive(Default)]
struct Actions<'a> {
    first: Option<Cow<'a, str>>,
    more: Vec<Cow<'a, str>>,
}

impl<'a> Facts<'a> {
    /// Reads one JSON object; of duplicate members the last counts. In place, since moving that much shows.
    pub(super) fn read(&mut self, body: &'a [u8]) -> Result<(), SyntaxError> {
        let mut scanner = Scanner::of_bytes(body);
        scanner.members(|scanner, name| {
            match &*scanner.bytes_of(name) {
                b"id" => self.evaluation_id = string_or_skip(scanner)?,
                b"result" => self.read_result(scanner)?,
                _ => scanner.skip()?,
            }
            Ok(())
        })?;
        scanner.end()
    }

    fn read_result(&mut self, scanner: &mut Scanner<'a>) -> Result<(), SyntaxError> {
        let evaluation_id = self.evaluation_id.take();
        *self = Facts { evaluation_id, has_result: scanner.kind()? == Kind::Object, ..Facts::default() };
        if !self.has_result {
            return scanner.skip();
        }
        scanner.members(|scanner, name| {
            match &*scanner.bytes_of(name) {
                b"level" => self.level = string_or_skip(scanner)?,
                b"score" => self.score = number_or_skip(scanner)?,
                b"source" => self.source = string_or_skip(scanner)?,
                b"mitigations" => self.mitigations = list_or_skip(scanner)?,
                b"recommendedAction" => self.recommended_action = Actions::read(scanner)?,
                b"recommendedActions" => self.recommended_actions = Actions::read(scanner)?,
                _ => scanner.skip()?,
            }
            Ok(())
        })
    }

    /// The recommended actions that came, in the order that counts.
    pub(super) fn actions(&self) -> impl Iterator<Item = &str> {
        self.recommended_action.iter().chain(self.recommended_actions.iter())
    }
}

impl<'a> Actions<'a> {
    /// One action or a list of them. What is not a string, or blank, recommends nothing.
    fn read(scanner: &mut Scanner<'a>) -> Result<Self, SyntaxError> {
        let mut actions = Self::default();
        match scanner.kind()? {
            Kind::List => scanner.list(|scanner| actions.add(scanner))?,
            _ => actions.add(scanner)?,
        }
        Ok(actions)
    }

    fn add(&mut self, scanner: &mut Scanner<'a>) -> Result<(), SyntaxError> {
        match string_or_skip(scanner)?.filter(|action| !is_blank(action)) {
            Some(action) if self.first.is_none() => self.first = Some(action),
            action => self.more.extend(action),
        }
        Ok(())
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.first.iter().chain(&self.more).map(|action| &**action)
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

fn list_or_skip<'a>(scanner: &mut Scanner<'a>) -> Result<Vec<Json<'a>>, SyntaxError> {
    let mut items = Vec::new();
    match scanner.kind()? {
        Kind::List => scanner.list(|scanner| {
            items.push(scanner.value()?);
            Ok(())
        })?,
        _ => scanner.skip()?,
    }
    Ok(items)
}
