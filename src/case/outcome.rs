//! The recommendation as data: ids and exact numbers, no texts. Rendering looks texts up in the
//! program, and only when asked.

use super::duty::{self, Told};
use crate::{
    base::{
        ratio::Ratio,
        terms::{Degree, Modality},
    },
    ir::{
        CircumstanceId, DecisionId, DecisionResult, ExprId, FactId, ListId, MoneyRange, ObjectId,
        PenaltyId, ReductionId, RowId, Value, ViolationId,
    },
};

/// The steps from facts to a recommendation, in order (language.md). Duties keep their place; the
/// rules that fill it come with procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 1 行政处罚法 37.
    LawAtDate,
    /// 2 行政处罚法 36.
    Limitation,
    /// 3 行政处罚法 30, 31, 33 II.
    Person,
    /// 4 行政处罚法 27.
    CrimeGate,
    /// 5 观察期.
    Observation,
    /// 6 行政处罚法 33 I, lists.
    NoPenalty,
    /// 7 the statutory penalties.
    Statutory,
    /// 8 the amount.
    Amount,
    /// 9 circumstances.
    Circumstances,
    /// 10 行政处罚法 29, 35, 72, daily penalties.
    Concurrence,
    /// 11 duties.
    Duties,
}

/// What is recommended to be done. Guidance, time-barred and transfer come with time and procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// Impose the penalties.
    Punish,
    /// The penalties, or none: the organ may waive them.
    MayWaive,
    /// No penalty.
    NoPenalty,
    /// Guidance within an observation period.
    Guidance,
    /// Too late.
    TimeBarred,
    /// To criminal justice.
    Transfer,
    /// Rules do not decide; a human does.
    Human,
}

/// One outcome of a case in which every fact that matters is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is recommended to be done.
    pub disposition: Disposition,
    /// Degree; `None` if no circumstance and no benchmark sets one (or nothing is imposed).
    pub degree: Option<Degree>,
    /// Penalties, in the order of the statute.
    pub penalties: Vec<Imposed>,
    /// Rows that decided: tables, factors, overrides, list entries, decisions. In order, no repeats.
    pub rows: Vec<RowId>,
    /// Why a human must decide, or decide within the ranges given; empty if rules decide all.
    pub human: Vec<HumanWhy>,
    /// Duties of procedure that it brings, in the order of the program; empty when reasons were not
    /// asked for.
    pub duties: Vec<Told>,
    /// Reasons; empty when they were not asked for.
    pub reasons: Vec<Reason>,
}

/// One penalty recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imposed {
    /// Which: kind, object, text are in the program.
    pub penalty: PenaltyId,
    /// How binding in this case.
    pub modality: Modality,
    /// Statutory range, for a fine whose law states one.
    pub statutory: Option<MoneyRange>,
    /// Recommended range, for a fine.
    pub range: Option<MoneyRange>,
    /// Recommended amount in fen, if the rules give one.
    pub point: Option<i64>,
    /// A human picks inside the range (综合裁量).
    pub human: bool,
    /// How it belongs to the penalties beside it.
    pub group: Group,
}

/// How a penalty belongs to those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// By itself.
    Alone,
    /// 择一: one alternative of a set is to be chosen.
    Choice {
        /// The set, from 0 within the outcome.
        set: usize,
        /// The alternative, from 0.
        alternative: usize,
    },
    /// A 直至 B: a ladder, from the first up to the last.
    UpTo {
        /// The set, from 0 within the outcome.
        set: usize,
        /// The rung, from 0.
        rung: usize,
    },
}

/// What makes a penalty lighter or heavier: a circumstance, or an entry of a list with such an
/// effect (a list of acts to be mitigated).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A circumstance.
    Circumstance(CircumstanceId),
    /// An entry of a list, by its index.
    Listed(ListId, usize),
}

/// A reason with those it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The step it belongs to.
    pub step: Step,
    /// What it says.
    pub kind: ReasonKind,
    /// What it rests on.
    pub children: Vec<Reason>,
}

