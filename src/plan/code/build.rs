//! Writing code: values that chain, and a function under way.

use super::{Binary, Expr, Function, FunctionId, Label, Local, RatioOp, Stmt, Unary, Width};

/// A value under way.
#[derive(Clone, Debug)]
pub struct Val(Expr);

impl From<i64> for Val {
    fn from(n: i64) -> Self {
        Self(Expr::Const(n))
    }
}

impl From<i32> for Val {
    fn from(n: i32) -> Self {
        Self(Expr::Const(i64::from(n)))
    }
}

impl From<u32> for Val {
    fn from(n: u32) -> Self {
        Self(Expr::Const(i64::from(n)))
    }
}

impl From<bool> for Val {
    fn from(b: bool) -> Self {
        Self(Expr::Const(i64::from(b)))
    }
}

impl From<Local> for Val {
    fn from(local: Local) -> Self {
        Self(Expr::Get(local))
    }
}

impl From<&Self> for Val {
    fn from(val: &Self) -> Self {
        val.clone()
    }
}

impl From<Val> for Expr {
    fn from(val: Val) -> Self {
        val.0
    }
}

/// Anything that can be written where a value stands.
pub fn val(x: impl Into<Val>) -> Val {
    x.into()
}

macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident $op:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(self, other: impl Into<Val>) -> Self {
            Self(Expr::Binary(Binary::$op, Box::new(self.0), Box::new(other.into().0)))
        }
    )*};
}

impl Val {
    binary! {
        /// Sum.
        plus Add;
        /// Difference.
        minus Sub;
        /// Product.
        times Mul;
        /// Quotient towards zero.
        over Div;
        /// Remainder.
        modulo Rem;
        /// Quotient without sign.
        share Share;
        /// Remainder without sign.
        rest Rest;
        /// Bits in both; of truths, both.
        and And;
        /// Bits in either; of truths, either.
        or Or;
        /// Bits in one.
        xor Xor;
        /// To the left.
        left Shl;
        /// To the right, filling with zeros.
        right Shr;
        /// To the right, filling with the sign.
        right_signed Sar;
        /// Equal.
        is Eq;
        /// Not equal.
        isnt Ne;
        /// Less.
        below Lt;
        /// At most.
        at_most Le;
        /// Less, without sign.
        under Under;
    }

    /// Greater.
    #[must_use]
    pub fn above(self, other: impl Into<Self>) -> Self {
        other.into().below(self)
    }

    /// At least.
    #[must_use]
    pub fn at_least(self, other: impl Into<Self>) -> Self {
        other.into().at_most(self)
    }

    /// 1 if it is 0.
    #[must_use]
    pub fn zero(self) -> Self {
        Self(Expr::Unary(Unary::Not, Box::new(self.0)))
    }

    /// Number of bits set.
    #[must_use]
    pub fn ones(self) -> Self {
        Self(Expr::Unary(Unary::Ones, Box::new(self.0)))
    }

    /// Place of the lowest bit set.
    #[must_use]
    pub fn trailing(self) -> Self {
        Self(Expr::Unary(Unary::Trailing, Box::new(self.0)))
    }

    /// Number of zero bits above the highest bit set.
    #[must_use]
    pub fn leading(self) -> Self {
        Self(Expr::Unary(Unary::Leading, Box::new(self.0)))
    }

    /// What stands at this address plus an offset.
    #[must_use]
    pub fn load(self, width: Width, offset: u32) -> Self {
        Self(Expr::Load(width, Box::new(self.0), offset))
    }

    /// Eight bytes at this address plus an offset.
    #[must_use]
    pub fn long(self, offset: u32) -> Self {
        self.load(Width::Long, offset)
    }

    /// Four bytes without sign at this address plus an offset.
    #[must_use]
    pub fn word(self, offset: u32) -> Self {
        self.load(Width::Word, offset)
    }

    /// One of two as this is true or not; both are worked out.
    #[must_use]
    pub fn select(self, then: impl Into<Self>, otherwise: impl Into<Self>) -> Self {
        Self(Expr::Select(
            Box::new(self.0),
            Box::new(then.into().0),
            Box::new(otherwise.into().0),
        ))
    }
}

/// Calls a function.
pub fn call<const N: usize>(function: FunctionId, arguments: [Val; N]) -> Val {
    Val(Expr::Call(
        function,
        arguments.into_iter().map(|v| v.0).collect(),
    ))
}

/// Calls the function at a place of the table.
pub fn call_at<const N: usize>(place: impl Into<Val>, arguments: [Val; N]) -> Val {
    Val(Expr::CallAt(
        Box::new(place.into().0),
        arguments.into_iter().map(|v| v.0).collect(),
    ))
}

/// A step of exact arithmetic.
pub fn ratio<const N: usize>(op: RatioOp, arguments: [Val; N]) -> Val {
    Val(Expr::Ratio(
        op,
        arguments.into_iter().map(|v| v.0).collect(),
    ))
}

/// Memory in bytes.
pub fn memory() -> Val {
    Val(Expr::Memory)
}

/// Grows memory by pages.
pub fn grow(pages: impl Into<Val>) -> Val {
    Val(Expr::Grow(Box::new(pages.into().0)))
}

