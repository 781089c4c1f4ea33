//! The parts of the outcome of a case as decisions. Each is worked out three times (for the lower ends,
//! the upper ends and the amounts named) with what is open about its ends beside; what a row says of
//! itself is the reason that is given for it.

use crate::{
    base::{
        quantity::{Literal, Quantity},
        terms::{BaseStates, Comparator},
    },
    syntax::ast::{Expr, ExprKind, FactType, Joint, JointKind, JointPart},
};

use super::{
    super::build::{At, Made},
    ENDS, THIS_CASE, in_days, prefix, rate_days,
};

/// A row: when, what it says, what it gives.
type Row = (Option<Expr>, String, Expr);

/// The name of what is known of a part.
pub(super) fn named(part: &str, end: &str) -> String {
    format!("{part}·{end}")
}

/// Which of the ends [`ENDS`] names.
const LOWER: usize = 0;
const UPPER: usize = 1;
const AMOUNT: usize = 2;

fn end(i: usize) -> &'static str {
    ENDS.get(i).copied().unwrap_or_default()
}

/// One part at work.
struct Part<'p> {
    of: &'p JointPart,
    at: At,
    /// The offset that may leave nothing of this part.
    barred: Option<String>,
}

/// Whether a part is counted in days.
pub(super) fn part_in_days(part: &JointPart) -> bool {
    match part.kind {
        JointKind::Joined | JointKind::Daily => {
            part.measure.as_ref().is_some_and(|(m, _)| in_days(m))
        }
        JointKind::Offset => part.sentence.as_ref().is_some_and(|s| s.1),
        JointKind::Surcharge => false,
    }
}

/// The decisions of a part.
pub(super) fn items(j: &Joint, part: &JointPart, made: &mut Made) {
    let at = At(part.name.span);
    let bars = |p: &&JointPart| {
        let about = p.base.iter().any(|b| b.text == part.name.text);
        p.kind == JointKind::Offset && p.already.is_some() && about
    };
    let barred = j.parts.iter().find(bars).map(|p| barring(&p.name.text));
    let this = Part {
        of: part,
        at,
        barred,
    };
    let days = part_in_days(part);
    let (values, flags) = match part.kind {
        JointKind::Joined => this.joined(made),
        JointKind::Daily => this.daily(),
        JointKind::Offset => this.offset(made, days),
        JointKind::Surcharge => this.surcharge(made),
    };
    let ty = || match days {
        true => FactType::Integer(Some(at.name("日"))),
        false => FactType::Money(BaseStates::default()),
    };
    for (i, rows) in values.into_iter().enumerate() {
        let name = named(&part.name.text, end(i));
        made.items.push(at.table(&name, ty(), &part.basis, rows));
    }
    for (i, when) in flags.into_iter().enumerate() {
        let name = named(&part.name.text, end(i.saturating_add(3)));
        let rows = vec![
            (Some(when), "是".to_owned(), this.truth(true)),
            (None, "否".to_owned(), this.truth(false)),
        ];
        made.items
            .push(at.table(&name, FactType::Bool, &part.basis, rows));
    }
}

/// The condition under which an offset leaves no fine.
fn barring(part: &str) -> String {
    named(part, "不再处罚")
}

/// The one number of a quantity.
fn point(q: &Quantity) -> Option<&Literal> {
    match q {
        Quantity::Point(l) => Some(l),
        Quantity::One(_) | Quantity::Two(..) | Quantity::To(..) | Quantity::Recent(_) => None,
    }
}

