//! Whole cases of several acts at random: every execution settles them through the same few lines
//! (`case::joint`), and must say what `eval` says of the acts, the parts and the faults.
//!
//! Of some cases facts are unknown. What then remains possible must hold what the case comes to once
//! they are known.

use super::{
    Answered, Dice, Drawing, Engine,
    harness::{apart, meaning},
};
use crate::{
    base::{diagnostic::Lang, span::Span},
    case::{
        duty::Told,
        facts,
        joint::{self, Amounts, Asks, CaseFault, JointFacts, Settled, Settlement, Together},
        outcome::{Fault, Recommendation, Resolved, ResolvedDecision},
    },
    eval::{self, Answer},
    ir::{
        CaseSubject, DecisionId, FactId, FactType, MoneyRange, Program, Value, ViolationId,
        joint::{Joint, JointAct, JointCase, twice},
        reads,
    },
};

/// How the cases of a sweep came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// All acts and parts decided, by rule alone.
    pub decided: usize,
    /// Decided, something left to a human.
    pub human: usize,
    /// Acts or parts stayed open.
    pub open: usize,
    /// Facts that contradict each other.
    pub contradictions: usize,
    /// Computations that failed.
    pub faults: usize,
    /// Open cases held against what they came to.
    pub completed: usize,
}

impl Met {
    /// All cases.
    pub const fn all(&self) -> usize {
        self.decided + self.human + self.open + self.contradictions + self.faults
    }

    /// Both together.
    pub const fn add(&mut self, other: &Self) {
        self.decided += other.decided;
        self.human += other.human;
        self.open += other.open;
        self.contradictions += other.contradictions;
        self.faults += other.faults;
        self.completed += other.completed;
    }

    fn count(&mut self, said: &Said) {
        match said {
            Ok(settled) if !settled.decided() => self.open += 1,
            Ok(settled) if settled.human() => self.human += 1,
            Ok(_) => self.decided += 1,
            Err(CaseFault {
                fault: Fault::Constraint(_),
                ..
            }) => self.contradictions += 1,
            Err(_) => self.faults += 1,
        }
    }
}

/// What comes of a case.
type Said = Result<Settled, CaseFault>;

/// What the meaning said of a question that was asked before: what remains possible takes long to find.
type Known = Vec<(CaseSubject, Vec<Option<Value>>, Answered)>;

/// An execution as what answers for a case; the meaning where there is none.
struct Answers<'a, 'e> {
    program: &'a Program,
    engine: Option<&'a Engine<'e>>,
    known: &'a mut Known,
    /// Facts that may be unknown to a complete act: the list that acts do not read.
    list: FactId,
}

impl Answers<'_, '_> {
    fn meant(&mut self, asked: CaseSubject, given: &[Option<Value>]) -> Answered {
        let mut known = self.known.iter();
        if let Some((_, _, said)) = known.find(|(a, g, _)| *a == asked && g == given) {
            return said.clone();
        }
        let said = meaning(self.program, asked, given, true);
        self.known.push((asked, given.to_vec(), said.clone()));
        said
    }

    fn ask(&mut self, asked: CaseSubject, given: &[Option<Value>]) -> Result<Answered, String> {
        let Some(engine) = self.engine else {
            return Ok(self.meant(asked, given));
        };
        if let Some(said) = (engine.run)(asked, given) {
            return Ok(said);
        }
        let known = |(i, slot): (usize, &Option<Value>)| {
            let fact = FactId::from_index(i);
            let field = self.program.facts.get(i).is_none_or(|f| f.parent.is_some());
            // A day that cannot be found out leaves its field of a record unknown.
            let whole = match slot {
                Some(Value::List(records)) => records.iter().flatten().all(Option::is_some),
                Some(_) => true,
                None => false,
            };
            whole || field || slot.is_none() && fact == self.list
        };
        if given.iter().enumerate().all(known) {
            return Err(format!("{}: {asked:?}: a fact is missing", engine.name));
        }
        // As the command does: what remains possible is found by the meaning.
        Ok(self.meant(asked, given))
    }
}

impl Asks for Answers<'_, '_> {
    type Trouble = String;

