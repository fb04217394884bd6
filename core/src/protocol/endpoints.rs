//! Where the service is: regions, paths, media types, correlation headers, and ids that become part of a path.

use super::http::HttpRequest;
use super::machine::Call;
use crate::error::ErrorInfo;
use crate::text::cleaned;

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const PROFILE_RESET: &str = "application/vnd.pingidentity.risk.userProfile.reset+json";

/// What is below an environment.
pub(crate) const EVALUATIONS: &str = "riskEvaluations";
pub(crate) const FEEDBACK: &str = "riskFeedback";
pub(crate) const USER_PROFILE: &str = "riskUserProfile";

/// The most characters of a correlation header, and of an id in a path.
const CORRELATION_LENGTH: usize = 100;
const ID_LENGTH: usize = 128;

/// A geography of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// North America, `pingone.com`.
    NorthAmerica,
    /// Canada, `pingone.ca`.
    Canada,
    /// Europe, `pingone.eu`.
    Europe,
    /// Asia-Pacific, `pingone.asia`.
    AsiaPacific,
    /// Australia, `pingone.com.au`.
    Australia,
    /// Singapore, `pingone.sg`.
    Singapore,
}

impl Region {
    /// Every region, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::NorthAmerica, Self::Canada, Self::Europe, Self::AsiaPacific, Self::Australia, Self::Singapore];

    /// The region's short name: `NA`, `CA`, `EU`, `AP`, `AU`, `SG`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NorthAmerica => "NA",
            Self::Canada => "CA",
            Self::Europe => "EU",
            Self::AsiaPacific => "AP",
            Self::Australia => "AU",
            Self::Singapore => "SG",
        }
    }

    /// The region of a short name, in exactly that spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.as_str() == name)
    }

    /// The API's base, with `/v1`.
    #[must_use]
    pub fn api_url(self) -> String {
        ["https://api.pingone.", self.top_level_domain(), "/v1"].concat()
    }

    /// The token endpoint's base, without the environment.
    #[must_use]
    pub fn auth_url(self) -> String {
        ["https://auth.pingone.", self.top_level_domain()].concat()
    }

    const fn top_level_domain(self) -> &'static str {
        match self {
            Self::NorthAmerica => "com",
            Self::Canada => "ca",
            Self::Europe => "eu",
            Self::AsiaPacific => "asia",
            Self::Australia => "com.au",
            Self::Singapore => "sg",
        }
    }
}

pub(crate) fn token(auth_url: &str, environment_id: &str) -> String {
    [auth_url, "/", environment_id, "/as/token"].concat()
}

/// The URL of a path below the environment.
pub(crate) fn below_environment(api_url: &str, environment_id: &str, path: &str) -> String {
    [api_url, "/environments/", environment_id, "/", path].concat()
}

/// The path of one evaluation, and what is below it.
pub(crate) fn evaluation(id: &str, below: &str) -> Result<String, ErrorInfo> {
    Ok([EVALUATIONS, "/", check_id(id)?, below].concat())
}

/// An id that may become part of a path: 1 to 128 characters of `A-Z a-z 0-9 _ -`, so that no id names another
/// resource (`..`, `a/b`) or another host.
pub(crate) fn check_id(id: &str) -> Result<&str, ErrorInfo> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (1..=ID_LENGTH).contains(&id.len()) && id.bytes().all(good) {
        return Ok(id);
    }
    Err(ErrorInfo::invalid_config(
        "id",
        "an evaluation's id is 1 to 128 characters of A-Z, a-z, 0-9, _ and -",
    ))
}

/// Adds the correlation headers that the caller gave; an empty value is none.
pub(crate) fn add_correlation(request: &mut HttpRequest, call: &Call) {
    for (name, value) in [
        ("x-ping-external-transaction-id", &call.transaction_id),
        ("x-ping-external-session-id", &call.session_id),
    ] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            request.add_header(name, clean_correlation(value));
        }
    }
}

/// The text with what the service does not take replaced by `_`, cut at 100 characters.
fn clean_correlation(text: &str) -> String {
    let good = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '.' | '_' | '-' | '/' | '@' | '=' | '#' | '+')
    };
    cleaned(text, CORRELATION_LENGTH, good, '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::HttpMethod;

    #[test]
    fn every_region_has_its_own_hosts() {
        let urls: Vec<String> = Region::ALL.iter().map(|region| region.api_url()).collect();
        assert_eq!(
            urls,
            [
                "https://api.pingone.com/v1",
                "https://api.pingone.ca/v1",
                "https://api.pingone.eu/v1",
                "https://api.pingone.asia/v1",
                "https://api.pingone.com.au/v1",
                "https://api.pingone.sg/v1",
            ]
        );
        assert_eq!(Region::Australia.auth_url(), "https://auth.pingone.com.au");
        assert_eq!(Region::from_name("EU"), Some(Region::Europe));
        assert_eq!(Region::from_name("eu"), None);
    }

    #[test]
    fn an_id_stays_one_segment_of_the_path() {
        for id in ["a", "0b5e2f3a-7c11-4f0e-9a55-3d1c52f7e0aa", "A_-9", &"a".repeat(128)] {
            assert_eq!(check_id(id), Ok(id));
        }
        for id in ["", "..", "a/b", "a b", "a%2fb", "\u{e4}", "a?b", "a\n", &"a".repeat(129)] {
            assert!(check_id(id).is_err(), "{id:?}");
        }
    }

    #[test]
    fn correlation_values_are_cleaned_and_cut() {
        assert_eq!(clean_correlation("aZ09._-/@=#+"), "aZ09._-/@=#+");
        assert_eq!(clean_correlation("a b\r\nc:\u{fc}\"1"), "a_b__c___1");
        assert_eq!(clean_correlation("a\u{1f600}b"), "a_b");
        assert_eq!(clean_correlation(&"t".repeat(150)).len(), 100);
    }

    #[test]
    fn only_given_correlation_values_become_headers() {
        let call = Call {
            transaction_id: Some("t 1".to_owned()),
            session_id: Some(String::new()),
            ..Call::default()
        };
        let mut request = HttpRequest::new(HttpMethod::Get, String::new());
        add_correlation(&mut request, &call);
        assert_eq!(request.headers, [("x-ping-external-transaction-id".to_owned(), "t_1".to_owned())]);
    }
}
