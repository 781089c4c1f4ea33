//! A sheet four cases at a time: each node as vectors, in the forms in which others read it.
//!
//! Numbers of 32 bits take one vector, of 64 bits two. A truth is a mask, all ones or zeros a lane;
//! where it picks one of two numbers, a mask made by a comparison of bytes, which engines turn into a
//! blend. Forms are made from each other when they are first wanted.

use std::collections::BTreeMap;

use wasm_encoder::{Instruction as I, ValType};

use super::{
    pack::{Field, Packed},
    scalar::{Type, int, memarg},
};
use crate::plan::sheet::{NodeId, Sheet, graph::index};

/// Where long lists of cuts stand, by number, and the functions that search them for numbers of 32 and
/// of 64 bits.
#[derive(Clone, Copy)]
pub(super) struct Searches<'s> {
    pub(super) cuts: &'s BTreeMap<u32, u32>,
    pub(super) int: u32,
    pub(super) long: u32,
}

/// The forms of a node, as locals.
#[derive(Clone, Copy, Debug, Default)]
struct Forms {
    int: Option<u32>,
    long: Option<[u32; 2]>,
    mask: Option<u32>,
    /// Two masks of 64 bits a lane.
    masks: Option<[u32; 2]>,
    /// The mask set where the truth does not hold, made by a comparison of bytes.
    unless: Option<u32>,
    /// The same of 64 bits a lane.
    unless_long: Option<[u32; 2]>,
}

/// The body of a loop under way.
pub(super) struct Lanes<'s> {
    pub(super) sheet: &'s Sheet,
    pub(super) packed: &'s Packed,
    searches: Searches<'s>,
    params: u32,
    pub(super) locals: Vec<ValType>,
    pub(super) out: Vec<I<'static>>,
    forms: Vec<Forms>,
    /// Words of packed tables: of 32 bits in one vector, of 64 in two.
    words: Vec<Option<[u32; 2]>>,
    /// A byte of a word, in all bytes of a lane of 64 bits.
    spread: BTreeMap<(usize, u8), [u32; 2]>,
    /// Cases that are not for the sheet because of what goes in; set before anything is looked up.
    pub(super) bad: u32,
}

/// The even 32-bit lanes of two vectors.
const EVEN: [u8; 16] = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
/// The odd ones.
pub(super) const ODD: [u8; 16] = [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31];

/// One value in four lanes of 32 bits.
pub(super) fn ints(n: i32) -> I<'static> {
    let one = u128::from(n.cast_unsigned());
    I::V128Const((one | one << 32 | one << 64 | one << 96).cast_signed())
}

/// One value in two lanes of 64 bits.
pub(super) fn longs(n: i64) -> I<'static> {
    let one = u128::from(n.cast_unsigned());
    I::V128Const((one | one << 64).cast_signed())
}

impl<'s> Lanes<'s> {
    /// Nothing written yet.
    pub(super) fn new(
        sheet: &'s Sheet,
        packed: &'s Packed,
        searches: Searches<'s>,
        params: u32,
    ) -> Self {
        Self {
            sheet,
            packed,
            searches,
            params,
            locals: Vec::new(),
            out: Vec::new(),
            forms: vec![Forms::default(); sheet.graph.ops.len()],
            words: vec![None; packed.words.len()],
            spread: BTreeMap::new(),
            bad: 0,
        }
    }

    /// A new local.
    pub(super) fn local(&mut self, ty: ValType) -> u32 {
        let number = u32::try_from(self.locals.len()).unwrap_or(u32::MAX);
        self.locals.push(ty);
        self.params.saturating_add(number)
    }

    /// Where a long list of cuts stands, and the function that searches it.
    pub(super) fn search(&self, cuts: u32, ty: Type) -> Option<(u32, u32)> {
        let at = self.searches.cuts.get(&cuts)?;
        let function = match ty {
            Type::Int => self.searches.int,
            Type::Long => self.searches.long,
        };
        Some((*at, function))
    }

    /// What was written last, kept.
    pub(super) fn keep(&mut self) -> u32 {
        let local = self.local(ValType::V128);
        self.out.push(I::LocalSet(local));
        local
    }

