//! What a decision needs of a response, read in one pass over its bytes; the rest is skipped.

use super::decision::{DecidedBy, Decision, Outcome};
use crate::json::{Json, Kind, Scanner, SyntaxError};
use crate::validate::is_blank;

/// The members of a response that a decision reads.
pub(super) struct Facts {
    /// What is shown as it came, whoever decides: id, level, score, mitigations and source. They are read into their
    /// place, since moving that much shows.
    pub(super) shown: Decision,
    /// False when `result` is missing or not an object.
    pub(super) has_result: bool,
    recommended_action: Actions,
    /// The spelling of the documentation's diagram.
    recommended_actions: Actions,
}

/// Recommended actions. Nearly always there is one at most, which costs no list.
#[derive(Default)]
struct Actions {
    first: Option<String>,
    more: Vec<String>,
}

impl Facts {
    pub(super) fn new() -> Self {
        Self {
            shown: Decision::bare(Outcome::Failure, DecidedBy::Error),
            has_result: false,
            recommended_action: Actions::default(),
            recommended_actions: Actions::default(),
        }
    }

    /// Reads one JSON object; of duplicate members the last counts.
    pub(super) fn read(&mut self, body: &[u8]) -> Result<(), SyntaxError> {
        let mut scanner = Scanner::of_bytes(body);
        scanner.members(|scanner, name| match &*scanner.bytes_of(name) {
            b"id" => read_string(scanner, &mut self.shown.evaluation_id),
            b"result" => self.read_result(scanner),
            _ => scanner.skip(),
        })?;
        scanner.end()
    }

    fn read_result(&mut self, scanner: &mut Scanner<'_>) -> Result<(), SyntaxError> {
        if self.has_result {
            let evaluation_id = self.shown.evaluation_id.take();
            *self = Self::new();
            self.shown.evaluation_id = evaluation_id;
        }
        if scanner.kind()? != Kind::Object {
            return scanner.skip();
        }
        self.has_result = true;
        scanner.members(|scanner, name| match &*scanner.bytes_of(name) {
            b"level" => read_string(scanner, &mut self.shown.level),
            b"score" => read_number(scanner, &mut self.shown.score),
            b"source" => read_string(scanner, &mut self.shown.source),
            b"mitigations" => read_list(scanner, &mut self.shown.mitigations),
            b"recommendedAction" => self.recommended_action.read(scanner),
            b"recommendedActions" => self.recommended_actions.read(scanner),
            _ => scanner.skip(),
        })
    }

    /// The first recommended action that is wanted, in the order that counts.
    pub(super) fn find_action(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        for actions in [&self.recommended_action, &self.recommended_actions] {
            for action in actions.first.iter().chain(&actions.more) {
                if wanted(action) {
                    return Some(action);
                }
            }
        }
        None
    }
}

impl Actions {
    /// One action or a list of them. What is not a string, or blank, recommends nothing.
    fn read(&mut self, scanner: &mut Scanner<'_>) -> Result<(), SyntaxError> {
        *self = Self::default();
        match scanner.kind()? {
            Kind::List => scanner.list(|scanner| self.add(scanner)),
            _ => self.add(scanner),
        }
    }

    fn add(&mut self, scanner: &mut Scanner<'_>) -> Result<(), SyntaxError> {
        let mut action = None;
        read_string(scanner, &mut action)?;
        match action.filter(|action| !is_blank(action)) {
            Some(action) if self.first.is_none() => self.first = Some(action),
            action => self.more.extend(action),
        }
        Ok(())
    }
}

fn read_string(scanner: &mut Scanner<'_>, place: &mut Option<String>) -> Result<(), SyntaxError> {
    *place = match scanner.kind()? {
        Kind::String => Some(scanner.string()?.into_owned()),
        _ => return skip(scanner, place),
    };
    Ok(())
}

/// The score is infinite when it is too large for 64 bits.
fn read_number(scanner: &mut Scanner<'_>, place: &mut Option<f64>) -> Result<(), SyntaxError> {
    *place = match scanner.kind()? {
        Kind::Number => scanner.value()?.as_f64(),
        _ => return skip(scanner, place),
    };
    Ok(())
}

fn read_list(scanner: &mut Scanner<'_>, items: &mut Vec<Json<'static>>) -> Result<(), SyntaxError> {
    items.clear();
    match scanner.kind()? {
        Kind::List => scanner.list(|scanner| {
            items.push(scanner.value()?.into_owned());
            Ok(())
        }),
        _ => scanner.skip(),
    }
}

/// What has another type than it should counts as absent.
fn skip<T>(scanner: &mut Scanner<'_>, place: &mut Option<T>) -> Result<(), SyntaxError> {
    *place = None;
    scanner.skip()
}
