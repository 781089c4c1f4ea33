//! A function of code as WebAssembly instructions; `value` writes what has a value.
//!
//! What the code means is said by [`crate::plan::code::run`].

use wasm_encoder::{BlockType, Instruction, ValType};

use super::{
    Fault,
    support::{Helper, Support},
    truth::Truths,
    value::{low, memarg},
};
use crate::plan::code::{Expr, Function, FunctionId, Label, Local, Stmt, Width};

/// What functions need to know of the module they stand in.
#[derive(Debug)]
pub struct Context {
    /// What the numbers of functions mean.
    pub calls: Calls,
    /// Which of these functions and of their locals are only ever 0 or 1.
    pub(super) truths: Truths,
    /// The functions that others stand on, as far as they are used.
    pub support: Support,
    /// The types of functions so far: parameters and results.
    pub types: Types,
    /// Whether a function of the table is called.
    pub indirect: bool,
}

/// What the number of a function in a call means.
#[derive(Clone, Debug)]
pub enum Calls {
    /// A function of the module; these are the parameters of each.
    Code(Vec<u32>),
    /// A place in the library of exact arithmetic.
    Library,
}

/// Types of functions, each once, by index.
#[derive(Debug, Default)]
pub struct Types {
    /// Parameters and results.
    pub list: Vec<(Vec<ValType>, Vec<ValType>)>,
}

impl Types {
    /// The index of a type.
    pub fn index(&mut self, params: &[ValType], results: &[ValType]) -> u32 {
        let known = |(p, r): &(Vec<ValType>, Vec<ValType>)| p == params && r == results;
        let place = self.list.iter().position(known).unwrap_or_else(|| {
            self.list.push((params.to_vec(), results.to_vec()));
            self.list.len().saturating_sub(1)
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// The type of a function of code that gives a value, or of one that is silent.
    pub fn of(&mut self, params: u32, silent: bool) -> u32 {
        let params = vec![ValType::I64; usize::try_from(params).unwrap_or(0)];
        let result: &[ValType] = if silent { &[] } else { &[ValType::I64] };
        self.index(&params, result)
    }
}

/// What stands around an instruction, outermost first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Plain,
    Leave(Label),
    Next(Label),
}

/// Whether what follows a statement can be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Yes,
    No,
}

/// How a local is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Where its low 32 bits are enough.
    pub(super) low: bool,
    /// Where it is asked whether it is 0.
    pub(super) test: bool,
    /// Whole.
    pub(super) whole: bool,
}

/// A function under way.
pub(super) struct Writer<'a> {
    pub(super) function: &'a Function,
    /// The place of the function among those whose truths are known.
    pub(super) at: usize,
    pub(super) context: &'a mut Context,
    /// How its locals were read so far.
    pub(super) uses: Vec<Uses>,
    /// Which of its locals are i32.
    pub(super) narrow: Vec<bool>,
    /// Where its locals stand: those that are i32 come last.
    places: Vec<u32>,
    out: Vec<Instruction<'static>>,
    frames: Vec<Frame>,
}

/// A function as WebAssembly has it.
pub(super) struct Written {
    /// The types of the locals that are not parameters.
    pub(super) locals: Vec<ValType>,
    /// The instructions, without the end.
    pub(super) body: Vec<Instruction<'static>>,
}

