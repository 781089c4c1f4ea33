//! Values, conditions and addresses as WebAssembly instructions.
//!
//! Values are i64; addresses are wrapped where memory is touched; a comparison that decides something
//! stays the i32 it is.

use wasm_encoder::{Instruction, MemArg};

use super::{
    Fault,
    code::{Calls, Writer},
    support::Helper,
    truth::is_pure,
};
use crate::plan::code::{Binary, Expr, FunctionId, PAGE, Unary, Width};

/// Where memory is read or written: an offset, and the alignment of the width.
pub(super) fn memarg(width: Width, offset: u32) -> MemArg {
    MemArg {
        offset: u64::from(offset),
        align: match width {
            Width::Byte => 0,
            Width::Half => 1,
            Width::Word | Width::Signed => 2,
            Width::Long => 3,
        },
        memory_index: 0,
    }
}

/// Whether an expression is cheapest as an i32 truth.
fn is_test(expr: &Expr) -> bool {
    match expr {
        Expr::Unary(Unary::Not, _) | Expr::Grow(_) => true,
        Expr::Binary(Binary::And | Binary::Or | Binary::Xor, a, b) => is_test(a) && is_test(b),
        Expr::Binary(op, ..) => comparison(*op).is_some(),
        Expr::Select(_, a, b) => is_test(a) && is_test(b),
        Expr::Const(_)
        | Expr::Get(_)
        | Expr::Unary(Unary::Ones | Unary::Trailing | Unary::Leading, _)
        | Expr::Load(..)
        | Expr::Call(..)
        | Expr::CallAt(..)
        | Expr::Ratio(..)
        | Expr::Memory => false,
    }
}

fn comparison(op: Binary) -> Option<Instruction<'static>> {
    Some(match op {
        Binary::Eq => Instruction::I64Eq,
        Binary::Ne => Instruction::I64Ne,
        Binary::Lt => Instruction::I64LtS,
        Binary::Le => Instruction::I64LeS,
        Binary::Under => Instruction::I64LtU,
        Binary::Add
        | Binary::Sub
        | Binary::Mul
        | Binary::Div
        | Binary::Rem
        | Binary::Share
        | Binary::Rest
        | Binary::And
        | Binary::Or
        | Binary::Xor
        | Binary::Shl
        | Binary::Shr
        | Binary::Sar => return None,
    })
}

/// A sum without the constants at its right end, and their sum.
fn terms(expr: &Expr) -> (&Expr, i64) {
    match expr {
        Expr::Binary(Binary::Add, a, b) => match **b {
            Expr::Const(n) => {
                let (rest, more) = terms(a);
                (rest, n.wrapping_add(more))
            }
            Expr::Get(_)
            | Expr::Unary(..)
            | Expr::Binary(..)
            | Expr::Load(..)
            | Expr::Select(..)
            | Expr::Call(..)
            | Expr::CallAt(..)
            | Expr::Ratio(..)
            | Expr::Memory
            | Expr::Grow(_) => (expr, 0),
        },
        Expr::Const(_)
        | Expr::Get(_)
        | Expr::Unary(..)
        | Expr::Binary(..)
        | Expr::Load(..)
        | Expr::Select(..)
        | Expr::Call(..)
        | Expr::CallAt(..)
        | Expr::Ratio(..)
        | Expr::Memory
        | Expr::Grow(_) => (expr, 0),
    }
}

