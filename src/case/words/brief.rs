//! Results in one line, and what went wrong with a case.

use super::{
    look::Look,
    penalty,
    phrases::{self, Phrase},
};
use crate::{
    base::{
        codes::eval as codes,
        diagnostic::{Code, Diagnostic, Lang, Text},
        span::Span,
        terms::Breach,
    },
    case::{
        amounts,
        joint::{CaseFault, JointFacts},
        outcome::{
            DecisionOutcome, Disposition, Fault, Open, Outcome, Recommendation, Resolved,
            ResolvedDecision,
        },
    },
    ir::{
        Decision, DecisionId, DecisionResult, Dimension, Expect, ExprId, FactType, Program,
        ResultType, joint::Joint, lapse,
    },
};

/// A recommendation in one line: `予以行政处罚（一般）：对单位应当罚款39万元；…`.
pub fn recommendation(program: &Program, r: &Recommendation, lang: Lang) -> String {
    let look = Look {
        program,
        violation: r.violation,
        lang,
    };
    match &r.result {
        Resolved::Decided(outcome) => look.outcome(outcome),
        Resolved::Open(open) => self::open(&look, open),
    }
}

/// What remains possible, in one line: how many outcomes, and on what they depend.
pub(super) fn open(look: &Look<'_>, open: &Open) -> String {
    let n = open.alternatives.len();
    let facts = open.open_facts.iter();
    let facts: Vec<&str> = facts.map(|f| look.fact_label(f.fact)).collect();
    match look.lang {
        Lang::Zh => format!("待定：还有{n}种可能的结果，取决于{}", facts.join("、")),
        Lang::En => format!(
            "open: {n} outcomes remain, depending on {}",
            facts.join(", ")
        ),
    }
}

/// What a decision says, in one line.
pub fn decision(program: &Program, id: DecisionId, r: &ResolvedDecision, lang: Lang) -> String {
    let look = Look {
        program,
        violation: crate::ir::ViolationId(u32::MAX),
        lang,
    };
    match r {
        ResolvedDecision::Decided(outcome) => look.decided(id, outcome),
        ResolvedDecision::Open(open) => {
            let values: Vec<String> = open
                .alternatives
                .iter()
                .map(|(o, _)| look.decided(id, o))
                .collect();
            let facts: Vec<&str> = open
                .open_facts
                .iter()
                .map(|f| look.fact_label(f.fact))
                .collect();
            match lang {
                Lang::Zh => {
                    format!("待定：{}，取决于{}", values.join("或者"), facts.join("、"))
                }
                Lang::En => {
                    format!(
                        "open: {}, depending on {}",
                        values.join(" or "),
                        facts.join(", ")
                    )
                }
            }
        }
    }
}

impl Look<'_> {
    /// An outcome in one line.
    pub fn outcome(&self, outcome: &Outcome) -> String {
        let lang = self.lang;
        let mut line = self.verdict(outcome);
        let semicolon = phrases::SEMICOLON.template(lang);
        let texts: Vec<String> = outcome
            .penalties
            .iter()
            .filter_map(|i| penalty::receives(self.program, i, lang))
            .collect();
        if !texts.is_empty() {
            line = self.say(
                phrases::LINE_PENALTIES,
                &[("verdict", &line), ("penalties", &texts.join(semicolon))],
            );
        }
        if !outcome.human.is_empty() {
            let why: Vec<String> = outcome.human.iter().map(|w| self.human(w)).collect();
            line = self.say(
                phrases::LINE_HUMAN,
                &[("line", &line), ("why", &why.join(semicolon))],
            );
        }
        line
    }

    /// Disposition and degree.
    pub(super) fn verdict(&self, outcome: &Outcome) -> String {
        let disposition = penalty::disposition(outcome.disposition, self.lang);
        let Some(degree) = outcome.degree else {
            return disposition.to_owned();
        };
        let degree = penalty::degree(degree, self.lang);
        // Where the penalty may be waived, the degree is that of the penalty beside it.
        let phrase = if outcome.disposition == Disposition::MayWaive {
            phrases::VERDICT_IF_IMPOSED
        } else {
            phrases::VERDICT_DEGREE
        };
        self.say(phrase, &[("disposition", disposition), ("degree", degree)])
    }

    fn decided(&self, id: DecisionId, outcome: &DecisionOutcome) -> String {
        match &outcome.value {
            Ok(value) => match self.program.decisions.get(id.index()) {
                Some(d) => result(d, value, self.lang),
                None => String::new(),
            },
            Err(why) => self.human(why),
        }
    }
}