/// The function at a place. It is written twice: the first time
/// tells how locals are read, and those that are never read whole are i32.
///
/// # Errors
/// Code that no function can hold: a fault in its making.
pub(super) fn body(
    function: &Function,
    at: usize,
    context: &mut Context,
) -> Result<Written, Fault> {
    let count = usize::try_from(function.locals).unwrap_or(0);
    let mut writer = Writer {
        function,
        at,
        context,
        uses: vec![Uses::default(); count],
        narrow: vec![false; count],
        places: (0..function.locals).collect(),
        out: Vec::new(),
        frames: Vec::new(),
    };
    writer.tail(&function.body)?;
    let params = usize::try_from(function.params).unwrap_or(0);
    for (place, uses) in writer.uses.clone().into_iter().enumerate().skip(params) {
        let local = Expr::Get(Local(u32::try_from(place).unwrap_or(u32::MAX)));
        let narrow = !uses.whole && (!uses.test || writer.is_truth(&local));
        if let Some(flag) = writer.narrow.get_mut(place) {
            *flag = narrow;
        }
    }
    let narrow = |local: &usize| writer.narrow.get(*local) == Some(&true);
    let (ints, longs): (Vec<usize>, Vec<usize>) = (params..count).partition(narrow);
    for (local, place) in longs.iter().chain(&ints).zip(function.params..) {
        if let Some(at) = writer.places.get_mut(*local) {
            *at = place;
        }
    }
    writer.out.clear();
    writer.tail(&function.body)?;
    let all = |number: usize, ty| vec![ty; number];
    Ok(Written {
        locals: [
            all(longs.len(), ValType::I64),
            all(ints.len(), ValType::I32),
        ]
        .concat(),
        body: writer.out,
    })
}

