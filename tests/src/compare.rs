//! When an answer is right.
//!
//! `expected` may leave out members of objects at any depth; lists have the same length; absent equals `null`;
//! `body`, `request` and `state` are compared exactly, `diagnostics` as a set, and what is for people (`message`,
//! `hint`, `detail`) not at all. Values are compared as text, so that no digit of a number is lost on the way.

use pingone_protect_core::{Json, Kind};

/// Members that are sentences for people.
const FOR_PEOPLE: [&str; 3] = ["message", "hint", "detail"];
/// Members that must be the same to the last.
const EXACT: [&str; 3] = ["body", "request", "state"];

/// The first difference, as a path and a sentence; none when the answer is right.
#[must_use]
pub fn difference(expected: &Json<'_>, actual: &Json<'_>) -> Option<String> {
    differ("", expected, actual, false)
}

fn differ(path: &str, expected: &Json<'_>, actual: &Json<'_>, exact: bool) -> Option<String> {
    match (expected.kind(), actual.kind()) {
        (Kind::Object, Kind::Object) => differ_in_members(path, expected, actual, exact),
        (Kind::List, Kind::List) if path.ends_with("diagnostics") && !exact => {
            differ_as_set(path, expected, actual)
        }
        (Kind::List, Kind::List) => differ_in_items(path, expected, actual, exact),
        (Kind::Number, Kind::Number) if same_number(expected.text(), actual.text()) => None,
        (Kind::String, Kind::String) if expected.as_str() == actual.as_str() => None,
        _ if expected == actual => None,
        _ => Some(format!("{}: expected {}, got {}", place(path), short(expected), short(actual))),
    }
}

fn differ_in_members(path: &str, expected: &Json<'_>, actual: &Json<'_>, exact: bool) -> Option<String> {
    let null = Json::from_serialize(&()).ok()?;
    for (name, value) in last_members(expected) {
        if !exact && FOR_PEOPLE.contains(&&*name) {
            continue;
        }
        let member = format!("{path}.{name}");
        let exact_below = exact || EXACT.contains(&&*name);
        let found = match actual.get(&name) {
            None if exact => return Some(format!("{}: missing", place(&member))),
            found => found.unwrap_or_else(|| null.clone()),
        };
        if let Some(difference) = differ(&member, &value, &found, exact_below) {
            return Some(difference);
        }
    }
    let extra = last_members(actual).into_iter().find(|(name, _)| exact && expected.get(name).is_none());
    extra.map(|(name, _)| format!("{}: not expected", place(&format!("{path}.{name}"))))
}

fn differ_in_items(path: &str, expected: &Json<'_>, actual: &Json<'_>, exact: bool) -> Option<String> {
    let (expected, actual) = (expected.items(), actual.items());
    if expected.len() != actual.len() {
        return Some(lengths(path, &expected, &actual));
    }
    let mut pairs = expected.iter().zip(&actual).enumerate();
    pairs.find_map(|(index, (expected, actual))| differ(&format!("{path}[{index}]"), expected, actual, exact))
}

fn differ_as_set(path: &str, expected: &Json<'_>, actual: &Json<'_>) -> Option<String> {
    let (expected, actual) = (expected.items(), actual.items());
    if expected.len() != actual.len() {
        return Some(lengths(path, &expected, &actual));
    }
    let unmatched = expected.iter().find(|wanted| {
        let alike = |pool: &[Json<'_>]| {
            pool.iter().filter(|found| differ("", wanted, found, false).is_none()).count()
        };
        alike(&actual) < expected.iter().filter(|other| other == wanted).count()
    });
    unmatched.map(|wanted| format!("{}: no finding {} in {}", place(path), short(wanted), all(&actual)))
}

/// Of duplicate members the last counts.
fn last_members<'j>(json: &'j Json<'_>) -> Vec<(std::borrow::Cow<'j, str>, Json<'j>)> {
    let mut members: Vec<(std::borrow::Cow<'_, str>, Json<'_>)> = Vec::new();
    for (name, value) in json.members() {
        members.retain(|(other, _)| *other != name);
        members.push((name, value));
    }
    members
}

