//! Which values are only ever 0 or 1, found without running anything: a test of such a value needs no
//! comparison, and a local of such values can be as narrow as a test. And which functions give nothing
//! but 0, so that nobody need drop it.
//!
//! Every function and local is taken for a truth first; whatever gives or is set to something else is
//! taken out, until nothing changes. Parameters may be anything.

use crate::plan::code::{Binary, Expr, Function, FunctionId, Local, RatioOp, Stmt, Unary};

/// What is known of the functions of some code.
#[derive(Clone, Debug, Default)]
pub(super) struct Truths {
    /// For each function, whether what it gives is a truth.
    gives: Vec<bool>,
    /// For each function, for each of its locals, whether it is a truth.
    locals: Vec<Vec<bool>>,
    /// For each function, whether it gives nothing but 0 and is called by name alone.
    silent: Vec<bool>,
}

impl Truths {
    /// What is known of functions that call each other by their places, `called` from elsewhere too.
    pub(super) fn of(functions: &[Function], called: &[FunctionId]) -> Self {
        let mut silent: Vec<bool> = functions.iter().map(|f| gives_0(&f.body)).collect();
        for id in called {
            if let Some(silent) = silent.get_mut(usize::try_from(id.0).unwrap_or(usize::MAX)) {
                *silent = false;
            }
        }
        let flags = |f: &Function| (0..f.locals).map(|local| local >= f.params).collect();
        let mut truths = Self {
            gives: vec![true; functions.len()],
            locals: functions.iter().map(flags).collect(),
            silent,
        };
        while functions
            .iter()
            .enumerate()
            .fold(false, |changed, (place, function)| {
                truths.takes_out(place, &function.body) || changed
            })
        {}
        truths
    }

    /// Takes out what these statements of a function show to be no truth; whether there was any.
    fn takes_out(&mut self, place: usize, stmts: &[Stmt]) -> bool {
        let mut changed = false;
        for stmt in stmts {
            changed |= match stmt {
                Stmt::Set(local, value) => {
                    let is = self.is(place, value);
                    let locals = self.locals.get_mut(place);
                    let flag = locals.and_then(|all| all.get_mut(index(*local)));
                    falls(flag, is)
                }
                Stmt::Give(value) => {
                    let is = self.is(place, value);
                    falls(self.gives.get_mut(place), is)
                }
                Stmt::If(_, then, otherwise) => {
                    let then = self.takes_out(place, then);
                    self.takes_out(place, otherwise) || then
                }
                Stmt::While { body, step, .. } => {
                    let body = self.takes_out(place, body);
                    self.takes_out(place, step) || body
                }
                Stmt::Block(_, body) => self.takes_out(place, body),
                Stmt::Store(..)
                | Stmt::Copy(..)
                | Stmt::Fill(..)
                | Stmt::Leave(_)
                | Stmt::Next(_)
                | Stmt::Do(_) => false,
            };
        }
        changed
    }

    /// Whether a function gives nothing.
    pub(super) fn is_silent(&self, place: usize) -> bool {
        self.silent.get(place) == Some(&true)
    }

    /// Whether an expression in a function is 0 or 1.
    pub(super) fn is(&self, place: usize, expr: &Expr) -> bool {
        match expr {
            Expr::Const(n) => *n == 0 || *n == 1,
            Expr::Unary(Unary::Not, _) | Expr::Grow(_) => true,
            Expr::Binary(op, a, b) => match op {
                Binary::And | Binary::Or | Binary::Xor => self.is(place, a) && self.is(place, b),
                Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Under => true,
                Binary::Add
                | Binary::Sub
                | Binary::Mul
                | Binary::Div
                | Binary::Rem
                | Binary::Share
                | Binary::Rest
                | Binary::Shl
                | Binary::Shr
                | Binary::Sar => false,
            },
            Expr::Select(_, a, b) => self.is(place, a) && self.is(place, b),
            Expr::Ratio(op, _) => *op != RatioOp::Cmp,
            Expr::Get(local) => {
                let locals = self.locals.get(place);
                locals.is_some_and(|all| all.get(index(*local)) == Some(&true))
            }
            Expr::Call(id, _) => {
                let callee = usize::try_from(id.0).unwrap_or(usize::MAX);
                self.gives.get(callee) == Some(&true)
            }
            Expr::Unary(Unary::Ones | Unary::Trailing | Unary::Leading, _)
            | Expr::Load(..)
            | Expr::CallAt(..)
            | Expr::Memory => false,
        }
    }
}

/// Whether statements give nothing but 0.
fn gives_0(stmts: &[Stmt]) -> bool {
    stmts.iter().all(|stmt| match stmt {
        Stmt::Give(value) => *value == Expr::Const(0),
        Stmt::If(_, then, otherwise) => gives_0(then) && gives_0(otherwise),
        Stmt::While { body, step, .. } => gives_0(body) && gives_0(step),
        Stmt::Block(_, body) => gives_0(body),
        Stmt::Set(..)
        | Stmt::Store(..)
        | Stmt::Copy(..)
        | Stmt::Fill(..)
        | Stmt::Leave(_)
        | Stmt::Next(_)
        | Stmt::Do(_) => true,
    })
}

fn index(local: Local) -> usize {
    usize::try_from(local.0).unwrap_or(usize::MAX)
}

/// Takes a flag away if it does not hold; whether it did so.
fn falls(flag: Option<&mut bool>, is: bool) -> bool {
    match flag {
        Some(flag) if *flag && !is => {
            *flag = false;
            true
        }
        Some(_) | None => false,
    }
}

/// Whether working out an expression does nothing else.
pub(super) fn is_pure(expr: &Expr) -> bool {
    match expr {
        Expr::Const(_) | Expr::Get(_) | Expr::Memory => true,
        Expr::Unary(_, a) | Expr::Load(_, a, _) => is_pure(a),
        Expr::Binary(_, a, b) => is_pure(a) && is_pure(b),
        Expr::Select(a, b, c) => is_pure(a) && is_pure(b) && is_pure(c),
        Expr::Call(..) | Expr::CallAt(..) | Expr::Ratio(..) | Expr::Grow(_) => false,
    }
}
