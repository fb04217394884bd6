//! What the emulator answers, and to what: one table, which the README shows, too.
//!
//! The overlay of `event.customAttributes.emulator` is laid over the result of these rows by
//! [`evaluation`](crate::evaluation).

use std::fmt;
use std::fmt::Write;

use pingone_protect_core::Json;

use crate::object::{Object, text_at};

/// A row: the first whose trigger matches decides.
#[derive(Debug)]
pub(crate) struct Scenario {
    when: When,
    level: Option<&'static str>,
    /// As JSON spells it.
    score: Option<f64>,
    source: &'static str,
    action: Option<&'static str>,
    predictor: Option<Predictor>,
}

#[derive(Debug)]
enum When {
    SignalsStartWith(&'static str),
    /// In any case.
    UserAgentContains(&'static [&'static str]),
    UserNameEndsWith(&'static str),
    /// This, or this with a dash and anything behind it.
    UserIdIs(&'static str),
    Otherwise,
}

/// A predictor that a row sets to `HIGH`.
#[derive(Debug)]
struct Predictor {
    compact_name: &'static str,
    kind: &'static str,
    reason: &'static str,
    rule: Option<u32>,
}

/// The table, top down.
const SCENARIOS: &[Scenario] = &[
    Scenario {
        score: Some(0.0),
        level: Some("HIGH"),
        source: "INVALID_SDK_PAYLOAD",
        action: Some("DENY"),
        ..row(When::SignalsStartWith("invalid"))
    },
    Scenario {
        predictor: Some(Predictor {
            compact_name: "adversaryInTheMiddle",
            kind: "ADVERSARY_IN_THE_MIDDLE",
            reason: "The page was served from another domain",
            rule: None,
        }),
        ..action(When::SignalsStartWith("aitm"), "AITM_MITIGATION")
    },
    Scenario {
        predictor: Some(Predictor {
            compact_name: "botDetection",
            kind: "BOT",
            reason: "The user agent is that of a bot",
            rule: Some(628),
        }),
        ..action(When::UserAgentContains(&["bot", "Headless"]), "BOT_MITIGATION")
    },
    Scenario {
        predictor: Some(Predictor {
            compact_name: "emailReputation",
            kind: "EMAIL_REPUTATION",
            reason: "The e-mail address is disposable",
            rule: None,
        }),
        ..action(When::UserNameEndsWith("@tempmail.test"), "TEMP_EMAIL_MITIGATION")
    },
    action(When::UserIdIs("recovery"), "ACCOUNT_RECOVERY"),
    Scenario {
        level: Some("HIGH"),
        score: Some(110.0),
        predictor: Some(Predictor {
            compact_name: "trafficAnomaly",
            kind: "TRAFFIC_ANOMALY",
            reason: "Suspicious activity of the same device with many users",
            rule: None,
        }),
        ..action(When::UserIdIs("deny"), "DENY")
    },
    row(When::UserIdIs("low")),
    scored(When::UserIdIs("medium"), "MEDIUM", 60.0),
    scored(When::UserIdIs("high"), "HIGH", 125.0),
    scored(When::UserIdIs("exceeds"), "HIGH", 450.0),
    Scenario { score: None, ..row(When::UserIdIs("noscore")) },
    Scenario { level: None, ..row(When::UserIdIs("nolevel")) },
    scored(When::UserIdIs("newlevel"), "VERY_HIGH", 15.0),
    row(When::Otherwise),
];

const fn row(when: When) -> Scenario {
    scored(when, "LOW", 15.0)
}

const fn scored(when: When, level: &'static str, score: f64) -> Scenario {
    Scenario {
        when,
        level: Some(level),
        score: Some(score),
        source: "AGGREGATED_SCORES",
        action: None,
        predictor: None,
    }
}

const fn action(when: When, action: &'static str) -> Scenario {
    Scenario { action: Some(action), ..scored(when, "MEDIUM", 62.5) }
}

/// The row for an event. The last row matches always.
pub(crate) fn of(event: &Json<'_>) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.when.matches(event))
}

impl When {
    fn matches(&self, event: &Json<'_>) -> bool {
        let text = |path: &[&str]| text_at(event, path).unwrap_or_default();
        match self {
            When::SignalsStartWith(start) => text(&["sdk", "signals", "data"]).starts_with(start),
            When::UserAgentContains(parts) => {
                let user_agent = text(&["browser", "userAgent"]).to_ascii_lowercase();
                parts.iter().any(|part| user_agent.contains(&part.to_ascii_lowercase()))
            }
            When::UserNameEndsWith(end) => text(&["user", "name"]).ends_with(end),
            When::UserIdIs(name) => {
                let id = text(&["user", "id"]);
                let rest = id.strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            When::Otherwise => true,
        }
    }
}

impl Scenario {
    /// The service's `result`.
    pub(crate) fn result(&self) -> Object {
        let mut result = Object::default();
        if let Some(level) = self.level {
            result.set("level", level);
        }
        if let Some(score) = self.score {
            set_score(&mut result, score);
        }
        result.set("source", self.source);
        if let Some(action) = self.action {
            result.set("recommendedAction", action);
        }
        result.with("type", "VALUE")
    }

    /// The predictor that this row sets, for the service's `details`.
    pub(crate) fn predictor(&self) -> Option<(&'static str, Object)> {
        let predictor = self.predictor.as_ref()?;
        let mut object = Object::default().with("level", "HIGH").with("reason", predictor.reason);
        if let Some(rule) = predictor.rule {
            let id = Object::default().with("id", &rule);
            object.set("detected", &Object::default().with("rule", &id));
        }
        Some((predictor.compact_name, object.with("type", predictor.kind)))
    }
}

/// Whole scores go out as integers, as the service writes them.
fn set_score(result: &mut Object, score: f64) {
    if let Ok(json) = Json::parse(&score.to_string()) {
        result.set_json("score", json.into_owned());
    }
}

/// The table in Markdown, as the README shows it.
#[must_use]
pub fn scenario_table() -> String {
    let mut table =
        "| trigger | level | score | source | action | predictor |\n|---|---|---|---|---|---|\n".to_owned();
    for scenario in SCENARIOS {
        let code = |text: &str| format!("`{text}`");
        let score = scenario.score.map(|score| score.to_string());
        let predictor = scenario.predictor.as_ref().map(|predictor| {
            let rule = predictor.rule.map(|rule| format!(", rule {rule}")).unwrap_or_default();
            format!("`{}` `HIGH`{rule}", predictor.compact_name)
        });
        let cells = [
            scenario.level.map(code),
            score,
            Some(code(scenario.source)),
            scenario.action.map(code),
            predictor,
        ];
        let cells = cells.map(|cell| cell.unwrap_or_else(|| "–".to_owned())).join(" | ");
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {} | {cells} |", scenario.when);
    }
    table
}

impl fmt::Display for When {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::SignalsStartWith(start) => {
                write!(formatter, "`event.sdk.signals.data` starts with `{start}`")
            }
            When::UserAgentContains(parts) => {
                let parts = parts.join("` or `");
                write!(formatter, "`event.browser.userAgent` contains `{parts}` (any case)")
            }
            When::UserNameEndsWith(end) => write!(formatter, "`event.user.name` ends with `{end}`"),
            When::UserIdIs(name) => {
                write!(formatter, "`event.user.id` is `{name}` or starts with `{name}-`")
            }
            When::Otherwise => formatter.write_str("otherwise"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(event: &str) -> String {
        let event = Json::parse(event).unwrap();
        Json::from_serialize(&of(&event).unwrap().result()).unwrap().text().to_owned()
    }

    fn user(id: &str) -> String {
        result(&format!(r#"{{"user":{{"id":"{id}"}}}}"#))
    }

    #[test]
    fn every_row_by_its_user() {
        let scored = |rest: &str| format!(r#"{{{rest}"source":"AGGREGATED_SCORES","type":"VALUE"}}"#);
        for (id, expected) in [
            ("u-1", r#""level":"LOW","score":15,"#),
            ("low", r#""level":"LOW","score":15,"#),
            ("medium-7", r#""level":"MEDIUM","score":60,"#),
            ("high", r#""level":"HIGH","score":125,"#),
            ("exceeds", r#""level":"HIGH","score":450,"#),
            ("noscore", r#""level":"LOW","#),
            ("nolevel-", r#""score":15,"#),
            ("newlevel", r#""level":"VERY_HIGH","score":15,"#),
            ("highest", r#""level":"LOW","score":15,"#),
            ("High", r#""level":"LOW","score":15,"#),
        ] {
            assert_eq!(user(id), scored(expected), "{id}");
        }
        let action = |level: &str, score: &str, action: &str| {
            format!(
                r#"{{"level":"{level}","score":{score},"source":"AGGREGATED_SCORES","recommendedAction":"{action}","type":"VALUE"}}"#
            )
        };
        assert_eq!(user("recovery-1"), action("MEDIUM", "62.5", "ACCOUNT_RECOVERY"));
        assert_eq!(user("deny"), action("HIGH", "110", "DENY"));
        assert_eq!(user("denyx"), user("u-1"));
    }

    #[test]
    fn the_first_row_that_matches_decides() {
        let invalid = r#"{"level":"HIGH","score":0,"source":"INVALID_SDK_PAYLOAD","recommendedAction":"DENY","type":"VALUE"}"#;
        let event = r#"{"sdk":{"signals":{"data":"invalid."}},"browser":{"userAgent":"GoogleBot"},"user":{"id":"high"}}"#;
        assert_eq!(result(event), invalid);
        for (event, action) in [
            (r#"{"sdk":{"signals":{"data":"aitm"}},"browser":{"userAgent":"a bot"}}"#, "AITM_MITIGATION"),
            (
                r#"{"browser":{"userAgent":"x hEADLESSChrome"},"user":{"name":"a@tempmail.test"}}"#,
                "BOT_MITIGATION",
            ),
            (r#"{"user":{"name":"a@tempmail.test","id":"deny"}}"#, "TEMP_EMAIL_MITIGATION"),
        ] {
            assert!(result(event).contains(action), "{event}");
            assert!(result(event).contains(r#""level":"MEDIUM","score":62.5"#), "{event}");
        }
    }

    #[test]
    fn predictors_that_rows_set() {
        let predictor = |event: &str| {
            let (name, object) = of(&Json::parse(event).unwrap()).unwrap().predictor().unwrap();
            format!("{name} {}", Json::from_serialize(&object).unwrap().text())
        };
        let bot = predictor(r#"{"browser":{"userAgent":"bot"}}"#);
        assert!(bot.starts_with("botDetection {\"level\":\"HIGH\""), "{bot}");
        assert!(bot.ends_with(r#""detected":{"rule":{"id":628}},"type":"BOT"}"#), "{bot}");
        assert!(predictor(r#"{"user":{"id":"deny"}}"#).contains("TRAFFIC_ANOMALY"));
    }

    #[test]
    fn the_readme_shows_this_table() {
        let readme = include_str!("../README.md");
        assert!(readme.contains(&scenario_table()), "put this into README.md:\n{}", scenario_table());
    }
}