/// The value of a decision, for people.
pub fn result(d: &Decision, value: &DecisionResult, lang: Lang) -> String {
    let ty = match &d.result {
        ResultType::Value(ty) => Some(ty),
        ResultType::Range => None,
    };
    match (value, ty) {
        (DecisionResult::Bool(yes), _) => amounts::yes_no(*yes, lang).to_owned(),
        (DecisionResult::Choice(i), Some(FactType::Choice(options))) => options
            .names
            .get(usize::from(*i))
            .cloned()
            .unwrap_or_default(),
        (DecisionResult::Choice(i), _) => i.to_string(),
        (DecisionResult::Number(n), Some(FactType::Number(ty))) => match ty.dimension {
            Dimension::Money => amounts::exact_money(*n, lang),
            Dimension::Ratio | Dimension::Times | Dimension::Unit(_) => ty.steps(*n).map_or_else(
                || crate::base::numeral::digits(*n),
                |s| amounts::number_in(ty, s, lang),
            ),
        },
        (DecisionResult::Number(n), Some(FactType::Date)) => lapse::date(*n).map_or_else(
            || phrases::NO_DAY.template(lang).to_owned(),
            |d| d.to_string(),
        ),
        (DecisionResult::Number(n), _) => crate::base::numeral::digits(*n),
        (DecisionResult::Range(r), _) => amounts::range(r, lang),
    }
}

/// A computation that could not be carried out. `at`: where to point if the fault names no place.
pub fn fault(program: &Program, fault: &Fault, at: Span) -> Diagnostic {
    let failed = |code, expr: &Option<ExprId>, what: Phrase, help: Phrase| {
        let text = expr.and_then(|e| program.exprs.get(e.index()));
        let say = |lang| {
            let at = text.map_or_else(String::new, |e| {
                phrases::FAULT_AT.say(lang, &[("text", &e.text)])
            });
            what.say(lang, &[("at", &at)])
        };
        let span = text.map_or(at, |e| e.span);
        Diagnostic::error(code, span, say(Lang::Zh), say(Lang::En)).help(help.zh, help.en)
    };
    match fault {
        Fault::Overflow(expr) => failed(
            codes::OVERFLOW,
            expr,
            phrases::FAULT_OVERFLOW,
            phrases::HELP_OVERFLOW,
        ),
        Fault::DivisionByZero(expr) => failed(
            codes::DIVISION_BY_ZERO,
            expr,
            phrases::FAULT_DIVISION,
            phrases::HELP_DIVISION,
        ),
        Fault::EmptyRange(expr) => failed(
            codes::EMPTY_RANGE,
            expr,
            phrases::FAULT_EMPTY,
            phrases::HELP_EMPTY,
        ),
        Fault::Calendar(expr) => failed(
            codes::NO_CALENDAR,
            expr,
            phrases::FAULT_CALENDAR,
            phrases::HELP_CALENDAR,
        ),
        Fault::Constraint(i) => {
            let constraint = program.constraints.get(*i);
            let text = constraint.map_or("", |c| c.text.as_str());
            let facts: Vec<&str> = constraint
                .iter()
                .flat_map(|c| &c.facts)
                .filter_map(|f| program.facts.get(f.index()))
                .map(|f| f.label.as_str())
                .collect();
            let say = |lang| phrases::FAULT_CONSTRAINT.say(lang, &[("text", text)]);
            let check = |lang| {
                let facts = facts.join(phrases::ENUMERATION.template(lang));
                phrases::HELP_CONSTRAINT.say(lang, &[("facts", &facts)])
            };
            let (code, zh, en) = match constraint.and_then(|c| c.breach) {
                None => (codes::CONTRADICTION, say(Lang::Zh), say(Lang::En)),
                Some(breach) => (
                    breach_code(breach),
                    text.to_owned(),
                    breach.rule().1.to_owned(),
                ),
            };
            let d = Diagnostic::error(code, at, zh, en).help(check(Lang::Zh), check(Lang::En));
            match constraint {
                Some(c) => d.also(c.span, "约束在这里", "the constraint"),
                None => d,
            }
        }
    }
}