impl Writer<'_> {
    pub(super) fn put(&mut self, instruction: Instruction<'static>) {
        if let (Instruction::LocalGet(get), Some(Instruction::LocalSet(set))) =
            (&instruction, self.out.last())
            && get == set
        {
            let tee = Instruction::LocalTee(*get);
            self.out.pop();
            self.out.push(tee);
            return;
        }
        self.out.push(instruction);
    }

    pub(super) fn local(&self, local: Local) -> Result<u32, Fault> {
        let place = usize::try_from(local.0).ok();
        let place = place.and_then(|local| self.places.get(local)).copied();
        place.ok_or_else(|| Fault::Local(self.function.name.clone()))
    }

    /// Whether the function gives nothing.
    fn is_silent(&self) -> bool {
        self.context.truths.is_silent(self.at)
    }

    /// Whether a function that is called gives nothing.
    pub(super) fn calls_silent(&self, id: FunctionId) -> bool {
        let place = usize::try_from(id.0).unwrap_or(usize::MAX);
        self.context.truths.is_silent(place)
    }

    /// Whether a local is an i32.
    pub(super) fn is_narrow(&self, local: Local) -> bool {
        let place = usize::try_from(local.0).unwrap_or(usize::MAX);
        self.narrow.get(place) == Some(&true)
    }

    /// Reads a local.
    pub(super) fn get(&mut self, local: Local, how: impl Fn(&mut Uses)) -> Result<(), Fault> {
        let place = usize::try_from(local.0).unwrap_or(usize::MAX);
        if let Some(uses) = self.uses.get_mut(place) {
            how(uses);
        }
        let local = self.local(local)?;
        self.put(Instruction::LocalGet(local));
        Ok(())
    }

    /// Statements, then the value of the function.
    fn tail(&mut self, stmts: &[Stmt]) -> Result<(), Fault> {
        let silent = self.is_silent();
        let last = match stmts.split_last() {
            Some((last @ (Stmt::Give(_) | Stmt::If(..)), before)) => {
                if self.stmts(before)? == Reach::No {
                    self.put(Instruction::Unreachable);
                    return Ok(());
                }
                last
            }
            Some(_) | None => {
                match self.stmts(stmts)? {
                    Reach::Yes if silent => {}
                    Reach::Yes => self.put(Instruction::I64Const(0)),
                    Reach::No => self.put(Instruction::Unreachable),
                }
                return Ok(());
            }
        };
        match last {
            Stmt::If(when, then, otherwise) => {
                let (then, otherwise) = self.turned(when, then, otherwise)?;
                self.put(Instruction::If(if silent {
                    BlockType::Empty
                } else {
                    BlockType::Result(ValType::I64)
                }));
                self.frames.push(Frame::Plain);
                self.tail(then)?;
                if !(silent && otherwise.is_empty()) {
                    self.put(Instruction::Else);
                    self.tail(otherwise)?;
                }
                self.frames.pop();
                self.put(Instruction::End);
                Ok(())
            }
            Stmt::Give(_) if silent => Ok(()),
            Stmt::Give(value) => self.value(value),
            Stmt::Set(..)
            | Stmt::Store(..)
            | Stmt::Copy(..)
            | Stmt::Fill(..)
            | Stmt::While { .. }
            | Stmt::Block(..)
            | Stmt::Leave(_)
            | Stmt::Next(_)
            | Stmt::Do(_) => Ok(()),
        }
    }

    /// Statements; what stands behind one that leaves is left out.
    fn stmts(&mut self, stmts: &[Stmt]) -> Result<Reach, Fault> {
        for stmt in stmts {
            if self.stmt(stmt)? == Reach::No {
                return Ok(Reach::No);
            }
        }
        Ok(Reach::Yes)
    }

    /// Statements inside a block of their own.
    fn inside(&mut self, frame: Frame, stmts: &[Stmt]) -> Result<Reach, Fault> {
        self.frames.push(frame);
        let reach = self.stmts(stmts);
        self.frames.pop();
        reach
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<Reach, Fault> {
        match stmt {
            Stmt::Set(local, value) => {
                if self.is_narrow(*local) {
                    self.address(value)?;
                } else {
                    self.value(value)?;
                }
                let local = self.local(*local)?;
                self.put(Instruction::LocalSet(local));
            }
            Stmt::Store(width, to, offset, value) => {
                let offset = self.place(to, *offset)?;
                self.value(value)?;
                let memarg = memarg(*width, offset);
                self.put(match width {
                    Width::Byte => Instruction::I64Store8(memarg),
                    Width::Half => Instruction::I64Store16(memarg),
                    Width::Word | Width::Signed => Instruction::I64Store32(memarg),
                    Width::Long => Instruction::I64Store(memarg),
                });
            }
            Stmt::Copy(to, from, bytes) => self.copy(to, from, *bytes)?,
            Stmt::Fill(to, byte, bytes) => {
                self.value(to)?;
                self.value(byte)?;
                self.value(bytes)?;
                let index = self.context.support.index(Helper::Fill);
                self.put(Instruction::Call(index));
            }
            Stmt::If(when, then, otherwise) => return self.either(when, then, otherwise),
            Stmt::While {
                label,
                when,
                body,
                step,
            } => self.rounds(*label, when, body, step)?,
            Stmt::Block(label, body) => {
                self.put(Instruction::Block(BlockType::Empty));
                self.inside(Frame::Leave(*label), body)?;
                self.put(Instruction::End);
            }
            Stmt::Leave(label) => {
                let depth = self.depth(Frame::Leave(*label))?;
                self.put(Instruction::Br(depth));
                return Ok(Reach::No);
            }
            Stmt::Next(label) => {
                let depth = self.depth(Frame::Next(*label))?;
                self.put(Instruction::Br(depth));
                return Ok(Reach::No);
            }
            Stmt::Give(value) => {
                if !self.is_silent() {
                    self.value(value)?;
                }
                self.put(Instruction::Return);
                return Ok(Reach::No);
            }
            Stmt::Do(Expr::Call(id, arguments)) if self.calls_silent(*id) => {
                self.call(*id, arguments)?;
            }
            Stmt::Do(value) => {
                self.value(value)?;
                self.put(Instruction::Drop);
            }
        }
        Ok(Reach::Yes)
    }

    fn depth(&self, to: Frame) -> Result<u32, Fault> {
        let depth = self.frames.iter().rev().position(|f| *f == to);
        depth
            .and_then(|d| u32::try_from(d).ok())
            .ok_or_else(|| Fault::Label(self.function.name.clone()))
    }

    fn either(&mut self, when: &Expr, then: &[Stmt], otherwise: &[Stmt]) -> Result<Reach, Fault> {
        // A jump alone needs no block.
        if let ([Stmt::Leave(label)], []) = (then, otherwise) {
            self.test(when)?;
            let depth = self.depth(Frame::Leave(*label))?;
            self.put(Instruction::BrIf(depth));
            return Ok(Reach::Yes);
        }
        if let ([Stmt::Next(label)], []) = (then, otherwise) {
            self.test(when)?;
            let depth = self.depth(Frame::Next(*label))?;
            self.put(Instruction::BrIf(depth));
            return Ok(Reach::Yes);
        }
        let (then, otherwise) = if then.is_empty() {
            self.test_not(when)?;
            (otherwise, then)
        } else if otherwise.is_empty() {
            self.test(when)?;
            (then, otherwise)
        } else {
            self.turned(when, then, otherwise)?
        };
        self.put(Instruction::If(BlockType::Empty));
        let first = self.inside(Frame::Plain, then)?;
        let mut second = Reach::Yes;
        if !otherwise.is_empty() {
            self.put(Instruction::Else);
            second = self.inside(Frame::Plain, otherwise)?;
        }
        self.put(Instruction::End);
        Ok(if first == Reach::No && second == Reach::No {
            Reach::No
        } else {
            Reach::Yes
        })
    }

    /// Tests a condition, or its opposite where that is shorter: what to do then, and what if not.
    fn turned<'s>(
        &mut self,
        when: &Expr,
        then: &'s [Stmt],
        otherwise: &'s [Stmt],
    ) -> Result<(&'s [Stmt], &'s [Stmt]), Fault> {
        if self.is_compared(when) {
            self.test_not(when)?;
            return Ok((otherwise, then));
        }
        self.test(when)?;
        Ok((then, otherwise))
    }

    fn rounds(
        &mut self,
        label: Label,
        when: &Expr,
        body: &[Stmt],
        step: &[Stmt],
    ) -> Result<(), Fault> {
        self.put(Instruction::Block(BlockType::Empty));
        self.frames.push(Frame::Leave(label));
        self.put(Instruction::Loop(BlockType::Empty));
        // Without a step, going on is going back to the test.
        self.frames.push(if step.is_empty() {
            Frame::Next(label)
        } else {
            Frame::Plain
        });
        if !matches!(when, Expr::Const(n) if *n != 0) {
            self.test_not(when)?;
            self.put(Instruction::BrIf(1));
        }
        let reach = if !step.is_empty() && goes_on(body, label) {
            self.put(Instruction::Block(BlockType::Empty));
            self.inside(Frame::Next(label), body)?;
            self.put(Instruction::End);
            Reach::Yes
        } else {
            self.stmts(body)?
        };
        if reach == Reach::Yes && self.stmts(step)? == Reach::Yes {
            self.put(Instruction::Br(0));
        }
        self.frames.pop();
        self.put(Instruction::End);
        self.frames.pop();
        self.put(Instruction::End);
        Ok(())
    }

    fn copy(&mut self, to: &Expr, from: &Expr, bytes: u32) -> Result<(), Fault> {
        if bytes == 0 {
            self.value(to)?;
            self.put(Instruction::Drop);
            self.value(from)?;
            self.put(Instruction::Drop);
        } else if let Some(helper) = Helper::copy(bytes) {
            self.value(to)?;
            self.value(from)?;
            let index = self.context.support.index(helper);
            self.put(Instruction::Call(index));
        } else {
            self.address(to)?;
            self.address(from)?;
            self.put(Instruction::I32Const(low(i64::from(bytes))));
            self.put(Instruction::MemoryCopy {
                src_mem: 0,
                dst_mem: 0,
            });
        }
        Ok(())
    }
}

/// Whether statements go on with the next round of a loop.
fn goes_on(stmts: &[Stmt], label: Label) -> bool {
    stmts.iter().any(|stmt| match stmt {
        Stmt::Next(to) => *to == label,
        Stmt::If(_, a, b) => goes_on(a, label) || goes_on(b, label),
        Stmt::While { body, step, .. } => goes_on(body, label) || goes_on(step, label),
        Stmt::Block(_, body) => goes_on(body, label),
        Stmt::Set(..)
        | Stmt::Store(..)
        | Stmt::Copy(..)
        | Stmt::Fill(..)
        | Stmt::Leave(_)
        | Stmt::Give(_)
        | Stmt::Do(_) => false,
    })
}
