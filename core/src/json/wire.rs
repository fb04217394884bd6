//! How modelled values are read and written: one pass, nothing lost, wrong types kept as they came.

use std::borrow::Cow;

use super::{AnySlot, Json, Kind, Scanner, SyntaxError, Writer};

/// A modelled value that can stand in a [`Slot`].
pub(crate) trait Wire<'a>: Sized {
    /// The kinds of JSON that the model names for it.
    const KINDS: &'static [Kind];

    /// Reads the value that comes next, which is of one of these kinds.
    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError>;

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
    /// An empty value to fill in place: moving an object shows.
    pub(crate) fn empty(&mut self) -> Option<&mut T>
    where
        T: Default,
    {
        *self = Slot::Given(T::default());
        match self {
            Slot::Given(value) => Some(value),
            Slot::Absent | Slot::Mistyped(_) => None,
        }
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
        match found(scanner, T::KINDS)? {
            Found::Fits => return T::read(scanner, self),
            Found::Absent => *self = Slot::Absent,
            Found::Stray(json) => *self = Slot::Mistyped(json),
        }
        Ok(())
    }

    fn write(&self, quoted_name: &str, out: &mut Writer) {
        if !self.is_absent() {
            out.raw(quoted_name);
            self.write_value(out);
            out.comma();
        }
    }
}

/// What comes next in a slot's place.
enum Found<'a> {
    /// A value of the right kind, not yet read.
    Fits,
    Absent,
    Stray(Json<'a>),
}

fn found<'a>(scanner: &mut Scanner<'a>, kinds: &[Kind]) -> Result<Found<'a>, SyntaxError> {
    let kind = scanner.kind()?;
    if kinds.contains(&kind) {
        return Ok(Found::Fits);
    }
    let json = scanner.value()?;
    Ok(if kind == Kind::Null { Found::Absent } else { Found::Stray(json) })
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

impl<'a> Wire<'a> for Cow<'a, str> {
    const KINDS: &'static [Kind] = &[Kind::String];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        *slot = Slot::Given(scanner.string()?);
        Ok(())
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl<'a> Wire<'a> for bool {
    const KINDS: &'static [Kind] = &[Kind::Boolean];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        *slot = Slot::Given(scanner.value()?.text() == "true");
        Ok(())
    }

    fn write(&self, out: &mut Writer) {
        out.raw(if *self { "true" } else { "false" });
    }
}

/// Any value at all.
impl<'a> Wire<'a> for Json<'a> {
    const KINDS: &'static [Kind] = &[Kind::Boolean, Kind::Number, Kind::String, Kind::List, Kind::Object];

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
    const KINDS: &'static [Kind] = &[Kind::Number];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        *slot = Slot::Given(Number(scanner.value()?));
        Ok(())
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
    const KINDS: &'static [Kind] = &[Kind::List];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        let mut items = Vec::new();
        scanner.list(|scanner| {
            let mut item = Slot::Absent;
            item.read(scanner)?;
            if item.is_absent() {
                // In a list, `null` is of the wrong type.
                item = Slot::Mistyped(Json::trusted(Cow::Borrowed("null")));
            }
            items.push(item);
            Ok(())
        })?;
        *slot = Slot::Given(List(items));
        Ok(())
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
