//! Modelled objects: the table that declares one, and how all of them are read and written.

use std::borrow::Cow;

use super::{Json, Scanner, SyntaxError, Writer};

/// A member of a modelled object, whatever its type, so that reading and writing objects exist once.
pub(crate) trait AnySlot<'a> {
    /// `null` is absent.
    fn read(&mut self, scanner: &mut Scanner<'a>) -> Result<(), SyntaxError>;

    /// Writes name and value, unless the value is absent.
    fn write(&self, quoted_name: &str, out: &mut Writer);
}

/// What a table says of a member.
pub(crate) struct Named {
    /// The name in quotes, with the colon.
    pub(crate) quoted: &'static str,
    /// Whether it is part of the body.
    pub(crate) sent: bool,
}

impl Named {
    pub(crate) fn is(&self, name: &[u8]) -> bool {
        self.quoted.as_bytes().get(1..=name.len()).is_some_and(|own| own == name)
            && self.quoted.len() == name.len() + 3
    }
}

/// Reads the members of an object: those of the table where they belong, all others as they came.
pub(crate) fn read_members<'a>(
    scanner: &mut Scanner<'a>,
    table: &[Named],
    members: &mut [&mut dyn AnySlot<'a>],
    other: &mut Vec<(Cow<'a, str>, Json<'a>)>,
) -> Result<(), SyntaxError> {
    scanner.members(|scanner, name| {
        let bytes = scanner.bytes_of(name);
        let place = table.iter().position(|named| named.is(&bytes));
        match place.and_then(|place| members.get_mut(place)) {
            Some(member) => member.read(scanner)?,
            None => other.push((scanner.text_of(name), scanner.value()?)),
        }
        Ok(())
    })?;
    settle_other(other);
    Ok(())
}

/// Writes the members of an object that are part of the body.
pub(crate) fn write_members<'a>(
    out: &mut Writer,
    table: &[Named],
    members: &[&dyn AnySlot<'a>],
    other: &[(Cow<'a, str>, Json<'a>)],
) {
    out.open(b'{');
    for (named, member) in table.iter().zip(members) {
        if named.sent {
            member.write(named.quoted, out);
        }
    }
    for (name, value) in other {
        out.name(name);
        out.raw(value.text());
        out.comma();
    }
    out.close(b'}');
}

/// Members that the model does not name: of each name the last counts, and `null` counts as absent.
fn settle_other<'a>(members: &mut Vec<(Cow<'a, str>, Json<'a>)>) {
    if members.len() > 1 {
        for place in superseded(members) {
            if let Some((_, value)) = members.get_mut(place) {
                *value = Json::trusted(Cow::Borrowed("null"));
            }
        }
    }
    members.retain(|(_, value)| value.text() != "null");
}

/// The places of members that have another of the same name behind them.
fn superseded(members: &[(Cow<'_, str>, Json<'_>)]) -> Vec<usize> {
    let mut sorted: Vec<(&str, usize)> =
        members.iter().enumerate().map(|(place, (name, _))| (&**name, place)).collect();
    sorted.sort_unstable();
    sorted
        .windows(2)
        .filter_map(|pair| match pair {
            [(name, place), (next, _)] if name == next => Some(*place),
            _ => None,
        })
        .collect()
}

