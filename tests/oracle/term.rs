//! Terms over integers and truths: made once each, folded where that is certain, evaluated, printed.
//!
//! Sums are kept in a normal form (a constant and coefficients), every term knows bounds of its own,
//! and what the bounds decide is decided when the term is made. Nothing here knows of rules.

use std::{cell::RefCell, collections::BTreeMap};

/// A term of an arena: a whole number, or a truth (0 and 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Term(u32);

impl Term {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a term is. Every part has a smaller number than the whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    /// A truth.
    Truth(bool),
    /// A truth that is not known, by number.
    BoolVar(usize),
    /// A whole number that is not known, by number.
    IntVar(usize),
    /// Not.
    Not(Term),
    /// All.
    And(Vec<Term>),
    /// Any.
    Or(Vec<Term>),
    /// A number by cases.
    Ite(Term, Term, Term),
    /// A sum: the constant, and parts with their coefficients.
    Sum(i128, Vec<(Term, i128)>),
    /// A number is at most 0.
    AtMostZero(Term),
    /// A number is 0.
    IsZero(Term),
    /// A product of two numbers neither of which is constant.
    Mul(Term, Term),
    /// The floor of a quotient by a positive constant.
    Div(Term, i128),
}

impl Node {
    /// The terms that it is made of.
    pub(crate) fn parts(&self) -> Vec<Term> {
        match self {
            Self::Truth(_) | Self::BoolVar(_) | Self::IntVar(_) => Vec::new(),
            Self::Not(x) | Self::AtMostZero(x) | Self::IsZero(x) | Self::Div(x, _) => vec![*x],
            Self::And(all) | Self::Or(all) => all.clone(),
            Self::Ite(c, x, y) => vec![*c, *x, *y],
            Self::Sum(_, all) => all.iter().map(|(t, _)| *t).collect(),
            Self::Mul(x, y) => vec![*x, *y],
        }
    }
}

/// A variable: its name and, for a number, its bounds.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// Name in the text for the solver.
    pub name: String,
    /// The term that stands for it.
    pub term: Term,
    /// Least and greatest; `None` for a truth.
    pub bounds: Option<(i128, i128)>,
}

#[derive(Debug, Default)]
struct Inner {
    nodes: Vec<Node>,
    bounds: Vec<(i128, i128)>,
    known: BTreeMap<Node, Term>,
    variables: Vec<Variable>,
    wide: bool,
    nonlinear: bool,
}

/// Terms, each once.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    inner: RefCell<Inner>,
}

