//! What the rules' own conditions and numbers become, and what their code needs.
//!
//! A definition is a function that keeps what it came to in the memo. Calls nest as deep as
//! definitions and decisions read each other; room for numbers under way is given by depth, above all
//! that a function calls, so that no two functions at work at once share any.

use std::collections::BTreeMap;

use super::{
    kit::at,
    layout::{memo, state},
    making::Making,
    say::{Why, stop},
    slot::Slots,
};
use crate::{
    base::limits::MAX_READING_DEPTH,
    ir::{
        Condition, DecisionId, DefinitionId, DefinitionValue, FactId, Measure, Number, ObjectId,
        Violation,
    },
    plan::code::{
        FunctionId, Label, Local, RATIO,
        build::{Fun, Val, call, val},
    },
};

/// The fine for which a range stands, for 前款幅度: the violation, the guards of the imposition, the
/// object.
pub type Imposed<'v> = (&'v Violation, &'v [usize], ObjectId);

/// A limit of a part of a range: a named point and whether it is open.
pub type Limit = Option<(Measure, bool)>;

/// What has been made of the rules so far.
#[derive(Debug)]
pub struct Lowered {
    pub(super) slots: Slots,
    /// Works out a decision: `(description)` → 0 or a stop.
    pub(super) decide: FunctionId,
    /// `()`: an empty memo.
    pub(super) fresh: FunctionId,
    pub(super) definitions: BTreeMap<DefinitionId, Option<Defined>>,
    pub(super) decisions: BTreeMap<DecisionId, Option<Decided>>,
    /// Bytes of a memo so far.
    pub(super) memo: u32,
    /// What each function of the rules needs.
    pub(super) needs: BTreeMap<FunctionId, Needs>,
    /// Most room for numbers that any function needs, in bytes.
    pub(super) scratch: u32,
    level: u32,
    /// Definitions and decisions read each other deeper than [`MAX_READING_DEPTH`]: the code must
    /// not be used.
    pub too_deep: bool,
}

impl Default for Lowered {
    fn default() -> Self {
        let none = FunctionId(u32::MAX);
        Self {
            slots: Slots::none(),
            decide: none,
            fresh: none,
            definitions: BTreeMap::new(),
            decisions: BTreeMap::new(),
            memo: memo::KNOWN,
            needs: BTreeMap::new(),
            scratch: 0,
            level: 0,
            too_deep: false,
        }
    }
}

impl Lowered {
    /// Nothing but what reads facts.
    pub(super) fn declare(making: &mut Making<'_>) -> Self {
        Self {
            slots: Slots::make(making),
            decide: making.declare("decide", 1),
            fresh: making.declare("fresh", 0),
            ..Self::default()
        }
    }
}

/// A definition as code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Defined {
    pub function: FunctionId,
    /// Where its number stands in the memo; `None` for a condition.
    pub number: Option<u32>,
    pub needs: Needs,
}

/// A decision as data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided {
    pub description: u32,
    /// Where it stands in the memo.
    pub at: u32,
    /// What its value is, as in [`super::layout::answer::KIND`].
    pub kind: i64,
    pub needs: Needs,
}

/// What code needs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    /// Room for numbers of all that it calls, in bytes.
    pub scratch: u32,
    /// How deep it goes until it enters a definition or decision, and those the next; 0 for none.
    pub depth: u32,
    /// How many facts it reads itself.
    pub facts: u32,
    /// Whether it works out numbers itself.
    pub numbers: bool,
}

impl Needs {
    pub(super) fn join(&mut self, other: Self) {
        self.scratch = self.scratch.max(other.scratch);
        self.depth = self.depth.max(other.depth);
        self.facts = self.facts.saturating_add(other.facts);
        self.numbers |= other.numbers;
    }

    /// What reading this by a call needs.
    pub(super) fn called(self) -> Self {
        Self {
            scratch: self.scratch,
            depth: self.depth.saturating_add(1),
            facts: 0,
            numbers: false,
        }
    }

    fn deeper(mut self) -> Self {
        if self.depth > 0 {
            self.depth = self.depth.saturating_add(1);
        }
        self
    }
}