/// What a reason says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// The act, what it violates and its basis.
    Act(ViolationId),
    /// A stage or arm of the violation holds.
    Guard(ViolationId, usize),
    /// A circumstance lifts the penalty (`Shall`) or lets the organ lift it (`May`).
    WaivedBy(CircumstanceId, Modality),
    /// A list entry lifts the penalty or lets the organ lift it.
    ListedBy(ListId, usize, Modality),
    /// A list entry would hold, but an exception of the list takes the case off.
    TakenOffList(ListId, usize, ExprId),
    /// A penalty that is not a fine.
    Imposes(PenaltyId),
    /// The statutory range of a fine.
    StatutoryRange(PenaltyId, MoneyRange),
    /// A 先行 row decides.
    Override(RowId),
    /// A row of a table decides.
    Row(RowId),
    /// Several rows matched and the hit policy (or a known defect) chose this one.
    RowChosen(RowId, Vec<RowId>),
    /// A decision table gives a value.
    Decision(DecisionId, RowId),
    /// 起点, over a denominator.
    Start(i64, i64),
    /// A factor's row with its weight over a denominator.
    Factor(RowId, i64, i64),
    /// A factor could not be ascertained and takes its lowest level.
    FactorLowest(FactId, RowId, i64, i64),
    /// The sum before and after floor and cap, over a denominator.
    WeightSum(i64, i64, i64),
    /// A formula: text, the facts that entered (with their smallest steps), the exact result in fen.
    Formula(ExprId, Vec<(FactId, i64)>, Ratio),
    /// The recommended range of an object before circumstances.
    BenchmarkRange(ObjectId, MoneyRange),
    /// Tier before and after 上调 or 本档最高 (indices).
    Tier(Ground, usize, usize),
    /// A circumstance counts.
    Counts(Ground),
    /// A circumstance holds and does not count. Under [`NotCounted::Optional`] the children say what
    /// range it would give.
    DoesNotCount(Ground, NotCounted),
    /// The degree takes this part of the range.
    Band(Degree, MoneyRange),
    /// A reduction: before and after.
    Reduced(ReductionId, MoneyRange, MoneyRange),
    /// A reduction would hold but an exception excludes it.
    NotReduced(ReductionId, ExprId),
    /// Moved into the statutory range: before and after.
    Clamped(MoneyRange, MoneyRange),
    /// The recommended range on an object, rounded once.
    Recommended(ObjectId, MoneyRange),
    /// The recommended amount on an object.
    Amount(ObjectId, i64),
    /// 无法查明 does not count here: it is for factors only.
    UnascertainableIgnored(FactId),
    /// 无法查明 took the lowest level, although another value would be more lenient.
    UnascertainableNotLowest(FactId),
    /// Which of several provisions is applied, and why: the act that stands for them, then two of them
    /// by their places. Of versions of a law the one of the day of the conduct and that of the day of
    /// the decision; the children say what each comes to.
    Contest(ViolationId, Verdict, usize, usize),
    /// What one of several provisions comes to; the children are its penalties.
    Considered(ViolationId, usize, Disposition),
    /// Of the provisions that fine an object this one has the higher fine; `true`: another fines the
    /// same.
    FineOf(ViolationId, ObjectId, usize, bool),
    /// A human decides.
    Human(HumanWhy),
}

/// Which of several provisions is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One version is in force on both days.
    Sole,
    /// The version of the day of the conduct: the later one is not lighter.
    Earlier,
    /// The version of the day of the decision: it is lighter.
    Later,
    /// The version of the day of the decision: the conduct is no longer unlawful.
    NoLongerUnlawful,
    /// The conduct was not unlawful on its day.
    NotUnlawful,
    /// On the fines the provision with the higher one; all other penalties stand.
    HigherFine,
    /// Only one provision fines, or none: there is nothing to choose.
    OneFine,
    /// None of the provisions is broken.
    NoneBroken,
    /// A human chooses.
    Undecided,
}

/// Why a circumstance that holds does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCounted {
    /// The benchmark has already weighed this fact.
    AlreadyWeighed(FactId),
    /// Another on the same side already counts; the same side does not add up.
    SameSide(Ground),
    /// It may, but another that shall comes first.
    ShallComesFirst(Ground),
    /// It may: whether it counts is for the organ.
    Optional,
}

