//! `POST …/riskFeedback`

use pingone_protect_core::Json;

use super::JSON;
use crate::checks;
use crate::environment::Environment;
use crate::http::Response;
use crate::moment::rfc_3339;
use crate::object::{Object, text_at};
use crate::refusal::Refusal;
use crate::visit::{Visit, link};

const V2: &str = "application/vnd.pingidentity.risk.feedback.v2+json";
const BULK_V2: &str = "application/vnd.pingidentity.risk.feedback.bulk.v2+json";

pub(super) fn answer(visit: &mut Visit<'_>) -> Result<Response, Refusal> {
    visit.admit(&[JSON, V2, BULK_V2])?;
    // The value lists of version 2 are not public: any body of those types is taken.
    if visit.request.media_type() == JSON {
        let text = visit.request.text();
        if !visit.environment.lenient {
            let report = checks::feedback(&text);
            if !report.valid {
                return Err(Refusal::invalid_data(&report));
            }
        }
        if let Ok(json) = Json::parse(&text) {
            keep(visit.environment, &json);
        }
    }
    Ok(Response::hal(201, &receipt(visit)))
}

/// Items go to the evaluation that they name; of one that is not known they are taken all the same.
fn keep(environment: &mut Environment, feedback: &Json<'_>) {
    let items = feedback.get("evaluationFeedbackItems");
    for item in items.iter().flat_map(Json::items) {
        let Some(id) = text_at(&item, &["riskEvaluation", "id"]) else { continue };
        let weight = item.text().len() + 64;
        if let Some(evaluation) = environment.evaluations.get_mut(&id) {
            evaluation.feedback.push(item.into_owned());
            environment.evaluations.grew(&id, weight);
        }
    }
}

fn receipt(visit: &mut Visit<'_>) -> Object {
    let id = visit.ids.uuid();
    let environment_url = visit.environment_url();
    let links = Object::default()
        .with("self", &link(&format!("{environment_url}/riskFeedback/{id}")))
        .with("environment", &link(&environment_url));
    let at = rfc_3339(visit.at);
    Object::default()
        .with("_links", &links)
        .with("id", &id)
        .with("environment", &Object::default().with("id", visit.environment_id))
        .with("createdAt", &at)
        .with("updatedAt", &at)
}
