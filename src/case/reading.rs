//! What an outcome, or several acts' outcomes together, say to those who read them
//! ([`crate::ir::outcome_reading`]).

use super::outcome::{Disposition, HumanWhy, Imposed, Outcome};
use crate::{
    base::{kinds::Family, terms, terms::Degree},
    ir::{Amount, FineOf, KindTest, MoneyRange, ObjectId, OutcomeTest, Penalty, Program},
};

/// An outcome as it is read.
#[derive(Clone, Debug)]
pub struct View<'o> {
    /// The program that it is of.
    pub program: &'o Program,
    /// What is recommended to be done, act by act.
    pub dispositions: Vec<Disposition>,
    /// The degrees of its acts.
    pub degrees: Vec<Degree>,
    /// Penalties, act by act. What is fined on one object for several acts adds up; within an act
    /// one fine on an object stands.
    pub penalties: Vec<&'o [Imposed]>,
    /// Why a human decides.
    pub human: Vec<&'o HumanWhy>,
    /// What the fines on an object come to at most when acts are joined: no end of their sum is beyond
    /// that end of it.
    pub joined: Vec<(ObjectId, MoneyRange, Option<i64>)>,
}

impl<'o> View<'o> {
    /// The outcome of one act.
    pub fn of(program: &'o Program, outcome: &'o Outcome) -> Self {
        Self {
            program,
            dispositions: vec![outcome.disposition],
            degrees: outcome.degree.into_iter().collect(),
            penalties: vec![&outcome.penalties],
            human: outcome.human.iter().collect(),
            joined: Vec::new(),
        }
    }

    /// The outcomes of several acts together.
    pub fn of_all(
        program: &'o Program,
        outcomes: &[&'o Outcome],
        joined: Vec<(ObjectId, MoneyRange, Option<i64>)>,
    ) -> Self {
        Self {
            program,
            dispositions: outcomes.iter().map(|o| o.disposition).collect(),
            degrees: outcomes.iter().filter_map(|o| o.degree).collect(),
            penalties: outcomes.iter().map(|o| o.penalties.as_slice()).collect(),
            human: outcomes.iter().flat_map(|o| &o.human).collect(),
            joined,
        }
    }

    /// The fine in whole fen; 0 if there is none.
    ///
    /// # Errors
    /// Why a human decides what the fine is, where rules give no amount.
    pub fn fine(&self, of: FineOf) -> Result<i64, HumanWhy> {
        self.ruled()?;
        let Some(on) = of.on else {
            let mut highest = 0;
            for on in self.objects() {
                let one = FineOf { on: Some(on), ..of };
                highest = self.fine(one)?.max(highest);
            }
            return Ok(highest);
        };
        let mut total: i64 = 0;
        for act in &self.penalties {
            total = total.saturating_add(self.fine_of_act(act, on, of)?);
        }
        for (_, range, point) in self.joined.iter().filter(|(joined, ..)| *joined == on) {
            total = total.min(of.end.of(range, *point, false));
        }
        Ok(total)
    }

    fn fine_of_act(&self, act: &[Imposed], on: ObjectId, of: FineOf) -> Result<i64, HumanWhy> {
        let mut found: Option<i64> = None;
        for imposed in act {
            let Some(penalty) = self.penalty(imposed) else {
                continue;
            };
            if penalty.on != on || !matches!(penalty.amount, Amount::Fine(_)) {
                continue;
            }
            let none = || HumanWhy::NoStatutoryAmount(imposed.penalty);
            let range = imposed.range.ok_or_else(none)?;
            let may = imposed.modality != terms::Modality::Shall
                || imposed.group != super::outcome::Group::Alone;
            let amount = of.end.of(&range, imposed.point, may);
            found = Some(match (found, of.end) {
                (None, _) => amount,
                (Some(held), crate::ir::FineEnd::Lowest) => held.min(amount),
                (Some(held), _) => held.max(amount),
            });
        }
        Ok(found.unwrap_or(0))
    }

    /// Whether the outcome is as a test says. A comparison with facts is left to the caller: it is
    /// `None` here.
    ///
    /// # Errors
    /// Why a human decides what the test asks for.
    pub fn meets(&self, test: &OutcomeTest) -> Result<Option<bool>, HumanWhy> {
        Ok(Some(match test {
            OutcomeTest::Fine { of, lo, hi } => (lo..=hi).contains(&&self.fine(*of)?),
            OutcomeTest::FineAgainst(..) => return Ok(None),
            OutcomeTest::Imposes { on, kinds } => {
                self.ruled()?;
                self.all(*on).any(|penalty| among(kinds, penalty))
            }
            OutcomeTest::ImposesOnly { on, kinds } => {
                self.ruled()?;
                self.all(*on)
                    .filter(|penalty| penalty.kind.family != Family::Order)
                    .all(|penalty| among(kinds, penalty))
            }
            OutcomeTest::Disposition(wanted) => wanted.iter().any(|wanted| match wanted {
                terms::Disposition::Punish => self.some(Disposition::Punish),
                terms::Disposition::MayWaive => self.some(Disposition::MayWaive),
                terms::Disposition::NoPenalty => self.some(Disposition::NoPenalty),
                terms::Disposition::Guidance => self.some(Disposition::Guidance),
                terms::Disposition::TimeBarred => self.some(Disposition::TimeBarred),
                terms::Disposition::Transfer => self.some(Disposition::Transfer),
                terms::Disposition::Human => {
                    self.some(Disposition::Human) || !self.human.is_empty()
                }
            }),
            OutcomeTest::Degree(wanted) => wanted.iter().any(|wanted| {
                let below = *wanted == Degree::Mitigated
                    && self
                        .human
                        .iter()
                        .any(|why| matches!(*why, HumanWhy::Mitigation(_)));
                below || self.degrees.contains(wanted)
            }),
        }))
    }

    /// Whether some act comes to this.
    fn some(&self, disposition: Disposition) -> bool {
        self.dispositions.contains(&disposition)
    }

    /// A human decides everything about an act: nothing can be read of the penalties.
    fn ruled(&self) -> Result<(), HumanWhy> {
        let mut acts = self.dispositions.iter().zip(&self.penalties);
        if acts.any(|(d, penalties)| *d == Disposition::Human && penalties.is_empty()) {
            let first = self.human.first().map(|why| (*why).clone());
            return Err(first.unwrap_or(HumanWhy::RuleSays(None)));
        }
        Ok(())
    }

    fn penalty(&self, imposed: &Imposed) -> Option<&'o Penalty> {
        self.program.penalties.get(imposed.penalty.index())
    }

    fn all(&self, on: Option<ObjectId>) -> impl Iterator<Item = &'o Penalty> {
        self.penalties
            .iter()
            .flat_map(|act| act.iter())
            .filter_map(|imposed| self.penalty(imposed))
            .filter(move |penalty| on.is_none_or(|on| penalty.on == on))
    }

    fn objects(&self) -> Vec<ObjectId> {
        let mut objects: Vec<ObjectId> = self.all(None).map(|penalty| penalty.on).collect();
        objects.sort_unstable();
        objects.dedup();
        objects
    }
}

fn among(kinds: &[KindTest], penalty: &Penalty) -> bool {
    kinds.iter().any(|kind| kind.is(&penalty.kind))
}
