//! The findings of packages as a page for reviewers: where, what, the case that shows it, and the
//! sentence that a reviewer would write. Markdown, in Chinese; the same packages give the same page.

use std::fmt::Write;

use super::{
    grid::About,
    verdict::{Claim, Finding, Other, Proofs, Property, Verdict, Witness},
};
use crate::{
    base::diagnostic::{Lang, Place},
    case::{amounts, facts, words::cite},
    ir::{FactId, Program, Value},
};

/// A package with what was proved of it.
#[derive(Debug)]
pub struct Proven<'a> {
    /// The program.
    pub program: &'a Program,
    /// Its proofs.
    pub proofs: &'a Proofs,
    /// Where its rules stand, for the command that runs a case.
    pub path: String,
}

/// What else is needed for a page.
pub struct Around<'f> {
    /// What comes of the case of a finding, in one line.
    pub result: &'f dyn Fn(&Program, &Witness) -> String,
    /// What comes of the same case in the other package.
    pub beside: &'f dyn Fn(&Other) -> String,
    /// Where a finding stands in its file: `规则包.zhun:12`.
    pub place: &'f dyn Fn(&Place) -> String,
}

impl std::fmt::Debug for Around<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Around").finish_non_exhaustive()
    }
}

/// The page.
pub fn page(packages: &[Proven<'_>], around: &Around<'_>) -> String {
    let mut out = String::from(
        "# 查出的问题 · Findings\n\n\
         规则包照公布文本录入，不改。以下是 `zhun check --findings` 证明各项性质时查出的问题：每一处有反例，\
         是可以用 `zhun recommend` 算的案件；写了 `已知缺陷` 的，附录入时写明的理由。没有列在这里的性质都已证明；\
         不能比较的（两个规则包用词不同而没有写对应）不算证明。\n\n\
         Packages are encoded as published. Each finding comes with a case that shows it.\n\n\
         | 规则包 | 证明 | 有反例 | 没有定论 | 不能比较 | 其中照录的 |\n|---|---|---|---|---|---|\n",
    );
    for one in packages {
        let (proved, refuted, undecided) = one.proofs.counts();
        let (kept, apart) = (one.proofs.kept(), one.proofs.not_comparable());
        line(
            &mut out,
            &format!(
                "| {} | {proved} | {refuted} | {undecided} | {apart} | {kept} |",
                name(one.program)
            ),
        );
    }
    for one in packages {
        package(&mut out, one, around);
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn name(program: &Program) -> &str {
    program.package().map_or("", |p| p.name.as_str())
}

fn package(out: &mut String, one: &Proven<'_>, around: &Around<'_>) {
    let refuted = one.proofs.claims.iter();
    let refuted: Vec<&Claim> = refuted.filter(|c| c.verdict != Verdict::Proved).collect();
    if refuted.is_empty() {
        return;
    }
    out.push('\n');
    line(out, &format!("## {}", name(one.program)));
    if let Some(package) = one.program.package() {
        out.push('\n');
        line(out, &cite::document(package));
    }
    let mut number = 0_usize;
    for claim in refuted {
        for group in groups(claim) {
            number = number.saturating_add(1);
            finding(out, one, (number, claim), &group, around);
        }
        if claim.more > 0 {
            out.push('\n');
            line(out, &format!("同类的还有{}处，没有列出。", claim.more));
        }
        if claim.verdict == Verdict::Refuted && claim.open > 0 {
            out.push('\n');
            line(out, &format!("除此以外，还有{}处没有定论。", claim.open));
        }
        if let Verdict::Undecided(_) = claim.verdict {
            number = number.saturating_add(1);
            out.push('\n');
            let what = about(one.program, claim);
            if let Some(apart) = &claim.apart {
                line(out, &format!("### {number}. {what}：不能比较"));
                out.push('\n');
                line(out, &format!("{}。", apart.zh));
                continue;
            }
            let property = claim.property.zh();
            line(out, &format!("### {number}. {what}：“{property}”没有定论"));
        }
    }
}

/// Findings that are kept for one reason are one entry; the others stand alone.
fn groups(claim: &Claim) -> Vec<Vec<&Finding>> {
    let mut all: Vec<Vec<&Finding>> = Vec::new();
    for finding in &claim.findings {
        let same = |group: &&mut Vec<&Finding>| {
            let first = group.first();
            first.is_some_and(|f| f.kept.is_some() && f.kept == finding.kept)
        };
        match all.iter_mut().find(same) {
            Some(group) => group.push(finding),
            None => all.push(vec![finding]),
        }
    }
    all
}

fn about(program: &Program, claim: &Claim) -> String {
    let of = match claim.about {
        About::Act(id) => program
            .violations
            .get(id.index())
            .map_or_else(String::new, |v| format!("{} {}", v.code, v.title)),
        About::Decision(id) => program
            .decisions
            .get(id.index())
            .map_or_else(String::new, |d| format!("判定“{}”", d.name)),
        About::Package => "规则包".to_owned(),
    };
    let of = of.trim().to_owned();
    if claim.name.is_empty() || of.contains(&claim.name) {
        of
    } else {
        format!("{of}，{}", claim.name)
    }
}

fn finding(
    out: &mut String,
    one: &Proven<'_>,
    (number, claim): (usize, &Claim),
    group: &[&Finding],
    around: &Around<'_>,
) {
    let Some(first) = group.first() else { return };
    let what = about(one.program, claim);
    out.push('\n');
    let kind = fault(claim.property);
    line(out, &format!("### {number}. {what}：{kind}"));
    out.push('\n');
    let d = &first.diagnostic;
    let place = (around.place)(&d.place);
    let cited = d.citation.as_deref().unwrap_or("");
    let place = [cited, place.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|p| !p.is_empty()).collect();
    line(out, &format!("- 出处：{}", place.join("，")));
    line(out, &format!("- 问题：{}", said(first)));
    if group.len() > 1 {
        line(out, &format!("- 同类：共{}处", group.len()));
    }
    if let Some(witness) = &first.witness {
        if !witness.facts.is_empty() {
            line(out, &format!("- 反例：{}", case(one.program, witness)));
        }
        let result = (around.result)(one.program, witness);
        if !result.is_empty() {
            line(out, &format!("- 照规则算出：{result}"));
        }
    }
    if let Some(other) = first.witness.as_ref().and_then(|w| w.other.as_deref()) {
        let beside = (around.beside)(other);
        if !beside.is_empty() {
            let name = &other.package;
            line(out, &format!("- 同样的案件，“{name}”算出：{beside}"));
        }
    }
    if let Some(reason) = &first.kept {
        line(out, &format!("- 照录的理由：{reason}"));
    }
    let opinion = match (claim.about, claim.property) {
        (About::Decision(_), Property::Monotonicity) => {
            "结果没有照写明的方向升降。建议核对这两行的结果，或者改写“随”。"
        }
        (_, property) => opinion(property),
    };
    line(out, &format!("- 审查意见：{opinion}"));
    if let Some(witness) = first.witness.as_ref().filter(|w| !w.case.is_empty()) {
        let document = document(one.program, witness);
        let code = match witness.about {
            About::Act(id) => one.program.violations.get(id.index()).map(|v| &v.code),
            About::Decision(_) | About::Package => None,
        };
        if let Some(code) = code {
            let path = &one.path;
            let _ = write!(
                out,
                "\n<details><summary>用 <code>zhun recommend {path} --act {code} --facts -</code> 算的案件</summary>\n\n```json\n{document:#}\n```\n\n</details>\n"
            );
        }
    }
}

/// The case as a document; what is 否 is said once.
fn document(program: &Program, witness: &Witness) -> serde_json::Value {
    let (no, rest): (Vec<_>, Vec<_>) = witness
        .case
        .iter()
        .partition(|(_, v)| *v == Value::Bool(false));
    let mut document = facts::object(program, rest.into_iter().map(|(f, v)| (*f, v)));
    if !no.is_empty() {
        document.insert(facts::REST.to_owned(), serde_json::Value::Bool(false));
    }
    serde_json::Value::Object(document)
}

/// What is wrong, without what keeping it added.
fn said(finding: &Finding) -> String {
    let text = finding.diagnostic.message.zh.as_str();
    let Some(reason) = &finding.kept else {
        return text.to_owned();
    };
    let text = text.strip_prefix("已知缺陷，照录：").unwrap_or(text);
    let end = format!("。理由：{reason}");
    let text = text.split_once(&end).map_or(text, |(before, _)| before);
    text.to_owned()
}

fn case(program: &Program, witness: &Witness) -> String {
    let one = |(fact, value): &(FactId, Value)| {
        let fact = program.facts.get(fact.index())?;
        let value = amounts::value(fact, value, Lang::Zh);
        Some(format!("{}为{value}", fact.label))
    };
    let all: Vec<String> = witness.facts.iter().filter_map(one).collect();
    all.join("，")
}

/// What a reader calls a fault of this property.
const fn fault(property: Property) -> &'static str {
    match property {
        Property::Gap => "空档",
        Property::Overlap => "重叠",
        Property::Boundary => "界限不相接",
        Property::Containment => "超出法定幅度",
        Property::Refinement => "超出上级基准",
        Property::Consistency => "与同依据的基准不一致",
        Property::Monotonicity => "重者反轻",
        Property::DeadRow => "用不上的行",
        Property::Unreachable => "法定幅度有一段达不到",
        Property::Weights => "权重合计不当",
        Property::Duplicate => "重复",
        Property::DoubleCounting => "一事重复评价",
        Property::Overflow => "算不出数额",
        Property::Authority => "超越设定权",
        Property::InForce => "依据不在施行期间",
        Property::Channels => "线上线下不一致",
        Property::Guarantee => "与保证不符",
        Property::PeriodEnds => "观察期超过总长",
        Property::StatesLeft => "观察期无人能进入",
        Property::OneTurn => "同一日两种转换",
        Property::KeptOut => "除外被绕开",
        Property::Untested => "没有用例",
    }
}

/// The sentence that a reviewer would write.
const fn opinion(property: Property) -> &'static str {
    match property {
        Property::Gap => {
            "这种情形没有裁量标准，执法时无从适用。建议补充相应的一行，或者写明不属于列举情形的如何处理。"
        }
        Property::Overlap => {
            "同一情形有两行不同的规定，同案可能不同罚。建议把条件改为互不重叠，或者写明从重、从轻或者先后次序。"
        }
        Property::Boundary => {
            "界限上的数没有归属或者归属两行。建议写明“以上”“以下”是否包含本数，使相邻各行首尾相接。"
        }
        Property::Containment => {
            "裁量基准不得超出法定的处罚种类和幅度。建议改到法定幅度以内；确需减轻处罚的，写明依据和程序。"
        }
        Property::Refinement => {
            "下级基准应当在上级基准的范围内细化。建议改到上级基准的范围以内，或者写明理由并报上级机关。"
        }
        Property::Consistency => {
            "同一依据、同样的事实，两个部门的处罚不同。建议两个部门协商统一，或者由共同的上级机关明确。"
        }
        Property::Monotonicity => "情形更严重，处罚反而更轻，过罚不相当。建议调整档次或者权重。",
        Property::DeadRow => "这一行在任何情形下都不会适用。建议核对条件，或者删去。",
        Property::Unreachable => {
            "法定幅度的这一段在任何情形下都达不到，等于缩小了法定的裁量范围。建议核对起点、权重和算式。"
        }
        Property::Weights => "建议写明总和的封顶和补足，使裁量结果始终在法定幅度以内。",
        Property::Duplicate => "同一内容写了两次，修改时容易只改一处。建议合并。",
        Property::DoubleCounting => {
            "同一事实既决定适用哪一档法定处罚，又计入裁量，等于评价了两次。建议只评价一次。"
        }
        Property::Overflow => "这种情形下算不出罚款数额。建议补充边界情形的规定。",
        Property::Authority => {
            "制定机关的权限不足以设定这种处罚或者不予处罚的情形。建议删去，或者写明上位法依据。"
        }
        Property::InForce => "所依据的规定当时没有施行或者已经变动。建议核对现行文本后修订。",
        Property::Channels => {
            "只因线上、线下不同而处罚不同，与线上线下一体监管的要求不符。建议统一，或者写明理由。"
        }
        Property::Guarantee => "表里的结果与写明的保证不符。建议核对这一行，或者改写保证。",
        Property::PeriodEnds => {
            "观察期连同延长超过了规定的总长。建议减少延长的次数或者时间，或者由有权机关修改总长。"
        }
        Property::StatesLeft => {
            "对象、分类和除外合起来没有留下任何一种情形，观察期形同虚设。建议核对这三项条件。"
        }
        Property::OneTurn => "同一日既延长又终止，状态没有依据。建议用不同的事项，并排除同一日。",
        Property::KeptOut => {
            "危害公共安全、侵害生命健康、涉嫌犯罪的，不得借观察期从宽。建议把从宽的条件限于在期内而没有除外的情形。"
        }
        Property::Untested => "建议补充走到这一行的用例。",
    }
}