/// A function of the rules under way.
pub(super) struct Body<'m, 'p> {
    pub making: &'m mut Making<'p>,
    input: Option<Local>,
    base: Option<Local>,
    temps: u32,
    most: u32,
    /// Records at hand, the innermost last.
    pub records: Vec<(FactId, Local)>,
    /// Address of 总和 or 0.
    pub sum: Option<Local>,
    /// Address of the statutory extent or 0.
    pub statutory: Option<Local>,
}

/// Where a number that cannot be had goes.
#[derive(Clone, Copy)]
pub(super) struct Out {
    /// The stop.
    pub word: Local,
    /// Left with it.
    pub label: Label,
}

impl Out {
    /// Leaves with this stop.
    pub(super) fn stop(self, f: &mut Fun, word: impl Into<Val>) {
        f.set(self.word, word);
        f.leave(self.label);
    }

    /// Leaves with this stop if it is one.
    pub(super) fn pass(self, f: &mut Fun, word: impl Into<Val>) {
        f.set(self.word, word);
        f.when(self.word, |f| f.leave(self.label));
    }
}

impl<'m, 'p> Body<'m, 'p> {
    pub(super) fn new(making: &'m mut Making<'p>, f: &mut Fun, needs: Needs) -> Self {
        let input = (needs.facts > 1).then(|| f.keep(at(state::INPUT)));
        let above = at(state::SCRATCH).plus(needs.scratch);
        let base = needs.numbers.then(|| f.keep(above));
        Self {
            making,
            input,
            base,
            temps: 0,
            most: 0,
            records: Vec::new(),
            sum: None,
            statutory: None,
        }
    }

    /// The beginning of the facts given.
    pub(super) fn input(&self) -> Val {
        self.input.map_or_else(|| at(state::INPUT), val)
    }

    /// Room for a number, until it is given back by [`Self::back`].
    pub(super) fn temp(&mut self) -> Val {
        let offset = self.temps.saturating_mul(RATIO);
        self.temps = self.temps.saturating_add(1);
        self.most = self.most.max(self.temps);
        self.base.map_or_else(|| val(0), val).plus(offset)
    }

    pub(super) fn mark(&self) -> u32 {
        self.temps
    }

    pub(super) fn back(&mut self, mark: u32) {
        self.temps = mark;
    }

    /// Room that this function and all that it calls take, in bytes.
    pub(super) fn taken(&self, needs: Needs) -> u32 {
        needs
            .scratch
            .saturating_add(self.most.saturating_mul(RATIO))
    }
}