/// Greatest size of a number that a term may have; past that the arena is called wide.
const WIDE: i128 = 1 << 116;

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Arena {
    /// Whether numbers came near the end of 128 bits: such programs are outside of what is compared.
    pub(crate) fn wide(&self) -> bool {
        self.inner.borrow().wide
    }

    /// Whether a product of two unknown numbers was made.
    pub(crate) fn nonlinear(&self) -> bool {
        self.inner.borrow().nonlinear
    }

    pub(crate) fn node(&self, t: Term) -> Node {
        self.inner.borrow().nodes[t.index()].clone()
    }

    pub(crate) fn variables(&self) -> Vec<Variable> {
        self.inner.borrow().variables.clone()
    }

    /// Whether the variables can have these values. What a constraint says of one day alone is in the
    /// bounds of its variables, so a case outside of them contradicts it.
    pub(crate) fn takes(&self, values: &[i128]) -> bool {
        let inner = self.inner.borrow();
        let mut all = inner.variables.iter().zip(values);
        all.all(|(v, x)| v.bounds.is_none_or(|(lo, hi)| lo <= *x && *x <= hi))
    }

    /// Least and greatest value of a term.
    pub(crate) fn bounds(&self, t: Term) -> (i128, i128) {
        self.inner.borrow().bounds[t.index()]
    }

    fn make(&self, node: Node, bounds: (i128, i128)) -> Term {
        let mut inner = self.inner.borrow_mut();
        if let Some(t) = inner.known.get(&node) {
            return *t;
        }
        inner.wide |= bounds.0 < -WIDE || bounds.1 > WIDE;
        let t = Term(u32::try_from(inner.nodes.len()).expect("terms are few"));
        inner.nodes.push(node.clone());
        inner.bounds.push(bounds);
        inner.known.insert(node, t);
        t
    }

    fn checked(&self, x: Option<i128>) -> i128 {
        x.unwrap_or_else(|| {
            self.inner.borrow_mut().wide = true;
            0
        })
    }

    pub(crate) fn bool_var(&self, name: &str) -> Term {
        let number = self.inner.borrow().variables.len();
        let term = self.make(Node::BoolVar(number), (0, 1));
        self.declare(name, term, None)
    }

    pub(crate) fn int_var(&self, name: &str, lo: i128, hi: i128) -> Term {
        let number = self.inner.borrow().variables.len();
        let term = self.make(Node::IntVar(number), (lo, hi));
        self.declare(name, term, Some((lo, hi)))
    }

    fn declare(&self, name: &str, term: Term, bounds: Option<(i128, i128)>) -> Term {
        self.inner.borrow_mut().variables.push(Variable {
            name: name.to_owned(),
            term,
            bounds,
        });
        term
    }

    pub(crate) fn truth(&self, yes: bool) -> Term {
        self.make(Node::Truth(yes), (yes.into(), yes.into()))
    }

    pub(crate) fn int(&self, n: i128) -> Term {
        self.make(Node::Sum(n, Vec::new()), (n, n))
    }

    /// The constant that a number is.
    pub(crate) fn constant(&self, t: Term) -> Option<i128> {
        match self.node(t) {
            Node::Sum(n, parts) if parts.is_empty() => Some(n),
            _ => None,
        }
    }

    /// The constant that a truth is.
    pub(crate) fn decided(&self, t: Term) -> Option<bool> {
        match self.node(t) {
            Node::Truth(yes) => Some(yes),
            _ => None,
        }
    }

    pub(crate) fn not(&self, x: Term) -> Term {
        match self.node(x) {
            Node::Truth(yes) => self.truth(!yes),
            Node::Not(inner) => inner,
            _ => self.make(Node::Not(x), (0, 1)),
        }
    }

    fn junction(&self, all: bool, parts: &[Term]) -> Term {
        let mut flat = Vec::with_capacity(parts.len());
        for &part in parts {
            match self.node(part) {
                Node::Truth(yes) if yes == all => {}
                Node::Truth(_) => return part,
                Node::And(inner) if all => flat.extend(inner),
                Node::Or(inner) if !all => flat.extend(inner),
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        if flat.iter().any(|t| match self.node(*t) {
            Node::Not(inner) => flat.binary_search(&inner).is_ok(),
            _ => false,
        }) {
            return self.truth(!all);
        }
        match flat.as_slice() {
            [] => self.truth(all),
            [one] => *one,
            _ if all => self.make(Node::And(flat), (0, 1)),
            _ => self.make(Node::Or(flat), (0, 1)),
        }
    }

    pub(crate) fn and(&self, parts: &[Term]) -> Term {
        self.junction(true, parts)
    }

    pub(crate) fn or(&self, parts: &[Term]) -> Term {
        self.junction(false, parts)
    }

    /// A number by cases.
    pub(crate) fn ite(&self, when: Term, yes: Term, no: Term) -> Term {
        if yes == no {
            return yes;
        }
        match self.node(when) {
            Node::Truth(true) => yes,
            Node::Truth(false) => no,
            Node::Not(inner) => self.ite(inner, no, yes),
            _ => {
                let (a, b) = (self.bounds(yes), self.bounds(no));
                self.make(Node::Ite(when, yes, no), (a.0.min(b.0), a.1.max(b.1)))
            }
        }
    }

    /// A truth by cases.
    pub(crate) fn choose(&self, when: Term, yes: Term, no: Term) -> Term {
        if yes == no {
            return yes;
        }
        let a = self.and(&[when, yes]);
        let b = self.and(&[self.not(when), no]);
        self.or(&[a, b])
    }

    pub(crate) fn same(&self, a: Term, b: Term) -> Term {
        self.choose(a, b, self.not(b))
    }

    /// A truth as a number.
    pub(crate) fn as_int(&self, t: Term) -> Term {
        self.ite(t, self.int(1), self.int(0))
    }

    fn linear(&self, constant: i128, mut parts: Vec<(Term, i128)>) -> Term {
        parts.sort_unstable();
        let mut merged: Vec<(Term, i128)> = Vec::with_capacity(parts.len());
        for (t, k) in parts {
            match merged.last_mut() {
                Some((last, sum)) if *last == t => *sum = self.checked(sum.checked_add(k)),
                _ => merged.push((t, k)),
            }
        }
        merged.retain(|(_, k)| *k != 0);
        if constant == 0
            && let [(t, 1)] = merged.as_slice()
        {
            return *t;
        }
        let (mut lo, mut hi) = (Some(constant), Some(constant));
        for (t, k) in &merged {
            let (a, b) = self.bounds(*t);
            let (a, b) = if *k < 0 { (b, a) } else { (a, b) };
            lo = lo.and_then(|s| s.checked_add(a.checked_mul(*k)?));
            hi = hi.and_then(|s| s.checked_add(b.checked_mul(*k)?));
        }
        let bounds = (self.checked(lo), self.checked(hi));
        self.make(Node::Sum(constant, merged), bounds)
    }

    fn parts(&self, t: Term) -> (i128, Vec<(Term, i128)>) {
        match self.node(t) {
            Node::Sum(c, parts) => (c, parts),
            _ => (0, vec![(t, 1)]),
        }
    }

    /// `Σ coefficient × term`.
    pub(crate) fn combine(&self, terms: &[(i128, Term)]) -> Term {
        let (mut constant, mut all) = (0i128, Vec::new());
        for (k, t) in terms {
            let (c, parts) = self.parts(*t);
            let c = c.checked_mul(*k).and_then(|c| c.checked_add(constant));
            constant = self.checked(c);
            for (t, own) in parts {
                all.push((t, self.checked(own.checked_mul(*k))));
            }
        }
        self.linear(constant, all)
    }

    pub(crate) fn add(&self, a: Term, b: Term) -> Term {
        self.combine(&[(1, a), (1, b)])
    }

    pub(crate) fn sub(&self, a: Term, b: Term) -> Term {
        self.combine(&[(1, a), (-1, b)])
    }

    pub(crate) fn scale(&self, k: i128, a: Term) -> Term {
        self.combine(&[(k, a)])
    }

    pub(crate) fn mul(&self, a: Term, b: Term) -> Term {
        if let Some(k) = self.constant(a) {
            return self.scale(k, b);
        }
        if let Some(k) = self.constant(b) {
            return self.scale(k, a);
        }
        self.inner.borrow_mut().nonlinear = true;
        let ((a0, a1), (b0, b1)) = (self.bounds(a), self.bounds(b));
        let ends = [(a0, b0), (a0, b1), (a1, b0), (a1, b1)];
        let ends = ends.map(|(x, y)| self.checked(x.checked_mul(y)));
        let bounds = (
            ends.iter().copied().min().unwrap_or(0),
            ends.iter().copied().max().unwrap_or(0),
        );
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        self.make(Node::Mul(a, b), bounds)
    }

    /// The floor of `a / k`, `k` positive.
    pub(crate) fn div(&self, a: Term, k: i128) -> Term {
        if k == 1 {
            return a;
        }
        let (lo, hi) = self.bounds(a);
        let bounds = (lo.div_euclid(k), hi.div_euclid(k));
        if bounds.0 == bounds.1 {
            return self.int(bounds.0);
        }
        self.make(Node::Div(a, k), bounds)
    }

    pub(crate) fn modulo(&self, a: Term, k: i128) -> Term {
        let floor = self.div(a, k);
        self.combine(&[(1, a), (-k, floor)])
    }

    pub(crate) fn le(&self, a: Term, b: Term) -> Term {
        let difference = self.sub(a, b);
        let (lo, hi) = self.bounds(difference);
        if hi <= 0 {
            return self.truth(true);
        }
        if lo > 0 {
            return self.truth(false);
        }
        let (constant, parts) = self.parts(difference);
        // A case that is constant is decided in the cases.
        if let [(part, k)] = parts.as_slice()
            && let Node::Ite(when, yes, no) = self.node(*part)
            && (self.constant(yes).is_some() || self.constant(no).is_some())
        {
            let side = |x: Term| {
                let moved = self.combine(&[(*k, x), (constant, self.int(1))]);
                self.le(moved, self.int(0))
            };
            return self.choose(when, side(yes), side(no));
        }
        let g = parts.iter().fold(0, |g, (_, k)| gcd(g, *k));
        let reduced = if g > 1 {
            let parts = parts.iter().map(|(t, k)| (*t, k / g)).collect();
            self.linear(-(-constant).div_euclid(g), parts)
        } else {
            difference
        };
        self.make(Node::AtMostZero(reduced), (0, 1))
    }

    pub(crate) fn lt(&self, a: Term, b: Term) -> Term {
        self.le(self.add(a, self.int(1)), b)
    }

    pub(crate) fn eq(&self, a: Term, b: Term) -> Term {
        let difference = self.sub(a, b);
        let (lo, hi) = self.bounds(difference);
        if lo == 0 && hi == 0 {
            return self.truth(true);
        }
        if lo > 0 || hi < 0 {
            return self.truth(false);
        }
        for (x, y) in [(a, b), (b, a)] {
            if let (Node::Ite(when, yes, no), Some(_)) = (self.node(x), self.constant(y))
                && (self.constant(yes).is_some() || self.constant(no).is_some())
            {
                return self.choose(when, self.eq(yes, y), self.eq(no, y));
            }
        }
        self.make(Node::IsZero(difference), (0, 1))
    }

    pub(crate) fn min(&self, a: Term, b: Term) -> Term {
        self.ite(self.le(a, b), a, b)
    }

    pub(crate) fn max(&self, a: Term, b: Term) -> Term {
        self.ite(self.le(a, b), b, a)
    }

    /// A term with one variable in the place of others.
    pub(crate) fn substitute(&self, root: Term, known: &mut BTreeMap<Term, Term>) -> Term {
        let mut stack = vec![root];
        while let Some(&t) = stack.last() {
            if known.contains_key(&t) {
                stack.pop();
                continue;
            }
            let node = self.node(t);
            let missing: Vec<Term> = node
                .parts()
                .into_iter()
                .filter(|p| !known.contains_key(p))
                .collect();
            if !missing.is_empty() {
                stack.extend(missing);
                continue;
            }
            let of = |t: &Term| known[t];
            let new = match &node {
                Node::Truth(_) | Node::BoolVar(_) | Node::IntVar(_) => t,
                Node::Not(x) => self.not(of(x)),
                Node::And(all) => self.and(&all.iter().map(of).collect::<Vec<_>>()),
                Node::Or(all) => self.or(&all.iter().map(of).collect::<Vec<_>>()),
                Node::Ite(c, x, y) => self.ite(of(c), of(x), of(y)),
                Node::Sum(c, all) => {
                    let mut terms: Vec<(i128, Term)> =
                        all.iter().map(|(x, k)| (*k, of(x))).collect();
                    terms.push((*c, self.int(1)));
                    self.combine(&terms)
                }
                Node::AtMostZero(x) => self.le(of(x), self.int(0)),
                Node::IsZero(x) => self.eq(of(x), self.int(0)),
                Node::Mul(x, y) => self.mul(of(x), of(y)),
                Node::Div(x, k) => self.div(of(x), *k),
            };
            known.insert(t, new);
            stack.pop();
        }
        known[&root]
    }

    /// The value of every term under values of the variables, in the order of the terms.
    pub(crate) fn values(&self, variables: &[i128]) -> Vec<i128> {
        let mut out = Vec::new();
        self.go_on(variables, &mut out);
        out
    }

    /// The values of the terms made since `out` was.
    pub(crate) fn go_on(&self, variables: &[i128], out: &mut Vec<i128>) {
        let inner = self.inner.borrow();
        for node in &inner.nodes[out.len()..] {
            let of = |t: &Term| out[t.index()];
            let value = match node {
                Node::Truth(yes) => i128::from(*yes),
                Node::BoolVar(n) | Node::IntVar(n) => variables[*n],
                Node::Not(x) => 1 - of(x),
                Node::And(parts) => i128::from(parts.iter().all(|p| of(p) != 0)),
                Node::Or(parts) => i128::from(parts.iter().any(|p| of(p) != 0)),
                Node::Ite(when, yes, no) => {
                    if of(when) != 0 {
                        of(yes)
                    } else {
                        of(no)
                    }
                }
                Node::Sum(c, parts) => parts
                    .iter()
                    .fold(*c, |s, (t, k)| s.wrapping_add(of(t).wrapping_mul(*k))),
                Node::AtMostZero(x) => i128::from(of(x) <= 0),
                Node::IsZero(x) => i128::from(of(x) == 0),
                Node::Mul(a, b) => of(a).wrapping_mul(of(b)),
                Node::Div(a, k) => of(a).div_euclid(*k),
            };
            out.push(value);
        }
    }
}
