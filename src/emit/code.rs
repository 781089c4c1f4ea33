//! A function of code as WebAssembly instructions; `value` writes what has a value.
//!
//! What the code means is said by [`crate::plan::code::run`].

use wasm_encoder::{BlockType, Instruction, ValType};

use super::{
    Fault,
    support::{Helper, Support},
    value::{low, memarg},
};
use crate::plan::code::{Expr, Function, Label, Local, Stmt, Width};

/// What functions need to know of the module they stand in.
#[derive(Debug)]
pub struct Context {
    /// What the numbers of functions mean.
    pub calls: Calls,
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

    /// The type of a function of code.
    pub fn of(&mut self, params: u32) -> u32 {
        let params = vec![ValType::I64; usize::try_from(params).unwrap_or(0)];
        self.index(&params, &[ValType::I64])
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

/// A function under way.
pub(super) struct Writer<'a> {
    pub(super) function: &'a Function,
    pub(super) context: &'a mut Context,
    out: Vec<Instruction<'static>>,
    frames: Vec<Frame>,
}

/// The instructions of a function, without the end.
///
/// # Errors
/// Code that no function can hold: a fault in its making.
pub fn body(
    function: &Function,
    context: &mut Context,
) -> Result<Vec<Instruction<'static>>, Fault> {
    let mut writer = Writer {
        function,
        context,
        out: Vec::new(),
        frames: Vec::new(),
    };
    writer.tail(&function.body)?;
    Ok(writer.out)
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
        if local.0 < self.function.locals {
            Ok(local.0)
        } else {
            Err(Fault::Local(self.function.name.clone()))
        }
    }

    /// Statements, then the value of the function.
    fn tail(&mut self, stmts: &[Stmt]) -> Result<(), Fault> {
        let last = match stmts.split_last() {
            Some((last @ (Stmt::Give(_) | Stmt::If(..)), before)) => {
                if self.stmts(before)? == Reach::No {
                    self.put(Instruction::Unreachable);
                    return Ok(());
                }
                last
            }
            Some(_) | None => {
                let end = match self.stmts(stmts)? {
                    Reach::Yes => Instruction::I64Const(0),
                    Reach::No => Instruction::Unreachable,
                };
                self.put(end);
                return Ok(());
            }
        };
        match last {
            Stmt::If(when, then, otherwise) => {
                self.test(when)?;
                self.put(Instruction::If(BlockType::Result(ValType::I64)));
                self.frames.push(Frame::Plain);
                self.tail(then)?;
                self.put(Instruction::Else);
                self.tail(otherwise)?;
                self.frames.pop();
                self.put(Instruction::End);
                Ok(())
            }
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
                self.value(value)?;
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
                self.put(Instruction::Drop);
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
                self.value(value)?;
                self.put(Instruction::Return);
                return Ok(Reach::No);
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
        } else {
            self.test(when)?;
            (then, otherwise)
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
            self.put(Instruction::Drop);
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