/// Why nothing comes of a case of several acts, with the act that is at fault.
pub fn case_fault(
    program: &Program,
    joint: &Joint,
    facts: &JointFacts,
    why: &CaseFault,
) -> Diagnostic {
    let act = why.act.and_then(|i| facts.acts.get(i));
    let act = act.and_then(|a| program.violations.get(a.violation.index()));
    let mut d = fault(program, &why.fault, act.map_or(joint.span, |v| v.span));
    if let (Some(i), Some(act)) = (why.act, act) {
        let n = i.saturating_add(1);
        d.message.zh = format!("第{n}个行为（{}）：{}", act.name, d.message.zh);
        d.message.en = format!("act {n} ({}): {}", act.name, d.message.en);
    }
    d
}

/// The code of a fault of dated events.
pub const fn breach_code(breach: Breach) -> Code {
    match breach {
        Breach::OutOfOrder => codes::OUT_OF_ORDER,
        Breach::SameDay => codes::SAME_DAY,
        Breach::AfterDecision => codes::AFTER_DECISION,
        Breach::BeforeStart => codes::BEFORE_START,
        Breach::LateExtension => codes::LATE_EXTENSION,
        Breach::TooManyExtensions => codes::TOO_MANY_EXTENSIONS,
        Breach::DecisionBeforeConduct => codes::DECISION_BEFORE_CONDUCT,
        Breach::RecheckBeforeService => codes::RECHECK_BEFORE_SERVICE,
    }
}

/// An expectation not met, with what came out instead.
pub fn not_as_expected(title: &str, expect: &Expect, actual: &Text) -> Diagnostic {
    not_met(title, &expect.text, expect.span, actual)
}

/// As [`not_as_expected`], of an expectation as written.
pub fn not_met(title: &str, text: &str, at: Span, actual: &Text) -> Diagnostic {
    Diagnostic::error(
        codes::NOT_AS_EXPECTED,
        at,
        format!("用例“{title}”不符：期望 {text}"),
        format!("case \"{title}\" does not come out as expected: {text}"),
    )
    .help(
        format!("实际是：{}", actual.zh),
        format!("what came out: {}", actual.en),
    )
}

/// A row that no case reaches.
pub fn not_reached(program: &Program, row: crate::ir::RowId) -> Option<Diagnostic> {
    let row = program.rows.get(row.index())?;
    let (text, of, subject) = (&row.text, &row.of, &row.subject);
    Some(Diagnostic::note(
        codes::ROW_NOT_REACHED,
        row.span,
        format!("没有用例走到“{subject}”{of}的这一行：{text}"),
        format!("no case reaches this row of \"{subject}\", {of}: {text}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::ExprText;

    #[test]
    fn faults_point_at_their_expression_or_at_the_case() {
        let program = Program {
            calendar: None,
            observations: Vec::new(),
            joints: Vec::new(),
            joint_cases: Vec::new(),
            packages: Vec::new(),
            statutes: Vec::new(),
            facts: Vec::new(),
            constraints: Vec::new(),
            definitions: Vec::new(),
            decisions: Vec::new(),
            violations: Vec::new(),
            penalties: Vec::new(),
            circumstances: Vec::new(),
            reductions: Vec::new(),
            lists: Vec::new(),
            duties: Vec::new(),
            objects: Vec::new(),
            exprs: vec![ExprText {
                text: "货值金额 ÷ 0".to_owned(),
                span: Span {
                    start: 5,
                    end: 9,
                    ..Span::default()
                },
            }],
            rows: Vec::new(),
            cases: Vec::new(),
            known: Vec::new(),
            promises: Vec::new(),
            hash: String::new(),
        };
        let at = Span {
            start: 1,
            end: 2,
            ..Span::default()
        };
        let place = |f: &Fault| match fault(&program, f, at).place {
            crate::base::diagnostic::Place::Source(span) => span.start,
            other @ (crate::base::diagnostic::Place::Facts(_)
            | crate::base::diagnostic::Place::Whole(_)) => panic!("{other:?}"),
        };
        assert_eq!(place(&Fault::DivisionByZero(Some(ExprId(0)))), 5);
        assert_eq!(place(&Fault::DivisionByZero(None)), 1);
        assert_eq!(place(&Fault::EmptyRange(Some(ExprId(7)))), 1);
        assert_eq!(place(&Fault::Constraint(3)), 1);
        assert_eq!(
            fault(&program, &Fault::EmptyRange(None), at).code,
            codes::EMPTY_RANGE
        );
        let d = fault(&program, &Fault::DivisionByZero(Some(ExprId(0))), at);
        assert_eq!(d.code, codes::DIVISION_BY_ZERO);
        assert!(d.message.zh.contains("货值金额 ÷ 0"), "{}", d.message.zh);
    }
}
