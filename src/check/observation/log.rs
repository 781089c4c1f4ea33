//! The log of a period: the list of dated events and its fields, and the events that the text names.

use crate::{
    base::{
        codes::observation as codes,
        diagnostic::{Diagnostic, nearest},
        span::Span,
    },
    ir::{FactId, FactType},
    syntax::ast::{Expr, Name},
};

use super::super::build::At;
use super::super::scope::{Cx, Env, Symbol};
use crate::base::words::BoundaryWords;

/// Names of the fields: 日期 and 事项 always, 问题 and 机关 where the text needs them.
pub(super) const DAY: &str = "日期";
/// What happened.
pub(super) const EVENT: &str = "事项";
/// Of which problem a measure was taken.
pub(super) const PROBLEM: &str = "问题";
/// Who decided.
pub(super) const ORGAN: &str = "机关";

/// A log as declared.
#[derive(Clone, Debug)]
pub(super) struct Log {
    /// Its name.
    pub name: String,
    /// The list.
    pub list: FactId,
    /// 日期
    pub day: FactId,
    /// 事项
    pub event: FactId,
    /// It has a field 问题.
    pub problem: bool,
}

impl Log {
    /// The log of this name, with the fields that every log has; what is wrong is reported.
    pub(super) fn find(cx: &mut Cx<'_>, name: &Name) -> Option<Self> {
        let symbol = cx.symbol(&name.text, name.span, Env::plain(BoundaryWords::default()))?;
        let list = match symbol {
            Symbol::Fact(list) if matches!(cx.fact_type(list), Some(FactType::List(_))) => list,
            Symbol::Fact(_) | Symbol::Definition(_) | Symbol::Decision(_) => {
                wrong(
                    cx,
                    name.span,
                    "“记录”须是一个明细",
                    "the log must be a list of records",
                );
                return None;
            }
        };
        let field = |cx: &Cx<'_>, field: &str| cx.fields.get(&(list, field.to_owned())).copied();
        let day = field(cx, DAY).filter(|f| matches!(cx.fact_type(*f), Some(FactType::Date)));
        let event =
            field(cx, EVENT).filter(|f| matches!(cx.fact_type(*f), Some(FactType::Choice(_))));
        let (Some(day), Some(event)) = (day, event) else {
            wrong(
                cx,
                name.span,
                "记录须有“日期：日期”和“事项：选项 { … }”两栏",
                "a log has the fields 日期：date and 事项：choice { … }",
            );
            return None;
        };
        Some(Self {
            name: name.text.clone(),
            list,
            day,
            event,
            problem: field(cx, PROBLEM).is_some(),
        })
    }

    /// The options of a field; empty if there is no such field.
    fn options(&self, cx: &Cx<'_>, field: &str) -> Vec<String> {
        let field = cx.fields.get(&(self.list, field.to_owned())).copied();
        match field.and_then(|f| cx.fact_type(f)) {
            Some(FactType::Choice(options)) => options.names.clone(),
            Some(
                FactType::Bool
                | FactType::Multi(_)
                | FactType::Number(_)
                | FactType::Date
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            )
            | None => Vec::new(),
        }
    }

    /// Whether a word is an event.
    pub(super) fn has_event(&self, cx: &Cx<'_>, word: &str) -> bool {
        self.options(cx, EVENT).iter().any(|o| o == word)
    }

    /// A word that must be an option of a field; what is wrong is reported.
    pub(super) fn needs(&self, cx: &mut Cx<'_>, field: &str, word: &Name) -> Option<()> {
        let options = self.options(cx, field);
        if options.contains(&word.text) {
            return Some(());
        }
        let near = nearest(&word.text, options.iter().map(String::as_str)).map(str::to_owned);
        let mut d = Diagnostic::error(
            codes::LOG,
            word.span,
            format!("记录“{}”的“{field}”里没有“{}”", self.name, word.text),
            format!("the field {field} of the log has no option `{}`", word.text),
        )
        .because("没有登记", "not declared");
        d = match near {
            Some(near) => d
                .help(
                    format!("最接近的是“{near}”"),
                    format!("the nearest is `{near}`"),
                )
                .fixed_by(word.span, near),
            None => d.help(
                format!("在明细里写“{field}：选项 {{ …、{} }}”", word.text),
                format!("add it to the options of {field}"),
            ),
        };
        cx.say(d);
        None
    }

    /// Some record satisfies a condition.
    pub(super) fn some(&self, at: At, when: Expr) -> Expr {
        at.some(&self.name, when)
    }

    /// The first or last day on which a condition is met.
    pub(super) fn day_of(&self, at: At, when: Expr, latest: bool) -> Expr {
        at.day_of(&self.name, DAY, when, latest)
    }
}

/// Reports what is wrong with a log.
pub(super) fn wrong(cx: &mut Cx<'_>, span: Span, zh: &str, en: &str) {
    cx.say(
        Diagnostic::error(codes::LOG, span, zh, en).help(
            "例如：观察记录：明细 至多 40 { 日期：日期；事项：选项 { 备案、延长、提示、约谈、责令改正、发生事故 }；问题：选项 { 轻微 }；机关：选项 { 县级、市级 } }",
            "e.g. a list with the fields 日期, 事项, 问题, 机关",
        ),
    );
}
