//! The functions that others stand on: division that never traps, copies of a fixed size, and steps
//! of exact arithmetic. A module has those that it uses.

use wasm_encoder::{BlockType, Instruction, MemArg, ValType};

use super::{module::Raw, value::memarg};
use crate::plan::code::{Binary, Function, RatioOp, Width};

/// Copies up to so many bytes are functions without a loop.
const MAX_UNROLLED: u32 = 256;

/// A function that others stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Helper {
    /// A step of exact arithmetic.
    Ratio(RatioOp),
    /// A function of the library of exact arithmetic, by its place there.
    Library(usize),
    /// `(a, b)`: a division or remainder by something that may be 0 or −1.
    Division(Binary),
    /// `(to, from)`: copies so many bytes, a multiple of eight.
    Copy(u32),
    /// `(to, byte, bytes)`: fills memory, a little of it without leaving the module.
    Fill,
}

impl Helper {
    /// The helper that copies so many bytes, if there is one.
    pub fn copy(bytes: u32) -> Option<Self> {
        (bytes.is_multiple_of(8) && bytes <= MAX_UNROLLED).then_some(Self::Copy(bytes))
    }
}

/// How many operands a step of exact arithmetic has.
pub fn arity(op: RatioOp) -> usize {
    match op {
        RatioOp::New | RatioOp::Add | RatioOp::Sub | RatioOp::Mul | RatioOp::Div => 3,
        RatioOp::Cmp | RatioOp::Floor | RatioOp::Ceil | RatioOp::Nearest => 2,
        RatioOp::Narrow => 1,
    }
}

/// The helpers in use, in the order in which they were first needed.
#[derive(Debug)]
pub struct Support {
    /// The index in the module of the first of them.
    first: u32,
    used: Vec<Helper>,
    /// The library of exact arithmetic: the function of each [`RatioOp`] at its place, then those
    /// that they stand on. Calls in it are by place.
    library: Vec<Function>,
}

/// What a helper does.
#[derive(Clone, Debug)]
pub enum Body {
    /// A function of the library, with its place there.
    Code(usize, Function),
    /// Instructions.
    Raw(Raw),
}

impl Support {
    /// None in use so far.
    pub fn new(first: u32, library: Vec<Function>) -> Self {
        Self {
            first,
            used: Vec::new(),
            library,
        }
    }

    /// The index of a helper in the module.
    pub fn index(&mut self, helper: Helper) -> u32 {
        let helper = match helper {
            Helper::Ratio(op) => Helper::Library(op as usize),
            Helper::Library(_) | Helper::Division(_) | Helper::Copy(_) | Helper::Fill => helper,
        };
        let place = self.used.iter().position(|h| *h == helper);
        let place = place.unwrap_or_else(|| {
            self.used.push(helper);
            self.used.len().saturating_sub(1)
        });
        u32::try_from(place)
            .unwrap_or(u32::MAX)
            .saturating_add(self.first)
    }

    /// How many are in use.
    pub fn len(&self) -> usize {
        self.used.len()
    }

    /// Whether none is in use.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// The library.
    pub(super) fn library(&self) -> &[Function] {
        &self.library
    }

    /// Parameters of a function of the library.
    pub fn params(&self, place: usize) -> Option<u32> {
        self.library.get(place).map(|f| f.params)
    }

    /// What the helper of this number does; `None` if fewer are in use.
    pub fn body(&self, number: usize) -> Option<Body> {
        Some(match *self.used.get(number)? {
            Helper::Ratio(op) => {
                let place = op as usize;
                Body::Code(place, self.library.get(place)?.clone())
            }
            Helper::Library(place) => Body::Code(place, self.library.get(place)?.clone()),
            Helper::Division(op) => division(op),
            Helper::Copy(bytes) => Body::Raw(Raw {
                name: "copy".to_owned(),
                params: vec![ValType::I64; 2],
                results: Vec::new(),
                locals: Vec::new(),
                body: copy(bytes),
                exported: false,
            }),
            Helper::Fill => fill(),
        })
    }
}

/// Instructions of two values of 64 bits to one.
fn raw(name: &str, body: Vec<Instruction<'static>>) -> Body {
    Body::Raw(Raw {
        name: name.to_owned(),
        params: vec![ValType::I64; 2],
        results: vec![ValType::I64],
        locals: Vec::new(),
        body,
        exported: false,
    })
}

