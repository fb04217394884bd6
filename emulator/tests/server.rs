//! The server as a client meets it: raw TCP, so that every byte and every broken connection is seen.
#![cfg(feature = "server")]
// Clippy knows test functions, but not the functions that they share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use pingone_protect_emulator::server::EmulatorServer;
use serde_json::{Value, json};

const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";

/// Everything that came back before the connection closed.
struct Answer {
    text: String,
}

impl Answer {
    fn status(&self) -> u16 {
        self.text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next()?;
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(self.body()).unwrap()
    }
}

fn send(server: &EmulatorServer, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        server.address(),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer { text: String::from_utf8(bytes).unwrap() }
}

fn admin(server: &EmulatorServer, method: &str, call: &str, body: &Value) -> Answer {
    let path = format!("/emulator/environments/{ENVIRONMENT}/{call}");
    let answer = send(server, method, &path, &[], &body.to_string());
    assert_eq!(answer.status(), 200, "{}", answer.text);
    answer
}

fn token(server: &EmulatorServer) -> String {
    let form = [("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Basic YTpi")];
    let path = format!("/{ENVIRONMENT}/as/token");
    let answer = send(server, "POST", &path, &form, "grant_type=client_credentials");
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

fn create(server: &EmulatorServer, token: &str) -> Answer {
    let path = format!("/v1/environments/{ENVIRONMENT}/riskEvaluations");
    let authorization = format!("Bearer {token}");
    let headers = [("Content-Type", "application/json"), ("Authorization", authorization.as_str())];
    let body = json!({"event": {"ip": "8.8.8.8", "user": {"id": "high", "type": "EXTERNAL"}}});
    send(server, "POST", &path, &headers, &body.to_string())
}

#[test]
fn a_whole_visit() {
    let server = EmulatorServer::start().unwrap();
    let created = create(&server, &token(&server));
    assert_eq!(created.status(), 201);
    let evaluation = created.json();
    assert_eq!(evaluation["result"]["score"], 125);
    let own = format!("{}/environments/{ENVIRONMENT}/riskEvaluations/", server.api_url());
    assert!(evaluation["_links"]["self"]["href"].as_str().unwrap().starts_with(&own));
    assert_eq!(admin(&server, "GET", "evaluations", &Value::Null).json()[0]["outcome"], "HIGH");
    assert_eq!(admin(&server, "GET", "log", &Value::Null).json().as_array().unwrap().len(), 2);
}

#[test]
fn connections_break_where_they_are_told_to() {
    let server = EmulatorServer::start().unwrap();
    let token = token(&server);
    let drops =
        ["before", "after", "middle"].map(|drop| json!({"operation": "create", "count": 1, "drop": drop}));
    admin(&server, "PUT", "faults", &json!(drops));
    assert_eq!(create(&server, &token).text, "", "before");
    assert_eq!(create(&server, &token).text, "", "after");
    let middle = create(&server, &token);
    let promised: usize = middle.header("content-length").unwrap().parse().unwrap();
    assert_eq!(middle.status(), 201);
    assert_eq!(middle.body().len(), promised / 2);
    assert_eq!(create(&server, &token).status(), 201, "the server goes on");
    let log = admin(&server, "GET", "log", &Value::Null).json();
    let statuses: Vec<&Value> =
        log.as_array().unwrap().iter().skip(1).map(|entry| &entry["status"]).collect();
    assert_eq!(statuses, [&Value::Null, &json!(201), &json!(201), &json!(201)]);
    admin(&server, "PUT", "faults", &json!([{"drop": "middle", "status": 200, "body": ""}]));
    let empty = create(&server, &token);
    assert_eq!((empty.header("content-length"), empty.body()), (Some("1"), ""));
}

#[test]
fn delays_hold_one_request_and_no_other() {
    let server = EmulatorServer::start().unwrap();
    let token = token(&server);
    admin(&server, "PUT", "faults", &json!([{"operation": "create", "count": 1, "delayMs": 1500}]));
    let start = Instant::now();
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| create(&server, &token));
        while admin(&server, "GET", "log", &Value::Null).json().as_array().unwrap().len() < 2 {}
        assert_eq!(create(&server, &token).status(), 201);
        assert!(start.elapsed() < Duration::from_millis(1_400), "{:?}", start.elapsed());
        assert_eq!(slow.join().unwrap().status(), 201);
        assert!(start.elapsed() >= Duration::from_millis(1_500), "{:?}", start.elapsed());
    });
}