    fn recommend(
        &mut self,
        act: ViolationId,
        given: &[Option<Value>],
    ) -> Result<Result<Recommendation, Fault>, String> {
        match self.ask(CaseSubject::Violation(act), given)? {
            Ok(Answer::Recommendation(r)) => Ok(Ok(r)),
            Ok(Answer::Decision(_)) => Err("an act was asked, a decision answered".to_owned()),
            Err(fault) => Ok(Err(fault)),
        }
    }

    fn decide(
        &mut self,
        decision: DecisionId,
        given: &[Option<Value>],
    ) -> Result<Result<ResolvedDecision, Fault>, String> {
        match self.ask(CaseSubject::Decision(decision), given)? {
            Ok(Answer::Decision(d)) => Ok(Ok(d)),
            Ok(Answer::Recommendation(_)) => {
                Err("a decision was asked, an act answered".to_owned())
            }
            Err(fault) => Ok(Err(fault)),
        }
    }

    fn duties(&mut self, of: &Together<'_>) -> Result<Vec<Told>, String> {
        Ok(match self.engine {
            Some(engine) => (engine.duties)(of),
            None => eval::case_duties(self.program, of),
        })
    }
}

fn settle(
    program: &Program,
    rule: &Joint,
    case: &JointFacts,
    engine: Option<&Engine<'_>>,
    known: &mut Known,
) -> Result<Said, String> {
    let mut answers = Answers {
        program,
        engine,
        known,
        list: rule.list,
    };
    joint::settle(program, rule, case, &mut answers)
}