/// Why a human decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HumanWhy {
    /// The rule says so (综合裁量), at this expression.
    RuleSays(Option<ExprId>),
    /// Rows with different results claim the case.
    Tie(Vec<RowId>),
    /// No row of the part decides (index of the part; `usize::MAX` for a decision).
    Gap(usize),
    /// No row of a factor decides.
    FactorGap(String),
    /// Fines of several stages or arms hold together and none comes first.
    SeveralFines(Vec<PenaltyId>),
    /// Circumstances of opposite sides hold.
    OppositeCircumstances(Ground, Ground),
    /// Below the statutory minimum, a lighter kind or fewer kinds (减轻): human, collective discussion.
    Mitigation(Ground),
    /// A degree without a numeric rule for this benchmark.
    NoNumericRule(Degree),
    /// The top of the range is open: the highest amount is not a number (顶格).
    OpenTop,
    /// The base is 没有 or 无法计算 and the rule does not say what then.
    NoBase(FactId),
    /// 无法查明 where it may not stand: a stage, a base, a table.
    Unascertainable(FactId),
    /// The law lets the organ choose between alternatives (择一).
    Choice,
    /// The statute states no amount.
    NoStatutoryAmount(PenaltyId),
    /// The computed amount leaves the statutory range and the package says a human decides.
    OutOfRange(PenaltyId),
    /// A reduction leaves a range inside which the organ decides.
    ReductionRange(ReductionId),
    /// Of these two versions of a law (by their places) neither is lighter in all.
    Versions(ViolationId, usize, usize),
    /// Of the fines of these two provisions (by their places) neither is known to be the higher.
    Concurring(ViolationId, usize, usize),
    /// No version of the law is in force on the day of the decision (`true`) or of the conduct.
    NoVersion(ViolationId, bool),
}

/// A computation that could not be carried out; nothing is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An amount left its integer width.
    Overflow(Option<ExprId>),
    /// Division by zero.
    DivisionByZero(Option<ExprId>),
    /// The range came out empty or upside down (lower end above upper end).
    EmptyRange(Option<ExprId>),
    /// Facts contradict a constraint of the package (index of the constraint).
    Constraint(usize),
    /// Working days are counted through a year that the calendar of the package does not have.
    Calendar(Option<ExprId>),
}

/// A recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// The act.
    pub violation: ViolationId,
    /// Decided, or open because facts are unknown.
    pub result: Resolved,
}

/// Decided or open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One outcome.
    Decided(Outcome),
    /// Facts are unknown and several outcomes remain.
    Open(Open),
}

/// What remains possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The outcomes still possible, most severe first.
    pub alternatives: Vec<Alternative>,
    /// Unknown facts that matter, the most decisive first.
    pub open_facts: Vec<OpenFact>,
    /// The budget ran out: there may be more outcomes than those listed.
    pub approximate: bool,
}

impl Open {
    /// The duties of procedure of all outcomes still possible; what they do not agree in is open.
    pub fn duties(&self) -> Vec<Told> {
        let mut outcomes = self.alternatives.iter().map(|a| &a.outcome.duties);
        let first = outcomes.next().cloned().unwrap_or_default();
        outcomes.fold(first, |held, other| duty::join(&held, other))
    }
}

/// One outcome still possible: all that share disposition, degree and what decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The outcome; a fine's range is the hull over all completions of this alternative, its point is
    /// given only if they all agree. Reasons are empty.
    pub outcome: Outcome,
    /// Facts that complete the case to this outcome.
    pub case: Vec<(FactId, Value)>,
    /// Its outcome exactly as `case` gives it: a member of the hull.
    pub example: Outcome,
}

/// An unknown fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFact {
    /// The fact.
    pub fact: FactId,
    /// Most outcomes that remain after it is known, whatever its value.
    pub left_at_most: usize,
    /// Fewest outcomes that remain after it is known.
    pub left_at_least: usize,
}

/// What a decision table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolvedDecision {
    /// One value.
    Decided(DecisionOutcome),
    /// Facts are unknown and several values remain.
    Open(OpenDecision),
}

/// The value of a decision in a case in which every fact that matters is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionOutcome {
    /// The value, or why the rules do not give one.
    pub value: Result<DecisionResult, HumanWhy>,
    /// Rows that decided: of this decision and of those it reads.
    pub rows: Vec<RowId>,
}

/// What remains possible of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDecision {
    /// The values still possible, each with facts that complete the case to it.
    pub alternatives: Vec<(DecisionOutcome, Vec<(FactId, Value)>)>,
    /// Unknown facts that matter, the most decisive first.
    pub open_facts: Vec<OpenFact>,
    /// There may be more values than those listed.
    pub approximate: bool,
}
