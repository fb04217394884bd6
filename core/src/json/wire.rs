//! How modelled objects are read and written: one pass, nothing lost, wrong types kept as they came.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Json, Kind, Scanner, SyntaxError};

/// A modelled value that can stand in a [`Slot`].
pub(crate) trait Wire<'a>: Sized {
    /// Reads the value, or leaves it untouched (`None`) when it is of another JSON type.
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError>;

    fn write(&self, out: &mut Writer);
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
    /// A member: `null` is absent.
    #[inline]
    pub(crate) fn read(scanner: &mut Scanner<'a>) -> Result<Self, SyntaxError> {
        if scanner.kind()? == Kind::Null {
            scanner.skip()?;
            return Ok(Slot::Absent);
        }
        Self::read_item(scanner)
    }

    /// A member of a list: `null` is of the wrong type.
    #[inline]
    fn read_item(scanner: &mut Scanner<'a>) -> Result<Self, SyntaxError> {
        Ok(match T::read(scanner)? {
            Some(value) => Slot::Given(value),
            None => Slot::Mistyped(scanner.value()?),
        })
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Slot::Given(value) => value.write(out),
            Slot::Mistyped(json) => out.raw(json.text()),
            Slot::Absent => out.raw("null"),
        }
    }
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

    /// A member under a name that needs no escapes, unless it is absent.
    pub(crate) fn member<'a, T: Wire<'a>>(&mut self, quoted_name: &str, slot: &Slot<'a, T>) {
        if !slot.is_absent() {
            self.raw(quoted_name);
            slot.write(self);
            self.comma();
        }
    }

    pub(crate) fn other(&mut self, members: &[(Cow<'_, str>, Json<'_>)]) {
        for (name, value) in members {
            self.name(name);
            self.raw(value.text());
            self.comma();
        }
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
pub(crate) fn settle_other<'a>(members: &mut Vec<(Cow<'a, str>, Json<'a>)>) {
    if members.len() > 1 {
        let mut seen = BTreeSet::new();
        let last: Vec<bool> = members.iter().rev().map(|(name, _)| seen.insert(name.clone())).collect();
        let mut last = last.into_iter().rev();
        members.retain(|_| last.next().unwrap_or(true));
    }
    members.retain(|(_, value)| value.text() != "null");
}

impl<'a> Wire<'a> for Cow<'a, str> {
    #[inline]
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        (scanner.kind()? == Kind::String).then(|| scanner.string()).transpose()
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl<'a> Wire<'a> for bool {
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        (scanner.kind()? == Kind::Boolean).then(|| Ok(scanner.value()?.text() == "true")).transpose()
    }

    fn write(&self, out: &mut Writer) {
        out.raw(if *self { "true" } else { "false" });
    }
}

/// Any value at all.
impl<'a> Wire<'a> for Json<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        scanner.value().map(Some)
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
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        (scanner.kind()? == Kind::Number).then(|| scanner.value().map(Number)).transpose()
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
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        if scanner.kind()? != Kind::List {
            return Ok(None);
        }
        let mut items = Vec::new();
        scanner.list(|scanner| {
            items.push(Slot::read_item(scanner)?);
            Ok(())
        })?;
        Ok(Some(List(items)))
    }

    fn write(&self, out: &mut Writer) {
        out.open(b'[');
        for item in &self.0 {
            item.write(out);
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

            /// The names that are modelled.
            #[allow(dead_code, reason = "few objects tell what is modelled")]
            pub(crate) const NAMES: &'static [&'static str] = &[$($wire),*];

            pub(crate) fn read_object(
                scanner: &mut $crate::json::Scanner<'a>,
            ) -> Result<Self, $crate::json::SyntaxError> {
                let mut object = Self::default();
                scanner.modelled(&mut |scanner, name| {
                    match &**name {
                        $($wire => object.$member = $crate::json::Slot::read(scanner)?,)*
                        _ => object.other.push((name.clone(), scanner.value()?)),
                    }
                    Ok(())
                })?;
                if !object.other.is_empty() {
                    $crate::json::settle_other(&mut object.other);
                }
                Ok(object)
            }

            pub(crate) fn write_object(&self, out: &mut $crate::json::Writer) {
                out.open(b'{');
                $($crate::json::wire_object!(@write self out $member $wire $(($($not_sent)+))?);)*
                out.other(&self.other);
                out.close(b'}');
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
            ) -> Result<Option<Self>, $crate::json::SyntaxError> {
                (scanner.kind()? == $crate::json::Kind::Object).then(|| Self::read_object(scanner)).transpose()
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                self.write_object(out);
            }
        }
    };
    (@write $self:ident $out:ident $member:ident $wire:literal (not sent)) => {};
    (@write $self:ident $out:ident $member:ident $wire:literal) => {
        $out.member(concat!("\"", $wire, "\":"), &$self.$member)
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