/// Whole numbers digit for digit; a float, which a host may print in its own way, by its value.
fn same_number(expected: &str, actual: &str) -> bool {
    if Decimal::of(expected) == Decimal::of(actual) {
        return true;
    }
    let is_float = |text: &str| text.contains(['.', 'e', 'E']);
    let value = |text: &str| text.parse::<f64>().ok();
    (is_float(expected) || is_float(actual)) && value(expected) == value(actual)
}

/// A number without the freedom of its spelling: no zero at either end of its digits.
#[derive(PartialEq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let unsigned = whole.trim_start_matches('-');
        let digits = format!("{unsigned}{fraction}");
        let trimmed = digits.trim_end_matches('0');
        let dropped = i64::try_from(digits.len() - trimmed.len()).ok()?;
        let fraction = i64::try_from(fraction.len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_sub(fraction)?.checked_add(dropped)?;
        let digits = trimmed.trim_start_matches('0').to_owned();
        let zero = digits.is_empty();
        let negative = whole.starts_with('-') && !zero;
        Some(Self { negative, digits, exponent: if zero { 0 } else { exponent } })
    }
}

fn place(path: &str) -> &str {
    if path.is_empty() { "the answer" } else { path.trim_start_matches('.') }
}

fn lengths(path: &str, expected: &[Json<'_>], actual: &[Json<'_>]) -> String {
    let (wanted, found) = (expected.len(), actual.len());
    format!("{}: expected {wanted} members {}, got {found}: {}", place(path), all(expected), all(actual))
}

fn all(items: &[Json<'_>]) -> String {
    let texts: Vec<String> = items.iter().map(short).collect();
    format!("[{}]", texts.join(", "))
}

fn short(json: &Json<'_>) -> String {
    let text: String = json.text().chars().take(300).collect();
    if text.len() < json.text().len() { format!("{text}…") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(expected: &str, actual: &str) -> bool {
        difference(&Json::parse(expected).unwrap(), &Json::parse(actual).unwrap()).is_none()
    }

    #[test]
    fn members_may_be_left_out_and_lists_may_not() {
        assert!(alike(r#"{"a":1}"#, r#"{"a":1,"b":2}"#));
        assert!(alike(r#"{"a":null}"#, "{}"));
        assert!(!alike(r#"{"a":1}"#, "{}"));
        assert!(!alike(r#"{"a":null}"#, r#"{"a":0}"#));
        assert!(!alike("[1]", "[1,2]"));
        assert!(alike(r#"{"message":"x"}"#, r#"{"message":"y"}"#));
    }

    #[test]
    fn some_members_are_exact_and_some_are_sets() {
        assert!(!alike(r#"{"body":{"a":1}}"#, r#"{"body":{"a":1,"b":2}}"#));
        assert!(!alike(r#"{"body":{"a":null}}"#, r#"{"body":{}}"#));
        assert!(alike(r#"{"body":{"b":1,"a":2}}"#, r#"{"body":{"a":2,"b":1}}"#));
        assert!(alike(
            r#"{"diagnostics":[{"code":"A"},{"code":"B"}]}"#,
            r#"{"diagnostics":[{"code":"B"},{"code":"A"}]}"#
        ));
        assert!(!alike(
            r#"{"diagnostics":[{"code":"A"},{"code":"A"}]}"#,
            r#"{"diagnostics":[{"code":"B"},{"code":"A"}]}"#
        ));
    }

    #[test]
    fn numbers_are_values_with_all_their_digits() {
        assert!(alike("300", "300.0"));
        assert!(alike("-0", "0"));
        assert!(alike("1e2", "100"));
        assert!(alike("0.1", "0.10000000000000000555"));
        assert!(!alike("9007199254740993", "9007199254740992"));
        assert!(!alike("123456789012345678901234567890", "123456789012345678901234567891"));
    }
}
