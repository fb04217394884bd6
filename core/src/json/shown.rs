//! JSON of our own types: what hosts are shown.
//!
//! `serde_json` does the same, and is what programs in Rust use. It carries floats, errors and escapes for every type
//! there is, which is a sixth of the wasm; this carries what our types have (`docs/adr/0008-small-wasm.md`).

use std::fmt;

use serde::ser::{self, Serialize};

use super::Writer;
use crate::text::{decimal, signed_decimal};

/// The name by which [`Json`](super::Json) is known, whose text goes out as it is.
pub(super) const RAW: &str = "$pingone_protect::Json";

/// The JSON of a value whose map keys, if it has any, are strings, as all of ours are.
pub(crate) fn json_of<T: Serialize + ?Sized>(value: &T) -> String {
    let mut shown = Shown { out: Writer::with_capacity(256), raw: false };
    let done = value.serialize(&mut shown);
    debug_assert!(done.is_ok(), "writing to memory cannot fail");
    shown.out.finish()
}

/// Text under construction; `raw` when the next string is JSON already.
struct Shown {
    out: Writer,
    raw: bool,
}

/// What a `Serialize` implementation fails with on its own. None of ours does.
#[derive(Debug)]
struct Failed;

/// A list or an object that is open.
struct Members<'s> {
    shown: &'s mut Shown,
    closing: u8,
    /// Whether it is the content of a variant, whose own object is open, too.
    of_variant: bool,
}

impl Shown {
    fn list(&mut self) -> Members<'_> {
        self.out.open(b'[');
        Members { shown: self, closing: b']', of_variant: false }
    }

    fn object(&mut self) -> Members<'_> {
        self.out.open(b'{');
        Members { shown: self, closing: b'}', of_variant: false }
    }

    /// The one member of an object, for a variant with content.
    fn variant(&mut self, variant: &str) -> &mut Self {
        self.out.open(b'{');
        self.out.name(variant);
        self
    }
}

impl Members<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        value.serialize(&mut *self.shown)?;
        self.shown.out.comma();
        Ok(())
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Failed> {
        self.shown.out.name(name);
        self.item(value)
    }

    #[expect(clippy::unnecessary_wraps, reason = "what serde wants")]
    fn close(self) -> Result<(), Failed> {
        self.shown.out.close(self.closing);
        if self.of_variant {
            self.shown.out.close(b'}');
        }
        Ok(())
    }
}

macro_rules! smaller_integers {
    ($($method:ident $type:ident $wide:ident),*) => {
        $(fn $method(self, value: $type) -> Result<(), Failed> {
            self.$wide(value.into())
        })*
    };
}

impl<'s> ser::Serializer for &'s mut Shown {
    type Ok = ();
    type Error = Failed;
    type SerializeSeq = Members<'s>;
    type SerializeTuple = Members<'s>;
    type SerializeTupleStruct = Members<'s>;
    type SerializeTupleVariant = Members<'s>;
    type SerializeMap = Members<'s>;
    type SerializeStruct = Members<'s>;
    type SerializeStructVariant = Members<'s>;

    fn serialize_i64(self, value: i64) -> Result<(), Failed> {
        self.out.raw(&signed_decimal(value));
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Failed> {
        self.out.raw(&decimal(value));
        Ok(())
    }

    smaller_integers!(
        serialize_i8 i8 serialize_i64, serialize_i16 i16 serialize_i64, serialize_i32 i32 serialize_i64,
        serialize_u8 u8 serialize_u64, serialize_u16 u16 serialize_u64, serialize_u32 u32 serialize_u64,
        serialize_f32 f32 serialize_f64
    );

    /// Ours is no text of a human's: [`Json`](super::Json) asks, and gives its text instead of a value.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), Failed> {
        self.out.raw(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Failed> {
        self.out.float(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Failed> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), Failed> {
        match std::mem::take(&mut self.raw) {
            true => self.out.raw(text),
            false => self.out.string(text),
        }
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Failed> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), Failed> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failed> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Failed> {
        self.out.raw("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Failed> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Failed> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Failed> {
        self.raw = name == RAW;
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Failed> {
        value.serialize(self.variant(variant))?;
        self.out.close(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'s>, Failed> {
        Ok(self.list())
    }

    fn serialize_tuple(self, _: usize) -> Result<Members<'s>, Failed> {
        Ok(self.list())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Members<'s>, Failed> {
        Ok(self.list())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members<'s>, Failed> {
        Ok(Members { of_variant: true, ..self.variant(variant).list() })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'s>, Failed> {
        Ok(self.object())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'s>, Failed> {
        Ok(self.object())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members<'s>, Failed> {
        Ok(Members { of_variant: true, ..self.variant(variant).object() })
    }
}

macro_rules! items {
    ($($of:ident $method:ident),*) => {
        $(impl ser::$of for Members<'_> {
            type Ok = ();
            type Error = Failed;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
                self.item(value)
            }

            fn end(self) -> Result<(), Failed> {
                self.close()
            }
        })*
    };
}

macro_rules! members {
    ($($of:ident),*) => {
        $(impl ser::$of for Members<'_> {
            type Ok = ();
            type Error = Failed;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Failed> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Failed> {
                self.close()
            }
        })*
    };
}

items!(SerializeSeq serialize_element, SerializeTuple serialize_element);
items!(SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field);
members!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Members<'_> {
    type Ok = ();
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        key.serialize(&mut *self.shown)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        self.shown.out.colon();
        self.item(value)
    }

    fn end(self) -> Result<(), Failed> {
        self.close()
    }
}

impl ser::Error for Failed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value cannot be shown as JSON")
    }
}

impl std::error::Error for Failed {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::Json;
    use super::*;

    #[derive(Clone, Debug, serde::Serialize)]
    enum Variant {
        Plain,
        Wrapped(u8),
        Pair(bool, char),
        Named { inner: Option<i16> },
    }

    #[derive(Clone, Debug, serde::Serialize)]
    struct Everything {
        text: String,
        float: f64,
        big: u64,
        small: i64,
        pair: (String, ()),
        list: Vec<Variant>,
        json: Json<'static>,
        value: Value,
        #[serde(flatten)]
        more: std::collections::BTreeMap<String, Option<bool>>,
    }

    fn variant() -> impl Strategy<Value = Variant> {
        prop_oneof![
            Just(Variant::Plain),
            any::<u8>().prop_map(Variant::Wrapped),
            any::<(bool, char)>().prop_map(|(flag, character)| Variant::Pair(flag, character)),
            any::<Option<i16>>().prop_map(|inner| Variant::Named { inner }),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<String>().prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn serde_json_shows_the_same(
            text in any::<String>(),
            float in any::<f64>(),
            (big, small) in any::<(u64, i64)>(),
            list in proptest::collection::vec(variant(), 0..4),
            value in value(),
            more in any::<std::collections::BTreeMap<String, Option<bool>>>(),
        ) {
            let json = Json::from_serialize(&value).unwrap();
            let everything = Everything { pair: (text.clone(), ()), text, float, big, small, list, json, value, more };
            prop_assert_eq!(json_of(&everything), serde_json::to_string(&everything).unwrap());
        }
    }
}