/// A division that has a value for every divisor.
fn division(op: Binary) -> Body {
    use Instruction as I;
    if op == Binary::Div {
        // By 0 and by −1 it is the product: 0, and the opposite, which wraps.
        let body = vec![
            I::LocalGet(1),
            I::I64Const(1),
            I::I64Add,
            I::I64Const(2),
            I::I64LtU,
            I::If(BlockType::Result(ValType::I64)),
            I::LocalGet(0),
            I::LocalGet(1),
            I::I64Mul,
            I::Else,
            I::LocalGet(0),
            I::LocalGet(1),
            I::I64DivS,
            I::End,
        ];
        return raw("divide", body);
    }
    // A divisor of 0 becomes 1.
    let mut body = vec![
        I::LocalGet(0),
        I::LocalGet(1),
        I::LocalGet(1),
        I::I64Eqz,
        I::I64ExtendI32U,
        I::I64Or,
    ];
    let (name, last) = match op {
        Binary::Share => ("share", I::I64DivU),
        Binary::Rest => ("rest", I::I64RemU),
        Binary::Rem
        | Binary::Div
        | Binary::Add
        | Binary::Sub
        | Binary::Mul
        | Binary::And
        | Binary::Or
        | Binary::Xor
        | Binary::Shl
        | Binary::Shr
        | Binary::Sar
        | Binary::Eq
        | Binary::Ne
        | Binary::Lt
        | Binary::Le
        | Binary::Under => ("remainder", I::I64RemS),
    };
    body.push(last);
    raw(name, body)
}

/// Fills memory. Engines leave the module for `memory.fill`, which costs more than a few stores.
fn fill() -> Body {
    use Instruction as I;
    let (to, byte, bytes) = (0, 1, 2);
    let (at, end) = (3, 4);
    let body = vec![
        // What is long, or no multiple of eight.
        I::LocalGet(bytes),
        I::I32WrapI64,
        I::LocalTee(end),
        I::I32Const(MAX_UNROLLED.cast_signed()),
        I::I32GtU,
        I::LocalGet(end),
        I::I32Const(7),
        I::I32And,
        I::I32Or,
        I::If(BlockType::Empty),
        I::LocalGet(to),
        I::I32WrapI64,
        I::LocalGet(byte),
        I::I32WrapI64,
        I::LocalGet(end),
        I::MemoryFill(0),
        I::Return,
        I::End,
        // The byte eight times.
        I::LocalGet(byte),
        I::I64Const(0xFF),
        I::I64And,
        I::I64Const(0x0101_0101_0101_0101),
        I::I64Mul,
        I::LocalSet(byte),
        I::LocalGet(to),
        I::I32WrapI64,
        I::LocalTee(at),
        I::LocalGet(end),
        I::I32Add,
        I::LocalSet(end),
        I::Block(BlockType::Empty),
        I::Loop(BlockType::Empty),
        I::LocalGet(at),
        I::LocalGet(end),
        I::I32Eq,
        I::BrIf(1),
        I::LocalGet(at),
        I::LocalGet(byte),
        I::I64Store(memarg(Width::Long, 0)),
        I::LocalGet(at),
        I::I32Const(8),
        I::I32Add,
        I::LocalSet(at),
        I::Br(0),
        I::End,
        I::End,
    ];
    Body::Raw(Raw {
        name: "fill".to_owned(),
        params: vec![ValType::I64; 3],
        results: Vec::new(),
        locals: vec![ValType::I32; 2],
        body,
        exported: false,
    })
}

/// A copy of so many bytes, sixteen at a time, then eight.
fn copy(bytes: u32) -> Vec<Instruction<'static>> {
    use Instruction as I;
    let mut out = Vec::new();
    let mut at = 0_u32;
    while at < bytes {
        let wide = bytes.saturating_sub(at) >= 16;
        let memarg = if wide {
            MemArg {
                offset: u64::from(at),
                align: 3,
                memory_index: 0,
            }
        } else {
            memarg(Width::Long, at)
        };
        out.extend([I::LocalGet(0), I::I32WrapI64, I::LocalGet(1), I::I32WrapI64]);
        out.extend(if wide {
            [I::V128Load(memarg), I::V128Store(memarg)]
        } else {
            [I::I64Load(memarg), I::I64Store(memarg)]
        });
        at = at.saturating_add(if wide { 16 } else { 8 });
    }
    out
}