    /// Writes instructions and keeps what they give.
    pub(super) fn made<const N: usize>(&mut self, instructions: [I<'static>; N]) -> u32 {
        self.out.extend(instructions);
        self.keep()
    }

    pub(super) fn ty(&self, id: NodeId) -> Type {
        Type::of(self.sheet.graph.of(id))
    }

    /// Whether a node is 0 or 1.
    pub(super) fn is_truth(&self, id: NodeId) -> bool {
        let (lo, hi) = self.sheet.graph.of(id);
        lo >= 0 && hi <= 1
    }

    fn forms(&self, id: NodeId) -> Forms {
        self.forms.get(index(id.0)).copied().unwrap_or_default()
    }

    fn note(&mut self, id: NodeId, change: impl FnOnce(&mut Forms)) {
        if let Some(forms) = self.forms.get_mut(index(id.0)) {
            change(forms);
        }
    }

    pub(super) fn is_int(&mut self, id: NodeId, local: u32) {
        self.note(id, |f| f.int = Some(local));
    }

    pub(super) fn is_long(&mut self, id: NodeId, locals: [u32; 2]) {
        self.note(id, |f| f.long = Some(locals));
    }

    pub(super) fn is_mask(&mut self, id: NodeId, local: u32) {
        self.note(id, |f| f.mask = Some(local));
    }

    pub(super) fn is_masks(&mut self, id: NodeId, masks: [u32; 2]) {
        self.note(id, |f| f.masks = Some(masks));
    }

    /// The low halves of two vectors of 64-bit lanes.
    pub(super) fn narrowed(&mut self, [low, high]: [u32; 2]) -> u32 {
        self.made([I::LocalGet(low), I::LocalGet(high), I::I8x16Shuffle(EVEN)])
    }

    /// A node in 32 bits.
    pub(super) fn int(&mut self, id: NodeId) -> u32 {
        let forms = self.forms(id);
        if let Some(local) = forms.int {
            return local;
        }
        let made = if let Some(n) = self.sheet.graph.known(id) {
            self.made([ints(int(n))])
        } else if let Some(field) = self.field(id) {
            self.field_int(field)
        } else if forms.mask.is_some() || forms.masks.is_some() {
            let mask = self.mask(id);
            self.made([I::LocalGet(mask), ints(1), I::V128And])
        } else if let Some(pair) = forms.long {
            self.narrowed(pair)
        } else {
            self.made([ints(0)])
        };
        self.is_int(id, made);
        made
    }

    /// A node in 64 bits.
    pub(super) fn long(&mut self, id: NodeId) -> [u32; 2] {
        if let Some(pair) = self.forms(id).long {
            return pair;
        }
        let made = if let Some(n) = self.sheet.graph.known(id) {
            let one = self.made([longs(n)]);
            [one, one]
        } else if let Some(field) = self.field(id).filter(|f| f.bits == u64::BITS) {
            self.gathered(field.word)
        } else {
            let from = self.int(id);
            let (low, high) = if self.sheet.graph.of(id).0 >= 0 {
                (I::I64x2ExtendLowI32x4U, I::I64x2ExtendHighI32x4U)
            } else {
                (I::I64x2ExtendLowI32x4S, I::I64x2ExtendHighI32x4S)
            };
            [low, high].map(|extend| self.made([I::LocalGet(from), extend]))
        };
        self.is_long(id, made);
        made
    }

    /// A truth as a mask of 32 bits a lane.
    pub(super) fn mask(&mut self, id: NodeId) -> u32 {
        let forms = self.forms(id);
        if let Some(local) = forms.mask {
            return local;
        }
        let made = if let Some(n) = self.sheet.graph.known(id) {
            self.made([ints(if n == 0 { 0 } else { -1 })])
        } else if let Some((word, bit)) = self.bit(id) {
            let [word, _] = self.gathered(word);
            self.made([
                I::LocalGet(word),
                ints(bit),
                I::V128And,
                ints(bit),
                I::I32x4Eq,
            ])
        } else if let Some(masks) = forms.masks {
            self.narrowed(masks)
        } else if self.ty(id) == Type::Long {
            let pair = self.long(id);
            let masks = pair.map(|x| self.made([I::LocalGet(x), longs(0), I::I64x2Ne]));
            self.narrowed(masks)
        } else {
            let from = self.int(id);
            self.made([I::LocalGet(from), ints(0), I::I32x4Ne])
        };
        self.is_mask(id, made);
        made
    }

    /// A mask set where another is not, made by a comparison of bytes.
    pub(super) fn inverse(&mut self, mask: u32) -> u32 {
        self.made([I::LocalGet(mask), ints(0), I::I8x16Eq])
    }

    /// Where a truth does not hold.
    pub(super) fn unless(&mut self, id: NodeId) -> u32 {
        if let Some(local) = self.forms(id).unless {
            return local;
        }
        let mask = self.mask(id);
        let made = self.inverse(mask);
        self.note(id, |f| f.unless = Some(made));
        made
    }

    /// The same of 64 bits a lane.
    pub(super) fn unless_long(&mut self, id: NodeId) -> [u32; 2] {
        let forms = self.forms(id);
        if let Some(pair) = forms.unless_long {
            return pair;
        }
        if let (Some((word, bit)), None) = (self.bit(id), forms.mask) {
            let made = self.unless_bit(word, bit.trailing_zeros());
            self.note(id, |f| f.unless_long = Some(made));
            return made;
        }
        let masks = match forms.masks {
            Some(masks) => masks,
            None => {
                let mask = self.mask(id);
                [I::I64x2ExtendLowI32x4S, I::I64x2ExtendHighI32x4S]
                    .map(|extend| self.made([I::LocalGet(mask), extend]))
            }
        };
        let made = masks.map(|mask| self.inverse(mask));
        self.note(id, |f| f.unless_long = Some(made));
        made
    }

    /// Where a bit of a word is not set, of 64 bits a lane: its byte is spread over the lane and
    /// compared byte by byte.
    fn unless_bit(&mut self, word: usize, bit: u32) -> [u32; 2] {
        let byte = u8::try_from(bit >> 3).unwrap_or(0);
        let known = self.spread.get(&(word, byte)).copied();
        let pair = known.unwrap_or_else(|| {
            let [from, _] = self.gathered(word);
            [0_u8, 2].map(|first| {
                let of = |lane: u8| first.saturating_add(lane).saturating_mul(4) | byte;
                let mut lanes = [of(0); 16];
                lanes.iter_mut().skip(8).for_each(|at| *at = of(1));
                self.made([I::LocalGet(from), I::LocalGet(from), I::I8x16Shuffle(lanes)])
            })
        });
        self.spread.insert((word, byte), pair);
        let one = 1_u8.wrapping_shl(bit & 7);
        let bits = I::V128Const(i128::from_le_bytes([one; 16]));
        pair.map(|x| {
            self.made([
                I::LocalGet(x),
                bits.clone(),
                I::V128And,
                ints(0),
                I::I8x16Eq,
            ])
        })
    }

    /// Whether a truth is at hand as a mask, or costs no more than the bit that it is.
    pub(super) fn is_compared(&self, id: NodeId) -> bool {
        let forms = self.forms(id);
        forms.mask.is_some() || forms.masks.is_some() || self.bit(id).is_some()
    }

    /// The number that a node looks up.
    pub(super) fn field(&self, id: NodeId) -> Option<Field> {
        self.packed.fields.get(&id).copied()
    }

    /// The word and the bit of a truth that is looked up.
    fn bit(&self, id: NodeId) -> Option<(usize, i32)> {
        let field = self.field(id).filter(|f| f.bits == 1 && f.least == 0)?;
        let bit = 1_u32.wrapping_shl(field.shift).cast_signed();
        Some((field.word, bit))
    }

    fn field_int(&mut self, field: Field) -> u32 {
        let pair = self.gathered(field.word);
        if field.bits == u64::BITS {
            return self.narrowed(pair);
        }
        let [word, _] = pair;
        if field.shift == 0 && !field.covered && field.least == 0 {
            return word;
        }
        self.out.push(I::LocalGet(word));
        if field.shift > 0 {
            let shift = field.shift.cast_signed();
            self.out.extend([I::I32Const(shift), I::I32x4ShrU]);
        }
        if field.covered {
            let mask = u32::MAX.wrapping_shr(u32::BITS.saturating_sub(field.bits));
            self.out.extend([ints(mask.cast_signed()), I::V128And]);
        }
        if field.least != 0 {
            self.out.extend([ints(int(field.least)), I::I32x4Add]);
        }
        self.keep()
    }

    /// The words of a packed table for four cases; cases that are bad read the first, which is there.
    pub(super) fn gathered(&mut self, number: usize) -> [u32; 2] {
        if let Some(Some(pair)) = self.words.get(number) {
            return *pair;
        }
        let Some(word) = self.packed.words.get(number).copied() else {
            return [0, 0];
        };
        let (bytes, shift) = (word.bytes, word.bytes.trailing_zeros());
        let place = self.int(word.place);
        self.out
            .extend([I::LocalGet(place), I::LocalGet(self.bad), I::V128AndNot]);
        if shift > 0 {
            self.out
                .extend([I::I32Const(shift.cast_signed()), I::I32x4Shl]);
        }
        let place = self.keep();
        let memarg = memarg(word.at, shift);
        let lane = |lane: u8| [I::LocalGet(place), I::I32x4ExtractLane(lane)];
        let pair = if bytes == 8 {
            [0_u8, 2].map(|first| {
                self.out.extend(lane(first.saturating_add(1)));
                self.out.extend(lane(first));
                self.out.push(I::V128Load64Zero(memarg));
                self.out.push(I::V128Load64Lane { memarg, lane: 1 });
                self.keep()
            })
        } else {
            // The vector is on top of the last address.
            for at in [3, 2, 1] {
                self.out.extend(lane(at));
            }
            self.out.extend(lane(0));
            match bytes {
                1 => self.out.extend([I::I32Load8U(memarg), I::I32x4Splat]),
                2 => self.out.extend([I::I32Load16U(memarg), I::I32x4Splat]),
                _ => self.out.push(I::V128Load32Zero(memarg)),
            }
            for at in 1..4_u8 {
                self.out.push(match bytes {
                    1 => I::V128Load8Lane {
                        memarg,
                        lane: at.saturating_mul(4),
                    },
                    2 => I::V128Load16Lane {
                        memarg,
                        lane: at.saturating_mul(2),
                    },
                    _ => I::V128Load32Lane { memarg, lane: at },
                });
            }
            let made = self.keep();
            [made, made]
        };
        if let Some(at) = self.words.get_mut(number) {
            *at = Some(pair);
        }
        pair
    }
}