impl Making<'_> {
    /// A function `() -> truth` that says whether a condition holds: 0, 1 or a stop.
    pub fn condition(&mut self, condition: &Condition) -> FunctionId {
        let mut needs = self.condition_needs(condition);
        let mut f = Fun::new("condition", 0);
        let mut body = Body::new(self, &mut f, needs);
        let truth = body.truth(&mut f, condition);
        needs.scratch = body.taken(needs);
        f.give(truth);
        self.noted(f, needs)
    }

    /// The place in the table of a condition's function, plus one.
    pub fn condition_place(&mut self, condition: &Condition) -> u32 {
        let id = self.condition(condition);
        self.place(id).saturating_add(1)
    }

    /// A function `(to, sum, statutory) -> 0 or a stop` that writes a number: `sum` is the address of
    /// 总和 or 0, `statutory` that of an extent or 0. `to` is also room while it works; neither of the
    /// two lies there.
    pub fn number(&mut self, number: &Number) -> FunctionId {
        let mut needs = self.number_needs(number);
        let mut f = Fun::new("number", 3);
        let to = f.param(0);
        let word = f.local();
        let mut body = Body::new(self, &mut f, needs);
        (body.sum, body.statutory) = (Some(f.param(1)), Some(f.param(2)));
        f.block(|f, label| {
            let found = body.number(f, number, &val(to), Out { word, label });
            f.when(val(&found).isnt(to), |f| f.copy(to, found, RATIO));
        });
        needs.scratch = body.taken(needs);
        f.give(word);
        self.noted(f, needs)
    }

    pub(super) fn noted(&mut self, f: Fun, needs: Needs) -> FunctionId {
        self.lowered.scratch = self.lowered.scratch.max(needs.scratch);
        self.lowered.too_deep |= needs.depth >= MAX_READING_DEPTH;
        let id = self.add(f);
        self.lowered.needs.insert(id, needs);
        id
    }

    /// What a function made here needs.
    pub(super) fn needs_of(&self, id: FunctionId) -> Needs {
        self.lowered.needs.get(&id).copied().unwrap_or_default()
    }

    /// The rules are not of the shape the checker promises; a human decides.
    pub(super) fn shapeless(&mut self) -> i64 {
        self.human(Why::RuleSays, &[0])
    }

    /// The stop of a why that is always the same.
    pub(super) fn human(&mut self, tag: Why, arguments: &[i64]) -> i64 {
        i64::from(self.why(tag, arguments)).saturating_add(stop::HUMAN)
    }

    /// The address of a why that is always the same.
    pub fn why(&mut self, tag: Why, arguments: &[i64]) -> u32 {
        let count = i64::try_from(arguments.len()).unwrap_or(0);
        let longs = [&[tag as i64, count], arguments].concat();
        self.longs(&longs)
    }

    /// The function of a definition; `None` for one that reads itself or lies too deep.
    pub(super) fn definition(&mut self, id: DefinitionId) -> Option<Defined> {
        if let Some(known) = self.lowered.definitions.get(&id) {
            return *known;
        }
        let program = self.program;
        let definition = program.definitions.get(id.index())?;
        self.lowered.definitions.insert(id, None);
        let defined = self.enter(|making| {
            let at = making.lowered.memo;
            let (function, needs) = match &definition.value {
                DefinitionValue::Condition(condition) => {
                    making.lowered.memo = at.saturating_add(8);
                    making.defined_condition(condition, definition.expr.0, at)
                }
                DefinitionValue::Number(number) => {
                    making.lowered.memo = at.saturating_add(8).saturating_add(RATIO);
                    making.defined_number(number, definition.expr.0, at)
                }
            };
            Defined {
                function,
                number: matches!(definition.value, DefinitionValue::Number(_))
                    .then_some(at.saturating_add(8)),
                needs,
            }
        });
        self.lowered.definitions.insert(id, defined);
        defined
    }

    /// Carries out work one level further inside, unless that is too deep.
    pub(super) fn enter<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.lowered.level >= MAX_READING_DEPTH {
            self.lowered.too_deep = true;
            return None;
        }
        self.lowered.level = self.lowered.level.saturating_add(1);
        let done = work(self);
        self.lowered.level = self.lowered.level.saturating_sub(1);
        Some(done)
    }

    fn defined_condition(
        &mut self,
        condition: &Condition,
        expr: u32,
        place: u32,
    ) -> (FunctionId, Needs) {
        let mut needs = self.condition_needs(condition);
        let mut f = Fun::new("definition", 0);
        let known = recalled(&mut f, place);
        let mut body = Body::new(self, &mut f, needs);
        let truth = body.truth(&mut f, condition);
        needs.scratch = body.taken(needs);
        let truth = call(self.values.named, [truth, val(expr).plus(1)]);
        let truth = f.keep(truth);
        f.put(known, 0, val(truth).select(truth, 2));
        f.give(truth);
        (self.noted(f, needs), needs)
    }

    fn defined_number(&mut self, number: &Number, expr: u32, place: u32) -> (FunctionId, Needs) {
        let mut needs = self.number_needs(number);
        let mut f = Fun::new("definition", 0);
        let known = recalled(&mut f, place);
        let to = f.keep(val(known).plus(8));
        let word = f.local();
        let mut body = Body::new(self, &mut f, needs);
        f.block(|f, label| {
            let found = body.number(f, number, &val(to), Out { word, label });
            f.when(val(&found).isnt(to), |f| f.copy(to, found, RATIO));
        });
        needs.scratch = body.taken(needs);
        f.set(
            word,
            call(self.values.named, [val(word), val(expr).plus(1)]),
        );
        f.put(known, 0, val(word).select(word, 2));
        f.give(word);
        (self.noted(f, needs), needs)
    }

    /// What a condition needs, with all definitions and decisions that it reads lowered.
    pub(super) fn condition_needs(&mut self, condition: &Condition) -> Needs {
        let inside = self.enter(|making| making.condition_needs_here(condition));
        inside.unwrap_or_default()
    }

    fn condition_needs_here(&mut self, condition: &Condition) -> Needs {
        let mut needs = Needs::default();
        match condition {
            Condition::Const(_) => {}
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    needs.join(self.condition_needs(part));
                }
            }
            Condition::Not(part) => needs = self.condition_needs(part),
            Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. } => needs.facts = 1,
            Condition::CompareDates(..) => needs.facts = 2,
            Condition::Within(number, _) => {
                needs = self.number_needs(number);
                needs.numbers = true;
            }
            Condition::Compare(left, _, right) => {
                needs = self.number_needs(left);
                needs.join(self.number_needs(right));
                needs.numbers = true;
            }
            Condition::Definition(id) => return self.definition_needs(*id),
            Condition::Decision(id) | Condition::DecisionIn { decision: id, .. } => {
                return self.decision_needs(*id);
            }
            Condition::AnyOf { when, .. } | Condition::InOrder { when, .. } => {
                needs = self.condition_needs(when);
                needs.facts = needs.facts.saturating_add(1);
            }
        }
        needs.deeper()
    }

    /// What a number needs, with all definitions and decisions that it reads lowered.
    pub(super) fn number_needs(&mut self, number: &Number) -> Needs {
        let inside = self.enter(|making| making.number_needs_here(number));
        inside.unwrap_or_default()
    }

    fn number_needs_here(&mut self, number: &Number) -> Needs {
        let mut needs = Needs::default();
        match number {
            Number::Const(_) | Number::WeightSum | Number::Statutory(_) => {}
            Number::Fact(_) => needs.facts = 1,
            Number::Definition(id) => return self.definition_needs(*id),
            Number::Decision(id) => return self.decision_needs(*id),
            Number::Sum(terms) => {
                for (_, term) in terms {
                    needs.join(self.number_needs(term));
                }
            }
            Number::Product(numbers) | Number::Extreme(_, numbers) => {
                for number in numbers {
                    needs.join(self.number_needs(number));
                }
            }
            Number::Quotient(a, b) => {
                needs = self.number_needs(a);
                needs.join(self.number_needs(b));
            }
            Number::Deemed { value, by, .. } => {
                needs = self.number_needs(value);
                needs.join(self.number_needs(by));
            }
            Number::Steps { value, .. } => needs = self.number_needs(value),
            Number::Count { when, .. } => {
                needs = self.condition_needs(when);
                needs.facts = needs.facts.saturating_add(1);
            }
            Number::MaxOf { of, .. } => {
                needs = self.number_needs(of);
                needs.facts = needs.facts.saturating_add(1);
            }
            Number::Day { .. } => needs.facts = 1,
            Number::Later { of, .. } => needs = self.number_needs(of),
            Number::SumOf { when, of, .. } | Number::DayOf { when, of, .. } => {
                needs = self.condition_needs(when);
                needs.join(self.number_needs(of));
                needs.facts = needs.facts.saturating_add(1);
            }
        }
        needs.numbers = true;
        needs.deeper()
    }

    fn definition_needs(&mut self, id: DefinitionId) -> Needs {
        let defined = self.definition(id);
        defined.map_or_else(Needs::default, |d| d.needs.called())
    }

    fn decision_needs(&mut self, id: DecisionId) -> Needs {
        let decided = self.decided(id);
        decided.map_or_else(Needs::default, |d| d.needs.called())
    }

    /// Last of all: writes what rests on everything lowered before.
    pub fn finish_values(&mut self) {
        self.write_extents();
        self.write_roundings();
        self.write_rows();
        self.write_decide();
        self.write_ranges();
        self.write_entries();
        self.write_memo();
    }
}

/// Gives what the memo holds at a place; its address, if it holds nothing yet.
fn recalled(f: &mut Fun, place: u32) -> Local {
    let known = f.keep(at(state::MEMO).plus(place));
    let held = f.keep(val(known).long(0));
    f.when(held, |f| f.give(val(held).is(2).select(0, held)));
    known
}
