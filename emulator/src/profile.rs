//! What is learned about a user: how many sign-ins succeeded, and the last of them.

use pingone_protect_core::Json;

use crate::moment::Moment;
use crate::object::text_at;

/// How many `SUCCESS` completions end the training of the predictors that learn.
pub const TRAINING_SUCCESSES: u32 = 5;

/// A user's learned profile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    successes: u32,
    last_success: Option<Success>,
}

/// A sign-in that was completed with `SUCCESS`.
#[derive(Clone, Debug)]
pub(crate) struct Success {
    /// When it was completed.
    pub(crate) at: Moment,
    pub(crate) ip: String,
    /// The caller's own id of the device.
    pub(crate) device: Option<String>,
}

impl Profile {
    pub(crate) fn learn(&mut self, success: Success) {
        self.successes = self.successes.saturating_add(1);
        self.last_success = Some(success);
    }

    pub(crate) fn last_success(&self) -> Option<&Success> {
        self.last_success.as_ref()
    }

    pub(crate) fn in_training(&self) -> bool {
        self.successes < TRAINING_SUCCESSES
    }
}

/// What tells the users of an environment apart: type and id, or the name of one without an id.
pub(crate) fn user_key(user: &Json<'_>) -> Option<String> {
    let text = |name| text_at(user, &[name]);
    let kind = text("type").unwrap_or_default();
    match (text("id"), text("name")) {
        (Some(id), _) => Some(format!("{kind} id {id}")),
        (None, Some(name)) => Some(format!("{kind} name {name}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_successes_end_the_training() {
        let mut profile = Profile::default();
        for at in 0..5 {
            assert!(profile.in_training());
            profile.learn(Success { at, ip: String::new(), device: None });
        }
        assert!(!profile.in_training());
        assert_eq!(profile.last_success().map(|success| success.at), Some(4));
    }

    #[test]
    fn users_are_told_apart() {
        let key = |user: &str| user_key(&Json::parse(user).unwrap());
        assert_ne!(key(r#"{"type":"EXTERNAL","id":"a"}"#), key(r#"{"type":"PING_ONE","id":"a"}"#));
        assert_ne!(key(r#"{"type":"PING_ONE","name":"a"}"#), key(r#"{"type":"PING_ONE","id":"a"}"#));
        assert_eq!(key(r#"{"type":"EXTERNAL","id":"a","name":"b"}"#), key(r#"{"type":"EXTERNAL","id":"a"}"#));
        assert_eq!(key("{}"), None);
    }
}
