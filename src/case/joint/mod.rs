//! A case of several acts: each act decided by itself, its outcome written into a record, then each
//! part of the case's outcome asked as a decision over the records.
//!
//! Whoever answers (the rules themselves or a module) answers all of it, acts, parts and duties; what stands here is
//! the same for all of them and decides nothing: it writes records ([`record`]), asks, and puts beside
//! each other what remains possible.

mod duties;
pub mod json;
pub mod judge;
mod judged;
mod kinds;
pub mod record;
pub mod words;

use std::collections::BTreeSet;

use super::{
    duty::Told,
    outcome::{
        DecisionOutcome, Fault, HumanWhy, Outcome, Recommendation, Resolved, ResolvedDecision,
    },
    words::Look,
};
use crate::{
    base::ratio::{Ratio, Rounding},
    ir::{
        DecisionId, DecisionResult, FactId, MoneyRange, Program, RowId, Value, ViolationId,
        joint::{Ends, Joint, JointAct, Part},
    },
};

pub use duties::{Together, is_about};
pub use judged::{Judged, decisions};
pub use kinds::KindOf;

/// Most combinations of what acts may come to that are tried.
pub const MAX_COMBINATIONS: usize = 64;

/// A case on its way in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JointFacts {
    /// The acts. A fact that an act does not give is that of the case.
    pub acts: Vec<JointAct>,
    /// Facts of the case, one slot a fact.
    pub facts: Vec<Option<Value>>,
}

/// Who answers.
pub trait Asks {
    /// How asking can fail.
    type Trouble;

    /// What is recommended for an act.
    ///
    /// # Errors
    /// Outside: asking failed. Inside: why nothing can be recommended.
    fn recommend(
        &mut self,
        act: ViolationId,
        facts: &[Option<Value>],
    ) -> Result<Result<Recommendation, Fault>, Self::Trouble>;

    /// What a decision says.
    ///
    /// # Errors
    /// As [`Self::recommend`].
    fn decide(
        &mut self,
        decision: DecisionId,
        facts: &[Option<Value>],
    ) -> Result<Result<ResolvedDecision, Fault>, Self::Trouble>;

    /// The duties of procedure of a case whose acts come out in one way.
    ///
    /// # Errors
    /// Asking failed.
    fn duties(&mut self, of: &Together<'_>) -> Result<Vec<Told>, Self::Trouble>;
}

/// What comes of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Each act by itself.
    pub acts: Vec<Recommendation>,
    /// The parts, in the order of the rule; nothing if there are more combinations than are tried.
    pub parts: Vec<Settlement>,
    /// Kinds of penalties other than what is added up, each once.
    pub kinds: Vec<KindOf>,
    /// What decisions over the acts say; nothing if there are more combinations than are tried.
    pub decisions: Vec<Judged>,
    /// What is still to be found out: of an act (its place) or of the case.
    pub open: Vec<(Option<usize>, FactId)>,
    /// More combinations remained than are tried, or an act has more outcomes than were found.
    pub approximate: bool,
    /// Duties of procedure of the case as a whole.
    pub duties: Vec<Told>,
}

/// What comes of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// A range in whole fen or days.
    Decided(Amounts),
    /// Facts of the case are unknown.
    Open(Vec<FactId>),
    /// A human decides.
    Human(HumanWhy),
}

/// A range, the amount recommended, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// From where to where.
    pub range: MoneyRange,
    /// The amount, if the rules of every act name one.
    pub amount: Option<i64>,
    /// Rows that decided it.
    pub rows: Vec<RowId>,
}

/// Why nothing comes of a case: an act (its place) or the case itself is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFault {
    /// The act, or `None` for the case.
    pub act: Option<usize>,
    /// The fault.
    pub fault: Fault,
}

impl Settled {
    /// Whether every act and every part is decided.
    pub fn decided(&self) -> bool {
        self.open.is_empty() && !self.approximate
    }

    /// Whether a human decides something.
    pub fn human(&self) -> bool {
        let of_acts = self.acts.iter().any(|r| match &r.result {
            Resolved::Decided(outcome) => !outcome.human.is_empty(),
            Resolved::Open(open) => open
                .alternatives
                .iter()
                .any(|a| !a.outcome.human.is_empty()),
        });
        of_acts || self.parts.iter().any(|p| matches!(p, Settlement::Human(_)))
    }
}

