//! Code carried out natively.
//!
//! Plain and slow on purpose: it says what code means. What must be fast has its own way through a
//! plan.

use super::{
    Binary, Code, DATA, Expr, Function, FunctionId, Label, Local, MAX_MEMORY, PAGE, RatioOp, Stmt,
    Unary, Width,
};
use crate::base::ratio::{Ratio, Rounding};

/// Code did what only a fault in its making can make it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trap {
    /// Memory was read or written outside of its bounds.
    #[error("memory access out of bounds")]
    Bounds,
    /// A function or table place that is not there.
    #[error("call of a function that is not there")]
    Call,
    /// Functions stand too deep inside each other.
    #[error("calls nested too deeply")]
    Depth,
}

/// How deep functions may stand inside each other.
const MAX_DEPTH: u32 = 2_000;

/// Code with a memory of its own.
#[derive(Debug)]
pub struct Instance<'c> {
    code: &'c Code,
    /// The memory.
    pub memory: Vec<u8>,
    stack: Vec<i64>,
    depth: u32,
}

/// How a statement ends.
enum Flow {
    On,
    Leave(Label),
    Next(Label),
    Give(i64),
}

impl<'c> Instance<'c> {
    /// Fresh memory: the data, and room to the end of its page.
    pub fn new(code: &'c Code) -> Self {
        let start = usize::try_from(DATA).unwrap_or(0);
        let page = usize::try_from(PAGE).unwrap_or(1);
        let end = start.saturating_add(code.data.len());
        let mut memory = vec![0; end.div_ceil(page).saturating_mul(page)];
        if let Some(place) = memory.get_mut(start..end) {
            place.copy_from_slice(&code.data);
        }
        Self {
            code,
            memory,
            stack: Vec::new(),
            depth: 0,
        }
    }

    /// The function exported under a name.
    pub fn export(&self, name: &str) -> Option<FunctionId> {
        let found = self.code.exports.iter().find(|(n, _)| n == name);
        found.map(|(_, id)| *id)
    }

    /// Calls a function.
    ///
    /// # Errors
    /// A [`Trap`], which only a fault in the making of the code can cause.
    pub fn call(&mut self, function: FunctionId, arguments: &[i64]) -> Result<i64, Trap> {
        let base = self.stack.len();
        self.stack.extend_from_slice(arguments);
        let result = self.enter(function, base);
        self.stack.truncate(base);
        result
    }

    /// Bytes at an address.
    ///
    /// # Errors
    /// [`Trap::Bounds`].
    pub fn bytes(&self, at: i64, len: usize) -> Result<&[u8], Trap> {
        let at = usize::try_from(at).map_err(|_| Trap::Bounds)?;
        let end = at.checked_add(len).ok_or(Trap::Bounds)?;
        self.memory.get(at..end).ok_or(Trap::Bounds)
    }

    /// Writes bytes at an address.
    ///
    /// # Errors
    /// [`Trap::Bounds`].
    pub fn write(&mut self, at: i64, bytes: &[u8]) -> Result<(), Trap> {
        let at = usize::try_from(at).map_err(|_| Trap::Bounds)?;
        let end = at.checked_add(bytes.len()).ok_or(Trap::Bounds)?;
        let place = self.memory.get_mut(at..end).ok_or(Trap::Bounds)?;
        place.copy_from_slice(bytes);
        Ok(())
    }

    /// The arguments stand on the stack from `base`.
    fn enter(&mut self, id: FunctionId, base: usize) -> Result<i64, Trap> {
        let code = self.code;
        let function = code.functions.get(index(id.0)).ok_or(Trap::Call)?;
        if self.stack.len().saturating_sub(base) != index(function.params) {
            return Err(Trap::Call);
        }
        if self.depth >= MAX_DEPTH {
            return Err(Trap::Depth);
        }
        self.depth = self.depth.saturating_add(1);
        let result = self.body(function, base);
        self.depth = self.depth.saturating_sub(1);
        result
    }

