//! Why a human decides, in words.

use super::{
    look::Look,
    penalty,
    phrases::{self, Phrase},
};
use crate::{
    case::outcome::{HumanWhy, NotCounted},
    ir::RowId,
};

impl Look<'_> {
    /// A phrase in the language of this look.
    pub(super) fn say(&self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        phrase.say(self.lang, values)
    }

    /// Rows by their texts: `“一般区域，逾期未完成”和“…”`.
    pub(super) fn rows(&self, ids: &[RowId]) -> String {
        let texts: Vec<String> = ids
            .iter()
            .map(|id| self.say(phrases::QUOTED, &[("text", &self.row(*id))]))
            .collect();
        texts.join(phrases::AND.template(self.lang))
    }

    /// Why a human decides.
    pub fn human(&self, why: &HumanWhy) -> String {
        match why {
            HumanWhy::RuleSays(Some(expr)) => {
                self.say(phrases::RULE_SAYS_HERE, &[("text", &self.expr(*expr))])
            }
            HumanWhy::RuleSays(None) => self.say(phrases::RULE_SAYS, &[]),
            HumanWhy::Tie(rows) => self.say(phrases::TIE, &[("rows", &self.rows(rows))]),
            HumanWhy::Gap(_) => self.say(phrases::GAP, &[]),
            HumanWhy::FactorGap(name) => self.say(phrases::FACTOR_GAP, &[("name", name)]),
            HumanWhy::SeveralFines(penalties) => {
                let texts: Vec<String> = penalties
                    .iter()
                    .filter_map(|p| self.program.penalties.get(p.index()))
                    .map(|p| self.say(phrases::QUOTED, &[("text", &p.text)]))
                    .collect();
                let fines = texts.join(phrases::ENUMERATION.template(self.lang));
                self.say(phrases::SEVERAL_FINES, &[("fines", &fines)])
            }
            HumanWhy::OppositeCircumstances(a, b) => {
                let (a, b) = (self.ground(*a), self.ground(*b));
                self.say(phrases::OPPOSITE, &[("a", &a), ("b", &b)])
            }
            HumanWhy::Mitigation(c) => self.say(phrases::MITIGATION, &[("name", &self.ground(*c))]),
            HumanWhy::NoNumericRule(d) => self.say(
                phrases::NO_NUMERIC_RULE,
                &[("degree", penalty::degree(*d, self.lang))],
            ),
            HumanWhy::OpenTop => self.say(phrases::OPEN_TOP, &[]),
            HumanWhy::NoBase(f) => self.say(phrases::NO_BASE, &[("name", self.fact_label(*f))]),
            HumanWhy::Unascertainable(f) => {
                self.say(phrases::UNASCERTAINABLE, &[("name", self.fact_label(*f))])
            }
            HumanWhy::Choice => self.say(phrases::CHOICE, &[]),
            HumanWhy::NoStatutoryAmount(p) => self.say(
                phrases::NO_STATUTORY_AMOUNT,
                &[("text", self.penalty_text(*p))],
            ),
            HumanWhy::OutOfRange(p) => {
                self.say(phrases::OUT_OF_RANGE, &[("text", self.penalty_text(*p))])
            }
            HumanWhy::Versions(id, a, b) => {
                let (first, second) = (self.contender(*id, *a), self.contender(*id, *b));
                self.say(phrases::VERSIONS, &[("first", &first), ("second", &second)])
            }
            HumanWhy::Concurring(id, a, b) => {
                let (first, second) = (self.contender(*id, *a), self.contender(*id, *b));
                let phrase = if a == b {
                    phrases::CONCURRING_ONE
                } else {
                    phrases::CONCURRING
                };
                self.say(phrase, &[("first", &first), ("second", &second)])
            }
            HumanWhy::NoVersion(_, false) => self.say(phrases::NO_VERSION, &[]),
            HumanWhy::NoVersion(_, true) => self.say(phrases::NO_VERSION_DECIDED, &[]),
            HumanWhy::ReductionRange(r) => {
                let reduction = self.program.reductions.get(r.index());
                let name = reduction.map_or("", |r| r.name.as_str());
                self.say(phrases::REDUCTION_RANGE, &[("name", name)])
            }
        }
    }

    /// Why a circumstance that holds does not count.
    pub(super) fn not_counted(&self, why: NotCounted) -> String {
        match why {
            NotCounted::AlreadyWeighed(f) => {
                self.say(phrases::ALREADY_WEIGHED, &[("name", self.fact_label(f))])
            }
            NotCounted::SameSide(c) => self.say(phrases::SAME_SIDE, &[("name", &self.ground(c))]),
            NotCounted::ShallComesFirst(c) => {
                self.say(phrases::SHALL_COMES_FIRST, &[("name", &self.ground(c))])
            }
            NotCounted::Optional => self.say(phrases::OPTIONAL, &[]),
        }
    }
}