/// The low 32 bits.
pub(super) fn low(n: i64) -> i32 {
    let [a, b, c, d, ..] = n.to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

impl Writer<'_> {
    /// Whether an expression is 0 or 1.
    pub(super) fn is_truth(&self, expr: &Expr) -> bool {
        self.context.truths.is(self.at, expr)
    }

    /// Whether a test of an expression has to compare it with 0 and turn that around.
    pub(super) fn is_compared(&self, expr: &Expr) -> bool {
        let loads = matches!(expr, Expr::Load(width, ..) if *width != Width::Long);
        !(loads || is_test(expr) || self.is_truth(expr))
    }

    /// An address, and the offset that is left to add; a constant address is all offset.
    pub(super) fn place(&mut self, expr: &Expr, offset: u32) -> Result<u32, Fault> {
        if let Expr::Const(n) = expr
            && let Some(whole) = low(*n).cast_unsigned().checked_add(offset)
        {
            self.put(Instruction::I32Const(0));
            return Ok(whole);
        }
        self.address(expr)?;
        Ok(offset)
    }

    /// The low 32 bits of a value, as an i32.
    pub(super) fn address(&mut self, expr: &Expr) -> Result<(), Fault> {
        match expr {
            Expr::Const(n) => self.put(Instruction::I32Const(low(*n))),
            Expr::Load(width, at, offset) => {
                let offset = self.place(at, *offset)?;
                let memarg = memarg(*width, offset);
                match width {
                    Width::Byte => self.put(Instruction::I32Load8U(memarg)),
                    Width::Half => self.put(Instruction::I32Load16U(memarg)),
                    // Little end first: the low half of eight bytes comes first, but all of them
                    // must be there.
                    Width::Long => {
                        self.put(Instruction::I64Load(memarg));
                        self.put(Instruction::I32WrapI64);
                    }
                    Width::Word | Width::Signed => self.put(Instruction::I32Load(memarg)),
                }
            }
            Expr::Get(local) => {
                self.get(*local, |uses| uses.low = true)?;
                if !self.is_narrow(*local) {
                    self.put(Instruction::I32WrapI64);
                }
            }
            other if is_test(other) => self.test(other)?,
            Expr::Unary(..)
            | Expr::Binary(..)
            | Expr::Select(..)
            | Expr::Call(..)
            | Expr::CallAt(..)
            | Expr::Ratio(..)
            | Expr::Memory
            | Expr::Grow(_) => {
                self.value(expr)?;
                self.put(Instruction::I32WrapI64);
            }
        }
        Ok(())
    }

    /// Whether a value is not 0, as an i32: 1 or 0 for truths, else anything but 0 for yes.
    pub(super) fn test(&mut self, expr: &Expr) -> Result<(), Fault> {
        match expr {
            Expr::Const(n) => self.put(Instruction::I32Const(i32::from(*n != 0))),
            Expr::Unary(Unary::Not, a) => self.test_not(a)?,
            Expr::Binary(Binary::And, a, b) if self.is_truth(a) && self.is_truth(b) => {
                self.tests(a, b, Instruction::I32And)?;
            }
            Expr::Binary(Binary::Or, a, b) if self.is_truth(a) && self.is_truth(b) => {
                self.tests(a, b, Instruction::I32Or)?;
            }
            Expr::Binary(Binary::Xor, a, b) if self.is_truth(a) && self.is_truth(b) => {
                self.tests(a, b, Instruction::I32Xor)?;
            }
            Expr::Binary(Binary::Eq, a, b) if **b == Expr::Const(0) => {
                self.value(a)?;
                self.put(Instruction::I64Eqz);
            }
            Expr::Binary(op, a, b) if comparison(*op).is_some() => {
                self.value(a)?;
                self.value(b)?;
                if let Some(instruction) = comparison(*op) {
                    self.put(instruction);
                }
            }
            Expr::Select(when, then, otherwise)
                if self.is_truth(then) && self.is_truth(otherwise) =>
            {
                self.test(then)?;
                self.test(otherwise)?;
                self.test(when)?;
                self.put(Instruction::Select);
            }
            Expr::Grow(pages) => {
                self.address(pages)?;
                self.put(Instruction::MemoryGrow(0));
                self.put(Instruction::I32Const(-1));
                self.put(Instruction::I32Ne);
            }
            Expr::Load(Width::Byte | Width::Half | Width::Word | Width::Signed, ..) => {
                self.address(expr)?;
            }
            Expr::Get(local) => {
                self.get(*local, |uses| uses.test = true)?;
                if self.is_narrow(*local) {
                } else if self.is_truth(expr) {
                    self.put(Instruction::I32WrapI64);
                } else {
                    self.put(Instruction::I64Eqz);
                    self.put(Instruction::I32Eqz);
                }
            }
            other if self.is_truth(other) => {
                self.value(other)?;
                self.put(Instruction::I32WrapI64);
            }
            Expr::Unary(..)
            | Expr::Binary(..)
            | Expr::Load(..)
            | Expr::Select(..)
            | Expr::Call(..)
            | Expr::CallAt(..)
            | Expr::Ratio(..)
            | Expr::Memory => {
                self.value(expr)?;
                self.put(Instruction::I64Eqz);
                self.put(Instruction::I32Eqz);
            }
        }
        Ok(())
    }

    fn tests(&mut self, a: &Expr, b: &Expr, with: Instruction<'static>) -> Result<(), Fault> {
        self.test(a)?;
        self.test(b)?;
        self.put(with);
        Ok(())
    }

    /// Whether a value is 0, as an i32, 1 or 0.
    pub(super) fn test_not(&mut self, expr: &Expr) -> Result<(), Fault> {
        let opposite = match expr {
            Expr::Unary(Unary::Not, a) if self.is_truth(a) => return self.test(a),
            Expr::Binary(Binary::Ne, a, b) if **b == Expr::Const(0) => {
                self.value(a)?;
                self.put(Instruction::I64Eqz);
                return Ok(());
            }
            Expr::Binary(Binary::Eq, a, b) => Some((Instruction::I64Ne, a, b)),
            Expr::Binary(Binary::Ne, a, b) => Some((Instruction::I64Eq, a, b)),
            Expr::Binary(Binary::Lt, a, b) => Some((Instruction::I64GeS, a, b)),
            Expr::Binary(Binary::Le, a, b) => Some((Instruction::I64GtS, a, b)),
            Expr::Binary(Binary::Under, a, b) => Some((Instruction::I64GeU, a, b)),
            Expr::Get(local) => {
                self.get(*local, |uses| uses.test = true)?;
                self.put(if self.is_narrow(*local) {
                    Instruction::I32Eqz
                } else {
                    Instruction::I64Eqz
                });
                return Ok(());
            }
            Expr::Const(_)
            | Expr::Unary(..)
            | Expr::Binary(..)
            | Expr::Load(..)
            | Expr::Select(..)
            | Expr::Call(..)
            | Expr::CallAt(..)
            | Expr::Ratio(..)
            | Expr::Memory
            | Expr::Grow(_) => None,
        };
        if let Some((instruction, a, b)) = opposite {
            self.value(a)?;
            self.value(b)?;
            self.put(instruction);
        } else if is_test(expr) || matches!(expr, Expr::Load(w, ..) if *w != Width::Long) {
            self.test(expr)?;
            self.put(Instruction::I32Eqz);
        } else {
            self.value(expr)?;
            self.put(Instruction::I64Eqz);
        }
        Ok(())
    }

    /// A value as an i64.
    pub(super) fn value(&mut self, expr: &Expr) -> Result<(), Fault> {
        match expr {
            Expr::Const(n) => self.put(Instruction::I64Const(*n)),
            Expr::Get(local) => self.get(*local, |uses| uses.whole = true)?,
            test if is_test(test) => {
                self.test(test)?;
                self.put(Instruction::I64ExtendI32U);
            }
            Expr::Unary(op, a) => {
                self.value(a)?;
                match op {
                    Unary::Not => {
                        self.put(Instruction::I64Eqz);
                        self.put(Instruction::I64ExtendI32U);
                    }
                    Unary::Ones => self.put(Instruction::I64Popcnt),
                    Unary::Trailing => self.put(Instruction::I64Ctz),
                    Unary::Leading => self.put(Instruction::I64Clz),
                }
            }
            Expr::Binary(Binary::Add, a, b) => {
                // Sums wrap, so constants add up first.
                let (rest, n) = terms(expr);
                if n != 0 && matches!(**a, Expr::Binary(Binary::Add, ..)) {
                    self.value(rest)?;
                    self.put(Instruction::I64Const(n));
                } else {
                    self.value(a)?;
                    self.value(b)?;
                }
                self.put(Instruction::I64Add);
            }
            Expr::Binary(op, a, b) => {
                self.value(a)?;
                self.value(b)?;
                self.binary(*op, b);
            }
            Expr::Load(width, at, offset) => {
                let offset = self.place(at, *offset)?;
                let memarg = memarg(*width, offset);
                self.put(match width {
                    Width::Byte => Instruction::I64Load8U(memarg),
                    Width::Half => Instruction::I64Load16U(memarg),
                    Width::Word => Instruction::I64Load32U(memarg),
                    Width::Signed => Instruction::I64Load32S(memarg),
                    Width::Long => Instruction::I64Load(memarg),
                });
            }
            Expr::Select(when, then, otherwise) => {
                let (mut when, mut then, mut otherwise) = (when, then, otherwise);
                let pure = is_pure(then) && is_pure(otherwise);
                while let (Expr::Unary(Unary::Not, opposite), true) = (&**when, pure) {
                    (when, then, otherwise) = (opposite, otherwise, then);
                }
                let turned = pure && self.is_compared(when);
                if turned {
                    (then, otherwise) = (otherwise, then);
                }
                self.value(then)?;
                self.value(otherwise)?;
                if turned {
                    self.test_not(when)?;
                } else {
                    self.test(when)?;
                }
                self.put(Instruction::Select);
            }
            Expr::Call(id, arguments) => {
                self.call(*id, arguments)?;
                if self.calls_silent(*id) {
                    self.put(Instruction::I64Const(0));
                }
            }
            Expr::CallAt(place, arguments) => {
                self.values(arguments)?;
                self.address(place)?;
                let arity = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
                let type_index = self.context.types.of(arity, false);
                self.context.indirect = true;
                self.put(Instruction::CallIndirect {
                    type_index,
                    table_index: 0,
                });
            }
            Expr::Ratio(op, arguments) => {
                self.values(arguments)?;
                if arguments.len() != super::support::arity(*op) {
                    return Err(Fault::Call(self.function.name.clone()));
                }
                let index = self.context.support.index(Helper::Ratio(*op));
                self.put(Instruction::Call(index));
            }
            Expr::Memory => {
                self.put(Instruction::MemorySize(0));
                self.put(Instruction::I64ExtendI32U);
                self.put(Instruction::I64Const(i64::from(PAGE.trailing_zeros())));
                self.put(Instruction::I64Shl);
            }
            Expr::Grow(_) => {
                self.test(expr)?;
                self.put(Instruction::I64ExtendI32U);
            }
        }
        Ok(())
    }

    fn values(&mut self, exprs: &[Expr]) -> Result<(), Fault> {
        exprs.iter().try_for_each(|e| self.value(e))
    }

    /// Calls a function.
    pub(super) fn call(&mut self, id: FunctionId, arguments: &[Expr]) -> Result<(), Fault> {
        self.values(arguments)?;
        let index = self.callee(id, arguments.len())?;
        self.put(Instruction::Call(index));
        Ok(())
    }

    fn callee(&mut self, id: FunctionId, arguments: usize) -> Result<u32, Fault> {
        let place = usize::try_from(id.0).unwrap_or(usize::MAX);
        let (params, index) = match &self.context.calls {
            Calls::Code(arities) => (arities.get(place).copied(), id.0),
            Calls::Library => {
                let support = &mut self.context.support;
                (support.params(place), support.index(Helper::Library(place)))
            }
        };
        if params.and_then(|p| usize::try_from(p).ok()) == Some(arguments) {
            Ok(index)
        } else {
            Err(Fault::Call(self.function.name.clone()))
        }
    }

    /// An operator on two values on the stack; `b` is the right one.
    fn binary(&mut self, op: Binary, b: &Expr) {
        let safe = matches!(b, Expr::Const(n) if *n != 0 && *n != -1);
        let instruction = match op {
            Binary::Add => Instruction::I64Add,
            Binary::Sub => Instruction::I64Sub,
            Binary::Mul => Instruction::I64Mul,
            Binary::And => Instruction::I64And,
            Binary::Or => Instruction::I64Or,
            Binary::Xor => Instruction::I64Xor,
            Binary::Shl => Instruction::I64Shl,
            Binary::Shr => Instruction::I64ShrU,
            Binary::Sar => Instruction::I64ShrS,
            Binary::Div if safe => Instruction::I64DivS,
            Binary::Rem if safe => Instruction::I64RemS,
            Binary::Share if safe => Instruction::I64DivU,
            Binary::Rest if safe => Instruction::I64RemU,
            Binary::Div | Binary::Rem | Binary::Share | Binary::Rest => {
                Instruction::Call(self.context.support.index(Helper::Division(op)))
            }
            // Comparisons are tests.
            Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Under => {
                comparison(op).unwrap_or(Instruction::Unreachable)
            }
        };
        self.put(instruction);
    }
}