    fn body(&mut self, function: &'c Function, base: usize) -> Result<i64, Trap> {
        self.stack
            .resize(base.saturating_add(index(function.locals)), 0);
        match self.block(&function.body, base)? {
            Flow::Give(value) => Ok(value),
            Flow::On | Flow::Leave(_) | Flow::Next(_) => Ok(0),
        }
    }

    fn block(&mut self, stmts: &'c [Stmt], base: usize) -> Result<Flow, Trap> {
        for stmt in stmts {
            match self.stmt(stmt, base)? {
                Flow::On => {}
                flow @ (Flow::Leave(_) | Flow::Next(_) | Flow::Give(_)) => return Ok(flow),
            }
        }
        Ok(Flow::On)
    }

    fn stmt(&mut self, stmt: &'c Stmt, base: usize) -> Result<Flow, Trap> {
        match stmt {
            Stmt::Set(local, value) => {
                let value = self.expr(value, base)?;
                let place = base.saturating_add(index(local.0));
                *self.stack.get_mut(place).ok_or(Trap::Call)? = value;
            }
            Stmt::Store(width, to, offset, value) => {
                let to = self.address(to, *offset, base)?;
                let value = self.expr(value, base)?.to_le_bytes();
                let bytes = value.get(..width.bytes()).unwrap_or(&value);
                self.write(to, bytes)?;
            }
            Stmt::Copy(to, from, bytes) => {
                let (to, from) = (self.address(to, 0, base)?, self.address(from, 0, base)?);
                let bytes = self.bytes(from, index(*bytes))?.to_vec();
                self.write(to, &bytes)?;
            }
            Stmt::Fill(to, byte, bytes) => {
                let to = self.address(to, 0, base)?;
                let [byte, ..] = self.expr(byte, base)?.to_le_bytes();
                let len = self.address(bytes, 0, base)?;
                let len = usize::try_from(len).map_err(|_| Trap::Bounds)?;
                let start = usize::try_from(to).map_err(|_| Trap::Bounds)?;
                let end = start.checked_add(len).ok_or(Trap::Bounds)?;
                let place = self.memory.get_mut(start..end).ok_or(Trap::Bounds)?;
                place.fill(byte);
            }
            Stmt::If(when, then, otherwise) => {
                let chosen = if self.expr(when, base)? != 0 {
                    then
                } else {
                    otherwise
                };
                return self.block(chosen, base);
            }
            Stmt::While {
                label,
                when,
                body,
                step,
            } => {
                while self.expr(when, base)? != 0 {
                    match self.block(body, base)? {
                        Flow::Leave(to) if to == *label => break,
                        Flow::Next(to) if to == *label => {}
                        Flow::On => {}
                        flow @ (Flow::Leave(_) | Flow::Next(_) | Flow::Give(_)) => return Ok(flow),
                    }
                    self.block(step, base)?;
                }
            }
            Stmt::Block(label, body) => match self.block(body, base)? {
                Flow::Leave(to) if to == *label => {}
                Flow::On => {}
                flow @ (Flow::Leave(_) | Flow::Next(_) | Flow::Give(_)) => return Ok(flow),
            },
            Stmt::Leave(label) => return Ok(Flow::Leave(*label)),
            Stmt::Next(label) => return Ok(Flow::Next(*label)),
            Stmt::Give(value) => return Ok(Flow::Give(self.expr(value, base)?)),
            Stmt::Do(value) => {
                self.expr(value, base)?;
            }
        }
        Ok(Flow::On)
    }

    fn get(&self, local: Local, base: usize) -> Result<i64, Trap> {
        let place = base.saturating_add(index(local.0));
        self.stack.get(place).copied().ok_or(Trap::Call)
    }

