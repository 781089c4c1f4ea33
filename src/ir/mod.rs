//! The typed program: the neck of the hourglass between language and execution.
//!
//! It is made only by `check::lower`, only from a package without errors; everything in it is
//! resolved, monomorphic and numbered once. No spelling, no optional types: what can be wrong was
//! refused before. Executions (`eval`, later `plan` and `emit`) and proofs read it and nothing else.

pub mod benchmark;
pub mod case;
pub mod condition;
pub mod contest;
mod deep;
pub mod fact;
pub mod joint;
pub mod lapse;
pub mod number;
pub mod observation;
pub mod outcome_reading;
pub mod package;
pub mod procedure;
pub mod reads;
pub mod sound;
pub mod violation;
pub mod walk;
pub mod written;

use serde::{Deserialize, Serialize};

use crate::base::{calendar::WorkingDays, span::Span};

pub use benchmark::*;
pub use case::*;
pub use condition::*;
pub use contest::{Contender, Contest, Lasting, Length};
pub use fact::*;
pub use lapse::Lapse;
pub use number::*;
pub use observation::{Exclusion, Observation};
pub use outcome_reading::{FineEnd, FineOf, KindTest, OutcomeTest, Reading};
pub use package::*;
pub use procedure::{Deadline, Duty, Gate};
pub use violation::*;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the program's list of its kind.
            pub fn index(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }

            /// From an index; lists of a program are far shorter than 2^32.
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

ids! {
    /// A package: 0 is the main one, the others are those it builds on.
    PackageId;
    /// A statute.
    StatuteId;
    /// A fact or a field of a list fact.
    FactId;
    /// A definition.
    DefinitionId;
    /// A decision table.
    DecisionId;
    /// A violation.
    ViolationId;
    /// A penalty of the program-wide pool.
    PenaltyId;
    /// A circumstance.
    CircumstanceId;
    /// A reduction.
    ReductionId;
    /// A list.
    ListId;
    /// A duty of procedure.
    DutyId;
    /// An object of penalties: 0 is 当事人.
    ObjectId;
    /// An expression with its text, for faults and arithmetic in reasons.
    ExprId;
    /// A row of any table, factor, override or list, numbered through the program.
    RowId;
}

/// A whole program.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Program {
    /// Packages: 0 is the main one.
    pub packages: Vec<Package>,
    /// Statutes.
    pub statutes: Vec<Statute>,
    /// Facts, fields of lists among them.
    pub facts: Vec<Fact>,
    /// Constraints between facts.
    pub constraints: Vec<Constraint>,
    /// Definitions, each after those it reads.
    pub definitions: Vec<Definition>,
    /// Decisions, each after those it reads.
    pub decisions: Vec<Decision>,
    /// Violations.
    pub violations: Vec<Violation>,
    /// Every penalty that any rule can impose.
    pub penalties: Vec<Penalty>,
    /// Circumstances.
    pub circumstances: Vec<Circumstance>,
    /// Reductions.
    pub reductions: Vec<Reduction>,
    /// Lists.
    pub lists: Vec<List>,
    /// Duties of procedure (程序), in the order in which they are told.
    pub duties: Vec<Duty>,
    /// Names of objects: 当事人, 单位, 责任人员 ….
    pub objects: Vec<String>,
    /// 观察期.
    pub observations: Vec<Observation>,
    /// 案件.
    pub joints: Vec<joint::Joint>,
    /// 用例 of cases of several acts, of the main package.
    pub joint_cases: Vec<joint::JointCase>,
    /// 工作日历, if the main package or one it builds on has it.
    pub calendar: Option<WorkingDays>,
    /// Texts of expressions.
    pub exprs: Vec<ExprText>,
    /// Rows by number: what to say about each.
    pub rows: Vec<RowText>,
    /// 用例 of the main package.
    pub cases: Vec<Case>,
    /// Faults of the main package that are kept as published. Proofs alone read them.
    #[serde(skip)]
    pub known: Vec<KnownDefect>,
    /// What decisions of the main package promise for all facts. Proofs alone read them.
    #[serde(skip)]
    pub promises: Vec<Promise>,
    /// SHA-256 over the sources of all packages, in order, lower-case hex.
    pub hash: String,
}

/// An expression as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExprText {
    /// Text.
    pub text: String,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// What a row says, for reasons and coverage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RowText {
    /// The condition cells joined, as written: `报告书非重点`, `一般区域，逾期未完成`.
    pub text: String,
    /// The table, factor, override or list it stands in: `建设项目地点`, `表`, `先行`.
    pub of: String,
    /// The violation, decision or list it belongs to (name).
    pub subject: String,
    /// Whether it belongs to the main package (coverage counts those).
    pub own: bool,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

impl Program {
    /// The main package.
    pub fn package(&self) -> Option<&Package> {
        self.packages.first()
    }

    /// The violation with this code or, failing that, this name.
    pub fn violation(&self, code: &str) -> Option<ViolationId> {
        self.violations
            .iter()
            .position(|v| v.code == code)
            .or_else(|| self.violations.iter().position(|v| v.name == code))
            .map(ViolationId::from_index)
    }

    /// The fact with this name (not a field of a list).
    pub fn fact(&self, name: &str) -> Option<FactId> {
        self.facts
            .iter()
            .position(|f| f.parent.is_none() && f.name == name)
            .map(FactId::from_index)
    }
}
