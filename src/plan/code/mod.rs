//! The language of plans: structured code over 64-bit whole numbers and a linear memory.
//!
//! Every value is an `i64`; addresses are values too. Arithmetic wraps, as WebAssembly's does: whatever
//! could leave its width goes through [`RatioOp`], which says so. A function gives one value. Code has
//! exactly one meaning, carried out by [`run`](mod@run) natively and by `emit` as WebAssembly; each operator is
//! one row of the tables below and one arm in each of the two.

pub mod build;
pub mod run;

/// A function by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

/// A local variable of a function; the parameters come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local(pub u32);

/// A place that code can leave, unique in its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(pub u32);

/// Code and the data it starts with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Functions by number.
    pub functions: Vec<Function>,
    /// Functions that [`Expr::CallAt`] calls by place.
    pub table: Vec<FunctionId>,
    /// First contents of memory from [`DATA`] on.
    pub data: Vec<u8>,
    /// Functions that a host calls, by name.
    pub exports: Vec<(String, FunctionId)>,
}

/// Where data begins. What lies below is state that the code keeps between its functions; address 0
/// is nothing.
pub const DATA: u32 = 1_024;

/// From here to [`DATA`]: what steps of exact arithmetic hand to each other. Nothing else stands here.
pub const SCRATCH: u32 = 960;

/// Bytes of a page, the unit in which memory grows.
pub const PAGE: u32 = 65_536;

/// Most memory of an instance, in bytes.
pub const MAX_MEMORY: u32 = 1 << 30;

/// A function.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Function {
    /// Its name, for people: it changes nothing.
    pub name: String,
    /// How many of the locals are parameters.
    pub params: u32,
    /// How many locals there are, parameters included. The others start at 0.
    pub locals: u32,
    /// What it does. Falling off the end gives 0.
    pub body: Vec<Stmt>,
}

/// How much of memory is read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// A byte; read without sign.
    Byte,
    /// Two bytes; read without sign.
    Half,
    /// Four bytes; read without sign.
    Word,
    /// Four bytes; read with sign.
    Signed,
    /// Eight bytes.
    Long,
}

/// Operators on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unary {
    /// 1 if the value is 0, else 0.
    Not,
    /// Number of bits set.
    Ones,
    /// Number of zero bits below the lowest bit set; 64 for 0.
    Trailing,
    /// Number of zero bits above the highest bit set; 64 for 0.
    Leading,
}

/// Operators on two values. Comparisons give 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binary {
    /// Sum, wrapping.
    Add,
    /// Difference, wrapping.
    Sub,
    /// Product, wrapping.
    Mul,
    /// Quotient towards zero; 0 for a zero divisor, the least number divided by −1 is itself.
    Div,
    /// Remainder with the sign of the dividend; 0 for a zero divisor.
    Rem,
    /// Quotient of values without sign; the dividend for a zero divisor.
    Share,
    /// Remainder of values without sign; 0 for a zero divisor.
    Rest,
    /// Bits in both.
    And,
    /// Bits in either.
    Or,
    /// Bits in one.
    Xor,
    /// To the left, by the amount modulo 64.
    Shl,
    /// To the right filling with zeros, by the amount modulo 64.
    Shr,
    /// To the right filling with the sign, by the amount modulo 64.
    Sar,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less, with sign.
    Lt,
    /// At most, with sign.
    Le,
    /// Less, without sign.
    Under,
}

/// Steps of exact arithmetic on ratios in memory, with the meaning of [`crate::base::ratio::Ratio`],
/// limits included. Operands are addresses; a ratio takes [`RATIO`] bytes: numerator, then
/// denominator, each 128 bits, little end first. A result may lie on an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RatioOp {
    /// `(to, numerator value, denominator value)`: a fraction of two 64-bit values. 1; 0 for a zero
    /// denominator.
    New,
    /// `(to, a, b)`: sum. 1; 0 if it left its width.
    Add,
    /// `(to, a, b)`: difference. 1; 0 if it left its width.
    Sub,
    /// `(to, a, b)`: product. 1; 0 if it left its width.
    Mul,
    /// `(to, a, b)`: quotient. 1; 0 if it left its width or the divisor is zero.
    Div,
    /// `(a, b)`: −1, 0 or 1 as a is less than, equal to or greater than b.
    Cmp,
    /// `(to, a)`: the whole number below. 1; 0 if it left its width.
    Floor,
    /// `(to, a)`: the whole number above. 1; 0 if it left its width.
    Ceil,
    /// `(to, a)`: the nearest whole number, halves away from zero. 1; 0 if it left its width.
    Nearest,
    /// `(a)`: 1 if it is a whole number of 64 bits (which then stands at its address), else 0.
    Narrow,
}

/// Bytes of a ratio in memory.
pub const RATIO: u32 = 32;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expr {
    /// A constant.
    Const(i64),
    /// A local.
    Get(Local),
    /// An operator on one value.
    Unary(Unary, Box<Expr>),
    /// An operator on two values, the left one first.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// What stands at an address plus an offset.
    Load(Width, Box<Expr>, u32),
    /// `(condition, then, else)`: both are worked out.
    Select(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Calls a function.
    Call(FunctionId, Vec<Expr>),
    /// Calls the function at a place of the table (the low 32 bits), worked out after the arguments.
    CallAt(Box<Expr>, Vec<Expr>),
    /// A step of exact arithmetic.
    Ratio(RatioOp, Vec<Expr>),
    /// Memory in bytes.
    Memory,
    /// Grows memory by so many pages (the low 32 bits): 1, or 0 if it cannot.
    Grow(Box<Expr>),
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stmt {
    /// Sets a local.
    Set(Local, Expr),
    /// `(width, address, offset, value)`: writes memory.
    Store(Width, Expr, u32, Expr),
    /// `(to, from, bytes)`: copies memory; the two do not overlap. A multiple of 8 bytes.
    Copy(Expr, Expr, u32),
    /// `(to, value of a byte, bytes)`: fills memory.
    Fill(Expr, Expr, Expr),
    /// One or the other.
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    /// As long as a condition holds: the body, then the step. [`Stmt::Leave`] ends it,
    /// [`Stmt::Next`] goes to the step.
    While {
        /// Its label.
        label: Label,
        /// Tested before each round.
        when: Expr,
        /// The body.
        body: Vec<Stmt>,
        /// After the body.
        step: Vec<Stmt>,
    },
    /// Statements that [`Stmt::Leave`] can leave.
    Block(Label, Vec<Stmt>),
    /// Goes to the end of a block or loop around it.
    Leave(Label),
    /// Goes to the step of a loop around it.
    Next(Label),
    /// Ends the function with a value.
    Give(Expr),
    /// Works out a value for what it does.
    Do(Expr),
}