    /// An address as WebAssembly takes it: the low 32 bits, then the offset.
    fn address(&mut self, at: &'c Expr, offset: u32, base: usize) -> Result<i64, Trap> {
        let low = self.expr(at, base)? & 0xFFFF_FFFF;
        Ok(low.saturating_add(i64::from(offset)))
    }

    fn expr(&mut self, expr: &'c Expr, base: usize) -> Result<i64, Trap> {
        match expr {
            Expr::Const(n) => Ok(*n),
            Expr::Get(local) => self.get(*local, base),
            Expr::Unary(op, a) => {
                let a = self.expr(a, base)?;
                Ok(unary(*op, a))
            }
            Expr::Binary(op, a, b) => {
                let (a, b) = (self.expr(a, base)?, self.expr(b, base)?);
                Ok(binary(*op, a, b))
            }
            Expr::Load(width, at, offset) => {
                let at = self.address(at, *offset, base)?;
                self.load(*width, at)
            }
            Expr::Select(when, then, otherwise) => {
                let (then, otherwise) = (self.expr(then, base)?, self.expr(otherwise, base)?);
                let when = self.expr(when, base)?;
                Ok(if when != 0 { then } else { otherwise })
            }
            Expr::Call(function, arguments) => {
                let values = self.values(arguments, base)?;
                self.call(*function, &values)
            }
            Expr::CallAt(place, arguments) => {
                let values = self.values(arguments, base)?;
                let place = self.expr(place, base)? & 0xFFFF_FFFF;
                let place = usize::try_from(place).map_err(|_| Trap::Call)?;
                let function = self.code.table.get(place).copied().ok_or(Trap::Call)?;
                self.call(function, &values)
            }
            Expr::Ratio(op, arguments) => {
                let mut values = [0; 3];
                for (value, argument) in values.iter_mut().zip(arguments) {
                    *value = self.expr(argument, base)?;
                }
                self.ratio(*op, values)
            }
            Expr::Memory => i64::try_from(self.memory.len()).map_err(|_| Trap::Bounds),
            Expr::Grow(pages) => {
                let pages = self.expr(pages, base)? & 0xFFFF_FFFF;
                let more = usize::try_from(pages).ok();
                let more = more.and_then(|n| n.checked_mul(usize::try_from(PAGE).ok()?));
                match more.and_then(|n| n.checked_add(self.memory.len())) {
                    Some(size) if size <= index(MAX_MEMORY) => {
                        self.memory.resize(size, 0);
                        Ok(1)
                    }
                    Some(_) | None => Ok(0),
                }
            }
        }
    }

    fn values(&mut self, arguments: &'c [Expr], base: usize) -> Result<Vec<i64>, Trap> {
        arguments.iter().map(|a| self.expr(a, base)).collect()
    }

    fn load(&self, width: Width, at: i64) -> Result<i64, Trap> {
        let mut bytes = [0; 8];
        let from = self.bytes(at, width.bytes())?;
        if let Some(place) = bytes.get_mut(..from.len()) {
            place.copy_from_slice(from);
        }
        let long = i64::from_le_bytes(bytes);
        Ok(match width {
            Width::Byte | Width::Half | Width::Word | Width::Long => long,
            Width::Signed => (long << 32) >> 32,
        })
    }

    fn wide(&self, at: i64) -> Result<i128, Trap> {
        let bytes = self.bytes(at & 0xFFFF_FFFF, 16)?;
        let bytes = bytes.try_into().map_err(|_| Trap::Bounds)?;
        Ok(i128::from_le_bytes(bytes))
    }

    /// The ratio at an address. Every ratio in memory was written by `put_ratio`, in lowest
    /// terms.
    ///
    /// # Errors
    /// [`Trap::Bounds`], also for what is no ratio.
    pub fn ratio_at(&self, at: i64) -> Result<Ratio, Trap> {
        let den = self.wide((at & 0xFFFF_FFFF).saturating_add(16))?;
        Ratio::new(self.wide(at)?, den).ok_or(Trap::Bounds)
    }

