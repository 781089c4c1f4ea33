//! Z3 as a process: one for all questions, each program in a scope of its own, each question bounded
//! by steps of the solver and never by a clock.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{BufRead, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::{
    encoding::{Beside, Encoding},
    facts::{self, DayVars},
    term::{Arena, Node, Term},
};

/// Steps of the solver for one question.
const STEPS: u64 = 40_000_000;

/// What the solver says of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// No values.
    No,
    /// These values of the variables.
    Yes(Vec<i128>),
    /// The steps ran out.
    Unknown,
}

/// The solver.
pub(crate) struct Z3 {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// Parts of its domain, with their variables.
    domain: Vec<(Term, BTreeSet<Term>)>,
    /// What holds of every case, for questions that name these terms, with its own terms.
    beside: Vec<(Beside, BTreeSet<Term>)>,
    /// Terms of the constraints of the scope at hand.
    said: BTreeSet<Term>,
    /// The days of the scope at hand.
    days: Vec<DayVars>,
    /// Questions asked.
    pub asked: usize,
}

impl Drop for Z3 {
    fn drop(&mut self) {
        let _ = self.to.write_all(b"(exit)\n");
        let _ = self.to.flush();
        let _ = self.child.wait();
    }
}

impl Z3 {
    /// Starts the solver. It must be installed: `apt-get install z3`.
    pub(crate) fn start() -> Self {
        let mut child = Command::new("z3")
            .args(["-in", "-smt2"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("z3 is installed (apt-get install z3)");
        let to = child.stdin.take().unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        let mut z3 = Self {
            child,
            to,
            from,
            domain: Vec::new(),
            beside: Vec::new(),
            said: BTreeSet::new(),
            days: Vec::new(),
            asked: 0,
        };
        z3.tell("(set-option :produce-models true)\n");
        z3.tell(&format!("(set-option :rlimit {STEPS})\n"));
        z3
    }

    fn tell(&mut self, text: &str) {
        self.to.write_all(text.as_bytes()).unwrap();
    }

    fn line(&mut self) -> String {
        self.to.flush().unwrap();
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        assert!(!line.starts_with("(error"), "the solver says {line}");
        line.trim().to_owned()
    }

    /// Opens a scope for the cases of a program: the variables with their bounds, the constraints. What
    /// else the domain asks of a variable is said with the questions that name it.
    pub(crate) fn open(&mut self, e: &Encoding<'_>) {
        let a = &e.a;
        let constraints = e.constraints();
        let mut text = String::from("(push 1)\n");
        for v in a.variables() {
            let sort = if v.bounds.is_some() { "Int" } else { "Bool" };
            let name = format!("t{}", v.term.index());
            let _ = writeln!(text, "(declare-const {name} {sort}) ; {}", v.name);
            if let Some((lo, hi)) = v.bounds {
                let _ = writeln!(text, "(assert (<= {} {name} {}))", int(lo), int(hi));
            }
        }
        text.push_str(&assertion(a, constraints));
        self.said = terms(a, constraints);
        let all = e.beside().into_iter();
        self.beside = all
            .map(|b| {
                let own = terms(a, b.holds);
                (b, own)
            })
            .collect();
        self.days = e.facts.days.clone();
        self.domain = e.facts.domain.iter().map(|t| (*t, leaves(a, *t))).collect();
        self.tell(&text);
    }

    /// Closes the scope.
    pub(crate) fn close(&mut self) {
        self.tell("(pop 1)\n");
    }

    /// Whether a truth can hold in the scope at hand, with values of all variables for which it does.
    pub(crate) fn ask(&mut self, a: &Arena, question: Term) -> Answer {
        if a.decided(question) == Some(false) {
            return Answer::No;
        }
        self.asked += 1;
        let mut said = terms(a, question);
        said.extend(&self.said);
        let beside = self.called_for(&mut said);
        let named: BTreeSet<Term> = (said.iter().copied())
            .filter(|t| matches!(a.node(*t), Node::BoolVar(_) | Node::IntVar(_)))
            .collect();
        let (asked, rest): (Vec<_>, Vec<_>) = (self.domain.clone().into_iter())
            .partition(|(_, own)| own.iter().any(|v| named.contains(v)));
        let mut text = assertion(a, question);
        for part in asked.iter().map(|(part, _)| part).chain(&beside) {
            text.push_str(&assertion(a, *part));
        }
        self.tell(&format!("(push 1)\n{text}(check-sat)\n"));
        let answer = match self.line().as_str() {
            "sat" => {
                let mut values = self.model(a);
                // What the domain asks of variables that nothing names: the least values keep to it.
                for variable in rest.iter().flat_map(|(_, own)| own) {
                    if let Node::BoolVar(n) | Node::IntVar(n) = a.node(*variable)
                        && !named.contains(variable)
                    {
                        values[n] = a.bounds(*variable).0;
                    }
                }
                facts::complete(&self.days, a, &named, &mut values);
                Answer::Yes(values)
            }
            "unsat" => Answer::No,
            _ => Answer::Unknown,
        };
        self.tell("(pop 1)\n");
        answer
    }

    /// What is to be said beside questions that name these terms; its own are added.
    fn called_for(&self, said: &mut BTreeSet<Term>) -> Vec<Term> {
        let mut all: Vec<usize> = Vec::new();
        loop {
            let more = self.beside.iter().enumerate().find(|(i, (b, _))| {
                let also = b.also.is_none_or(|t| said.contains(&t));
                also && !all.contains(i) && b.named.iter().any(|t| said.contains(t))
            });
            let Some((i, (_, own))) = more else {
                break;
            };
            said.extend(own);
            all.push(i);
        }
        all.iter().map(|i| self.beside[*i].0.holds).collect()
    }

    fn model(&mut self, a: &Arena) -> Vec<i128> {
        let variables = a.variables();
        let mut text = String::from("(get-value (");
        for v in &variables {
            let _ = write!(text, "t{} ", v.term.index());
        }
        text.push_str("))\n");
        if variables.is_empty() {
            return Vec::new();
        }
        self.tell(&text);
        let mut answer = String::new();
        loop {
            let line = self.line();
            answer.push_str(&line);
            answer.push(' ');
            let open = answer.matches('(').count();
            if open == answer.matches(')').count() {
                break;
            }
        }
        read(&answer, variables.len())
    }
}

/// The values of `((t0 5) (t1 (- 3)) (t2 true))`, in order.
fn read(text: &str, many: usize) -> Vec<i128> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let mut values = Vec::with_capacity(many);
    while let Some(word) = words.next() {
        if !word.starts_with('t') || word == "true" {
            continue;
        }
        let mut negative = false;
        for word in words.by_ref() {
            match word {
                "(" => {}
                "-" => negative = true,
                "true" => values.push(1),
                "false" => values.push(0),
                number => {
                    let n: i128 = number.parse().expect("a whole number");
                    values.push(if negative { -n } else { n });
                }
            }
            if word != "(" && word != "-" {
                break;
            }
        }
    }
    assert_eq!(values.len(), many, "{text}");
    values
}

fn int(n: i128) -> String {
    if n < 0 {
        format!("(- {})", n.unsigned_abs())
    } else {
        n.to_string()
    }
}

/// A term and all that it is made of.
fn terms(a: &Arena, root: Term) -> BTreeSet<Term> {
    let mut seen = BTreeSet::from([root]);
    let mut stack = vec![root];
    while let Some(t) = stack.pop() {
        for part in a.node(t).parts() {
            if seen.insert(part) {
                stack.push(part);
            }
        }
    }
    seen
}

/// The variables of a term.
fn leaves(a: &Arena, root: Term) -> BTreeSet<Term> {
    let all = terms(a, root).into_iter();
    all.filter(|t| matches!(a.node(*t), Node::BoolVar(_) | Node::IntVar(_)))
        .collect()
}

/// A truth asserted, every part of it named once where it is needed.
fn assertion(a: &Arena, root: Term) -> String {
    let mut named: BTreeSet<Term> = BTreeSet::new();
    let (mut text, mut depth) = (String::from("(assert "), 0);
    let mut stack = vec![(root, false)];
    while let Some((t, parts_done)) = stack.pop() {
        let node = a.node(t);
        if named.contains(&t) || matches!(node, Node::BoolVar(_) | Node::IntVar(_)) {
            continue;
        }
        if !parts_done {
            stack.push((t, true));
            stack.extend(node.parts().into_iter().map(|part| (part, false)));
            continue;
        }
        named.insert(t);
        let _ = writeln!(text, "(let ((t{} {}))", t.index(), body(&node));
        depth += 1;
    }
    let _ = writeln!(text, "t{}{})", root.index(), ")".repeat(depth));
    text
}

fn body(node: &Node) -> String {
    let list = |all: &[Term]| {
        let names: Vec<String> = all.iter().map(|t| format!("t{}", t.index())).collect();
        names.join(" ")
    };
    let t = |x: &Term| format!("t{}", x.index());
    match node {
        Node::Truth(yes) => yes.to_string(),
        Node::BoolVar(_) | Node::IntVar(_) => unreachable!("variables are declared"),
        Node::Not(x) => format!("(not {})", t(x)),
        Node::And(all) => format!("(and {})", list(all)),
        Node::Or(all) => format!("(or {})", list(all)),
        Node::Ite(c, x, y) => format!("(ite {} {} {})", t(c), t(x), t(y)),
        Node::Sum(c, all) => {
            let mut text = format!("(+ {}", int(*c));
            for (x, k) in all {
                let _ = write!(text, " (* {} {})", int(*k), t(x));
            }
            text.push_str(" 0)");
            text
        }
        Node::AtMostZero(x) => format!("(<= {} 0)", t(x)),
        Node::IsZero(x) => format!("(= {} 0)", t(x)),
        Node::Mul(x, y) => format!("(* {} {})", t(x), t(y)),
        Node::Div(x, k) => format!("(div {} {k})", t(x)),
    }
}
