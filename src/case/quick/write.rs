//! What decisions say, as a document: the name of each with its value, and the rows that decided.

use crate::{
    base::{diagnostic::Lang, numeral::digits, quantity::print, ratio::Ratio},
    case::summary::Flags,
    ir::{DecisionId, Dimension, FactType, NumberType, Program, ResultType},
};

/// What one decision says of a case, as in the columns of `case::summary`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether it gives a value; without one the document has `null`.
    pub decided: bool,
    /// 是否: 0 or 1; 选项: the index; a number: its numerator; 幅度: the lower end in fen.
    pub num: i64,
    /// A number: its denominator; 幅度: the upper end in fen.
    pub den: i64,
    /// Of a 幅度: which ends there are and which are open.
    pub flags: u8,
    /// The deciding row, id + 1; 0 for none.
    pub row: u32,
}

/// How the answers to a list of decisions are written.
#[derive(Clone, Debug)]
pub struct Answers {
    all: Vec<Answer>,
}

#[derive(Clone, Debug)]
struct Answer {
    /// The key with quotation marks and colon.
    key: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Bool,
    /// Options with their quotation marks.
    Choice(Vec<String>),
    Money,
    Number(NumberType),
    Range,
}

/// The writer of the answers to these decisions.
pub fn decisions(program: &Program, asked: &[DecisionId]) -> Answers {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let answer = |id: &DecisionId| {
        let decision = program.decisions.get(id.index())?;
        let kind = match &decision.result {
            ResultType::Range => Kind::Range,
            ResultType::Value(FactType::Bool) => Kind::Bool,
            ResultType::Value(FactType::Choice(o)) => {
                Kind::Choice(o.names.iter().map(|n| quoted(n)).collect())
            }
            ResultType::Value(FactType::Number(n)) if n.dimension == Dimension::Money => {
                Kind::Money
            }
            ResultType::Value(FactType::Number(n)) => Kind::Number(n.clone()),
            ResultType::Value(
                FactType::Multi(_)
                | FactType::Date
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            ) => return None,
        };
        let key = format!("{}:", quoted(&decision.name));
        Some(Answer { key, kind })
    };
    Answers {
        all: asked.iter().filter_map(answer).collect(),
    }
}

impl Answers {
    /// Writes one document: `{"信用等级":"良","理由":[3]}`. 理由 are the deciding rows by number, in the
    /// order asked.
    pub fn write(&self, said: &[Said], out: &mut String) {
        out.push('{');
        for (answer, said) in self.all.iter().zip(said) {
            out.push_str(&answer.key);
            if said.decided {
                value(&answer.kind, said, out);
            } else {
                out.push_str("null");
            }
            out.push(',');
        }
        out.push_str("\"理由\":[");
        let mut first = true;
        for said in said.iter().filter(|s| s.row > 0) {
            if !first {
                out.push(',');
            }
            first = false;
            number(u64::from(said.row.saturating_sub(1)), 1, out);
        }
        out.push_str("]}");
    }
}

fn value(kind: &Kind, said: &Said, out: &mut String) {
    match kind {
        Kind::Bool => out.push_str(if said.num == 0 { "false" } else { "true" }),
        Kind::Choice(options) => {
            let option = usize::try_from(said.num).ok().and_then(|i| options.get(i));
            out.push_str(option.map_or("null", String::as_str));
        }
        Kind::Money if said.den == 1 => money(said.num, out),
        Kind::Money => {
            let exact = Ratio::new(i128::from(said.num), i128::from(said.den));
            text(&exact.map_or_else(String::new, print::money_exact), out);
        }
        Kind::Number(ty) => {
            let exact = Ratio::new(i128::from(said.num), i128::from(said.den));
            let exact = exact.unwrap_or(Ratio::ZERO);
            let spelt = match &ty.dimension {
                Dimension::Ratio => print::ratio(exact),
                Dimension::Times => format!("{}倍", digits(exact)),
                Dimension::Unit(unit) => format!("{}{unit}", digits(exact)),
                Dimension::Money => crate::case::amounts::exact_money(exact, Lang::Zh),
            };
            text(&spelt, out);
        }
        Kind::Range => {
            out.push_str("{\"min\":");
            money(said.num, out);
            out.push_str(",\"max\":");
            if said.flags & Flags::UPPER == 0 {
                out.push_str("null");
            } else {
                money(said.den, out);
            }
            let open = |flag: u8| said.flags & flag != 0;
            if open(Flags::LOWER_OPEN) {
                out.push_str(",\"min_open\":true");
            }
            if open(Flags::UPPER_OPEN) {
                out.push_str(",\"max_open\":true");
            }
            out.push('}');
        }
    }
}

fn text(plain: &str, out: &mut String) {
    out.push('"');
    out.push_str(plain);
    out.push('"');
}

/// `"12345.67元"`.
fn money(fen: i64, out: &mut String) {
    out.push('"');
    if fen < 0 {
        out.push('-');
    }
    let fen = fen.unsigned_abs();
    number(fen / 100, 1, out);
    if !fen.is_multiple_of(100) {
        out.push('.');
        number(fen % 100, 2, out);
    }
    out.push_str("元\"");
}

/// A whole number with at least so many digits.
fn number(mut n: u64, least: usize, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut used = 0usize;
    for place in digits.iter_mut().rev() {
        *place = b'0'.wrapping_add(u8::try_from(n % 10).unwrap_or(0));
        n /= 10;
        used = used.wrapping_add(1);
        if n == 0 && used >= least {
            break;
        }
    }
    let tail = digits.get(digits.len().wrapping_sub(used)..);
    out.push_str(std::str::from_utf8(tail.unwrap_or(&[])).unwrap_or("0"));
}
