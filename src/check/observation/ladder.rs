//! Problems and their measures: the next one after those that were taken, by dated events.

use crate::{
    base::{
        codes::observation as codes, diagnostic::Diagnostic, kinds::PenaltyKind, terms::Comparator,
    },
    syntax::ast::{Expr, Observation, Problem},
};

use super::super::build::{At, Made};
use super::{
    super::scope::Cx,
    Whole,
    log::{self, Log},
    words::{NO_MEASURE, STATES},
};

/// How far a measure goes: hints and guidance, talks, admonitions, orders, warnings, other penalties.
/// A word that is none of these has no place of its own.
fn weight(word: &str) -> Option<u8> {
    let any = |words: &[&str]| words.iter().any(|w| word.contains(w));
    if let Some(kind) = PenaltyKind::of(word) {
        use crate::base::kinds::Family as F;
        return Some(match kind.family {
            F::Order => 4,
            F::Warning => 5,
            F::Fine
            | F::Confiscation
            | F::Suspension
            | F::Restriction
            | F::Revocation
            | F::Detention => 6,
        });
    }
    if any(&["提示", "教育提醒", "劝导", "指导"]) {
        Some(1)
    } else if any(&["约谈"]) {
        Some(2)
    } else if any(&["劝诫", "警示告诫", "告诫"]) {
        Some(3)
    } else {
        None
    }
}

/// Whether the measures are events of the log and stand in their order.
pub(super) fn check(cx: &mut Cx<'_>, o: &Observation, log: &Log) {
    for problem in &o.problems {
        if o.problems.len() > 1 || log.problem {
            let _ = log.needs(cx, log::PROBLEM, &problem.name);
        }
        let mut heaviest = 0;
        let mut seen: Vec<&str> = Vec::new();
        for measure in &problem.measures {
            let _ = log.needs(cx, log::EVENT, &measure.name);
            let own = weight(&measure.name.text).unwrap_or(heaviest);
            let twice = seen.contains(&measure.name.text.as_str());
            if own < heaviest || twice {
                cx.say(
                    Diagnostic::error(
                        codes::LADDER,
                        measure.span,
                        format!("“{}”的次序不对：措施从轻到重", measure.name.text),
                        format!(
                            "`{}` is out of order: the gentlest measure comes first",
                            measure.name.text
                        ),
                    )
                    .because(
                        if twice {
                            "写了两次"
                        } else {
                            "比前面的轻"
                        },
                        if twice {
                            "twice"
                        } else {
                            "gentler than the one before"
                        },
                    )
                    .help(
                        "按 提示、约谈、劝诫、责令改正、警告、罚款 的次序写",
                        "hints, talks, admonitions, orders, warnings, fines",
                    ),
                );
            }
            heaviest = heaviest.max(own);
            seen.push(&measure.name.text);
        }
    }
}

impl Whole<'_> {
    /// The problem is there.
    pub(super) fn problem_holds(&self, problem: &Problem) -> Expr {
        match &problem.when {
            Some(when) => when.clone(),
            None => At(problem.name.span).named(&problem.name.text),
        }
    }

    /// A record is one of these measures for the problem.
    fn measures(&self, at: At, problem: &Problem, measures: &[&str]) -> Expr {
        let event = at.is(log::EVENT, measures);
        if self.of.problems.len() > 1 || self.log.problem {
            at.all(vec![event, at.is(log::PROBLEM, &[&problem.name.text])])
        } else {
            event
        }
    }

    /// A record is a measure for the problem.
    pub(super) fn any_measure(&self, problem: &Problem) -> Expr {
        let all: Vec<&str> = problem
            .measures
            .iter()
            .map(|m| m.name.text.as_str())
            .collect();
        self.measures(At(problem.name.span), problem, &all)
    }

    /// What the problem gets next.
    pub(super) fn problem(&self, problem: &Problem, made: &mut Made) {
        let at = At(problem.name.span);
        let [none, disorder, waiting, spent] = NO_MEASURE;
        let [_, _, _, watched, longer, _, _] = STATES;
        let words: Vec<&str> = problem
            .measures
            .iter()
            .map(|m| m.name.text.as_str())
            .collect();
        let first_of = |word: &str, latest| {
            self.log
                .day_of(at, self.measures(at, problem, &[word]), latest)
        };
        let watching = at.is(&self.names.state, &[watched, longer]);
        let mut rows = vec![at.row(
            Some(at.any(vec![at.not(watching), at.not(self.problem_holds(problem))])),
            "不在观察期，或者没有这种问题",
            none,
        )];
        // A later measure that was taken before an earlier one, or without it.
        let skipped: Vec<Expr> = words
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] => {
                    Some(at.compare(first_of(b, false), Comparator::Less, first_of(a, false)))
                }
                _ => None,
            })
            .collect();
        if !skipped.is_empty() {
            rows.push(at.row(Some(at.any(skipped)), "措施没有按次序采取", disorder));
        }
        for (place, measure) in problem.measures.iter().enumerate() {
            let Some(term) = &measure.term else { continue };
            let at = At(measure.span);
            let until = at.later(first_of(&measure.name.text, true), term);
            let name = self.names.term(&problem.name.text);
            let several = problem.measures.iter().filter(|m| m.term.is_some()).count() > 1;
            let name = if several {
                format!("{name}（{}）", measure.name.text)
            } else {
                name
            };
            made.items.push(at.define(&name, until, false));
            let after: Vec<&str> = words
                .iter()
                .skip(place.saturating_add(1))
                .copied()
                .collect();
            let mut when = vec![
                self.log
                    .some(at, self.measures(at, problem, &[&measure.name.text])),
                at.compare(at.named(self.as_of), Comparator::AtMost, at.named(&name)),
            ];
            if !after.is_empty() {
                let gone_on = self.log.some(at, self.measures(at, problem, &after));
                when.push(at.not(gone_on));
            }
            rows.push(at.row(Some(at.all(when)), "改正期限还没有满", waiting));
        }
        for (measure, word) in problem.measures.iter().zip(&words) {
            let at = At(measure.span);
            let taken = self.log.some(at, self.measures(at, problem, &[word]));
            let shown = format!("还没有{word}");
            rows.push(at.row(Some(at.not(taken)), &shown, word));
        }
        rows.push(at.row(None, "各项措施都已采取", spent));
        let mut options = vec![none, disorder, waiting, spent];
        options.splice(0..0, words.iter().copied());
        options.dedup();
        let name = self.names.problem(&problem.name.text);
        made.items.push(at.decide(&name, &options, rows));
    }
}