/// A function under way.
#[derive(Debug)]
pub struct Fun {
    name: String,
    params: u32,
    locals: u32,
    labels: u32,
    open: Vec<Vec<Stmt>>,
}

impl Fun {
    /// A function with so many parameters.
    pub fn new(name: impl Into<String>, params: u32) -> Self {
        Self {
            name: name.into(),
            params,
            locals: params,
            labels: 0,
            open: vec![Vec::new()],
        }
    }

    /// The function as it stands.
    pub fn done(mut self) -> Function {
        Function {
            name: self.name,
            params: self.params,
            locals: self.locals,
            body: self.open.pop().unwrap_or_default(),
        }
    }

    /// Adds a statement.
    pub fn push(&mut self, stmt: Stmt) {
        if let Some(block) = self.open.last_mut() {
            block.push(stmt);
        }
    }

    fn inside(&mut self, body: impl FnOnce(&mut Self)) -> Vec<Stmt> {
        self.open.push(Vec::new());
        body(self);
        self.open.pop().unwrap_or_default()
    }

    fn label(&mut self) -> Label {
        let label = Label(self.labels);
        self.labels = self.labels.saturating_add(1);
        label
    }

    /// A parameter.
    pub fn param(&self, index: u32) -> Local {
        Local(index)
    }

    /// A new local, 0 where the function begins.
    pub fn local(&mut self) -> Local {
        let local = Local(self.locals);
        self.locals = self.locals.saturating_add(1);
        local
    }

    /// A new local with this value.
    pub fn keep(&mut self, value: impl Into<Val>) -> Local {
        let local = self.local();
        self.set(local, value);
        local
    }

    /// Sets a local.
    pub fn set(&mut self, local: Local, value: impl Into<Val>) {
        self.push(Stmt::Set(local, value.into().0));
    }

    /// Writes memory.
    pub fn store(&mut self, width: Width, to: impl Into<Val>, offset: u32, value: impl Into<Val>) {
        self.push(Stmt::Store(width, to.into().0, offset, value.into().0));
    }

    /// Writes eight bytes.
    pub fn put(&mut self, to: impl Into<Val>, offset: u32, value: impl Into<Val>) {
        self.store(Width::Long, to, offset, value);
    }

    /// Copies a whole number of eights of bytes.
    pub fn copy(&mut self, to: impl Into<Val>, from: impl Into<Val>, bytes: u32) {
        self.push(Stmt::Copy(to.into().0, from.into().0, bytes));
    }

    /// Fills memory with a byte.
    pub fn fill(&mut self, to: impl Into<Val>, byte: impl Into<Val>, bytes: impl Into<Val>) {
        self.push(Stmt::Fill(to.into().0, byte.into().0, bytes.into().0));
    }

    /// If it is true.
    pub fn when(&mut self, is: impl Into<Val>, then: impl FnOnce(&mut Self)) {
        let then = self.inside(then);
        self.push(Stmt::If(is.into().0, then, Vec::new()));
    }

    /// If it is 0.
    pub fn unless(&mut self, is: impl Into<Val>, then: impl FnOnce(&mut Self)) {
        self.when(is.into().zero(), then);
    }

    /// One or the other.
    pub fn either(
        &mut self,
        is: impl Into<Val>,
        then: impl FnOnce(&mut Self),
        otherwise: impl FnOnce(&mut Self),
    ) {
        let then = self.inside(then);
        let otherwise = self.inside(otherwise);
        self.push(Stmt::If(is.into().0, then, otherwise));
    }

    /// As long as it is true. The label can be left.
    pub fn during(&mut self, when: impl Into<Val>, body: impl FnOnce(&mut Self, Label)) {
        let label = self.label();
        let body = self.inside(|f| body(f, label));
        self.push(Stmt::While {
            label,
            when: when.into().0,
            body,
            step: Vec::new(),
        });
    }

    /// For every whole number from 0 up to but without an end. The label can be left or gone on
    /// with.
    pub fn count(&mut self, end: impl Into<Val>, body: impl FnOnce(&mut Self, Local, Label)) {
        let (label, end) = (self.label(), self.keep(end));
        let at = self.keep(0);
        let body = self.inside(|f| body(f, at, label));
        let step = self.inside(|f| f.set(at, val(at).plus(1)));
        self.push(Stmt::While {
            label,
            when: val(at).below(end).0,
            body,
            step,
        });
    }

    /// Statements that can be left.
    pub fn block(&mut self, body: impl FnOnce(&mut Self, Label)) {
        let label = self.label();
        let body = self.inside(|f| body(f, label));
        self.push(Stmt::Block(label, body));
    }

    /// Goes to the end of a block or loop.
    pub fn leave(&mut self, label: Label) {
        self.push(Stmt::Leave(label));
    }

    /// Goes on with the next round of a loop.
    pub fn next(&mut self, label: Label) {
        self.push(Stmt::Next(label));
    }

    /// Ends the function with a value.
    pub fn give(&mut self, value: impl Into<Val>) {
        self.push(Stmt::Give(value.into().0));
    }

    /// Works out a value for what it does.
    pub fn act(&mut self, value: impl Into<Val>) {
        self.push(Stmt::Do(value.into().0));
    }
}
