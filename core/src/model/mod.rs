//! The wire, as the service spells it: what is sent and what comes back.
//!
//! | module | what |
//! |---|---|
//! | [`event`], [`request`] | what is sent to create an evaluation |
//! | [`evaluation`], [`details`] | what comes back |
//! | [`feedback`] | feedback on evaluations |
//! | [`values`] | the documented values of all of them |

mod build;
pub mod details;
pub mod evaluation;
pub mod event;
pub mod feedback;
pub mod request;
pub mod values;
