//! The measured texts, shaped as the service's and with values of our own, and the requests as a program builds them.

use pingone_protect_core::{
    AuthenticationSubtype, Browser, EvaluationRequest, Event, Flow, Json, RiskPolicySet, SharingType,
    SyntaxError, TargetResource, User,
};

/// A response of 3 KB: eight predictors with reasons and thresholds, device, domain and an echoed event.
pub const RESPONSE: &str = include_str!("../fixtures/response-3kb.json");

/// A request of 0.6 KB: what a server knows of a sign-in.
pub const SMALL_REQUEST: &str = include_str!("../fixtures/request-0.6kb.json");

/// The same request with the signals of a device: 10 KB.
pub const LARGE_REQUEST: &str = include_str!("../fixtures/request-10kb.json");

/// [`SMALL_REQUEST`] as a program writes it.
///
/// # Errors
///
/// None, as long as the basket below is JSON.
pub fn small_request() -> Result<EvaluationRequest<'static>, SyntaxError> {
    Ok(EvaluationRequest::new(event()?).with_risk_policy_set(RiskPolicySet::by_name("Score policy")))
}

/// [`LARGE_REQUEST`] as a program writes it.
///
/// # Errors
///
/// None, as long as the basket below is JSON.
pub fn large_request() -> Result<EvaluationRequest<'static>, SyntaxError> {
    Ok(small_request()?.map_event(|event| event.with_signals(signals())))
}

/// The signals in [`LARGE_REQUEST`], as an SDK hands them over.
#[must_use]
pub fn signals() -> &'static str {
    let rest = LARGE_REQUEST.split_once("\"data\":\"").map_or("", |(_, rest)| rest);
    rest.split_once('"').map_or("", |(signals, _)| signals)
}

fn event() -> Result<Event<'static>, SyntaxError> {
    let user = User::external("u-1").with_name("ana@example.com").with_groups(["staff", "buyers"]);
    let browser = Browser::new().with_user_agent(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/124.0.0.0 Safari/537.36",
    );
    Ok(Event::new("81.2.69.142", user)
        .with_flow(Flow::authentication_by(AuthenticationSubtype::Passkey))
        .with_session("8f14e45f-ceea-467f-9b1d-2a4c6e8f0b13")
        .with_browser(browser)
        .with_external_device_id("c0ffee00-1234-4abc-9def-001122334455")
        .with_sharing_type(SharingType::Private)
        .with_target(TargetResource::new("shop").with_name("Web shop"))
        .with_origin("web-shop")
        .with_custom_attributes(Json::parse(r#"{"basket":3}"#)?))
}
