//! Enums of a wire that grows: the known values are closed types, and [`Open`] keeps an unknown one as it came.
//!
//! Constructors take the closed type, so a value that the service does not know cannot be written in Rust; only
//! parsing JSON can hold one.

use std::borrow::Cow;
use std::fmt;

use crate::json::{Kind, Scanner, Slot, SyntaxError, Wire, Writer};

/// A value of the closed enum `T`, or one that this version does not know.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Open<'a, T> {
    /// One of the documented values.
    Known(T),
    /// Anything else, as it came.
    Unknown(Cow<'a, str>),
}

/// An enum whose values are documented.
pub trait ClosedEnum: Copy + PartialEq + 'static {
    /// Every value, in the order of the service's documentation.
    const ALL: &'static [Self];
    /// The texts of [`ClosedEnum::ALL`].
    const TEXTS: &'static [&'static str];

    /// The value as the service spells it.
    fn as_str(self) -> &'static str;

    /// The value that is spelled so.
    #[must_use]
    fn from_text(text: &str) -> Option<Self> {
        Self::TEXTS.iter().position(|known| *known == text).and_then(|place| Self::ALL.get(place).copied())
    }
}

impl<T: ClosedEnum> Open<'_, T> {
    /// The value as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Open::Known(value) => value.as_str(),
            Open::Unknown(text) => text,
        }
    }

    /// The documented value, if it is one.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Open::Known(value) => Some(*value),
            Open::Unknown(_) => None,
        }
    }

    /// The same value without a borrow.
    #[must_use]
    pub fn into_owned(self) -> Open<'static, T> {
        match self {
            Open::Known(value) => Open::Known(value),
            Open::Unknown(text) => Open::Unknown(Cow::Owned(text.into_owned())),
        }
    }
}

impl<'a, T: ClosedEnum> From<Cow<'a, str>> for Open<'a, T> {
    fn from(text: Cow<'a, str>) -> Self {
        T::from_text(&text).map_or(Open::Unknown(text), Open::Known)
    }
}

impl<'a, T: ClosedEnum> From<&'a str> for Open<'a, T> {
    fn from(text: &'a str) -> Self {
        Cow::Borrowed(text).into()
    }
}

impl<T: ClosedEnum> PartialEq<T> for Open<'_, T> {
    fn eq(&self, other: &T) -> bool {
        self.known() == Some(*other)
    }
}

impl<T: ClosedEnum> fmt::Debug for Open<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl<T: ClosedEnum> fmt::Display for Open<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl<'a, T: ClosedEnum> Wire<'a> for Open<'a, T> {
    const KINDS: &'static [Kind] = &[Kind::String];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        *slot = Slot::Given(scanner.string()?.into());
        Ok(())
    }

    fn write(&self, out: &mut Writer) {
        out.string(self.as_str());
    }
}

/// Declares a closed enum in the order and spelling of the service.
macro_rules! closed_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$value_doc])* $value),* }

        impl $crate::open_enum::ClosedEnum for $name {
            const ALL: &'static [Self] = &[$($name::$value),*];
            const TEXTS: &'static [&'static str] = &[$($text),*];

            fn as_str(self) -> &'static str {
                Self::TEXTS.get(self as usize).copied().unwrap_or_default()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str($crate::open_enum::ClosedEnum::as_str(*self))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::open_enum::ClosedEnum::as_str(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                <$name as $crate::open_enum::ClosedEnum>::from_text(&text)
                    .ok_or_else(|| serde::de::Error::unknown_variant(&text, <$name as $crate::open_enum::ClosedEnum>::TEXTS))
            }
        }
    };
}
pub(crate) use closed_enum;
