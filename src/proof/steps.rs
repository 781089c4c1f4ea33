//! The steps of exact arithmetic that may leave 128 bits: where one stands, and when it is reached. What
//! `width` shows to fit is not looked at again, which is nearly everything.
//!
//! A step fails in a case if nothing else decides before or beside it: of 且 the other parts hold, of 或
//! they do not, a row of a decision matches.

use std::collections::BTreeSet;

use super::{
    expand::{Fuel, settled},
    pieces::{Around, pieces},
    poly::{Poly, numeric},
    width::{Widths, Within},
};
use crate::{
    base::{ratio::Ratio, terms::Comparator},
    ir::{
        Condition, DecisionId, DecisionValue, DefinitionId, DefinitionValue, ExprId, Number,
        Program, Range, RangeKind,
    },
};

/// What is done in a step.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A number times a constant.
    Times(Number, Ratio),
    /// A sum or product that is no such thing.
    Whole(Number),
    /// Something of which no case can be sought: it reads a record of a list.
    Inside,
}

/// A step that may fail.
#[derive(Clone, Debug)]
pub(super) struct Step<'l> {
    /// What is done.
    pub what: What,
    /// When it is reached.
    pub when: Vec<Condition>,
    /// The text that a fault names, if any.
    pub expr: Option<ExprId>,
    /// What it may refer to besides facts.
    pub around: Around<'l>,
}

/// What surrounds a number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct At<'l> {
    /// As widths.
    pub within: Within,
    /// As amounts.
    pub around: Around<'l>,
    /// The text at hand.
    pub expr: Option<ExprId>,
    /// It stands in a record.
    pub inside: bool,
}

/// Collects them.
#[derive(Debug)]
pub(super) struct Steps<'w, 'p, 'l> {
    /// The program.
    pub program: &'p Program,
    /// What is known to fit.
    pub widths: &'w Widths<'p>,
    /// What may not.
    pub found: Vec<Step<'l>>,
    definitions: BTreeSet<DefinitionId>,
    decisions: BTreeSet<DecisionId>,
}

/// Most parts of one sum or product of which each step is looked at.
const MAX_PARTS: usize = 64;

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

impl<'w, 'p, 'l> Steps<'w, 'p, 'l> {
    /// None yet.
    pub(super) const fn new(program: &'p Program, widths: &'w Widths<'p>) -> Self {
        Self {
            program,
            widths,
            found: Vec::new(),
            definitions: BTreeSet::new(),
            decisions: BTreeSet::new(),
        }
    }

