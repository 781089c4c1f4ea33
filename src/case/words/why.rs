//! Why a human decides, in words.

use super::{look::Look, penalty};
use crate::{
    base::diagnostic::Lang,
    case::outcome::{HumanWhy, NotCounted},
    ir::RowId,
};

impl Look<'_> {
    /// Rows by their texts: `“一般区域，逾期未完成”和“…”`.
    pub(super) fn rows(&self, ids: &[RowId]) -> String {
        let texts: Vec<String> = ids
            .iter()
            .map(|id| format!("“{}”", self.row(*id)))
            .collect();
        match self.lang {
            Lang::Zh => texts.join("和"),
            Lang::En => texts.join(" and "),
        }
    }

    /// Why a human decides.
    pub fn human(&self, why: &HumanWhy) -> String {
        let zh = matches!(self.lang, Lang::Zh);
        let say = |a: String, b: String| if zh { a } else { b };
        match why {
            HumanWhy::RuleSays(Some(expr)) => {
                let text = self.expr(*expr);
                say(
                    format!("规则在这里写明由行政机关综合裁量：{text}"),
                    format!("the rule leaves it to the organ here: {text}"),
                )
            }
            HumanWhy::RuleSays(None) => say(
                "规则在这里写明由行政机关综合裁量".to_owned(),
                "the rule leaves it to the organ here".to_owned(),
            ),
            HumanWhy::Tie(rows) => {
                let rows = self.rows(rows);
                say(
                    format!("本案同时符合{rows}，结果不同，基准没有说哪一个优先"),
                    format!(
                        "the case meets {rows}, which differ, and the benchmark does not say which comes first"
                    ),
                )
            }
            HumanWhy::Gap(_) => say(
                "裁量基准的表里没有一行包括本案".to_owned(),
                "no row of the benchmark covers the case".to_owned(),
            ),
            HumanWhy::FactorGap(name) => say(
                format!("裁量要素“{name}”没有一档包括本案"),
                format!("no level of the factor \"{name}\" covers the case"),
            ),
            HumanWhy::SeveralFines(penalties) => {
                let texts: Vec<String> = penalties
                    .iter()
                    .filter_map(|p| self.program.penalties.get(p.index()))
                    .map(|p| format!("“{}”", p.text))
                    .collect();
                say(
                    format!(
                        "几个阶段或者情形的罚款同时成立，没有说哪一个优先：{}",
                        texts.join("、")
                    ),
                    format!(
                        "fines of several stages hold together and none comes first: {}",
                        texts.join(", ")
                    ),
                )
            }
            HumanWhy::OppositeCircumstances(a, b) => {
                let (a, b) = (self.ground(*a), self.ground(*b));
                say(
                    format!("“{a}”和“{b}”一轻一重，同时成立"),
                    format!("\"{a}\" and \"{b}\" hold together and pull opposite ways"),
                )
            }
            HumanWhy::Mitigation(c) => {
                let name = self.ground(*c);
                say(
                    format!(
                        "“{name}”减轻处罚：在法定最低以下罚款、选较轻的种类或者不并处，由行政机关集体讨论决定"
                    ),
                    format!(
                        "\"{name}\" mitigates: below the statutory minimum, a lighter kind, or an addition left out; by collective discussion"
                    ),
                )
            }
            HumanWhy::NoNumericRule(d) => {
                let d = penalty::degree(*d, self.lang);
                say(
                    format!("{d}处罚，但裁量基准没有规定{d}到多少"),
                    format!("the penalty is {d}, and the benchmark gives no number for it"),
                )
            }
            HumanWhy::OpenTop => say(
                "上限不包括本数，最高额不是一个确定的数".to_owned(),
                "the upper end does not belong to the range, so the highest amount is no number"
                    .to_owned(),
            ),
            HumanWhy::NoBase(f) => {
                let name = self.fact_label(*f);
                say(
                    format!("“{name}”没有数额，规则没有说这时怎样罚款"),
                    format!("\"{name}\" has no amount, and the rule does not say what then"),
                )
            }
            HumanWhy::Unascertainable(f) => {
                let name = self.fact_label(*f);
                say(
                    format!("“{name}”无法查明，而它在这里不是裁量要素，不能按最低档次认定"),
                    format!(
                        "\"{name}\" cannot be ascertained, and it is no factor here, so the lowest level does not stand in"
                    ),
                )
            }
            HumanWhy::Choice => say(
                "法律规定几种处罚择一适用，由行政机关选择".to_owned(),
                "the law lets the organ choose between penalties".to_owned(),
            ),
            HumanWhy::NoStatutoryAmount(p) => {
                let text = self.penalty_text(*p);
                say(
                    format!("法律没有规定数额：{text}"),
                    format!("the law states no amount: {text}"),
                )
            }
            HumanWhy::OutOfRange(p) => {
                let text = self.penalty_text(*p);
                say(
                    format!("算得的数额超出法定幅度：{text}"),
                    format!("the computed amount leaves the statutory range: {text}"),
                )
            }
            HumanWhy::ReductionRange(r) => {
                let name = self
                    .program
                    .reductions
                    .get(r.index())
                    .map_or("", |r| r.name.as_str());
                say(
                    format!("“{name}”减多少，由行政机关在规定的幅度内决定"),
                    format!(
                        "how much \"{name}\" takes off is for the organ, within the limits given"
                    ),
                )
            }
        }
    }

    /// Why a circumstance that holds does not count.
    pub(super) fn not_counted(&self, why: NotCounted) -> String {
        let zh = matches!(self.lang, Lang::Zh);
        let say = |a: String, b: String| if zh { a } else { b };
        match why {
            NotCounted::AlreadyWeighed(f) => {
                let name = self.fact_label(f);
                say(
                    format!("裁量基准已经评价过“{name}”，不重复评价"),
                    format!("the benchmark has already weighed \"{name}\""),
                )
            }
            NotCounted::SameSide(c) => {
                let name = self.ground(c);
                say(
                    format!("同向的“{name}”已经适用，同向情节不累加"),
                    format!(
                        "\"{name}\" on the same side already counts, and the same side does not add up"
                    ),
                )
            }
            NotCounted::ShallComesFirst(c) => {
                let name = self.ground(c);
                say(
                    format!("它是“可以”，“{name}”是“应当”，应当先于可以"),
                    format!("it may count, \"{name}\" shall, and shall comes first"),
                )
            }
            NotCounted::Optional => say(
                "它是“可以”，是否适用由行政机关决定".to_owned(),
                "it may count; whether it does is for the organ".to_owned(),
            ),
        }
    }
}
