//! Random code that ends: loops count, memory is touched in a window, functions call those after
//! them.

use crate::plan::code::{
    Binary, Code, DATA, Expr, Function, FunctionId, Label, Local, RatioOp, Stmt, Unary, Width,
};

/// A source of choices, from a seed (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn roll(&mut self, sides: u32) -> u32 {
        (self.next() % u64::from(sides)) as u32
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len() as u32) as usize].clone()
    }

    fn number(&mut self) -> i64 {
        match self.roll(6) {
            0 => 0,
            1 => self.pick(EDGES),
            2 => self.next() as i64,
            _ => i64::from(self.roll(40)) - 20,
        }
    }
}

/// Values where operators change what they do.
pub(crate) const EDGES: &[i64] = &[
    0,
    1,
    -1,
    2,
    -2,
    3,
    63,
    64,
    65,
    -64,
    1 << 31,
    (1 << 32) - 1,
    1 << 32,
    -(1 << 31),
    1 << 62,
    i64::MAX,
    i64::MIN,
    i64::MIN + 1,
    i64::MAX - 1,
];

const UNARY: &[Unary] = &[Unary::Not, Unary::Ones, Unary::Trailing, Unary::Leading];

const BINARY: &[Binary] = &[
    Binary::Add,
    Binary::Sub,
    Binary::Mul,
    Binary::Div,
    Binary::Rem,
    Binary::Share,
    Binary::Rest,
    Binary::And,
    Binary::Or,
    Binary::Xor,
    Binary::Shl,
    Binary::Shr,
    Binary::Sar,
    Binary::Eq,
    Binary::Ne,
    Binary::Lt,
    Binary::Le,
    Binary::Under,
];

const WIDTHS: &[Width] = &[
    Width::Byte,
    Width::Half,
    Width::Word,
    Width::Signed,
    Width::Long,
];

/// Code with a function for each operator, of locals and of constants, each used as a condition and
/// as a value.
pub(crate) fn operators() -> Code {
    let local = |n| Box::new(Expr::Get(Local(n)));
    let constant = |n| Box::new(Expr::Const(n));
    let mut exprs: Vec<Expr> = UNARY.iter().map(|op| Expr::Unary(*op, local(0))).collect();
    for op in BINARY {
        exprs.push(Expr::Binary(*op, local(0), local(1)));
        for n in EDGES {
            exprs.push(Expr::Binary(*op, local(0), constant(*n)));
            exprs.push(Expr::Binary(*op, constant(*n), local(1)));
        }
    }
    let mut code = Code::default();
    for expr in exprs {
        let sum = |a: Box<Expr>, b| Expr::Binary(Binary::Add, a, Box::new(b));
        let set = |n| Stmt::Set(Local(2), sum(local(2), Expr::Const(n)));
        let not = Expr::Unary(Unary::Not, Box::new(expr.clone()));
        let value = Expr::Binary(Binary::Mul, Box::new(expr.clone()), constant(4));
        let body = vec![
            Stmt::If(expr, vec![set(1)], vec![]),
            Stmt::If(not, vec![], vec![set(2)]),
            Stmt::Give(sum(local(2), value)),
        ];
        let name = format!("f{}", code.functions.len());
        let id = FunctionId(code.functions.len() as u32);
        code.exports.push((name.clone(), id));
        code.functions.push(Function {
            name,
            params: 2,
            locals: 3,
            body,
        });
    }
    code
}

/// Bytes that random code reads and writes; ratios stand behind them.
const WINDOW: i64 = 512;
/// Ratios that random code works with.
const RATIOS: i64 = 6;

struct Making<'d> {
    dice: &'d mut Dice,
    /// The function under way, of [`FUNCTIONS`].
    function: u32,
    locals: u32,
    /// Counters of loops, which nothing else sets.
    counters: u32,
    labels: u32,
    /// Blocks and loops around; loops can be gone on with.
    around: Vec<(Label, bool)>,
    loops: u32,
}

/// Parameters of each function.
const FUNCTIONS: [u32; 5] = [2, 1, 3, 2, 1];

