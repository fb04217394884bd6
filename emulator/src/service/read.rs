//! `GET …/riskEvaluations/{id}`

use crate::http::Response;
use crate::refusal::Refusal;
use crate::visit::Visit;

pub(super) fn answer(visit: &Visit<'_>, id: &str) -> Result<Response, Refusal> {
    visit.authorize()?;
    let evaluation = visit.environment.evaluations.get(id).ok_or_else(unknown)?;
    Ok(Response::hal(200, &evaluation.resource(visit.environment_id, &visit.environment_url())))
}

/// 404 for an evaluation.
pub(super) fn unknown() -> Refusal {
    Refusal::not_found("There is no risk evaluation of this id in this environment.")
}