impl Part<'_> {
    fn truth(&self, yes: bool) -> Expr {
        self.at.expr(ExprKind::Bool(yes))
    }

    fn zero(&self, days: bool) -> Expr {
        self.at.quantity(if days { "0日" } else { "0元" })
    }

    /// A field of a record.
    fn field(&self, i: usize) -> Expr {
        let start = self.of.measure.as_ref().map(|(m, _)| prefix(m));
        let name = format!("{}{}", start.unwrap_or_default(), end(i));
        self.at.named(&name)
    }

    /// Some act that counts has this about it.
    fn some(&self, of: Expr) -> Expr {
        let mut both: Vec<Expr> = self.of.when.iter().cloned().collect();
        both.push(of);
        self.at.some(THIS_CASE, self.at.all(both))
    }

    /// What is known of another part.
    fn known(&self, part: &str, i: usize) -> Expr {
        self.at.named(&named(part, end(i)))
    }

    fn unless(&self, not: Vec<Expr>, when: Expr) -> Expr {
        let mut all: Vec<Expr> = not.into_iter().map(|e| self.at.not(e)).collect();
        all.push(when);
        self.at.all(all)
    }

    /// The row under which nothing is left.
    fn nothing_left(&self, days: bool) -> Option<Row> {
        let barred = self.barred.as_ref()?;
        let said = if days {
            "尚未给予拘留，不再给予"
        } else {
            "尚未给予罚款，不再给予罚款"
        };
        Some((
            Some(self.at.named(barred)),
            said.to_owned(),
            self.zero(days),
        ))
    }

    /// 合并: a sum, with its cap.
    fn joined(&self, made: &mut Made) -> (Vec<Vec<Row>>, Vec<Expr>) {
        let at = self.at;
        let days = self.of.measure.as_ref().is_some_and(|(m, _)| in_days(m));
        let cap = self.of.cap.as_ref().map(|(q, span)| {
            let text = point(q).map_or_else(String::new, |l| l.text.clone());
            let value = At(*span).expr(ExprKind::Quantity(q.clone(), text.clone()));
            (value, text)
        });
        let unlimited = self.some(self.field(5));
        let mut over = Vec::new();
        let mut values = Vec::new();
        for i in [LOWER, UPPER, AMOUNT] {
            let sum = named(&self.of.name.text, &format!("{}合计", end(i)));
            let each = at.each(THIS_CASE, self.field(i), self.of.when.clone());
            made.items.push(at.define(&sum, each, false));
            let mut rows: Vec<Row> = self.nothing_left(days).into_iter().collect();
            if let Some((cap, text)) = &cap {
                let mut above = at.compare(at.named(&sum), Comparator::More, cap.clone());
                if i == UPPER {
                    above = at.any(vec![above, unlimited.clone()]);
                }
                over.push(above.clone());
                let said = format!("合并执行最高{text}");
                rows.push((Some(above), said, cap.clone()));
            }
            let said = "分别裁量，合并执行：各行为相加".to_owned();
            rows.push((None, said, at.named(&sum)));
            values.push(rows);
        }
        let barred = || self.barred.iter().map(|b| at.named(b));
        let capped = |i: usize| over.get(i).cloned();
        let lo: Vec<Expr> = barred().chain(capped(LOWER)).collect();
        let hi: Vec<Expr> = barred().chain(capped(UPPER)).collect();
        let mut unbounded: Vec<Expr> = barred().collect();
        if cap.is_some() {
            unbounded.push(self.truth(true));
        }
        let named_all = at.not(self.some(at.not(self.field(6))));
        let flags = vec![
            self.unless(lo, self.some(self.field(3))),
            self.unless(hi, self.some(self.field(4))),
            self.unless(unbounded, unlimited),
            at.any(barred().chain([named_all]).collect()),
        ];
        (values, flags)
    }

    /// 按日连续: each fine as often as days lie between the order and the recheck.
    fn daily(&self) -> (Vec<Vec<Row>>, Vec<Expr>) {
        let at = self.at;
        let name = |n: &Option<crate::syntax::ast::Name>| {
            at.named(n.as_ref().map_or("", |n| n.text.as_str()))
        };
        let days = at.minus(name(&self.of.rechecked), name(&self.of.served));
        let values = [LOWER, UPPER, AMOUNT]
            .into_iter()
            .map(|i| {
                let times = at.times(vec![self.field(i), days.clone()]);
                let sum = at.each(THIS_CASE, times, self.of.when.clone());
                let mut rows: Vec<Row> = self.nothing_left(false).into_iter().collect();
                if let Some(when) = &self.of.when {
                    let none = at.not(at.some(THIS_CASE, when.clone()));
                    let said = "没有要按日连续处罚的行为".to_owned();
                    rows.push((Some(none), said, self.zero(false)));
                }
                let said = "原处罚数额 × 自责令改正之日的次日起至复查之日的日数".to_owned();
                rows.push((None, said, sum));
                rows
            })
            .collect();
        let barred = || self.barred.iter().map(|b| at.named(b)).collect::<Vec<_>>();
        let named_all = at.not(self.some(at.not(self.field(6))));
        let mut amounts = barred();
        amounts.push(named_all);
        let flags = vec![
            self.unless(barred(), self.some(self.field(3))),
            self.unless(barred(), self.some(self.field(4))),
            self.unless(barred(), self.some(self.field(5))),
            at.any(amounts),
        ];
        (values, flags)
    }

    /// 折抵: what is left of the sentence.
    fn offset(&self, made: &mut Made, days: bool) -> (Vec<Vec<Row>>, Vec<Expr>) {
        let at = self.at;
        let base = self.of.base.first().map_or("", |b| b.text.as_str());
        let sentence = || {
            let name = self.of.sentence.as_ref().map(|(n, _)| n.text.as_str());
            at.named(name.unwrap_or_default())
        };
        let none = at.compare(sentence(), Comparator::AtMost, self.zero(days));
        let barred = self.of.already.as_ref().map(|already| {
            let some = at.compare(sentence(), Comparator::More, self.zero(days));
            let name = barring(&self.of.name.text);
            let when = at.all(vec![some, at.not(at.named(&already.text))]);
            made.items.push(at.define(&name, when, true));
            at.named(&name)
        });
        let (zh_none, zh_barred, zh_enough, zh_rest) = if days {
            (
                "没有判处拘役或者有期徒刑",
                "尚未给予拘留，刑期照判决执行",
                "拘留不少于刑期，折抵后没有余额",
                "已经给予的拘留折抵相应刑期",
            )
        } else {
            (
                "没有判处罚金",
                "尚未给予罚款，罚金照判决执行",
                "罚款不少于罚金，折抵后没有余额",
                "已经给予的罚款折抵相应罚金",
            )
        };
        // The more was fined, the less is left.
        let values = [UPPER, LOWER, AMOUNT]
            .into_iter()
            .map(|i| {
                let mut rows: Vec<Row> =
                    vec![(Some(none.clone()), zh_none.to_owned(), self.zero(days))];
                if let Some(barred) = &barred {
                    rows.push((Some(barred.clone()), zh_barred.to_owned(), sentence()));
                }
                let mut enough = at.compare(self.known(base, i), Comparator::AtLeast, sentence());
                if i == UPPER {
                    enough = at.any(vec![enough, self.known(base, 5)]);
                }
                rows.push((Some(enough), zh_enough.to_owned(), self.zero(days)));
                let rest = at.minus(sentence(), self.known(base, i));
                rows.push((None, zh_rest.to_owned(), rest));
                rows
            })
            .collect();
        let mut not: Vec<Expr> = barred.iter().cloned().collect();
        not.push(none.clone());
        let reaches = at.compare(self.known(base, UPPER), Comparator::AtMost, sentence());
        let mut lower = not.clone();
        lower.push(self.known(base, 5));
        let below = at.compare(self.known(base, LOWER), Comparator::Less, sentence());
        let flags = vec![
            self.unless(lower, at.all(vec![self.known(base, 4), reaches])),
            self.unless(not.clone(), at.all(vec![self.known(base, 3), below])),
            self.truth(false),
            at.any(not.into_iter().chain([self.known(base, 6)]).collect()),
        ];
        (values, flags)
    }

    /// 加处: a part of the base for each day that payment is late.
    fn surcharge(&self, made: &mut Made) -> (Vec<Vec<Row>>, Vec<Expr>) {
        let at = self.at;
        let own = &self.of.name.text;
        let late = named(own, "逾期日数");
        let counted = named(own, "计算日数");
        let paid = self.of.paid.as_ref().map_or("", |n| n.text.as_str());
        if let Some(expiry) = &self.of.expiry {
            let days = at.minus(at.named(paid), expiry.clone());
            made.items.push(at.define(&late, days, false));
        }
        let days = match &self.of.suspended {
            Some(stopped) => at.minus(at.named(&late), at.named(&stopped.text)),
            None => at.named(&late),
        };
        made.items.push(at.define(&counted, days, false));
        let counted = || at.named(&counted);
        let in_time = at.compare(counted(), Comparator::AtMost, at.quantity("0日"));
        let rate = self.of.rate.clone().unwrap_or_else(|| at.quantity("0%"));
        let mut shown = String::new();
        if let ExprKind::Quantity(_, text) = &rate.kind {
            shown.clone_from(text);
        }
        let full = rate_days(self.of).unwrap_or(i64::MAX);
        let base = |i: usize| {
            at.plus(
                self.of
                    .base
                    .iter()
                    .map(|b| self.known(&b.text, i))
                    .collect(),
            )
        };
        let values = [LOWER, UPPER, AMOUNT]
            .into_iter()
            .map(|i| {
                let said = "没有逾期，或者逾期都在停止计算的期间".to_owned();
                let mut rows: Vec<Row> = vec![(Some(in_time.clone()), said, self.zero(false))];
                if self.of.principal {
                    let days = at.quantity(&format!("{full}日"));
                    let when = at.compare(counted(), Comparator::AtLeast, days);
                    let said = "加处的数额不超出罚款的数额".to_owned();
                    rows.push((Some(when), said, base(i)));
                }
                let said = format!("逾期每日按罚款数额的{shown}加处");
                let times = at.times(vec![base(i), rate.clone(), counted()]);
                rows.push((None, said, times));
                rows
            })
            .collect();
        let any = |i: usize| {
            at.any(
                self.of
                    .base
                    .iter()
                    .map(|b| self.known(&b.text, i))
                    .collect(),
            )
        };
        let all = at.all(
            self.of
                .base
                .iter()
                .map(|b| self.known(&b.text, 6))
                .collect(),
        );
        let flags = vec![
            self.unless(vec![in_time.clone()], any(3)),
            self.unless(vec![in_time.clone()], any(4)),
            self.unless(vec![in_time.clone()], any(5)),
            at.any(vec![in_time, all]),
        ];
        (values, flags)
    }
}

impl JointPart {
    /// All that it makes, by name: [`ENDS`] in their order.
    pub(super) fn ends(&self) -> Vec<String> {
        ENDS.iter().map(|e| named(&self.name.text, e)).collect()
    }
}
