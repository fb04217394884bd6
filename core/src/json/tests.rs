use super::*;

#[test]
fn what_is_json_agrees_with_serde_json() {
    let texts = [
        "",
        " ",
        "{}",
        "[]",
        "nul",
        "null",
        "true ",
        " false",
        "truefalse",
        "01",
        "-",
        "-0",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e5",
        "1E+5",
        "\"a",
        "\"a\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"\u{1}\"",
        "[1,]",
        "[1,2",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\":}",
        "{,}",
        "[[[]]]",
        "{\"a\":[{\"b\":[]}]}",
        "{\"a\":1]",
        "[1}",
        "\u{feff}{}",
        "{} x",
        "[1 2]",
        "{\"a\" 1}",
        "\"long enough to be read eight bytes at a time \\\" \u{e9}\u{1f600} and on\"",
        "NaN",
        "-Infinity",
        "{1:2}",
    ];
    for text in texts {
        let ours = Json::parse(text).is_ok();
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        assert_eq!(ours, theirs, "{text:?}");
    }
}

#[test]
fn depth_costs_no_stack() {
    for depth in [63, 64, 65, 127, 128, 129, 200_000] {
        let mixed: String = (0..depth).map(|level| if level % 3 == 0 { "[" } else { "{\"a\":" }).collect();
        let ends: String = (0..depth).rev().map(|level| if level % 3 == 0 { "]" } else { "}" }).collect();
        assert!(Json::parse(&format!("{mixed}1{ends}")).is_ok(), "{depth}");
        assert!(Json::parse(&format!("{mixed}1{}", ends.replacen('}', "]", 1))).is_err(), "{depth}");
    }
}

#[test]
fn every_position_of_a_special_byte_is_found() {
    for length in 0..40 {
        let plain = "x".repeat(length);
        assert_eq!(Json::parse(&format!("\"{plain}\"")).unwrap().as_str().unwrap(), plain);
        assert_eq!(Json::parse(&format!("\"{plain}\\n\"")).unwrap().as_str().unwrap(), format!("{plain}\n"));
        assert!(Json::parse(&format!("\"{plain}\u{1f}\"")).is_err());
        assert!(Json::parse(&format!("\"{plain}\u{7f}\u{80}\"")).is_ok());
    }
}

#[test]
fn a_surrogate_without_its_partner_breaks_nothing() {
    let json = Json::parse(r#""a\ud800b""#).unwrap();
    assert!(json.as_str().unwrap().starts_with('a'));
    assert_eq!(Json::parse(r#""\ud83d\ude00""#).unwrap().as_str().unwrap(), "\u{1f600}");
}

#[test]
fn the_last_of_duplicate_members_counts() {
    let json = Json::parse(r#"{"a":1,"\u0061":2}"#).unwrap();
    assert_eq!(json.get("a").unwrap().text(), "2");
}

#[test]
fn escapes_are_read_whether_they_have_a_name_or_a_number() {
    let json = Json::parse(r#""\"\\\/\b\f\n\r\t long enough for eight \" é\\""#).unwrap();
    let content = "\"\\/\u{8}\u{c}\n\r\t long enough for eight \" \u{e9}\\";
    assert_eq!(json.as_str().unwrap(), content);
    let numbered = Json::parse(r#""\n\u0041\t""#).unwrap();
    assert_eq!(numbered.as_str().unwrap(), "\nA\t");
}
