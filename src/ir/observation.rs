//! 观察期 as such. What it means stands in definitions, decisions and constraints; this is what a
//! timeline and proofs have to know besides.

use serde::{Deserialize, Serialize};

use super::{Condition, DecisionId, DefinitionId, FactId, PackageId};
use crate::base::{date::Period, span::Span};

/// An observation period.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// The package that declares it.
    pub package: PackageId,
    /// Name.
    pub name: String,
    /// The state on the day that is asked about.
    pub state: DecisionId,
    /// Where the conduct lies.
    pub conduct: DecisionId,
    /// The sorting of new business.
    pub sorting: DecisionId,
    /// The first day.
    pub start: DefinitionId,
    /// The day that is asked about.
    pub as_of: FactId,
    /// The day or the interval of the conduct.
    pub act: FactId,
    /// The log of dated events.
    pub log: FactId,
    /// Its field 日期.
    pub day: FactId,
    /// Its field 事项.
    pub event: FactId,
    /// Who decides on extensions, if that is said.
    pub organ: Option<String>,
    /// The event with which it begins; `None` if it begins on a day that a fact or formula gives.
    pub begins_with: Option<String>,
    /// The event that extends it.
    pub extended_by: Option<String>,
    /// Events that end it early.
    pub ended_by: Vec<String>,
    /// How long it is.
    pub length: Period,
    /// How long an extension is.
    pub each: Option<Period>,
    /// How many there may be.
    pub extensions: u32,
    /// How long it may be in all.
    pub total: Period,
    /// What is kept out.
    pub exclusions: Vec<Exclusion>,
    /// Problems, each with what it gets next.
    pub problems: Vec<(String, DecisionId)>,
    /// Names of the states, as the options of `state`.
    pub states: Vec<String>,
    /// What it turns into.
    pub after: String,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A case that is kept out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exclusion {
    /// As written.
    pub text: String,
    /// When.
    pub when: Condition,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}
