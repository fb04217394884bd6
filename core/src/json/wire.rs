//! How modelled values are read and written: one pass, nothing lost, wrong types kept as they came.

use std::borrow::Cow;

use super::{AnySlot, Json, Kind, Scanner, SyntaxError, Writer};

/// A modelled value that can stand in a [`Slot`].
pub(crate) trait Wire<'a>: Sized {
    /// Reads the value that comes next into a slot, as it came when it is of another JSON type.
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
            scanner.list(|scanner| {
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