/// Random cases of a program with a rule for them, through all engines.
///
/// # Errors
/// The first difference, with the seed of its case: `Dice::new(seed)` draws it again.
pub fn several(
    program: &Program,
    cases: usize,
    seed: u64,
    engines: &[Engine<'_>],
) -> Result<Met, String> {
    let mut met = Met::default();
    let Some(rule) = program.joints.first() else {
        return Ok(met);
    };
    let drawing = Drawing::new(program);
    let mut seeds = Dice::new(seed);
    for i in 0..cases {
        let own = seeds.next();
        let mut d = Dice::new(own);
        let told = |text: String| format!("case {i}, seed {own:#x}\n{text}");
        let mut whole = draw(program, rule, &drawing, &mut d);
        for _ in 0..5 {
            let said = settle(program, rule, &whole, None, &mut Known::new()).map_err(told)?;
            let fault = said.err().map(|s| s.fault);
            if !matches!(fault, Some(Fault::Constraint(_))) || d.one_in(8) {
                break;
            }
            whole = draw(program, rule, &drawing, &mut d);
        }
        let said = agree(program, rule, &whole, engines).map_err(told)?;
        met.count(&said);
        if d.one_in(2) {
            continue;
        }
        let part = blanked(program, rule, &whole, &mut d);
        let left = agree(program, rule, &part, engines).map_err(told)?;
        met.count(&left);
        if let (Ok(left), Ok(said)) = (&left, &said)
            && !left.decided()
        {
            met.completed += 1;
            holds(left, said)
                .map_err(|text| told(format!("{text}\n{}", document(program, rule, &whole))))?;
        }
    }
    Ok(met)
}

/// One case through `eval` and every engine; its words are said as well.
fn agree(
    program: &Program,
    rule: &Joint,
    case: &JointFacts,
    engines: &[Engine<'_>],
) -> Result<Said, String> {
    let mut known = Known::new();
    let expected = settle(program, rule, case, None, &mut known)?;
    if let Ok(settled) = &expected {
        for lang in [Lang::Zh, Lang::En] {
            let text = joint::words::settled(program, rule, settled, lang);
            if text.is_empty() {
                return Err("nothing is said of the case".to_owned());
            }
        }
    }
    for engine in engines {
        let told = |text: &str| {
            let document = document(program, rule, case);
            format!("{}: {document}\n{text}", engine.name)
        };
        let found = settle(program, rule, case, Some(engine), &mut known).map_err(|t| told(&t))?;
        if found != expected {
            return Err(told(&apart(&expected, &found)));
        }
    }
    Ok(expected)
}

/// A case of some acts, all facts known.
fn draw(program: &Program, rule: &Joint, drawing: &Drawing<'_>, d: &mut Dice) -> JointFacts {
    let all = (0..program.violations.len()).map(ViolationId::from_index);
    let all: Vec<ViolationId> = if rule.acts.is_empty() {
        all.collect()
    } else {
        rule.acts.clone()
    };
    let many = if d.one_in(30) {
        rule.max
    } else {
        1 + d.roll(4.min(rule.max))
    };
    let own_field = |slots: &[Option<Value>], place: Option<usize>| {
        let Some(Some(Value::List(records))) = slots.get(rule.list.index()) else {
            return None;
        };
        records.first()?.get(place?)?.clone()
    };
    let fields = joint::record::list_fields(program, rule.list);
    let shared = drawing.draw(d);
    let mut acts: Vec<JointAct> = Vec::new();
    for _ in 0..many {
        let mut slots = shared.clone();
        let own = drawing.draw(d);
        let much = d.pick(&[1, 2, 6, 20, 60]);
        for (slot, value) in slots.iter_mut().zip(own) {
            if d.one_in(much) {
                *slot = value;
            }
        }
        if !d.one_in(8) && eval::contradicted(program, &slots) != Ok(None) {
            slots.clone_from(&shared);
        }
        let asked = rule.own.iter().map(|id| {
            let place = fields.iter().position(|f| f == id);
            (0..20).find_map(|_| own_field(&drawing.draw(d), place))
        });
        let own = asked.collect();
        clear(&mut slots, rule.list);
        // Every day that is unknown is tried, in each record by itself: one is enough.
        let day = rule.day.and_then(|day| slots.get_mut(day.index()));
        if let Some(day) = day
            && *day == Some(Value::Unascertainable)
            && !(acts.is_empty() && many < 4)
        {
            let some = (0..20).find_map(|_| {
                let again = drawing.draw(d).get(rule.day?.index())?.clone();
                again.filter(|v| *v != Value::Unascertainable)
            });
            *day = some;
        }
        acts.push(JointAct {
            violation: d.pick(&all),
            facts: slots,
            own,
        });
    }
    while let Some((_, again)) = twice(&acts) {
        acts.remove(again);
    }
    let mut facts = shared;
    clear(&mut facts, rule.list);
    JointFacts { acts, facts }
}

fn clear(slots: &mut [Option<Value>], fact: FactId) {
    if let Some(slot) = slots.get_mut(fact.index()) {
        *slot = None;
    }
}

/// The same for a fact of which something is known: that it cannot be found out (无法查明) is nothing that
/// an unknown fact is tried with.
fn hide(slots: &mut [Option<Value>], fact: FactId) {
    if !matches!(slots.get(fact.index()), Some(Some(Value::Unascertainable))) {
        clear(slots, fact);
    }
}

/// The case with some facts unknown that its acts or its parts read.
fn blanked(program: &Program, rule: &Joint, whole: &JointFacts, d: &mut Dice) -> JointFacts {
    let mut case = whole.clone();
    let of_the_case = d.one_in(3);
    for act in &mut case.acts {
        // Where the case lacks a fact too, each way its acts may come out would ask for it anew.
        if of_the_case || d.one_in(2) {
            continue;
        }
        let mut read = reads::Reads::new();
        if let Some(violation) = program.violations.get(act.violation.index()) {
            reads::violation(program, violation, &mut read);
        }
        let read: Vec<FactId> = read.into_iter().filter(|f| few(program, *f)).collect();
        for _ in 0..1 + d.roll(2) {
            if !read.is_empty() {
                hide(&mut act.facts, d.pick(&read));
            }
        }
        let asked = rule.own.first().filter(|f| few(program, **f));
        if d.one_in(8)
            && asked.is_some()
            && let Some(slot) = act.own.first_mut()
            && *slot != Some(Value::Unascertainable)
        {
            *slot = None;
        }
    }
    if of_the_case {
        let mut read = reads::Reads::new();
        for id in rule.parts.iter().flat_map(|p| p.ends.all()) {
            if let Some(decision) = program.decisions.get(id.index()) {
                read.extend(decision.facts.iter().copied());
            }
        }
        let read: Vec<FactId> = read.into_iter().filter(|f| few(program, *f)).collect();
        if !read.is_empty() {
            hide(&mut case.facts, d.pick(&read));
        }
    }
    // Acts that only what was hidden told apart would be one act given twice.
    if twice(&case.acts).is_some() {
        return whole.clone();
    }
    case
}

/// Whether a fact has so few values that all of them are soon tried.
fn few(program: &Program, fact: FactId) -> bool {
    match program.facts.get(fact.index()).map(|f| &f.ty) {
        Some(FactType::Bool | FactType::Choice(_)) => true,
        Some(
            FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
        )
        | None => false,
    }
}

/// Whether what was left possible holds what came out.
fn holds(left: &Settled, said: &Settled) -> Result<(), String> {
    if left.approximate {
        return Ok(());
    }
    for (i, (may, is)) in left.parts.iter().zip(&said.parts).enumerate() {
        let fine = match (may, is) {
            (Settlement::Decided(may), Settlement::Decided(is)) => contains(may, is),
            (Settlement::Decided(_), Settlement::Open(_) | Settlement::Human(_)) => false,
            (Settlement::Open(_) | Settlement::Human(_), _) => true,
        };
        if !fine {
            return Err(format!("part {i} was to be {may:?}, and came to {is:?}"));
        }
    }
    for kind in &said.kinds {
        let same =
            |k: &joint::KindOf| k.kind == kind.kind && k.what == kind.what && k.on == kind.on;
        if !left.kinds.iter().any(same) {
            return Err(format!("{kind:?} was not possible"));
        }
    }
    for kind in left.kinds.iter().filter(|k| k.certain) {
        let same =
            |k: &joint::KindOf| k.kind == kind.kind && k.what == kind.what && k.on == kind.on;
        if !said.kinds.iter().any(same) {
            return Err(format!("{kind:?} was certain"));
        }
    }
    let open = left.acts.iter().zip(&said.acts);
    for (i, (may, is)) in open.enumerate() {
        if let (Resolved::Decided(may), Resolved::Decided(is)) = (&may.result, &is.result)
            && may.penalties != is.penalties
        {
            return Err(format!("act {i} was decided and is not what it came to"));
        }
    }
    Ok(())
}

fn contains(may: &Amounts, is: &Amounts) -> bool {
    let (a, b): (MoneyRange, MoneyRange) = (may.range, is.range);
    let below = a.min < b.min || a.min == b.min && (!a.min_open || b.min_open);
    let above = match (a.max, b.max) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(x), Some(y)) => x > y || x == y && (!a.max_open || b.max_open),
    };
    below && above && may.amount.is_none_or(|n| is.amount == Some(n))
}

