//! Of several provisions which one is applied, in words.

use super::{
    look::Look,
    penalty, phrases,
    reasons::{Said, said},
};
use crate::{
    base::{
        diagnostic::Lang,
        terms::{ContestKind, FineMeasure},
    },
    case::outcome::{Disposition, Outcome, ReasonKind, Verdict},
    ir::{Contest, ObjectId, ViolationId},
};

/// How fines are compared, in words.
pub fn measure(measure: FineMeasure, lang: Lang) -> &'static str {
    match measure {
        FineMeasure::Max => phrases::MEASURE_MAX,
        FineMeasure::MaxThenMin => phrases::MEASURE_MAX_THEN_MIN,
        FineMeasure::AfterFactors => phrases::MEASURE_AFTER_FACTORS,
    }
    .template(lang)
}

impl<'a> Look<'a> {
    pub(super) fn contest_of(&self, id: ViolationId) -> Option<&'a Contest> {
        self.program.violations.get(id.index())?.contest.as_deref()
    }

    /// The same program, looked at for one of the provisions that an act stands for.
    pub(super) fn at_contender(&self, id: ViolationId, index: usize) -> Self {
        let contender = self
            .contest_of(id)
            .and_then(|contest| contest.contenders.get(index));
        Self {
            violation: contender.and_then(|c| c.act).unwrap_or(self.violation),
            ..*self
        }
    }

    /// One of the provisions by its name, a version with its days: `“无证客运（旧）”（2004-07-01起施行，
    /// 2023-07-20失效）`.
    pub(super) fn contender(&self, id: ViolationId, index: usize) -> String {
        let contender = self.contest_of(id);
        let Some(contender) = contender.and_then(|contest| contest.contenders.get(index)) else {
            return String::new();
        };
        let act = contender
            .act
            .and_then(|act| self.program.violations.get(act.index()));
        let name = match act {
            Some(act) => self.say(phrases::QUOTED, &[("text", &act.name)]),
            None => self.say(phrases::CONTENDER_NOT_UNLAWFUL, &[]),
        };
        let from = contender.from.map(|day| day.to_string());
        let until = contender.until.map(|day| day.to_string());
        let phrase = match (&from, &until) {
            (None, None) => return name,
            (Some(_), None) => phrases::CONTENDER_FROM,
            (None, Some(_)) => phrases::CONTENDER_UNTIL,
            (Some(_), Some(_)) => phrases::CONTENDER_FROM_UNTIL,
        };
        let values = [
            ("name", name.as_str()),
            ("from", from.as_deref().unwrap_or("")),
            ("until", until.as_deref().unwrap_or("")),
        ];
        self.say(phrase, &values)
    }

    /// Which is applied, and why.
    pub(super) fn contest(
        &self,
        id: ViolationId,
        verdict: Verdict,
        (first, second): (usize, usize),
    ) -> Said {
        let act = self.program.violations.get(id.index());
        let package = act.and_then(|act| self.package_of(act.package));
        let basis = act.and_then(|act| self.citations(package, &act.basis));
        let kind = self.contest_of(id).map(|contest| contest.kind);
        let by = self.contest_of(id).map(|contest| contest.measure);
        let law = kind == Some(ContestKind::LawAtDate);
        let phrase = match verdict {
            Verdict::Sole => phrases::LAW_SOLE,
            Verdict::Earlier => phrases::LAW_EARLIER,
            Verdict::Later => phrases::LAW_LATER,
            Verdict::NoLongerUnlawful => phrases::LAW_NO_LONGER_UNLAWFUL,
            Verdict::NotUnlawful => phrases::LAW_NOT_UNLAWFUL,
            Verdict::HigherFine => phrases::CONCURRENCE_HIGHER,
            Verdict::OneFine => phrases::CONCURRENCE_ONE,
            Verdict::NoneBroken => phrases::CONCURRENCE_NONE,
            Verdict::Undecided if law => phrases::LAW_UNDECIDED,
            Verdict::Undecided => phrases::CONCURRENCE_UNDECIDED,
        };
        let values = [
            ("first", self.contender(id, first)),
            ("second", self.contender(id, second)),
            ("basis", basis.clone().unwrap_or_default()),
            (
                "measure",
                by.map_or("", |by| measure(by, self.lang)).to_owned(),
            ),
        ];
        let values = values.each_ref().map(|(name, text)| (*name, text.as_str()));
        said(format!("contest-{}", id.0), self.say(phrase, &values)).under(basis)
    }

    /// What one of the provisions rests on.
    fn basis_of(&self, id: ViolationId, index: usize) -> Option<String> {
        let contender = self.contest_of(id)?.contenders.get(index)?;
        let own = self.citations(self.package(), &contender.basis);
        own.or_else(|| {
            let act = self.program.violations.get(contender.act?.index())?;
            self.citations(self.package_of(act.package), &act.basis)
        })
    }

    /// What the version that is applied rests on, where the act stands for versions of a law.
    pub(super) fn applied_basis(&self, outcome: &Outcome) -> Option<String> {
        outcome.reasons.iter().find_map(|reason| {
            let ReasonKind::Contest(id, verdict, first, second) = &reason.kind else {
                return None;
            };
            let index = match verdict {
                Verdict::Sole | Verdict::Earlier | Verdict::NotUnlawful => *first,
                Verdict::Later | Verdict::NoLongerUnlawful => *second,
                Verdict::HigherFine
                | Verdict::OneFine
                | Verdict::NoneBroken
                | Verdict::Undecided => return None,
            };
            let own = *id == self.violation;
            own.then(|| self.basis_of(*id, index))?
        })
    }

    /// What one of the provisions comes to.
    pub(super) fn considered(&self, id: ViolationId, index: usize, to: Disposition) -> Said {
        let name = self.contender(id, index);
        let disposition = penalty::disposition(to, self.lang);
        let act = self.basis_of(id, index);
        let values = [("name", name.as_str()), ("disposition", disposition)];
        said(
            format!("considered-{}-{index}", id.0),
            self.say(phrases::CONSIDERED, &values),
        )
        .under(act)
    }

    /// Whose fine on an object is the higher.
    pub(super) fn fine_of(&self, id: ViolationId, on: ObjectId, index: usize, tie: bool) -> Said {
        let name = self.contender(id, index);
        let object = penalty::object(self.program, on, self.lang);
        let phrase = if tie {
            phrases::FINE_TIED
        } else {
            phrases::FINE_HIGHER
        };
        said(
            format!("fine-of-{}-{}", id.0, on.0),
            self.say(phrase, &[("on", &object), ("name", &name)]),
        )
    }
}
