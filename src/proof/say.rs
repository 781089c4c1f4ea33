//! What findings say: names, cases, citations.

use super::{
    grid::{About, Grid},
    verdict::{Claim, Property, Undecided, Witness},
};
use crate::{
    base::{
        codes::proof as codes,
        diagnostic::{Diagnostic, Lang, Severity, Text},
        span::Span,
    },
    case::{amounts, words::cite},
    ir::{FactId, Program, RowId, Value, ViolationId},
};

/// Most facts named in a sentence.
const MAX_NAMED: usize = 8;

/// The name of what a finding is about, in quotation marks.
pub(super) fn subject(program: &Program, about: About) -> Text {
    match about {
        About::Act(id) => {
            let name = program.violations.get(id.index()).map_or("", |v| &v.name);
            Text::new(format!("“{name}”"), format!("\"{name}\""))
        }
        About::Decision(id) => {
            let name = program.decisions.get(id.index()).map_or("", |d| &d.name);
            Text::new(format!("判定“{name}”"), format!("decision \"{name}\""))
        }
        About::Package => Text::new("本规则包", "this package"),
    }
}

/// The subject with the table: `“未批先建”的要素“建设情况”`.
pub(super) fn table(program: &Program, grid: &Grid<'_>) -> Text {
    let of = subject(program, grid.about);
    match grid.about {
        About::Decision(_) | About::Package => of,
        About::Act(_) => Text::new(
            format!("{}的{}", of.zh, grid.name),
            format!("{}, {}", of.en, grid.name),
        ),
    }
}

/// A case in words: `整改情况为限期内改正，涉及量为1吨`.
pub(super) fn case(program: &Program, facts: &[(FactId, Value)]) -> Text {
    let say = |lang: Lang| {
        let named = facts.iter().take(MAX_NAMED).filter_map(|(fact, value)| {
            let fact = program.facts.get(fact.index())?;
            let value = amounts::value(fact, value, lang);
            Some(match lang {
                Lang::Zh => format!("{}为{value}", fact.label),
                Lang::En => format!("{} = {value}", fact.label),
            })
        });
        named.collect::<Vec<_>>()
    };
    let (mut zh, mut en) = (say(Lang::Zh), say(Lang::En));
    if facts.is_empty() {
        return Text::new("无论事实如何", "whatever the facts");
    }
    let more = facts.len().saturating_sub(MAX_NAMED);
    if more > 0 {
        zh.push(format!("另有{more}项事实"));
        en.push(format!("{more} more facts"));
    }
    Text::new(zh.join("，"), en.join(", "))
}

/// The case of a finding, as help.
#[must_use]
pub(super) fn shown(program: &Program, diagnostic: Diagnostic, witness: &Witness) -> Diagnostic {
    if witness.facts.is_empty() {
        return diagnostic;
    }
    let case = case(program, &witness.facts);
    diagnostic.help(
        format!("反例：{}（其余事实按通常情形）", case.zh),
        format!("the case: {} (other facts as usual)", case.en),
    )
}

/// What the benchmark of an act, or a decision, rests on, for the citation of a finding.
#[must_use]
pub(super) fn cited(program: &Program, diagnostic: Diagnostic, about: About) -> Diagnostic {
    let found = match about {
        About::Act(act) => source(program, act),
        About::Decision(id) => program.decisions.get(id.index()).map(|decision| {
            let package = program.package();
            cite::citations(program, package, &decision.basis, Lang::Zh)
        }),
        About::Package => None,
    };
    match found {
        Some(source) if !source.is_empty() => diagnostic.citing(source),
        Some(_) | None => diagnostic,
    }
}

/// The benchmark of an act as cited.
fn source(program: &Program, act: ViolationId) -> Option<String> {
    let violation = program.violations.get(act.index())?;
    let benchmark = violation.benchmark.as_ref()?;
    Some(cite::benchmark(program, benchmark))
}

/// The statutory basis of an act as cited.
pub(super) fn basis(program: &Program, act: ViolationId) -> String {
    let Some(violation) = program.violations.get(act.index()) else {
        return String::new();
    };
    let package = program.packages.get(violation.package.index());
    cite::citations(program, package, &violation.basis, Lang::Zh)
}