    fn put_ratio(&mut self, at: i64, ratio: Option<Ratio>) -> Result<i64, Trap> {
        let Some(ratio) = ratio else { return Ok(0) };
        let at = at & 0xFFFF_FFFF;
        self.write(at, &ratio.num().to_le_bytes())?;
        self.write(at.saturating_add(16), &ratio.den().to_le_bytes())?;
        Ok(1)
    }

    fn ratio(&mut self, op: RatioOp, [to, a, b]: [i64; 3]) -> Result<i64, Trap> {
        let result = match op {
            RatioOp::New => Ratio::new(i128::from(a), i128::from(b)),
            RatioOp::Add => self.ratio_at(a)?.add(self.ratio_at(b)?),
            RatioOp::Sub => self.ratio_at(a)?.sub(self.ratio_at(b)?),
            RatioOp::Mul => self.ratio_at(a)?.mul(self.ratio_at(b)?),
            RatioOp::Div => self.ratio_at(a)?.div(self.ratio_at(b)?),
            RatioOp::Cmp => {
                let order = self.ratio_at(to)?.compare(self.ratio_at(a)?);
                return Ok(i64::from(order as i8));
            }
            RatioOp::Floor => self.rounded(a, Rounding::Down)?,
            RatioOp::Ceil => self.rounded(a, Rounding::Up)?,
            RatioOp::Nearest => self.rounded(a, Rounding::HalfUp)?,
            RatioOp::Narrow => {
                let whole = self.ratio_at(to)?.as_whole();
                let narrow = whole.is_some_and(|n| i64::try_from(n).is_ok());
                return Ok(i64::from(narrow));
            }
        };
        self.put_ratio(to, result)
    }

    fn rounded(&self, a: i64, mode: Rounding) -> Result<Option<Ratio>, Trap> {
        Ok(self.ratio_at(a)?.round(mode).map(Ratio::wide))
    }
}

impl Width {
    /// Bytes.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Half => 2,
            Self::Word | Self::Signed => 4,
            Self::Long => 8,
        }
    }
}

fn index(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn unary(op: Unary, a: i64) -> i64 {
    match op {
        Unary::Not => i64::from(a == 0),
        Unary::Ones => i64::from(a.count_ones()),
        Unary::Trailing => i64::from(a.trailing_zeros()),
        Unary::Leading => i64::from(a.leading_zeros()),
    }
}

fn binary(op: Binary, a: i64, b: i64) -> i64 {
    let by = u32::try_from(b & 63).unwrap_or(0);
    match op {
        Binary::Add => a.wrapping_add(b),
        Binary::Sub => a.wrapping_sub(b),
        Binary::Mul => a.wrapping_mul(b),
        Binary::Div => a.checked_div(b).unwrap_or(if b == 0 { 0 } else { a }),
        Binary::Rem => a.checked_rem(b).unwrap_or(0),
        Binary::Share => {
            let quotient = a.cast_unsigned().checked_div(b.cast_unsigned());
            quotient.map_or(a, u64::cast_signed)
        }
        Binary::Rest => {
            let rest = a.cast_unsigned().checked_rem(b.cast_unsigned());
            rest.map_or(0, u64::cast_signed)
        }
        Binary::And => a & b,
        Binary::Or => a | b,
        Binary::Xor => a ^ b,
        Binary::Shl => a.wrapping_shl(by),
        Binary::Shr => a.cast_unsigned().wrapping_shr(by).cast_signed(),
        Binary::Sar => a.wrapping_shr(by),
        Binary::Eq => i64::from(a == b),
        Binary::Ne => i64::from(a != b),
        Binary::Lt => i64::from(a < b),
        Binary::Le => i64::from(a <= b),
        Binary::Under => i64::from(a.cast_unsigned() < b.cast_unsigned()),
    }
}
