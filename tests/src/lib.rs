//! The conformance suite: one runner, the cases in `tests/cases`, and a testee per host.
//!
//! A case is a line of JSON; a testee is a program that reads cases from its standard input and writes an answer a
//! line. So a rule is stated once, and no host can drift. [`compare`] says when an answer is right, [`suite`] runs a
//! testee over cases, [`service`] gives `client` cases an emulator.

pub mod compare;
pub mod suite;