/// Decides the acts and then the case, its duties last.
///
/// # Errors
/// Outside: asking failed. Inside: the first act, or the case, that is at fault.
pub fn settle<A: Asks>(
    program: &Program,
    joint: &Joint,
    case: &JointFacts,
    asks: &mut A,
) -> Result<Result<Settled, CaseFault>, A::Trouble> {
    let mut acts = Vec::new();
    for (i, act) in case.acts.iter().enumerate() {
        match asks.recommend(act.violation, &act.facts)? {
            Ok(recommendation) => acts.push(recommendation),
            Err(fault) => {
                return Ok(Err(CaseFault {
                    act: Some(i),
                    fault,
                }));
            }
        }
    }
    let mut open: Vec<(Option<usize>, FactId)> = Vec::new();
    let mut approximate = false;
    for (i, act) in acts.iter().enumerate() {
        if let Resolved::Open(left) = &act.result {
            open.extend(left.open_facts.iter().map(|f| (Some(i), f.fact)));
            approximate |= left.approximate;
        }
    }
    let possible: Vec<Vec<&Outcome>> = acts.iter().map(outcomes).collect();
    let mut parts: Vec<Settlement> = Vec::new();
    let mut judged: Vec<Judged> = Vec::new();
    match combinations(&possible) {
        None => approximate = true,
        Some(all) => {
            let over = decisions(program, joint).into_iter();
            judged = over
                .map(|decision| Judged {
                    decision,
                    said: Vec::new(),
                })
                .collect();
            for (i, outcomes) in all.iter().enumerate() {
                let facts = filled(program, joint, case, outcomes);
                let mut now = Vec::new();
                for part in &joint.parts {
                    match settlement(program, part, &facts, asks)? {
                        Ok(settled) => now.push(settled),
                        Err(fault) => return Ok(Err(CaseFault { act: None, fault })),
                    }
                }
                judged::ask(&mut judged, &facts, asks)?;
                parts = if i == 0 {
                    now
                } else {
                    let both = parts.into_iter().zip(now);
                    both.map(|(a, b)| a.or(b)).collect()
                };
            }
        }
    }
    for part in &parts {
        if let Settlement::Open(facts) = part {
            for fact in facts {
                if !open.contains(&(None, *fact)) {
                    open.push((None, *fact));
                }
            }
        }
    }
    let kinds = kinds::of(program, &possible);
    let duties = duties::of(program, joint, case, (&acts, &parts), asks)?;
    Ok(Ok(Settled {
        acts,
        parts,
        kinds,
        decisions: judged,
        open,
        approximate,
        duties,
    }))
}

/// What an act may come to.
pub fn outcomes(act: &Recommendation) -> Vec<&Outcome> {
    match &act.result {
        Resolved::Decided(outcome) => vec![outcome],
        Resolved::Open(open) => open.alternatives.iter().map(|a| &a.outcome).collect(),
    }
}

