//! What an environment received, in order of arrival and without secrets.

use std::collections::BTreeMap;

use pingone_protect_core::{Json, Kind};
use serde::Serialize;

use crate::fault::Operation;
use crate::http::Request;
use crate::moment::{Moment, rfc_3339};
use crate::object::Object;

const MASK: &str = "***";

/// One request, as `GET log` shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LogEntry {
    operation: Option<Operation>,
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: Option<Body>,
    /// The status that was computed; none when the connection broke before that.
    status: Option<u16>,
    at: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Body {
    Json(Json<'static>),
    Text(String),
}

/// An entry that stands for what had to go, in the place of what went.
#[derive(Serialize)]
pub(crate) struct Forgotten {
    operation: (),
    note: String,
}

impl LogEntry {
    pub(crate) fn new(
        operation: Option<Operation>,
        request: &Request,
        status: Option<u16>,
        at: Moment,
    ) -> Self {
        Self {
            operation,
            method: request.method.clone(),
            path: request.path.clone(),
            headers: headers(request),
            body: body(request, status),
            status,
            at: rfc_3339(at),
        }
    }

    /// The entry with its environment, as one line for whoever watches.
    pub(crate) fn line(&self, environment: &str) -> Option<String> {
        let mut line = Object::default().with("environment", environment);
        line.extend(&Object::of(&Json::from_serialize(self).ok()?));
        Json::from_serialize(&line).ok().map(|json| json.text().to_owned())
    }

    pub(crate) fn weight(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 64).sum();
        let body = match &self.body {
            Some(Body::Json(json)) => json.text().len(),
            Some(Body::Text(text)) => text.len(),
            None => 0,
        };
        self.path.len() + headers + body + 256
    }
}

impl Forgotten {
    pub(crate) fn new(note: String) -> Self {
        Self { operation: (), note }
    }
}

/// Names in lower case; the token and the client's secret stay out.
fn headers(request: &Request) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if name == "authorization" {
            continue;
        }
        match headers.get_mut(&name) {
            Some(known) => {
                known.push_str(", ");
                known.push_str(value);
            }
            None => {
                headers.insert(name, value.clone());
            }
        }
    }
    headers
}

fn body(request: &Request, status: Option<u16>) -> Option<Body> {
    if status == Some(413) {
        return Some(Body::Text("(above the limit, not kept)".to_owned()));
    }
    let text = request.text();
    if text.is_empty() {
        return None;
    }
    Some(match Json::parse(&text) {
        Ok(json) => Body::Json(mask_json(&json)),
        Err(_) => Body::Text(mask_form(&text)),
    })
}

fn mask_json(json: &Json<'_>) -> Json<'static> {
    if json.kind() != Kind::Object || json.get("client_secret").is_none() {
        return json.clone().into_owned();
    }
    let masked = Object::of(json).with("client_secret", MASK);
    Json::from_serialize(&masked).unwrap_or_else(|_| json.clone().into_owned())
}

fn mask_form(text: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        // Percent signs can spell any letter of the name; what decodes to it is it.
        Some((name, _)) if crate::token::form_decoded(name) == "client_secret" => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(request: &Request) -> serde_json::Value {
        let entry = LogEntry::new(Some(Operation::Token), request, Some(200), 0);
        serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap()
    }

    #[test]
    fn secrets_stay_out() {
        let request = Request::new("POST", "/x/as/token")
            .with_header("Authorization", "Basic c2VjcmV0")
            .with_header("X-One", "1")
            .with_header("x-one", "2")
            .with_body("client_id=a&client_secret=s3cret&client%5Fsecret=s3cret");
        let entry = shown(&request);
        assert_eq!(entry["body"], "client_id=a&client_secret=***&client%5Fsecret=***");
        assert_eq!(entry["headers"], serde_json::json!({"x-one": "1, 2"}));
        let json = Request::new("POST", "/x").with_body(r#"{"client_secret":"s3cret","n":1.50}"#);
        assert_eq!(
            serde_json::to_string(&LogEntry::new(None, &json, None, 0)).unwrap(),
            r#"{"operation":null,"method":"POST","path":"/x","headers":{},"body":{"client_secret":"***","n":1.50},"status":null,"at":"1970-01-01T00:00:00.000Z"}"#
        );
    }
}
