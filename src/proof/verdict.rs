//! Properties, verdicts, findings: what proofs come to.

use super::{complete, grid::About, say};
use crate::{
    base::{
        codes::proof as codes,
        diagnostic::{Code, Diagnostic, Report, Severity, Text},
        span::Span,
    },
    case::words::brief,
    ir::{FactId, Program, RowId, Value},
};

macro_rules! properties {
    ($($(#[$doc:meta])* $name:ident $slug:literal $zh:literal $code:ident $severity:ident [$($kind:literal),*];)*) => {
        /// What is proved.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Property {
            $($(#[$doc])* $name,)*
        }

        impl Property {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Stable name in JSON.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// Name in Chinese.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// Code of its findings.
            pub const fn code(self) -> Code {
                match self { $(Self::$name => codes::$code,)* }
            }

            /// How bad a finding is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// Kinds of 已知缺陷 that keep a finding.
            pub const fn kinds(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($kind),*],)* }
            }
        }
    };
}

properties! {
    /// 空档
    Gap "gap" "没有空档" GAP Error ["空档"];
    /// 重叠
    Overlap "overlap" "没有重叠" OVERLAP Error ["重叠"];
    /// 边界
    Boundary "boundary" "界限相接" BOUNDARY Error ["边界", "空档", "重叠"];
    /// 越限
    Containment "containment" "不出法定幅度" CONTAINMENT Error ["越限"];
    /// 细化
    Refinement "refinement" "不出上级基准" REFINEMENT Error ["细化"];
    /// 一致
    Consistency "consistency" "与同依据的基准一致" CONSISTENCY Warning ["一致"];
    /// 单调
    Monotonicity "monotonicity" "重者不轻" MONOTONICITY Warning ["单调"];
    /// 死行
    DeadRow "dead_row" "各行都用得上" DEAD_ROW Warning ["死行"];
    /// 不可达
    Unreachable "unreachable" "法定幅度都达得到" UNREACHABLE Warning ["不可达"];
    /// 权重
    Weights "weights" "权重合计得当" WEIGHTS Warning ["权重"];
    /// 重复
    Duplicate "duplicate" "没有重复" DUPLICATE Warning ["重复"];
    /// 重复评价
    DoubleCounting "double_counting" "一事不重复评价" DOUBLE_COUNTING Warning ["重复评价"];
    /// 计算
    Overflow "overflow" "计算都能完成" OVERFLOW Error ["计算"];
    /// 权限
    Authority "authority" "不超越设定权" AUTHORITY Error ["权限"];
    /// 时效
    InForce "in_force" "依据现行有效" IN_FORCE Warning ["时效"];
    /// 线上线下
    Channels "channels" "线上线下一致" CHANNELS Warning ["线上线下"];
    /// 保证
    Guarantee "guarantee" "保证都成立" GUARANTEE Error ["保证"];
    /// 期限
    PeriodEnds "period_ends" "观察期都有期限" PERIOD_ENDS Error ["期限"];
    /// 出口
    StatesLeft "states_left" "每个状态都能离开" STATES_LEFT Error ["出口"];
    /// 转换
    OneTurn "one_turn" "不同时有两种转换" ONE_TURN Error ["转换"];
    /// 除外
    KeptOut "kept_out" "除外不能绕开" KEPT_OUT Error ["除外"];
    /// 用例
    Untested "untested" "各行都有用例" UNTESTED Note [];
}

/// What a proof came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It holds for all facts.
    Proved,
    /// A case shows that it does not, or the text itself does.
    Refuted,
    /// Neither was found.
    Undecided(Undecided),
}

/// Why a proof stayed open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Undecided {
    /// So many steps were spent.
    Steps(u64),
    /// It rests on what cells do not decide: lists, comparisons of several facts.
    Beyond,
    /// What is to be compared is not mapped (对应), or not at hand.
    NotComparable,
}

impl Verdict {
    /// Stable name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Refuted => "refuted",
            Self::Undecided(_) => "undecided",
        }
    }
}

/// One property of one thing.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Which.
    pub property: Property,
    /// Of what.
    pub about: About,
    /// Its name: the table, the factor, the act.
    pub name: String,
    /// Where.
    pub span: Span,
    /// What it came to.
    pub verdict: Verdict,
    /// Why, if it is refuted.
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: usize,
    /// How many questions of it stayed open, beside findings too.
    pub open: usize,
    /// Why the first of them did.
    pub left: Option<Undecided>,
    /// Why two packages cannot be compared, where that is so.
    pub apart: Option<Text>,
    /// Rows of which it is proved, where two packages are compared.
    pub rows: Vec<RowId>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is said of it.
    pub diagnostic: Diagnostic,
    /// The case, unless the text itself shows it.
    pub witness: Option<Witness>,
    /// The reason why it is kept as published (已知缺陷).
    pub kept: Option<String>,
}

/// A case that shows a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The act or decision that it is for.
    pub about: About,
    /// The few facts that make it.
    pub facts: Vec<(FactId, Value)>,
    /// The whole case, other facts ordinary: what `recommend` takes. The few facts again if there is no
    /// case in which nothing is lifted.
    pub case: Vec<(FactId, Value)>,
    /// The case beside it with which it is compared: the same but for this fact.
    pub beside: Option<(FactId, Value)>,
    /// The same case in the other package, where two packages are compared.
    pub other: Option<Box<Other>>,
}