/// Every way in which the acts may come out together; nothing if there are too many.
pub fn combinations<'o>(possible: &[Vec<&'o Outcome>]) -> Option<Vec<Vec<&'o Outcome>>> {
    let mut all: Vec<Vec<&Outcome>> = vec![Vec::new()];
    for act in possible {
        if all.len().checked_mul(act.len())? > MAX_COMBINATIONS {
            return None;
        }
        let with = |before: &Vec<&'o Outcome>| {
            let before = before.clone();
            act.iter().map(move |outcome| {
                let mut one = before.clone();
                one.push(*outcome);
                one
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    Some(all)
}

/// The facts of the case with the records of its acts.
fn filled(
    program: &Program,
    joint: &Joint,
    case: &JointFacts,
    outcomes: &[&Outcome],
) -> Vec<Option<Value>> {
    let mut facts = case.facts.clone();
    facts.resize(program.facts.len(), None);
    let records = case
        .acts
        .iter()
        .zip(outcomes)
        .map(|(act, outcome)| record::record(program, joint, act, outcome))
        .collect();
    if let Some(slot) = facts.get_mut(joint.list.index()) {
        *slot = Some(Value::List(records));
    }
    facts
}

/// What the decisions of a part say, or why they do not.
struct Said {
    open: Vec<FactId>,
    human: Option<HumanWhy>,
    /// Rows of the lower end, of the upper end and of the amount.
    rows: [Vec<RowId>; 3],
    /// The values; 0 where there is none.
    all: Vec<Ratio>,
}

fn settlement<A: Asks>(
    program: &Program,
    part: &Part,
    facts: &[Option<Value>],
    asks: &mut A,
) -> Result<Result<Settlement, Fault>, A::Trouble> {
    let mut said = Said {
        open: Vec::new(),
        human: None,
        rows: Default::default(),
        all: Vec::new(),
    };
    for (i, decision) in part.ends.all().into_iter().enumerate() {
        match asks.decide(decision, facts)? {
            Err(fault) => return Ok(Err(fault)),
            Ok(ResolvedDecision::Open(open)) => {
                let more = open.open_facts.iter().map(|f| f.fact);
                said.open.extend(more);
                said.all.push(Ratio::ZERO);
            }
            Ok(ResolvedDecision::Decided(DecisionOutcome { value, rows })) => {
                // The amounts tell why; the flags beside them do not.
                if let Some(kept) = said.rows.get_mut(i) {
                    let own = program.decisions.get(decision.index()).map(|d| &d.rows);
                    let own: BTreeSet<RowId> = own.into_iter().flatten().map(|r| r.row).collect();
                    kept.extend(rows.into_iter().filter(|r| own.contains(r)));
                }
                match value {
                    Ok(DecisionResult::Number(n)) => said.all.push(n),
                    Ok(DecisionResult::Bool(yes)) => {
                        said.all.push(if yes { Ratio::ONE } else { Ratio::ZERO });
                    }
                    Ok(DecisionResult::Choice(_) | DecisionResult::Range(_)) => {
                        said.all.push(Ratio::ZERO);
                    }
                    Err(why) => {
                        said.human.get_or_insert(why);
                        said.all.push(Ratio::ZERO);
                    }
                }
            }
        }
    }
    let overflow = || Fault::Overflow(None);
    Ok(said.settled(program).ok_or_else(overflow))
}

impl Said {
    /// The part in whole fen or days; nothing if it is more than can be held.
    fn settled(mut self, program: &Program) -> Option<Settlement> {
        if !self.open.is_empty() {
            let mut seen = BTreeSet::new();
            self.open.retain(|f| seen.insert(*f));
            return Some(Settlement::Open(self.open));
        }
        if let Some(why) = self.human {
            return Some(Settlement::Human(why));
        }
        let all: [Ratio; 7] = self.all.try_into().ok()?;
        let ends = Ends::of(all);
        let yes = |n: Ratio| n != Ratio::ZERO;
        let whole = |n: Ratio, by: Rounding| i64::try_from(n.round(by)?).ok();
        let mode = program.package().map_or(Rounding::HalfUp, |p| p.rounding.1);
        let mut range = MoneyRange {
            min: whole(ends.lower, Rounding::Up)?,
            max: match yes(ends.unbounded) {
                true => None,
                false => Some(whole(ends.upper, Rounding::Down)?),
            },
            min_open: yes(ends.lower_open),
            max_open: yes(ends.upper_open) && !yes(ends.unbounded),
        };
        // Between two whole fen: the nearest is the only one.
        if range.max.is_some_and(|max| max < range.min) {
            range = MoneyRange::point(whole(ends.lower, mode)?);
        }
        let amount = match yes(ends.has_amount) {
            true => Some(whole(ends.amount, mode)?),
            false => range.as_point(),
        };
        let [mut lower, upper, named] = self.rows;
        lower.extend(upper);
        Some(Settlement::Decided(Amounts {
            range,
            amount,
            rows: match yes(ends.has_amount) {
                true => named,
                false => lower,
            },
        }))
    }
}

/// Why a part comes to its amounts, each reason once.
fn reasons(look: &Look<'_>, of: &Amounts) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for row in &of.rows {
        let said = look.row(*row);
        if !all.contains(&said) {
            all.push(said);
        }
    }
    all
}

impl Settlement {
    /// What remains where either may be.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Decided(a), Self::Decided(b)) => Self::Decided(a.or(b)),
            (Self::Open(mut a), Self::Open(b)) => {
                a.extend(b);
                let mut seen = BTreeSet::new();
                a.retain(|f| seen.insert(*f));
                Self::Open(a)
            }
            (open @ Self::Open(_), _) | (_, open @ Self::Open(_)) => open,
            (human @ Self::Human(_), _) | (_, human @ Self::Human(_)) => human,
        }
    }
}

impl Amounts {
    /// The least range that holds both.
    fn or(mut self, other: Self) -> Self {
        let (a, b) = (self.range, other.range);
        let (min, min_open) = match a.min.cmp(&b.min) {
            std::cmp::Ordering::Less => (a.min, a.min_open),
            std::cmp::Ordering::Equal => (a.min, a.min_open && b.min_open),
            std::cmp::Ordering::Greater => (b.min, b.min_open),
        };
        let (max, max_open) = match (a.max, b.max) {
            (Some(x), Some(y)) => match x.cmp(&y) {
                std::cmp::Ordering::Greater => (Some(x), a.max_open),
                std::cmp::Ordering::Equal => (Some(x), a.max_open && b.max_open),
                std::cmp::Ordering::Less => (Some(y), b.max_open),
            },
            (None, _) | (_, None) => (None, false),
        };
        self.range = MoneyRange {
            min,
            max,
            min_open,
            max_open,
        };
        self.amount = self.amount.filter(|n| other.amount == Some(*n));
        for row in other.rows {
            if !self.rows.contains(&row) {
                self.rows.push(row);
            }
        }
        self
    }
}
