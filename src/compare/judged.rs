//! What is proved of a pair of acts beside the cases that were asked: refinement where one package
//! refines the other, else consistency.

use std::fmt::Write;

use super::{Comparison, Pair, regions::Region, text::Sides};
use crate::{
    base::diagnostic::{Lang, Text},
    ir::{Program, RowId},
    proof::{Claim, Property, Undecided, Verdict, between},
};

/// How the first package stands to the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It refines it (细化).
    Finer,
    /// It is refined by it.
    Coarser,
    /// Neither.
    #[default]
    Beside,
}

impl Standing {
    /// Of two packages, by what they say themselves.
    pub fn of(a: &Program, b: &Program) -> Self {
        let refines = |p: &Program, q: &Program| {
            let said = p.package().and_then(|p| p.refines.as_ref());
            said.map(|(name, _)| name) == q.package().map(|q| &q.name)
        };
        if refines(a, b) {
            Self::Finer
        } else if refines(b, a) {
            Self::Coarser
        } else {
            Self::Beside
        }
    }

    /// What is proved.
    pub const fn property(self) -> Property {
        match self {
            Self::Finer | Self::Coarser => Property::Refinement,
            Self::Beside => Property::Consistency,
        }
    }
}

/// Proves every pair of a comparison.
pub fn judge(a: &Program, b: &Program, comparison: &mut Comparison) {
    let standing = Standing::of(a, b);
    comparison.standing = standing;
    let turned = standing == Standing::Coarser;
    let (first, second) = if turned { (b, a) } else { (a, b) };
    let acts: Vec<_> = comparison
        .pairs
        .iter()
        .map(|p| if turned { (p.b, p.a) } else { (p.a, p.b) })
        .collect();
    let all = between::named(first, second, &acts, standing.property());
    for (pair, claims) in comparison.pairs.iter_mut().zip(all) {
        pair.claims = claims;
    }
}

/// Most rows named in a sentence.
const MAX_ROWS: usize = 6;

/// What is proved of a pair, a sentence a claim.
pub fn sentences(sides: Sides<'_>, standing: Standing, pair: &Pair) -> Vec<String> {
    let all = pair.claims.iter();
    all.map(|claim| sentence(sides, standing, claim).get(sides.lang).to_owned())
        .collect()
}

fn sentence(sides: Sides<'_>, standing: Standing, claim: &Claim) -> Text {
    let (finer, coarser) = match standing {
        Standing::Coarser => (("乙", "B"), ("甲", "A")),
        Standing::Finer | Standing::Beside => (("甲", "A"), ("乙", "B")),
    };
    let results = claim.name.starts_with("裁量结果");
    let of = if results {
        ("通常情形的结果", "the results of ordinary cases")
    } else {
        ("情节", "the grounds")
    };
    let wanted = match standing {
        Standing::Beside => ("两边一致".to_owned(), "the same".to_owned()),
        Standing::Finer | Standing::Coarser => (
            format!("{}都在{}以内", finer.0, coarser.0),
            format!("those of {} inside {}", finer.1, coarser.1),
        ),
    };
    match claim.verdict {
        Verdict::Proved => Text::new(
            format!("已证明：{}，{}", of.0, wanted.0),
            format!("proved: {} are {}", of.1, wanted.1),
        ),
        Verdict::Refuted => {
            let findings = claim.findings.iter().map(|f| &f.diagnostic.message);
            let said = |lang: Lang| {
                let all: Vec<&str> = findings.clone().map(|t| t.get(lang)).collect();
                all.join(if lang == Lang::Zh { "；" } else { "; " })
            };
            let rows = rows(sides, standing, claim);
            Text::new(
                format!(
                    "不成立：{}，{}。{}{}",
                    of.0,
                    wanted.0,
                    said(Lang::Zh),
                    rows.zh
                ),
                format!(
                    "refuted: {} are {}. {}{}",
                    of.1,
                    wanted.1,
                    said(Lang::En),
                    rows.en
                ),
            )
        }
        Verdict::Undecided(Undecided::NotComparable) => {
            let why = claim.apart.clone().unwrap_or_default();
            let rows = rows(sides, standing, claim);
            Text::new(
                format!("{}不能比较：{}{}", of.0, why.zh, rows.zh),
                format!("{} are not comparable: {}{}", of.1, why.en, rows.en),
            )
        }
        Verdict::Undecided(_) => Text::new(
            format!("没有定论：{}，是不是{}", of.0, wanted.0),
            format!("undecided: whether {} are {}", of.1, wanted.1),
        ),
    }
}

/// The rows of which it is proved, where it is not of all.
fn rows(sides: Sides<'_>, standing: Standing, claim: &Claim) -> Text {
    if claim.rows.is_empty() {
        return Text::default();
    }
    let program = if standing == Standing::Coarser {
        sides.b
    } else {
        sides.a
    };
    let text = |row: &RowId| program.rows.get(row.index()).map(|r| r.text.clone());
    let named: Vec<String> = claim.rows.iter().take(MAX_ROWS).filter_map(text).collect();
    let more = claim.rows.len().saturating_sub(named.len());
    let (mut zh, mut en) = (named.join("；"), named.join("; "));
    if more > 0 {
        let _ = write!(zh, "等{}行", claim.rows.len());
        let _ = write!(en, " and {more} more");
    }
    Text::new(
        format!("。以下各行已证明没有问题：{zh}"),
        format!(". Proved of these rows: {en}"),
    )
}

/// Whether a difference breaks what has to hold between the packages.
pub fn breaks(standing: Standing, region: &Region) -> bool {
    match standing {
        Standing::Beside => true,
        Standing::Finer => !region.difference.is_inside(false),
        Standing::Coarser => !region.difference.is_inside(true),
    }
}

/// A mark before a difference: whether it stays inside the superior.
pub fn mark(sides: Sides<'_>, standing: Standing, region: &Region) -> &'static str {
    match (standing, breaks(standing, region)) {
        (Standing::Beside, _) => "",
        (_, true) => sides.pick_static("【超出上级】", "[beyond the superior] "),
        (_, false) => sides.pick_static("【在上级以内】", "[inside the superior] "),
    }
}
