//! How modelled objects are read and written: one pass, nothing lost, wrong types kept as they came.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Json, Kind, Scanner, SyntaxError};

/// A modelled value that can stand in a [`Slot`].
pub(crate) trait Wire<'a>: Sized {
    /// Reads the value that comes next into a slot, as it came when it is of another JSON type.
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError>;

    fn write(&self, out: &mut Writer);
}

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

/// A member that may be missing (or `null`, which counts as absent) or of a type that the model does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Slot<'a, T> {
    #[default]
    Absent,
    Given(T),
    Mistyped(Json<'a>),
}

impl<'a, T: Wire<'a>> Slot<'a, T> {
    /// Reads a value of this kind; one of another stays as it came.
    pub(crate) fn of_kind(
        &mut self,
        kind: Kind,
        scanner: &mut Scanner<'a>,
        read: impl FnOnce(&mut Scanner<'a>) -> Result<T, SyntaxError>,
    ) -> Result<(), SyntaxError> {
        *self = match scanner.kind()? == kind {
            true => Slot::Given(read(scanner)?),
            false => Slot::Mistyped(scanner.value()?),
        };
        Ok(())
    }

    /// The place to read an object into; what is no object stays as it came.
    pub(crate) fn empty_object(&mut self, scanner: &mut Scanner<'a>) -> Result<Option<&mut T>, SyntaxError>
    where
        T: Default,
    {
        *self = match scanner.kind()? {
            Kind::Object => Slot::Given(T::default()),
            _ => Slot::Mistyped(scanner.value()?),
        };
        Ok(match self {
            Slot::Given(object) => Some(object),
            Slot::Absent | Slot::Mistyped(_) => None,
        })
    }

    fn write_value(&self, out: &mut Writer) {
        match self {
            Slot::Given(value) => value.write(out),
            Slot::Mistyped(json) => out.raw(json.text()),
            Slot::Absent => out.raw("null"),
        }
    }
}

impl<'a, T: Wire<'a>> AnySlot<'a> for Slot<'a, T> {
    fn read(&mut self, scanner: &mut Scanner<'a>) -> Result<(), SyntaxError> {
        if scanner.kind()? == Kind::Null {
            *self = Slot::Absent;
            return scanner.skip();
        }
        T::read(scanner, self)
    }

    fn write(&self, quoted_name: &str, out: &mut Writer) {
        if !self.is_absent() {
            out.raw(quoted_name);
            self.write_value(out);
            out.comma();
        }
    }
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
    scanner.members(&mut |scanner, name| {
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

impl<T> Slot<'_, T> {
    /// The value, when it is there and of the right type.
    pub(crate) fn given(&self) -> Option<&T> {
        match self {
            Slot::Given(value) => Some(value),
            Slot::Absent | Slot::Mistyped(_) => None,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Slot::Absent)
    }
}

/// Text under construction.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub(crate) fn finish(self) -> String {
        String::from_utf8(self.0).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned())
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn string(&mut self, text: &str) {
        if is_plain(text) {
            self.0.push(b'"');
            self.raw(text);
            self.0.push(b'"');
        } else {
            self.escaped(text);
        }
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        self.0.push(b'"');
        for byte in text.bytes() {
            let named = match byte {
                b'"' | b'\\' => byte,
                0x08 => b'b',
                0x0c => b'f',
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0..0x20 => {
                    self.raw("\\u00");
                    self.0.extend([
                        b'0' + (byte >> 4),
                        *b"0123456789abcdef".get(usize::from(byte & 15)).unwrap_or(&b'0'),
                    ]);
                    continue;
                }
                _ => {
                    self.0.push(byte);
                    continue;
                }
            };
            self.0.extend([b'\\', named]);
        }
        self.0.push(b'"');
    }

    /// The shortest text that reads as the same float; JSON has no infinity.
    pub(crate) fn float(&mut self, value: f64) {
        match value.is_finite() {
            true => self.raw(zmij::Buffer::new().format_finite(value)),
            false => self.raw("null"),
        }
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.0.push(bracket);
    }

    /// Takes a trailing comma away, so that members need not know whether they are the last.
    pub(crate) fn close(&mut self, bracket: u8) {
        if self.0.last() == Some(&b',') {
            self.0.pop();
        }
        self.0.push(bracket);
    }

    pub(crate) fn name(&mut self, name: &str) {
        self.string(name);
        self.colon();
    }

    pub(crate) fn colon(&mut self) {
        self.0.push(b':');
    }

    pub(crate) fn comma(&mut self) {
        self.0.push(b',');
    }
}

/// Whether a text needs no escapes. It looks at every byte, without an early end, so that it becomes vector
/// instructions.
fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |found, byte| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\'))
}