/// Random code, and arguments for its first function, which is exported as `run`.
pub(crate) fn code(seed: u64) -> (Code, Vec<i64>) {
    let mut dice = Dice(seed);
    let mut functions = Vec::new();
    for (place, params) in FUNCTIONS.iter().enumerate() {
        let mut making = Making {
            dice: &mut dice,
            function: place as u32,
            locals: params + 3,
            counters: params + 3,
            labels: 0,
            around: Vec::new(),
            loops: 0,
        };
        let mut body = Vec::new();
        if place == 0 {
            for i in 0..RATIOS {
                body.push(Stmt::Do(Expr::Ratio(
                    RatioOp::New,
                    vec![
                        making.ratio_at(i),
                        Expr::Const(making.dice.number()),
                        Expr::Const(making.dice.number() | 1),
                    ],
                )));
            }
        }
        body.extend(making.block(3));
        if making.dice.roll(4) > 0 {
            let value = making.expr(3);
            body.push(Stmt::Give(value));
        }
        functions.push(Function {
            name: format!("f{place}"),
            params: *params,
            locals: making.counters,
            body,
        });
    }
    let mut data: Vec<u8> = (0..4_096_u32)
        .map(|i| if i % 50 < 25 { 0 } else { dice.next() as u8 })
        .collect();
    let ratios = WINDOW as usize;
    data[ratios..ratios + 32 * RATIOS as usize].fill(0);
    let code = Code {
        functions,
        table: vec![FunctionId(3), FunctionId(4), FunctionId(3)],
        data,
        exports: vec![("run".to_owned(), FunctionId(0))],
    };
    let arguments = vec![dice.number(), dice.number()];
    (code, arguments)
}

