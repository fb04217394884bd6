//! The emulator's admin calls, over plain HTTP.

/// Calls the emulator and gives the body of its answer.
///
/// # Errors
///
/// A sentence with the URL, when the emulator cannot be reached or refuses.
pub fn call(method: &str, url: &str, body: &str) -> Result<String, String> {
    let request = ureq::http::Request::builder().method(method).uri(url).body(body.to_owned());
    let request = request.map_err(|error| format!("{method} {url}: {error}"))?;
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
    let mut response = agent.run(request).map_err(|error| format!("{method} {url}: {error}"))?;
    let status = response.status();
    let text = response.body_mut().read_to_string().map_err(|error| format!("{method} {url}: {error}"))?;
    if status.is_success() { Ok(text) } else { Err(format!("{method} {url} answered {status}: {text}")) }
}