/// An object of strings; what is absent is left out.
pub(crate) fn object_of(members: &[(&str, Option<&str>)]) -> String {
    let mut out = Writer::default();
    out.open(b'{');
    for (name, text) in members {
        if let Some(text) = text {
            out.name(name);
            out.string(text);
            out.comma();
        }
    }
    out.close(b'}');
    out.finish()
}

/// Members that the model does not name: of each name the last counts, and `null` counts as absent.
fn settle_other<'a>(members: &mut Vec<(Cow<'a, str>, Json<'a>)>) {
    if members.len() > 1 {
        let mut seen = BTreeSet::new();
        let last: Vec<bool> = members.iter().rev().map(|(name, _)| seen.insert(name.clone())).collect();
        let mut last = last.into_iter().rev();
        members.retain(|_| last.next().unwrap_or(true));
    }
    members.retain(|(_, value)| value.text() != "null");
}

impl<'a> Wire<'a> for Cow<'a, str> {
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        slot.of_kind(Kind::String, scanner, Scanner::string)
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl<'a> Wire<'a> for bool {
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        slot.of_kind(Kind::Boolean, scanner, |scanner| Ok(scanner.value()?.text() == "true"))
    }

    fn write(&self, out: &mut Writer) {
        out.raw(if *self { "true" } else { "false" });
    }
}

/// Any value at all.
impl<'a> Wire<'a> for Json<'a> {
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        *slot = Slot::Given(scanner.value()?);
        Ok(())
    }

    fn write(&self, out: &mut Writer) {
        out.raw(self.text());
    }
}

/// A number with all the digits that it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number<'a>(Json<'a>);

impl Number<'_> {
    /// The nearest 64-bit float; infinite when it is too large.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.as_f64().unwrap_or(f64::NAN)
    }

    /// The number as an integer, when it is written as one that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.text().parse().ok()
    }

    /// The digits as they came.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.text()
    }
}

impl<'a> Wire<'a> for Number<'a> {
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        slot.of_kind(Kind::Number, scanner, |scanner| scanner.value().map(Number))
    }

    fn write(&self, out: &mut Writer) {
        out.raw(self.0.text());
    }
}

/// A list whose members may each be of a type that the model does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<'a, T>(pub(crate) Vec<Slot<'a, T>>);

impl<'a, T> List<'a, T> {
    /// The members of the type that the model names.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().filter_map(Slot::given)
    }
}

impl<'a, T: Wire<'a>> Wire<'a> for List<'a, T> {
    /// In a list, `null` is of the wrong type.
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        slot.of_kind(Kind::List, scanner, |scanner| {
            let mut items = Vec::new();
            scanner.list(&mut |scanner| {
                let mut item = Slot::Absent;
                match scanner.kind()? {
                    Kind::Null => item = Slot::Mistyped(scanner.value()?),
                    _ => T::read(scanner, &mut item)?,
                }
                items.push(item);
                Ok(())
            })?;
            Ok(List(items))
        })
    }

    fn write(&self, out: &mut Writer) {
        out.open(b'[');
        for item in &self.0 {
            item.write_value(out);
            out.comma();
        }
        out.close(b']');
    }
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
            fn read(
                scanner: &mut $crate::json::Scanner<'a>,
                slot: &mut $crate::json::Slot<'a, Self>,
            ) -> Result<(), $crate::json::SyntaxError> {
                match slot.empty_object(scanner)? {
                    Some(object) => object.read_object(scanner),
                    None => Ok(()),
                }
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
