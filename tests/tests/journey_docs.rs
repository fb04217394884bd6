//! `docs/journey.md` names a case for what the node pages state: every one of them exists, every property is there, and
//! the drawing is that of the example.
#![allow(clippy::unwrap_used, reason = "a test may be blunt")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use pingone_protect_core::Json;
use pingone_protect_core::journey::{Journey, diagram};
use pingone_protect_tests::suite::{own_cases, read_cases};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/journey.md")).unwrap()
}

/// What stands between backticks on one line.
fn quoted(page: &str) -> BTreeSet<&str> {
    page.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn every_case_that_the_page_names_exists() {
    let cases = read_cases(&own_cases()).unwrap();
    let known: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let page = page();
    let is_case = |text: &&str| {
        ["evaluationNode/", "resultNode/", "journey/"].iter().any(|operation| text.starts_with(operation))
    };
    let named: Vec<&str> = quoted(&page).into_iter().filter(is_case).collect();
    let missing: Vec<&&str> = named.iter().filter(|name| !known.contains(**name)).collect();
    assert!(named.len() > 100 && missing.is_empty(), "{missing:?}");
}

#[test]
fn every_property_that_a_case_configures_is_on_the_page() {
    let page = page();
    let quoted = quoted(&page);
    let cases = read_cases(&own_cases()).unwrap();
    let ids = cases.iter().filter_map(|case| case.id.strip_prefix("evaluationNode/config/"));
    let keys: BTreeSet<&str> = ids.filter_map(|id| id.split_once('/').map(|(key, _)| key)).collect();
    let missing: Vec<&&str> = keys.iter().filter(|key| !quoted.contains(**key)).collect();
    assert!(keys.len() == 25 && missing.is_empty(), "{} {missing:?}", keys.len());
}

#[test]
fn the_drawing_is_that_of_the_example() {
    let example = std::fs::read_to_string(root().join("examples/journey/sign-in.json")).unwrap();
    let journey = Journey::from_json(&Json::parse(&example).unwrap()).unwrap();
    let drawn = format!("```mermaid\n{}```", diagram::mermaid(&journey));
    assert!(page().contains(&drawn), "put this into docs/journey.md:\n{drawn}");
}