/// The case as the document that the command reads.
fn document(program: &Program, rule: &Joint, case: &JointFacts) -> String {
    joint::json::document(program, rule, &written(case)).to_string()
}

fn written(case: &JointFacts) -> JointCase {
    JointCase {
        title: String::new(),
        acts: case.acts.clone(),
        facts: case.facts.clone(),
        expects: Vec::new(),
        span: Span::default(),
    }
}

/// Random cases written as documents and read again: they must be what they were.
///
/// # Errors
/// The first that is not.
pub fn documents(program: &Program, cases: usize, seed: u64) -> Result<(), String> {
    let Some(rule) = program.joints.first() else {
        return Ok(());
    };
    let drawing = Drawing::new(program);
    let mut d = Dice::new(seed);
    for _ in 0..cases {
        let whole = draw(program, rule, &drawing, &mut d);
        let case = if d.one_in(2) {
            blanked(program, rule, &whole, &mut d)
        } else {
            whole
        };
        let text = document(program, rule, &case);
        let (again, report) = facts::acts::read(program, rule, &text);
        if report.has_errors() {
            return Err(format!("{text}\n{:?}", report.diagnostics.first()));
        }
        if again != case {
            return Err(format!("{text}\n{}", apart(&case, &again)));
        }
    }
    Ok(())
}