/// What a row says, with its place: `建设情况：设备安装`.
pub(super) fn row(program: &Program, id: Option<RowId>) -> String {
    let row = id.and_then(|id| program.rows.get(id.index()));
    row.map_or_else(String::new, |r| {
        r.text.strip_prefix("当 ").unwrap_or(&r.text).to_owned()
    })
}

/// How a finding may be kept.
#[must_use]
pub(super) fn or_keep(
    diagnostic: Diagnostic,
    property: Property,
    zh: &str,
    en: &str,
) -> Diagnostic {
    let kind = property.kinds().first().copied().unwrap_or("");
    diagnostic.help(
        format!("{zh}；公布文本确实如此时，写“已知缺陷 {kind} “理由””"),
        format!("{en}; if the published text is really so, write: 已知缺陷 {kind} “reason”"),
    )
}

/// A finding of a property at a place.
pub(super) fn finding(property: Property, span: Span, zh: String, en: String) -> Diagnostic {
    Diagnostic::new(property.code(), property.severity(), span, zh, en)
}

/// What cannot be compared, and why.
fn apart(program: &Program, claim: &Claim) -> Diagnostic {
    let of = subject(program, claim.about);
    let why = claim.apart.clone().unwrap_or_default();
    Diagnostic::new(
        codes::UNDECIDED,
        Severity::Warning,
        claim.span,
        format!("{}的{}不能比较：{}", of.zh, claim.name, why.zh),
        format!("{}, {}: not comparable: {}", of.en, claim.name, why.en),
    )
    .help(
        "不能比较不等于一致；是一回事的，在规则包里写“对应 规则包 { 本包的词 = 对方的词 }”",
        "not comparable is not consistent: map what is the same by 对应 PACKAGE { OURS = THEIRS }",
    )
}

/// Why questions stay open.
fn reason(why: Undecided) -> Text {
    match why {
        Undecided::Steps(steps) => Text::new(
            format!("用了{steps}步还没有结论"),
            format!("{steps} steps were spent without an answer"),
        ),
        Undecided::Beyond => Text::new(
            "它取决于几项事实互相比较或者明细，没有找到反例，也没有证明没有",
            "it rests on facts compared with each other or on lists: no case was found, and none was excluded",
        ),
        Undecided::NotComparable => Text::new("双方用词没有对应", "the two are not mapped"),
    }
}

/// The name of a claim behind its subject.
fn named(claim: &Claim) -> String {
    if claim.name.is_empty() {
        String::new()
    } else {
        format!("的{}", claim.name)
    }
}

/// What stayed open beside the findings, and why.
pub(super) fn partly(program: &Program, claim: &Claim, why: Undecided) -> Diagnostic {
    let (of, why, open) = (subject(program, claim.about), reason(why), claim.open);
    Diagnostic::warning(
        codes::UNDECIDED,
        claim.span,
        format!(
            "{}{}，“{}”除了查出的反例，还有{open}处没有定论：{}",
            of.zh,
            named(claim),
            claim.property.zh(),
            why.zh
        ),
        format!(
            "{}, {}: beside what refutes it, {open} questions of {} are undecided: {}",
            of.en,
            claim.name,
            claim.property.slug().replace('_', " "),
            why.en
        ),
    )
    .help(
        "改好查出的以后再检查一次；没有定论不等于没有问题",
        "repair what was found and check again; undecided is not proved",
    )
}

/// What stayed open, and why.
pub(super) fn undecided(program: &Program, claim: &Claim, why: Undecided) -> Diagnostic {
    if why == Undecided::NotComparable {
        return apart(program, claim);
    }
    let (of, why) = (subject(program, claim.about), reason(why));
    Diagnostic::warning(
        codes::UNDECIDED,
        claim.span,
        format!(
            "{}{}，“{}”没有定论：{}",
            of.zh,
            named(claim),
            claim.property.zh(),
            why.zh
        ),
        format!(
            "{}, {}: {} is undecided: {}",
            of.en,
            claim.name,
            claim.property.slug().replace('_', " "),
            why.en
        ),
    )
    .help(
        "没有定论不等于没有问题；给事实写“范围”“约束”，或者把条件拆开，再检查一次",
        "undecided is not proved: bound the facts, state constraints, or part the conditions, and check again",
    )
}