/// Declares an object of the service: its members, their types and names on the wire, in one table.
///
/// The types are `Text`, `Boolean`, `Number`, `Any`, `TextList`, `Open<Enum>`, `Object<Type>` and `List<Type>`.
/// `(not sent)` behind a member keeps it for the rules, but out of the body. The reading and writing of the whole
/// object come with it; `impl Wire` does too, unless `special` stands in front.
macro_rules! wire_object {
    ($(#[$doc:meta])* special $name:ident {
        $(
            $(#[$member_doc:meta])*
            $member:ident : $type:ident $(<$inner:ident>)? = $wire:literal $(($($not_sent:tt)+))?
        ),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq)]
        pub struct $name<'a> {
            $(pub(crate) $member: $crate::json::Slot<'a, $crate::json::member_type!('a $type $(<$inner>)?)>,)*
            pub(crate) other: Vec<(std::borrow::Cow<'a, str>, $crate::json::Json<'a>)>,
        }

        impl<'a> $name<'a> {
            $(
                $(#[$member_doc])*
                #[must_use]
                pub fn $member(&self) -> Option<$crate::json::shown_type!('a $type $(<$inner>)?)> {
                    $crate::json::shown!(self.$member.given(), $type)
                }
            )*

            /// Members that the model does not name, as they came.
            #[must_use]
            pub fn other(&self) -> &[(std::borrow::Cow<'a, str>, $crate::json::Json<'a>)] {
                &self.other
            }

            /// The table itself, for hosts whose types are generated from it.
            pub const MEMBERS: &'static [$crate::json::Member] = &[$(
                $crate::json::Member {
                    name: $wire,
                    kind: stringify!($type),
                    of: stringify!($($inner)?),
                    documentation: &[$(stringify!($member_doc)),*],
                }
            ),*];

            /// The members that are modelled.
            pub(crate) const TABLE: &'static [$crate::json::Named] = &[$(
                $crate::json::Named {
                    quoted: concat!("\"", $wire, "\":"),
                    sent: $crate::json::wire_object!(@sent $(($($not_sent)+))?),
                }
            ),*];

            /// Reads an object into this one, which is empty.
            pub(crate) fn read_object(
                &mut self,
                scanner: &mut $crate::json::Scanner<'a>,
            ) -> Result<(), $crate::json::SyntaxError> {
                $crate::json::read_members(scanner, Self::TABLE, &mut [$(&mut self.$member),*], &mut self.other)
            }

            /// Reads a text that is one object.
            #[allow(dead_code, reason = "few objects are a whole text")]
            pub(crate) fn of_text(text: &'a str) -> Result<Self, $crate::json::SyntaxError> {
                let (mut scanner, mut object) = ($crate::json::Scanner::new(text), Self::default());
                object.read_object(&mut scanner)?;
                scanner.end()?;
                Ok(object)
            }

            pub(crate) fn write_object(&self, out: &mut $crate::json::Writer) {
                $crate::json::write_members(out, Self::TABLE, &[$(&self.$member),*], &self.other);
            }
        }

        /// Shows no values: they may be personal data.
        impl std::fmt::Debug for $name<'_> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($members:tt)* }) => {
        $crate::json::wire_object! { $(#[$doc])* special $name { $($members)* } }

        impl<'a> $crate::json::Wire<'a> for $name<'a> {
            const KINDS: &'static [$crate::json::Kind] = &[$crate::json::Kind::Object];

            fn read(
                scanner: &mut $crate::json::Scanner<'a>,
                slot: &mut $crate::json::Slot<'a, Self>,
            ) -> Result<(), $crate::json::SyntaxError> {
                slot.empty().map_or(Ok(()), |object| object.read_object(scanner))
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                self.write_object(out);
            }
        }
    };
    (@sent (not sent)) => {
        false
    };
    (@sent) => {
        true
    };
}

/// What a member of a table holds.
macro_rules! member_type {
    ($a:lifetime Text) => { std::borrow::Cow<$a, str> };
    ($a:lifetime Boolean) => { bool };
    ($a:lifetime Number) => { $crate::json::Number<$a> };
    ($a:lifetime Any) => { $crate::json::Json<$a> };
    ($a:lifetime TextList) => { $crate::json::List<$a, std::borrow::Cow<$a, str>> };
    ($a:lifetime Open<$inner:ident>) => { $crate::open_enum::Open<$a, $inner> };
    ($a:lifetime Object<$inner:ident>) => { $inner<$a> };
    ($a:lifetime List<$inner:ident>) => { $crate::json::List<$a, $inner<$a>> };
}

/// What the getter of a member gives.
macro_rules! shown_type {
    ($a:lifetime Text) => { &str };
    ($a:lifetime Boolean) => { bool };
    ($a:lifetime $($other:tt)+) => { &$crate::json::member_type!($a $($other)+) };
}

macro_rules! shown {
    ($value:expr, Text) => {
        $value.map(|text| &**text)
    };
    ($value:expr, Boolean) => {
        $value.copied()
    };
    ($value:expr, $other:ident) => {
        $value
    };
}

pub(crate) use {member_type, shown, shown_type, wire_object};
