//! An act written out with everything that it refers to, so that acts of two programs can be held beside
//! each other whatever numbers their parts have.
//!
//! An item is written where it is met first and by its place in that order afterwards. Rows and
//! expressions are texts for readers; they are left out, and so is what a package says of itself.

use std::{collections::BTreeMap, fmt};

use serde::{Serialize, ser};

use super::{Program, ViolationId};

/// An act written out; `None` if something in it cannot be written, or if it stands for several
/// provisions.
pub fn act(program: &Program, id: ViolationId) -> Option<Vec<u8>> {
    let act = program.violations.get(id.index())?;
    if act.contest.is_some() {
        return None;
    }
    let mut pen = Pen {
        program,
        out: Vec::new(),
        met: BTreeMap::new(),
    };
    let parts = (act, program.packages.first(), &program.calendar);
    parts.serialize(&mut pen).ok()?;
    Some(pen.out)
}

/// What a package says of itself and no rule reads.
const ABOUT: [&str; 10] = [
    "name",
    "title",
    "number",
    "issuer",
    "rank",
    "region",
    "version",
    "in_force",
    "expires",
    "provenance",
];

/// Something that is not written.
#[derive(Debug)]
struct Unwritten;

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not written")
    }
}

impl std::error::Error for Unwritten {}

impl ser::Error for Unwritten {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Done = Result<(), Unwritten>;

struct Pen<'p> {
    program: &'p Program,
    out: Vec<u8>,
    /// Items that were met, in which order.
    met: BTreeMap<(&'static str, u32), usize>,
}

impl Pen<'_> {
    fn put(&mut self, tag: u8, bytes: &[u8]) {
        self.out.push(tag);
        self.out.extend(bytes.len().to_le_bytes());
        self.out.extend(bytes);
    }

    /// What an id stands for.
    fn item(&mut self, name: &'static str, number: u32) -> Done {
        let at = usize::try_from(number).map_err(|_| Unwritten)?;
        let p = self.program;
        match name {
            "RowId" | "ExprId" => return Ok(()),
            "ViolationId" => {
                let act = p.violations.get(at).ok_or(Unwritten)?;
                self.put(b'a', act.name.as_bytes());
                return Ok(());
            }
            "StatuteId" => {
                let statute = p.statutes.get(at).ok_or(Unwritten)?;
                self.put(b'l', statute.title.as_bytes());
                return Ok(());
            }
            _ => {}
        }
        let order = self.met.len();
        if let Some(known) = self.met.get(&(name, number)) {
            let known = known.to_le_bytes();
            self.put(b'&', &known);
            return Ok(());
        }
        self.met.insert((name, number), order);
        self.put(b'i', name.as_bytes());
        match name {
            "PackageId" => p.packages.get(at).serialize(self),
            "FactId" => p.facts.get(at).serialize(self),
            "DefinitionId" => p.definitions.get(at).serialize(self),
            "DecisionId" => p.decisions.get(at).serialize(self),
            "PenaltyId" => p.penalties.get(at).serialize(self),
            "CircumstanceId" => p.circumstances.get(at).serialize(self),
            "ReductionId" => p.reductions.get(at).serialize(self),
            "ListId" => p.lists.get(at).serialize(self),
            "ObjectId" => p.objects.get(at).serialize(self),
            _ => Err(Unwritten),
        }
    }
}

/// The parts of something, one after the other.
struct Parts<'a, 'p> {
    pen: &'a mut Pen<'p>,
    /// Of a package: what it says of itself is left out.
    about: bool,
}

impl<'p> Pen<'p> {
    fn begin(&mut self, tag: u8, name: &str) -> Parts<'_, 'p> {
        self.put(tag, name.as_bytes());
        Parts {
            pen: self,
            about: name == "Package",
        }
    }
}

impl Parts<'_, '_> {
    fn part<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.pen)
    }

    fn end(self) -> Done {
        self.pen.out.push(b')');
        Ok(())
    }
}

impl<'a, 'p> ser::Serializer for &'a mut Pen<'p> {
    type Ok = ();
    type Error = Unwritten;
    type SerializeSeq = Parts<'a, 'p>;
    type SerializeTuple = Parts<'a, 'p>;
    type SerializeTupleStruct = Parts<'a, 'p>;
    type SerializeTupleVariant = Parts<'a, 'p>;
    type SerializeMap = Parts<'a, 'p>;
    type SerializeStruct = Parts<'a, 'p>;
    type SerializeStructVariant = Parts<'a, 'p>;

    fn serialize_bool(self, v: bool) -> Done {
        self.put(b'b', &[u8::from(v)]);
        Ok(())
    }

    fn serialize_i8(self, v: i8) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_i16(self, v: i16) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_i32(self, v: i32) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_i64(self, v: i64) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_i128(self, v: i128) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_u8(self, v: u8) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_u16(self, v: u16) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_u32(self, v: u32) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_u64(self, v: u64) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_u128(self, v: u128) -> Done {
        self.put(b'n', &v.to_le_bytes());
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Done {
        Err(Unwritten)
    }

    fn serialize_f64(self, _: f64) -> Done {
        Err(Unwritten)
    }

    fn serialize_char(self, v: char) -> Done {
        self.serialize_u32(v.into())
    }

    fn serialize_str(self, v: &str) -> Done {
        self.put(b's', v.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, v: &[u8]) -> Done {
        self.put(b'y', v);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.put(b'0', &[]);
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Done {
        self.put(b'1', &[]);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, name: &'static str) -> Done {
        self.serialize_str(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Done {
        if !name.ends_with("Id") {
            self.serialize_str(name)?;
            return value.serialize(self);
        }
        let number = serde_json::to_value(value).map_err(|_| Unwritten)?;
        let number = number.as_u64().and_then(|n| u32::try_from(n).ok());
        self.item(name, number.ok_or(Unwritten)?)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.put(b'v', variant.as_bytes());
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a, 'p>, Unwritten> {
        Ok(self.begin(b'[', ""))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a, 'p>, Unwritten> {
        Ok(self.begin(b'[', ""))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'a, 'p>, Unwritten> {
        Ok(self.begin(b'[', name))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a, 'p>, Unwritten> {
        Ok(self.begin(b'v', variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a, 'p>, Unwritten> {
        Ok(self.begin(b'{', ""))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts<'a, 'p>, Unwritten> {
        Ok(self.begin(b'{', name))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a, 'p>, Unwritten> {
        // Of a variant nothing is what a package says of itself.
        self.put(b'v', variant.as_bytes());
        Ok(self.begin(b'{', ""))
    }
}

impl ser::SerializeSeq for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}

impl ser::SerializeTuple for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}

impl ser::SerializeTupleStruct for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}

impl ser::SerializeTupleVariant for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}

impl ser::SerializeMap for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Done {
        self.part(key)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}

impl ser::SerializeStruct for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
        if self.about && ABOUT.contains(&key) {
            return Ok(());
        }
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}

impl ser::SerializeStructVariant for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
        if self.about && ABOUT.contains(&key) {
            return Ok(());
        }
        self.part(value)
    }

    fn end(self) -> Done {
        Parts::end(self)
    }
}
