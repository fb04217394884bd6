//! All operations, in one table: what each works on, and its function.

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::boundary::journey::Run;
use pingone_protect_core::protocol::{Call, Config};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::Client;
use crate::machine::Machine;
use crate::objects::{Object, Objects};
use crate::{Given, Taken, checks, client, handle, journey, machine, objects};

/// What an operation works on, and how.
pub(crate) enum Operation {
    /// On what it takes alone.
    Check(fn(&Taken) -> Given),
    /// Makes an object, and gives its number.
    Make(fn(&Taken) -> Result<Object, ErrorInfo>),
    /// Makes the machine of a call, and gives its number.
    Begin(fn(&Config, &Call, &Taken) -> Result<Object, ErrorInfo>),
    Client(fn(&Client, &Taken) -> Given),
    Machine(fn(&mut Machine, &mut Taken) -> Given),
    Run(fn(&mut Run, &Taken) -> Given),
    /// On more than one object.
    Several(fn(&mut Objects, &mut Taken) -> Given),
}

impl Operation {
    pub(crate) fn perform(&self, objects: &mut Objects, taken: &mut Taken) -> Given {
        match self {
            Self::Check(check) => check(taken),
            Self::Make(make) => Ok(objects.keep(make(taken)?)),
            Self::Begin(begin) => {
                let call = taken.call();
                let machine = begin(&objects.client(taken.object)?.config, &call, taken)?;
                Ok(objects.keep(machine))
            }
            Self::Client(ask) => ask(objects.client(taken.object)?, taken),
            Self::Machine(drive) => drive(objects.machine(taken.object)?, taken),
            Self::Run(drive) => drive(objects.run(taken.object)?, taken),
            Self::Several(join) => join(objects, taken),
        }
    }
}

/// The table, and the names of its numbers: TypeScript inlines them.
macro_rules! operations {
    ($($name:ident: $kind:ident $function:path,)*) => {
        pub(crate) const TABLE: &[Operation] = &[$(Operation::$kind($function)),*];

        #[wasm_bindgen(typescript_custom_section)]
        const NAMES: &str = concat!(
            "/** What the wasm does. */\nexport const enum Operation {\n",
            $("  ", stringify!($name), ",\n",)*
            "}\n"
        );
    };
}

operations! {
    Thrown: Several objects::thrown,
    Free: Several objects::free,
    ValidateRequest: Check checks::validate_request,
    PrepareRequest: Check checks::prepare_request,
    ValidateFeedback: Check checks::validate_feedback,
    RequestBody: Check checks::request_body,
    Decide: Check checks::decide,
    Explain: Check checks::explain,
    OutcomeLabel: Check checks::outcome_label,
    CheckEvaluation: Check checks::check_evaluation,
    Predictors: Check checks::predictors,
    ClientIp: Check checks::client_address,
    NewClient: Make client::new,
    Evaluate: Begin client::evaluate,
    Complete: Begin client::complete,
    Get: Begin client::get,
    SendFeedback: Begin client::send_feedback,
    ResetUserProfile: Begin client::reset_user_profile,
    EvaluateClientError: Client client::evaluate_client_error,
    Resume: Client client::resume,
    ExplainAnswer: Client client::explain,
    TimeoutMs: Client client::timeout_ms,
    AskForToken: Begin client::ask_for_token,
    TokenOfCallback: Make client::token_of_callback,
    TokenFailed: Make client::token_failed,
    StoreToken: Several client::store_token,
    Authorize: Several client::authorize,
    Step: Machine machine::step,
    OnResponse: Machine machine::on_response,
    OnFailure: Machine machine::on_failure,
    OnToken: Several machine::on_token,
    TakeEvents: Machine machine::take_events,
    BeginCompletion: Begin handle::begin_completion,
    BeginGuardEnd: Begin handle::begin_guard_end,
    Begun: Machine handle::begun,
    EndCompletion: Machine handle::end_completion,
    Record: Check handle::record,
    Ticket: Check handle::ticket,
    FeedbackItems: Check handle::feedback_items,
    NewRun: Make journey::new,
    ResumeRun: Make journey::resume,
    StartRun: Run journey::start,
    AnswerRun: Run journey::answer,
    OpenStep: Run journey::open,
    SaveRun: Run journey::save,
    CheckRun: Check journey::check,
    PerformStep: Begin journey::perform,
}