impl Making<'_> {
    fn ratio_at(&self, i: i64) -> Expr {
        Expr::Const(i64::from(DATA) + WINDOW + 32 * i)
    }

    fn a_ratio(&mut self) -> Expr {
        let i = i64::from(self.dice.roll(RATIOS as u32));
        self.ratio_at(i)
    }

    /// An address in the window, so many bytes before its end.
    fn place(&mut self, depth: u32) -> Expr {
        let inside = Expr::Binary(
            Binary::And,
            Box::new(self.expr(depth)),
            Box::new(Expr::Const(WINDOW / 2 - 8)),
        );
        match self.dice.roll(3) {
            0 => Expr::Const(i64::from(DATA) + i64::from(self.dice.roll(200))),
            _ => Expr::Binary(
                Binary::Add,
                Box::new(inside),
                Box::new(Expr::Const(i64::from(DATA))),
            ),
        }
    }

    fn local(&mut self) -> Local {
        Local(self.dice.roll(self.locals))
    }

    fn expr(&mut self, depth: u32) -> Expr {
        let sub = depth.saturating_sub(1);
        match self.dice.roll(if depth == 0 { 4 } else { 16 }) {
            0 | 1 => Expr::Get(self.local()),
            2 | 3 => Expr::Const(self.dice.number()),
            4 => Expr::Unary(self.dice.pick(UNARY), Box::new(self.expr(sub))),
            5..=9 => Expr::Binary(
                self.dice.pick(BINARY),
                Box::new(self.expr(sub)),
                Box::new(self.expr(sub)),
            ),
            10 => {
                let width = self.dice.pick(WIDTHS);
                let at = self.place(sub);
                Expr::Load(width, Box::new(at), self.dice.roll(200))
            }
            11 => Expr::Select(
                Box::new(self.expr(sub)),
                Box::new(self.expr(sub)),
                Box::new(self.expr(sub)),
            ),
            12 | 13 => self.ratio(),
            14 if self.loops == 0 => self.call(sub),
            14 => Expr::Memory,
            _ => match self.dice.roll(12) {
                0 if self.loops == 0 => Expr::Grow(Box::new(Expr::Const(1))),
                _ => Expr::Unary(Unary::Not, Box::new(self.expr(sub))),
            },
        }
    }

    fn ratio(&mut self) -> Expr {
        let op = self.dice.pick(&crate::emit::ratio::tests::STEPS);
        let arguments = match op {
            RatioOp::New => vec![
                self.a_ratio(),
                Expr::Const(self.dice.number()),
                Expr::Const(self.dice.number()),
            ],
            RatioOp::Add
            | RatioOp::Sub
            | RatioOp::Mul
            | RatioOp::Div
            | RatioOp::Cmp
            | RatioOp::Floor
            | RatioOp::Ceil
            | RatioOp::Nearest
            | RatioOp::Narrow => (0..crate::emit::support::arity(op))
                .map(|_| self.a_ratio())
                .collect(),
        };
        Expr::Ratio(op, arguments)
    }

    fn call(&mut self, depth: u32) -> Expr {
        let next = self.function + 1;
        if next >= FUNCTIONS.len() as u32 {
            return Expr::Memory;
        }
        let function = next + self.dice.roll(FUNCTIONS.len() as u32 - next);
        // A place of the table may be of another kind, or none: that is a trap everywhere.
        let at = self.dice.roll(12) == 0 && self.function == 2;
        let params = FUNCTIONS[function as usize];
        let arguments = (0..params).map(|_| self.expr(depth)).collect();
        if at {
            let place = self.dice.roll(40).min(3);
            return Expr::CallAt(Box::new(Expr::Const(i64::from(place))), arguments);
        }
        Expr::Call(FunctionId(function), arguments)
    }

    fn block(&mut self, depth: u32) -> Vec<Stmt> {
        let mut out = Vec::new();
        for _ in 0..=self.dice.roll(4) {
            out.push(self.stmt(depth));
        }
        out
    }

    fn inside(&mut self, label: Label, is_loop: bool, depth: u32) -> Vec<Stmt> {
        self.around.push((label, is_loop));
        let block = self.block(depth);
        self.around.pop();
        block
    }

    fn stmt(&mut self, depth: u32) -> Stmt {
        let sub = depth.saturating_sub(1);
        match self.dice.roll(if depth == 0 { 9 } else { 13 }) {
            0..=2 => Stmt::Set(self.local(), self.expr(3)),
            3 => {
                let width = self.dice.pick(WIDTHS);
                let at = self.place(1);
                Stmt::Store(width, at, self.dice.roll(200), self.expr(2))
            }
            4 => {
                let half = Expr::Const(i64::from(DATA) + WINDOW / 2);
                let (to, from) = (Expr::Const(i64::from(DATA)), half);
                Stmt::Copy(to, from, 8 * self.dice.roll(30))
            }
            5 => {
                let at = self.place(1);
                let len = i64::from(self.dice.roll(60));
                Stmt::Fill(at, self.expr(1), Expr::Const(len))
            }
            6 => Stmt::Do(self.expr(3)),
            7 if self.dice.roll(4) == 0 => Stmt::Give(self.expr(2)),
            7 | 8 => match self.around.clone().as_slice() {
                [] => Stmt::Do(self.ratio()),
                around => match self.dice.pick(around) {
                    (label, true) if self.dice.roll(2) == 0 => Stmt::Next(label),
                    (label, _) => Stmt::Leave(label),
                },
            },
            9 | 10 => {
                let when = self.expr(3);
                let then = self.block(sub);
                let otherwise = if self.dice.roll(2) == 0 {
                    self.block(sub)
                } else {
                    Vec::new()
                };
                Stmt::If(when, then, otherwise)
            }
            11 => {
                let label = Label(self.labels);
                self.labels += 1;
                Stmt::Block(label, self.inside(label, false, sub))
            }
            _ => self.rounds(sub),
        }
    }

    fn rounds(&mut self, depth: u32) -> Stmt {
        let (label, counter) = (Label(self.labels), Local(self.counters));
        self.labels += 1;
        self.counters += 1;
        let end = i64::from(self.dice.roll(5));
        let counted =
            |op, n| Expr::Binary(op, Box::new(Expr::Get(counter)), Box::new(Expr::Const(n)));
        let more = Stmt::Set(counter, counted(Binary::Add, 1));
        self.loops += 1;
        let mut body = self.inside(label, true, depth);
        self.loops -= 1;
        // Counted in the step, or at the beginning of a body without one.
        let step = if self.dice.roll(2) == 0 {
            vec![more]
        } else {
            body.insert(0, more);
            Vec::new()
        };
        Stmt::While {
            label,
            when: counted(Binary::Lt, end),
            body,
            step,
        }
    }
}