#[test]
fn headers_are_the_faults_own() {
    let server = EmulatorServer::start().unwrap();
    let date = "Thu, 01 Jan 2099 00:00:00 GMT";
    let headers = json!({"Date": date, "Retry-After": 0, "Location": "/v1/elsewhere"});
    admin(&server, "PUT", "faults", &json!([{"status": 503, "headers": headers}]));
    let answer = create(&server, "any");
    assert_eq!((answer.status(), answer.header("date")), (503, Some(date)));
    assert_eq!(answer.text.to_ascii_lowercase().matches("\r\ndate: ").count(), 1);
    assert_eq!(answer.header("retry-after"), Some("0"));
}

#[test]
fn statuses_without_a_body_have_none() {
    let server = EmulatorServer::start().unwrap();
    for status in [204, 304] {
        for body in ["", "unwanted"] {
            admin(&server, "PUT", "faults", &json!([{"status": status, "body": body}]));
            let answer = create(&server, "any");
            assert_eq!((answer.status(), answer.body()), (status, ""));
        }
    }
}

#[test]
fn a_body_above_the_limit_gets_its_answer() {
    let server = EmulatorServer::start().unwrap();
    let token = format!("Bearer {}", token(&server));
    let headers = [("Content-Type", "application/json"), ("Authorization", token.as_str())];
    let path = format!("/v1/environments/{ENVIRONMENT}/riskEvaluations");
    let answer = send(&server, "POST", &path, &headers, &"x".repeat(5 << 20));
    assert_eq!(answer.status(), 413);
}

#[test]
fn the_page_and_its_events() {
    let server = EmulatorServer::start().unwrap();
    let page = send(&server, "GET", "/", &[], "");
    assert_eq!(page.status(), 200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    assert!(!page.body().contains("http://") && !page.body().contains("https://"), "nothing external");
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(b"GET /emulator/events HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut seen = String::new();
    let mut read_until = |text: &str| {
        let mut chunk = [0_u8; 1024];
        while !seen.contains(text) {
            let length = stream.read(&mut chunk).unwrap();
            assert_ne!(length, 0, "{seen}");
            seen.push_str(&String::from_utf8_lossy(&chunk[..length]));
        }
    };
    read_until("text/event-stream");
    read_until("\r\n\r\n");
    token(&server);
    read_until("\"operation\":\"token\"");
    read_until(ENVIRONMENT);
}

#[test]
fn dropping_it_stops_it() {
    let server = EmulatorServer::start().unwrap();
    let address = server.address();
    let _open = TcpStream::connect(address).unwrap();
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn asynchronous_tests_can_use_it_too() {
    let server = EmulatorServer::start().unwrap();
    let status = tokio::task::spawn_blocking(move || create(&server, "any").status()).await.unwrap();
    assert_eq!(status, 401);
}

#[test]
fn a_watcher_sees_every_request() {
    use std::sync::{Arc, Mutex};
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sees = Arc::clone(&seen);
    let watcher = pingone_protect_emulator::server::Watcher::new(move |line| {
        sees.lock().unwrap().push(line.to_owned());
    });
    let server = EmulatorServer::start_watched(([127, 0, 0, 1], 0).into(), watcher).unwrap();
    let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
    let request = "GET /v1/environments/6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21/riskEvaluations/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert_eq!(seen.lock().unwrap().len(), 1);
}
