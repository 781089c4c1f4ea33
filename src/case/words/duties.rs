//! Duties of procedure in words: what is to be done, by when, and what is not known yet.

use super::{brief, cite, look::Look, penalty, phrases};
use crate::{
    base::span::Span,
    case::{
        duty::{State, Told, Wait},
        outcome::HumanWhy,
    },
    ir::{Duty, Gate},
};

/// The stable code of what a duty stands before.
pub const fn gate_code(gate: Gate) -> &'static str {
    match gate {
        Gate::Decision => "decision",
        Gate::Fine => "fine",
    }
}

impl<'a> Look<'a> {
    /// The duty of a number.
    pub fn duty(&self, told: &Told) -> Option<&'a Duty> {
        self.program.duties.get(told.duty.index())
    }

    /// The articles of a duty; empty if it has none.
    pub fn duty_articles(&self, duty: &Duty) -> String {
        let package = self.package_of(duty.package);
        cite::citations(self.program, package, &duty.basis, self.lang)
    }

    /// A duty in a sentence: `应当告知当事人有要求听证的权利（期限至2025-10-13；未完成不得作出处罚决定；《行政处罚法》
    /// 第六十三条第一款）`.
    pub fn told(&self, told: &Told) -> String {
        let Some(duty) = self.duty(told) else {
            return String::new();
        };
        let must = penalty::modality(duty.modality, self.lang);
        let what = self.say(phrases::DUTY, &[("must", must), ("what", &duty.what)]);
        let mut notes = Vec::new();
        let line = match &told.state {
            State::Due(day) => {
                match day {
                    None => {}
                    Some(Ok(day)) => {
                        notes.push(self.say(phrases::DUTY_BY, &[("day", &day.to_string())]));
                    }
                    Some(Err(wait)) => {
                        let why = self.wait(wait);
                        notes.push(self.say(phrases::DUTY_BY_OPEN, &[("why", &why)]));
                    }
                }
                what
            }
            State::Done => self.say(phrases::DUTY_DONE, &[("what", &what)]),
            State::Open(wait) => {
                let why = self.wait(wait);
                self.say(phrases::DUTY_OPEN, &[("what", &what), ("why", &why)])
            }
        };
        let gate = duty.gate.filter(|_| told.state != State::Done);
        let gate = gate.map(|gate| match gate {
            Gate::Decision => phrases::DUTY_BEFORE_DECISION,
            Gate::Fine => phrases::DUTY_BEFORE_FINE,
        });
        notes.extend(gate.map(|phrase| phrase.template(self.lang).to_owned()));
        let articles = self.duty_articles(duty);
        if !articles.is_empty() {
            notes.push(articles);
        }
        if notes.is_empty() {
            return line;
        }
        let notes = notes.join(phrases::SEMICOLON.template(self.lang));
        self.say(phrases::NOTED, &[("penalty", &line), ("notes", &notes)])
    }

    /// What a duty or its last day waits for.
    pub fn wait(&self, wait: &Wait) -> String {
        match wait {
            Wait::Fact(fact) => {
                let fact = self.fact_label(*fact);
                self.say(phrases::WAIT_FACT, &[("fact", fact)])
            }
            Wait::Outcome => phrases::WAIT_OUTCOME.template(self.lang).to_owned(),
            Wait::Human(HumanWhy::RuleSays(Some(expr))) => {
                let text = self.expr(*expr);
                self.say(phrases::WAIT_STANDARD, &[("text", &text)])
            }
            Wait::Human(why) => self.human(why),
            Wait::Fault(fault) => {
                let found = brief::fault(self.program, fault, Span::default());
                found.message.get(self.lang).to_owned()
            }
            Wait::NoDay => phrases::WAIT_NO_DAY.template(self.lang).to_owned(),
        }
    }
}