    /// Those of a condition. `path`: when it is looked at.
    pub(super) fn condition(&mut self, condition: &Condition, at: At<'l>, path: &[Condition]) {
        if self.sound(condition, &at.within) {
            return;
        }
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                let all = matches!(condition, Condition::All(_));
                for (index, part) in parts.iter().enumerate() {
                    let mut path = path.to_vec();
                    let others = parts.iter().enumerate().filter(|(i, _)| *i != index);
                    let others = others.map(|(_, other)| other.clone());
                    if all {
                        path.extend(others);
                    } else {
                        path.extend(others.map(not));
                    }
                    self.condition(part, at, &path);
                }
            }
            Condition::Not(part) => self.condition(part, at, path),
            Condition::AnyOf { when, .. } | Condition::InOrder { when, .. } => {
                self.condition(when, At { inside: true, ..at }, path);
            }
            Condition::Within(number, _) => self.number(number, at, path),
            Condition::Compare(left, _, right) => {
                self.number(left, at, path);
                self.number(right, at, path);
            }
            Condition::Definition(id) => {
                let own = self.program.definitions.get(id.index());
                if let Some(own) = own
                    && let DefinitionValue::Condition(c) = &own.value
                {
                    self.condition(c, Self::named(own.expr), path);
                }
            }
            Condition::Decision(id) | Condition::DecisionIn { decision: id, .. } => {
                self.decision(*id, path);
            }
            Condition::Const(_)
            | Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. }
            | Condition::CompareDates(..) => {}
        }
    }

    fn named(expr: ExprId) -> At<'l> {
        At {
            expr: Some(expr),
            ..At::default()
        }
    }

    /// Those of a decision: of the conditions of its rows, and of what a row gives that matches.
    fn decision(&mut self, id: DecisionId, path: &[Condition]) {
        let Some(decision) = self.program.decisions.get(id.index()) else {
            return;
        };
        for row in &decision.rows {
            let when = Condition::All(row.when.clone());
            self.condition(&when, At::default(), path);
            let mut path = path.to_vec();
            path.push(when);
            match &row.value {
                DecisionValue::Number(n, expr) => self.number(n, Self::named(*expr), &path),
                DecisionValue::Range(range) => self.range(range, At::default(), &path),
                DecisionValue::Bool(_) | DecisionValue::Choice(_) => {}
            }
        }
    }

    /// Those of the ends of a range.
    pub(super) fn range(&mut self, range: &Range, at: At<'l>, path: &[Condition]) {
        let own = At {
            expr: Some(range.expr),
            ..at
        };
        match &range.kind {
            RangeKind::Point(number) => self.number(number, own, path),
            RangeKind::Ends { lo, hi } => {
                for end in [lo, hi].into_iter().flatten() {
                    self.number(&end.number, own, path);
                }
            }
            RangeKind::OneOf(ranges) | RangeKind::HigherOf(ranges) => {
                for range in ranges {
                    self.range(range, at, path);
                }
            }
            RangeKind::Human(Some(range)) => self.range(range, at, path),
            RangeKind::Decision(id) => self.decision(*id, path),
            RangeKind::Part { lo, hi } => {
                for (measure, _) in [lo, hi].into_iter().flatten() {
                    let number = Number::Statutory(*measure);
                    // Of a range without a top there is no such point, and a human decides.
                    let top = at.within.law.is_some_and(|law| law.hi.is_some());
                    if top && self.widths.of(&number, &at.within).is_none() {
                        self.push(What::Whole(number), own, path);
                    }
                }
            }
            // Multiples of a statutory range, whose own ends are looked at beside it.
            RangeKind::Preceding { .. } | RangeKind::Human(None) => {}
        }
    }

    /// Those of a number.
    pub(super) fn number(&mut self, number: &Number, at: At<'l>, path: &[Condition]) {
        if self.fits(number, &at.within) {
            return;
        }
        let before = self.found.len();
        match number {
            Number::Definition(id) => {
                let own = self.program.definitions.get(id.index());
                if let Some(own) = own
                    && let DefinitionValue::Number(n) = &own.value
                {
                    self.number(n, Self::named(own.expr), path);
                }
            }
            Number::Decision(id) => self.decision(*id, path),
            Number::Sum(terms) => {
                for (_, term) in terms {
                    self.number(term, at, path);
                }
                if self.found.len() == before {
                    for most in 2..=terms.len().min(MAX_PARTS) {
                        let part = terms.iter().take(most).cloned().collect();
                        self.push(What::Whole(Number::Sum(part)), at, path);
                    }
                }
            }
            Number::Product(factors) => {
                for factor in factors {
                    self.number(factor, at, path);
                }
                if self.found.len() == before {
                    self.product(factors, at, path);
                }
            }
            Number::Quotient(a, b) => {
                self.number(a, at, path);
                self.number(b, at, path);
                if self.found.len() == before
                    && let Some(by) = self.fixed(b, at)
                    && let Some(by) = Ratio::ONE.div(by)
                {
                    self.push(What::Times((**a).clone(), by), at, path);
                }
            }
            Number::Deemed { value, when, by } => {
                self.number(value, at, path);
                let mut path = path.to_vec();
                path.push(Condition::Within(value.clone(), *when));
                self.number(by, at, &path);
            }
            Number::Steps {
                value, from, step, ..
            } => {
                self.number(value, at, path);
                if self.found.len() == before {
                    let from = (false, Number::Const(*from));
                    let over = Number::Sum(vec![(true, (**value).clone()), from]);
                    self.push(What::Whole(over.clone()), at, path);
                    if let Some(by) = Ratio::ONE.div(*step) {
                        self.push(What::Times(over, by), at, path);
                    }
                }
            }
            Number::Extreme(_, numbers) => {
                for number in numbers {
                    self.number(number, at, path);
                }
            }
            Number::Count { when, .. } => {
                self.condition(when, At { inside: true, ..at }, path);
            }
            Number::MaxOf { of, .. } | Number::Later { of, .. } => {
                self.number(of, At { inside: true, ..at }, path);
            }
            Number::SumOf { when, of, .. } | Number::DayOf { when, of, .. } => {
                self.condition(when, At { inside: true, ..at }, path);
                self.number(of, At { inside: true, ..at }, path);
            }
            Number::Const(_)
            | Number::Fact(_)
            | Number::WeightSum
            | Number::Statutory(_)
            | Number::Day { .. } => {}
        }
        if self.found.len() == before {
            // Nothing below it: its own step, or what cannot be told apart.
            self.push(What::Whole(number.clone()), at, path);
        }
    }

    /// The steps of a product, one a factor.
    fn product(&mut self, factors: &[Number], at: At<'l>, path: &[Condition]) {
        for most in 2..=factors.len().min(MAX_PARTS) {
            let (part, last) = factors.split_at(most.saturating_sub(1));
            let part = Number::Product(part.to_vec());
            let Some(last) = last.first() else {
                return;
            };
            let what = match self.fixed(last, at) {
                Some(by) => What::Times(part, by),
                None => What::Whole(Number::Product(vec![part, last.clone()])),
            };
            self.push(what, at, path);
        }
    }

    /// The value of a number that never varies.
    fn fixed(&self, number: &Number, at: At<'l>) -> Option<Ratio> {
        let width = self.widths.of(number, &at.within)?;
        (width.lo == width.hi).then_some(width.lo)
    }

    fn push(&mut self, what: What, at: At<'l>, path: &[Condition]) {
        self.found.push(Step {
            what: if at.inside { What::Inside } else { what },
            when: path.to_vec(),
            expr: at.expr,
            around: at.around,
        });
    }

    /// Whether all numbers of a condition are known to fit.
    fn sound(&mut self, condition: &Condition, within: &Within) -> bool {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().all(|part| self.sound(part, within))
            }
            Condition::Not(part)
            | Condition::AnyOf { when: part, .. }
            | Condition::InOrder { when: part, .. } => self.sound(part, within),
            Condition::Within(number, _) => self.fits(number, within),
            Condition::Compare(left, _, right) => {
                self.fits(left, within) && self.fits(right, within)
            }
            Condition::Definition(id) => {
                if self.definitions.contains(id) {
                    return true;
                }
                let own = self.program.definitions.get(id.index());
                let sound = own.is_none_or(|own| match &own.value {
                    DefinitionValue::Condition(c) => self.sound(c, &Within::default()),
                    DefinitionValue::Number(n) => self.fits(n, &Within::default()),
                });
                if sound {
                    self.definitions.insert(*id);
                }
                sound
            }
            Condition::Decision(id) | Condition::DecisionIn { decision: id, .. } => {
                self.sound_decision(*id)
            }
            Condition::Const(_)
            | Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. }
            | Condition::CompareDates(..) => true,
        }
    }

    fn sound_decision(&mut self, id: DecisionId) -> bool {
        if self.decisions.contains(&id) {
            return true;
        }
        let Some(decision) = self.program.decisions.get(id.index()) else {
            return true;
        };
        let sound = decision.rows.iter().all(|row| {
            let when = row.when.iter().all(|c| self.sound(c, &Within::default()));
            when && match &row.value {
                DecisionValue::Number(n, _) => self.fits(n, &Within::default()),
                DecisionValue::Range(_) | DecisionValue::Bool(_) | DecisionValue::Choice(_) => true,
            }
        });
        if sound {
            self.decisions.insert(id);
        }
        sound
    }

    /// Whether a number fits, and the conditions that it reads do.
    fn fits(&mut self, number: &Number, within: &Within) -> bool {
        if self.widths.of(number, within).is_none() {
            return false;
        }
        match number {
            Number::Sum(terms) => terms.iter().all(|(_, n)| self.fits(n, within)),
            Number::Product(numbers) | Number::Extreme(_, numbers) => {
                numbers.iter().all(|n| self.fits(n, within))
            }
            Number::Quotient(a, b)
            | Number::Deemed {
                value: a, by: b, ..
            } => self.fits(a, within) && self.fits(b, within),
            Number::Steps { value: n, .. }
            | Number::MaxOf { of: n, .. }
            | Number::Later { of: n, .. } => self.fits(n, within),
            Number::Count { when, .. } => self.sound(when, within),
            Number::SumOf { when, of, .. } | Number::DayOf { when, of, .. } => {
                self.sound(when, within) && self.fits(of, within)
            }
            Number::Definition(id) => self.sound(&Condition::Definition(*id), within),
            Number::Decision(id) => self.sound_decision(*id),
            Number::Const(_)
            | Number::Fact(_)
            | Number::WeightSum
            | Number::Statutory(_)
            | Number::Day { .. } => true,
        }
    }
}

