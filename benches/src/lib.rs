//! How fast the core is, beside what one would write with `serde_json` alone.
//!
//! Three questions: what a decision costs on top of nothing (a response of 3 KB, of which it reads six members),
//! what checking a request costs on top of serialising it (0.6 KB, and 10 KB with signals), and what the Evaluation
//! node costs on top of both.
//!
//! | what | where |
//! |---|---|
//! | the texts, and the same requests typed | [`fixtures`] |
//! | the decision as one would write it without the core | [`peer_decision`] |
//! | the request as a derived struct | [`peer_request`] |
//! | every measured operation, by name | [`subjects`], [`node`] |
//! | interleaved rounds and their medians | [`measure`] |
//!
//! `cargo bench -p pingone-protect-benches` measures with criterion; the program `ratios` takes seconds and prints
//! one table. No test asserts a time.

pub mod fixtures;
pub mod measure;
pub mod node;
pub mod peer_decision;
pub mod peer_request;
pub mod subjects;
