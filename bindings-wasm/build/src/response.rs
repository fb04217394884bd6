//! `response.ts`: the types of a response, from the tables of the Rust model.

use std::path::{Path, PathBuf};

use pingone_protect_core::Member;
use pingone_protect_core::model::details::{
    Agent, CustomScript, Details, Detected, DeviceDetails, Domain, IpAddressReputation, LoggedInUser,
    NameAndVersion, Predictor, PreviousTransaction, Rule, Threshold, Velocity,
};
use pingone_protect_core::model::evaluation::{Environment, EvaluationResult, EvaluationView, Mitigation};

use crate::types::File;

/// Where the file is checked in.
#[must_use]
pub fn response_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../npm/src/response.ts")
}

/// What the file must say.
#[must_use]
pub fn response() -> String {
    let mut file = File::of("tables of the Rust model", "response.rs");
    file.line("\nimport type { EvaluationEvent, EvaluationPolicySet, Open } from \"./types.js\";");
    file.line("import type { Level } from \"./values.js\";");
    let root = "The modelled members of a risk evaluation. What the service adds is there as well.";
    interface(&mut file, "RiskEvaluationMembers", root, EvaluationView::MEMBERS);
    for (name, documentation, members) in PARTS {
        interface(&mut file, name, documentation, members);
    }
    file.text()
}

/// The objects within a response.
const PARTS: &[(&str, &str, &[Member])] = &[
    ("Environment", "The environment of an evaluation.", Environment::MEMBERS),
    (
        "EvaluationResult",
        "What came out. Use `decide` to act on it: the order of its rules matters.",
        EvaluationResult::MEMBERS,
    ),
    ("Mitigation", "What a policy says to do.", Mitigation::MEMBERS),
    (
        "Details",
        "What the service found out. Distances are in metres, speeds in kilometres per hour.",
        Details::MEMBERS,
    ),
    ("Detected", "The rule that led to a level.", Detected::MEMBERS),
    ("Rule", "A rule of the bot or suspicious device predictor.", Rule::MEMBERS),
    ("DeviceDetails", "The device of the visitor.", DeviceDetails::MEMBERS),
    ("NameAndVersion", "An operating system or browser.", NameAndVersion::MEMBERS),
    ("Agent", "The trust agent of the user's computer.", Agent::MEMBERS),
    ("LoggedInUser", "Who is logged in to the computer.", LoggedInUser::MEMBERS),
    ("CustomScript", "What a local script told.", CustomScript::MEMBERS),
    ("IpAddressReputation", "The reputation of the address.", IpAddressReputation::MEMBERS),
    ("Domain", "The domain of an address.", Domain::MEMBERS),
    ("PreviousTransaction", "The user's last successful transaction.", PreviousTransaction::MEMBERS),
    ("Predictor", "What one predictor found.", Predictor::MEMBERS),
    ("Threshold", "Where the levels of a predictor begin.", Threshold::MEMBERS),
    ("Velocity", "What a velocity predictor counted.", Velocity::MEMBERS),
];

fn interface(file: &mut File, name: &str, documentation: &str, members: &[Member]) {
    file.line(&format!("\n/** {documentation} */\nexport interface {name} {{"));
    for member in members {
        let documentation = member.documentation().replace("[`Predictor::detected`]", "`detected`");
        file.line(&format!("  /** {documentation} */"));
        file.line(&format!("  readonly {}?: {};", member.name, typescript(member)));
    }
    // The class of a response adds members of its own.
    if name != "RiskEvaluationMembers" {
        file.line("  readonly [member: string]: unknown;");
    }
    file.line("}");
}

fn typescript(member: &Member) -> String {
    match (member.kind, member.of) {
        ("Text", _) => "string".to_owned(),
        ("Boolean", _) => "boolean".to_owned(),
        ("Number", _) => "number".to_owned(),
        ("TextList", _) => "readonly string[]".to_owned(),
        ("Open", of) => format!("Open<{of}>"),
        // The request's own types are stricter than what comes back.
        ("Object", "Event") => "EvaluationEvent".to_owned(),
        ("Object", "RiskPolicySet") => "EvaluationPolicySet".to_owned(),
        ("Object", of) => of.to_owned(),
        ("List", of) => format!("readonly {of}[]"),
        _ => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_the_tables_say() {
        crate::types::assert_checked_in(&response_file(), &response());
    }

    #[test]
    fn every_object_has_its_interface() {
        let tables = PARTS.iter().map(|(_, _, members)| *members).chain([EvaluationView::MEMBERS]);
        for member in tables.flatten().filter(|member| matches!(member.kind, "Object" | "List")) {
            let is_known = PARTS.iter().any(|(name, ..)| *name == member.of);
            assert!(is_known || ["Event", "RiskPolicySet"].contains(&member.of), "{}", member.of);
        }
    }
}