/// A case in the words of another package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The package.
    pub package: String,
    /// The act there: its code, or its name if it has none.
    pub act: String,
    /// The whole case as a document that `recommend` takes.
    pub document: serde_json::Map<String, serde_json::Value>,
    /// The same by the facts of that package.
    pub case: Vec<(FactId, Value)>,
}

impl Witness {
    /// A case of these facts, completed.
    pub(super) fn of(program: &Program, about: About, facts: Vec<(FactId, Value)>) -> Self {
        let case = match about {
            About::Act(act) => complete::for_act(program, act, &facts),
            About::Decision(decision) => complete::for_decision(program, decision, &facts),
            About::Package => None,
        };
        let case = case.unwrap_or_else(|| facts.clone());
        Self {
            about,
            facts,
            case,
            beside: None,
            other: None,
        }
    }

    /// A pair of cases that differ in one fact.
    pub(super) fn pair(
        program: &Program,
        about: About,
        facts: Vec<(FactId, Value)>,
        beside: (FactId, Value),
    ) -> Self {
        let mut witness = Self::of(program, about, facts);
        witness.beside = Some(beside);
        witness
    }
}

impl Claim {
    /// A claim that holds so far.
    pub fn new(property: Property, about: About, name: impl Into<String>, span: Span) -> Self {
        Self {
            property,
            about,
            name: name.into(),
            span,
            verdict: Verdict::Proved,
            findings: Vec::new(),
            more: 0,
            open: 0,
            left: None,
            apart: None,
            rows: Vec::new(),
        }
    }

    /// Adds a finding.
    pub fn refute(&mut self, diagnostic: Diagnostic, witness: Option<Witness>) {
        self.verdict = Verdict::Refuted;
        self.findings.push(Finding {
            diagnostic,
            witness,
            kept: None,
        });
    }

    /// Leaves a question of it open; refuted or not, it says so.
    pub fn leave(&mut self, why: Undecided) {
        self.open = self.open.saturating_add(1);
        self.left.get_or_insert(why);
        if self.verdict == Verdict::Proved {
            self.verdict = Verdict::Undecided(why);
        }
    }
}

/// All that was proved of a package.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    /// The claims.
    pub claims: Vec<Claim>,
    /// 已知缺陷 that matched no finding.
    pub unmatched: Vec<Diagnostic>,
}

impl Proofs {
    /// How many claims cannot be looked into, because the packages are not mapped (对应).
    pub fn not_comparable(&self) -> usize {
        let apart = Verdict::Undecided(Undecided::NotComparable);
        self.claims.iter().filter(|c| c.verdict == apart).count()
    }

    /// How many claims are proved, refuted, undecided; what is not comparable is none of them.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |f: fn(&Verdict) -> bool| self.claims.iter().filter(|c| f(&c.verdict)).count();
        (
            count(|v| matches!(v, Verdict::Proved)),
            count(|v| matches!(v, Verdict::Refuted)),
            count(|v| {
                matches!(
                    v,
                    Verdict::Undecided(Undecided::Steps(_) | Undecided::Beyond)
                )
            }),
        )
    }

    /// How many of the refuted claims have questions that stayed open beside.
    pub fn partly(&self) -> usize {
        let partly = |c: &&Claim| c.verdict == Verdict::Refuted && c.open > 0;
        self.claims.iter().filter(partly).count()
    }

    /// How many findings are kept as published.
    pub fn kept(&self) -> usize {
        let findings = self.claims.iter().flat_map(|c| &c.findings);
        findings.filter(|f| f.kept.is_some()).count()
    }

    /// The findings as diagnostics.
    pub fn report(&self, program: &Program) -> Report {
        let mut report = Report::default();
        for claim in &self.claims {
            let mut said: Vec<&str> = Vec::new();
            for finding in &claim.findings {
                // What is kept for one reason is said once.
                if let Some(reason) = &finding.kept {
                    if said.contains(&reason.as_str()) {
                        continue;
                    }
                    said.push(reason);
                }
                report.push(finding.diagnostic.clone());
            }
            match (claim.verdict, claim.left) {
                (Verdict::Undecided(why), _) => report.push(say::undecided(program, claim, why)),
                (Verdict::Refuted, Some(why)) => report.push(say::partly(program, claim, why)),
                (Verdict::Proved | Verdict::Refuted, _) => {}
            }
        }
        for diagnostic in &self.unmatched {
            report.push(diagnostic.clone());
        }
        report
    }
}

/// Rows that no 用例 reaches.
pub(super) fn untested(program: &Program, rows: &[RowId]) -> Claim {
    let place = program.package().map_or_else(Span::default, |p| p.span);
    let mut claim = Claim::new(Property::Untested, About::Package, "用例", place);
    for row in rows {
        if let Some(diagnostic) = brief::not_reached(program, *row) {
            claim.refute(diagnostic, None);
        }
    }
    claim
}
