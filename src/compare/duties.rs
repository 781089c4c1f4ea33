//! How the duties of procedure that follow from the same facts differ.

use crate::{
    base::diagnostic::Lang,
    case::duty::{State, Told},
    eval,
    ir::{Condition, FactId, Program, Reading, ViolationId},
};

/// How a duty stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is not due, or there is none of this name.
    Not,
    /// It is to be done, by this day if one is known.
    Due(Option<String>),
    /// It has been done.
    Done,
    /// Whether it is to be done is not known.
    Open,
}

/// A duty that stands in one way in the first package and in another in the second.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Apart {
    /// Its name.
    pub name: String,
    /// How it stands in the first.
    pub a: Stage,
    /// How it stands in the second.
    pub b: Stage,
}

impl Stage {
    fn of(told: &Told) -> Self {
        match &told.state {
            State::Due(Some(Ok(day))) => Self::Due(Some(day.to_string())),
            State::Due(_) => Self::Due(None),
            State::Done => Self::Done,
            State::Open(_) => Self::Open,
        }
    }

    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Not => "none",
            Self::Due(_) => "due",
            Self::Done => "done",
            Self::Open => "open",
        }
    }

    /// The last day, if it is known.
    pub fn day(&self) -> Option<&str> {
        match self {
            Self::Due(day) => day.as_deref(),
            Self::Not | Self::Done | Self::Open => None,
        }
    }

    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Not, Lang::Zh) => "不要求".to_owned(),
            (Self::Not, Lang::En) => "not due".to_owned(),
            (Self::Due(None), Lang::Zh) => "要求".to_owned(),
            (Self::Due(None), Lang::En) => "due".to_owned(),
            (Self::Due(Some(day)), Lang::Zh) => format!("要求，期限至{day}"),
            (Self::Due(Some(day)), Lang::En) => format!("due by {day}"),
            (Self::Done, Lang::Zh) => "已履行".to_owned(),
            (Self::Done, Lang::En) => "done".to_owned(),
            (Self::Open, Lang::Zh) => "待定".to_owned(),
            (Self::Open, Lang::En) => "open".to_owned(),
        }
    }
}

/// Duties of two results that stand in different ways, in the order of the first, then of the second.
pub fn between(a: (&Program, &[Told]), b: (&Program, &[Told])) -> Vec<Apart> {
    let staged = |(program, all): (&Program, &[Told])| -> Vec<(String, Stage)> {
        let one = |told: &Told| {
            let duty = program.duties.get(told.duty.index())?;
            Some((duty.name.clone(), Stage::of(told)))
        };
        all.iter().filter_map(one).collect()
    };
    let (of_a, of_b) = (staged(a), staged(b));
    let find = |all: &[(String, Stage)], name: &str| {
        let found = all.iter().find(|(n, _)| n == name);
        found.map_or(Stage::Not, |(_, stage)| stage.clone())
    };
    let own = of_a.iter().map(|(name, _)| name);
    let others = of_b.iter().map(|(name, _)| name);
    let others = others.filter(|name| of_a.iter().all(|(n, _)| n != *name));
    let all = own.chain(others).map(|name| Apart {
        name: name.clone(),
        a: find(&of_a, name),
        b: find(&of_b, name),
    });
    all.filter(|apart| apart.a != apart.b).collect()
}

/// Whether a package has duties about an act.
pub fn any(program: &Program, act: ViolationId) -> bool {
    eval::duties_about(program, act).next().is_some()
}

/// Conditions over facts by which the duties of an act are due or done.
pub fn conditions(program: &Program, act: ViolationId) -> Vec<&Condition> {
    let mut all = Vec::new();
    for duty in eval::duties_about(program, act) {
        of_reading(&duty.when, &mut all);
        all.extend(&duty.done);
    }
    all
}

/// Facts that the duties of an act read.
pub fn facts(program: &Program, act: ViolationId) -> Vec<FactId> {
    let duties = eval::duties_about(program, act);
    let mut all: Vec<FactId> = duties.flat_map(|d| d.facts.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn of_reading<'p>(reading: &'p Reading, out: &mut Vec<&'p Condition>) {
    match reading {
        Reading::Facts(condition) => out.push(condition),
        Reading::All(parts) | Reading::Any(parts) => {
            parts.iter().for_each(|part| of_reading(part, out));
        }
        Reading::Not(part) => of_reading(part, out),
        Reading::Outcome(_) | Reading::Unset(_) => {}
    }
}