/// When a step leaves 128 bits.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    /// It surely does where any of these hold: a numerator is never less than the number.
    pub surely: Vec<Vec<Condition>>,
    /// It surely does not where none of these hold; `None` if that cannot be said so.
    pub perhaps: Option<Vec<Vec<Condition>>>,
}

/// When a step leaves 128 bits; `None` if it cannot be said.
pub(super) fn leaves(program: &Program, step: &Step<'_>) -> Option<Leaves> {
    let most = Ratio::wide(i128::MAX);
    let (number, limit, by) = match &step.what {
        What::Inside => return None,
        // In the parts of a sum more may stand than in the sum.
        What::Whole(number @ Number::Sum(_)) => (number, most, None),
        What::Whole(number) => (number, most, Some(Ratio::ONE)),
        What::Times(number, by) => {
            let size = if *by < Ratio::ZERO { by.neg()? } else { *by };
            let fine = Ratio::wide(size.num().max(size.den()));
            (number, most.div(size).unwrap_or(most), Some(fine))
        }
    };
    let mut all = Leaves {
        surely: Vec::new(),
        perhaps: by.map(|_| Vec::new()),
    };
    let (mut corners, zero) = (Vec::new(), Condition::Const(false));
    for (when, poly) in pieces(program, number, step.around, &mut Fuel::default())? {
        for poly in [poly.clone(), poly.times(Ratio::whole(-1))?] {
            let over = |limit: Ratio| {
                let over = poly.sub(&Poly::constant(limit))?;
                let condition = settled(over.against_zero(program, Comparator::More));
                Some((over, condition))
            };
            let with = |more: Vec<Condition>| -> Vec<Condition> {
                when.iter().cloned().chain(more).collect()
            };
            let (whole, condition) = over(limit)?;
            if condition != zero {
                // Where several facts are multiplied, also with all but one at their greatest.
                if let Some((mut at, line)) = corner(program, &whole) {
                    at.push(settled(line.against_zero(program, Comparator::More)));
                    corners.push(with(at));
                }
                all.surely.push(with(vec![condition]));
            }
            let finest = by.and_then(|by| poly.den(program)?.mul(by));
            let fine = finest.and_then(|finest| over(most.div(finest)?));
            match (fine, &mut all.perhaps) {
                (Some((_, condition)), Some(perhaps)) if condition != zero => {
                    perhaps.push(with(vec![condition]));
                }
                (Some(_), _) => {}
                (None, _) => all.perhaps = None,
            }
        }
    }
    all.surely.extend(corners);
    Some(all)
}

/// A sum of products of several facts with all facts but one at their greatest.
fn corner(program: &Program, poly: &Poly) -> Option<(Vec<Condition>, Poly)> {
    let facts = poly.facts();
    let (_, others) = facts.split_first()?;
    if others.is_empty() || others.iter().any(|fact| poly.degree(*fact) > 1) {
        return None;
    }
    let (mut fixed, mut at) = (poly.clone(), Vec::new());
    for fact in others {
        let ty = numeric(program, *fact)?;
        fixed = fixed.fixed(*fact, ty.exact(ty.max)?)?;
        at.push(Condition::NumberIn {
            fact: *fact,
            lo: ty.max,
            hi: ty.max,
        });
    }
    Some((at, fixed))
}
