//! The conformance suite: one runner, the cases in `tests/cases`, and a testee per host.
//!
//! A case is a line of JSON; a testee is a program that reads cases from its standard input and writes an answer a
//! line. So a rule is stated once, and no host can drift.
//!
//! | module | what |
//! |---|---|
//! | [`compare`] | when an answer is right |
//! | [`suite`] | reads cases, runs a testee over them and counts |
//! | [`service`] | the emulator around `client` cases |
//! | [`admin`] | the emulator's admin calls |
//! | [`hosts`] | which testees there are |
//! | [`run`] | all of it, on several testees at a time |
//! | [`storm`] | what must hold while the service fails at random |

pub mod admin;
pub mod compare;
pub mod hosts;
pub mod run;
pub mod service;
pub mod storm;
pub mod suite;
