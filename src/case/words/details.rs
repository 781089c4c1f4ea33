//! The longer reasons: the act, stages, lists, decisions, circumstances, the arithmetic.

use super::{
    cite,
    look::Look,
    penalty, phrases,
    reasons::{Said, said},
};
use crate::{
    base::{quantity::print, ratio::Ratio, terms::Modality},
    case::{amounts, outcome::Ground},
    ir::{
        Citation, DecisionId, DecisionValue, ExprId, FactId, FactType, GuardKind, ListEntry,
        ListId, Package, PenaltyId, ResultType, RowId, ViolationId,
    },
};

/// A ground by number, for names of reasons.
pub(super) fn ground_slug(ground: Ground) -> String {
    match ground {
        Ground::Circumstance(c) => c.0.to_string(),
        Ground::Listed(list, i) => format!("listed-{}-{i}", list.0),
    }
}

impl Look<'_> {
    pub(super) fn basis(&self, cs: &[Citation]) -> Option<String> {
        self.citations(self.package(), cs)
    }

    pub(super) fn citations(&self, package: Option<&Package>, cs: &[Citation]) -> Option<String> {
        let text = cite::citations(self.program, package, cs, self.lang);
        (!text.is_empty()).then_some(text)
    }

    /// A ground for people: the name of a circumstance, or an entry of a list.
    pub(super) fn ground(&self, ground: Ground) -> String {
        match ground {
            Ground::Circumstance(c) => self.circumstance(c).to_owned(),
            Ground::Listed(list, i) => {
                let (name, number) = self.list_entry(list, i);
                self.say(
                    phrases::GROUND_LISTED,
                    &[("name", name), ("number", number)],
                )
            }
        }
    }

    pub(super) fn ground_basis(&self, ground: Ground) -> Option<String> {
        match ground {
            Ground::Circumstance(c) => {
                let c = self.program.circumstances.get(c.index())?;
                self.citations(self.package_of(c.package), &c.basis)
            }
            Ground::Listed(list, i) => {
                let list = self.program.lists.get(list.index())?;
                self.citations(self.package_of(list.package), &list.entries.get(i)?.basis)
            }
        }
    }

    fn entry(&self, list: ListId, i: usize) -> Option<&ListEntry> {
        self.program.lists.get(list.index())?.entries.get(i)
    }

    pub(super) fn counts(&self, ground: Ground) -> Said {
        let (effect, modality) = match ground {
            Ground::Circumstance(c) => {
                let c = self.program.circumstances.get(c.index());
                (c.map(|c| c.effect), c.map(|c| c.modality))
            }
            Ground::Listed(list, i) => {
                let e = self.entry(list, i);
                (e.map(|e| e.effect), e.map(|e| e.modality))
            }
        };
        let effect = effect
            .map(|e| penalty::effect(e, self.lang))
            .unwrap_or_default();
        let must = modality.map_or("", |m| penalty::modality(m, self.lang));
        let (name, article) = (self.ground(ground), self.ground_basis(ground));
        let phrase = match &article {
            Some(_) => phrases::COUNTS_BASIS,
            None => phrases::COUNTS,
        };
        let values = [
            ("name", name.as_str()),
            ("basis", article.as_deref().unwrap_or("")),
            ("must", must),
            ("effect", effect.as_str()),
        ];
        let text = self.say(phrase, &values);
        said(format!("counts-{}", ground_slug(ground)), text).under(article)
    }

    pub(super) fn act_reason(&self, id: ViolationId) -> Said {
        let Some(v) = self.program.violations.get(id.index()) else {
            return said("act".to_owned(), String::new());
        };
        let violates = self.basis(&v.violates);
        let basis = self.basis(&v.basis);
        let phrase = match (&violates, &basis) {
            (Some(_), Some(_)) => phrases::ACT_BOTH,
            (Some(_), None) => phrases::ACT_VIOLATES,
            (None, Some(_)) => phrases::ACT_BASIS,
            (None, None) => phrases::ACT,
        };
        let values = [
            ("title", v.title.as_str()),
            ("violates", violates.as_deref().unwrap_or("")),
            ("basis", basis.as_deref().unwrap_or("")),
        ];
        let text = self.say(phrase, &values);
        said("act".to_owned(), text)
            .under(basis)
            .with("编码", v.code.clone())
    }

    /// A penalty that is not a fine, as the statute imposes it.
    pub(super) fn statutory_penalty(&self, id: PenaltyId) -> String {
        let Some(p) = self.program.penalties.get(id.index()) else {
            return String::new();
        };
        let on = penalty::object(self.program, p.on, self.lang);
        let must = penalty::modality(p.modality, self.lang);
        let kind = penalty::kind(&p.kind, &p.what, self.lang);
        self.say(
            phrases::IMPOSES,
            &[("on", &on), ("must", must), ("kind", &kind)],
        )
    }

    pub(super) fn guard(&self, id: ViolationId, i: usize) -> Said {
        let violation = self.program.violations.get(id.index());
        let Some(guard) = violation.and_then(|v| v.guards.get(i)) else {
            return said(format!("guard-{i}"), String::new());
        };
        let own = self.basis(&guard.basis);
        let article = own.or_else(|| self.basis(violation.map_or(&[], |v| &v.basis)));
        let text = match &guard.kind {
            GuardKind::Stage { name, .. } => self.say(phrases::GUARD_STAGE, &[("name", name)]),
            GuardKind::Arm { on } => self.say(
                phrases::GUARD_ARM,
                &[("fact", self.fact_label(*on)), ("name", &guard.text)],
            ),
        };
        said(format!("guard-{i}"), text).under(article)
    }

    pub(super) fn list_entry(&self, list: ListId, i: usize) -> (&str, &str) {
        let list = self.program.lists.get(list.index());
        let number = list
            .and_then(|l| l.entries.get(i))
            .map_or("", |e| e.number.as_str());
        (list.map_or("", |l| l.name.as_str()), number)
    }

    pub(super) fn listed(&self, id: ListId, i: usize, m: Modality) -> Said {
        let list = self.program.lists.get(id.index());
        let entry = self.entry(id, i);
        let (name, number) = self.list_entry(id, i);
        let must = penalty::modality(m, self.lang);
        let effect = entry
            .map(|e| penalty::effect(e.effect, self.lang))
            .unwrap_or_default();
        let article = entry
            .and_then(|e| self.citations(list.and_then(|l| self.package_of(l.package)), &e.basis));
        let source = list.map_or("", |l| l.source.as_str());
        let phrase = if source.is_empty() {
            phrases::LISTED
        } else {
            phrases::LISTED_SOURCE
        };
        let values = [
            ("name", name),
            ("source", source),
            ("number", number),
            ("must", must),
            ("effect", effect.as_str()),
        ];
        said(format!("listed-{}-{i}", id.0), self.say(phrase, &values))
            .under(article)
            .with("清单项", number.to_owned())
    }

    pub(super) fn decision(&self, id: DecisionId, row: RowId) -> Said {
        let Some(d) = self.program.decisions.get(id.index()) else {
            return said(format!("decision-{}", id.0), String::new());
        };
        let row_text = self.row(row);
        let value = d
            .rows
            .iter()
            .find(|r| r.row == row)
            .map(|r| self.decision_value(&d.result, &r.value))
            .unwrap_or_default();
        said(
            format!("decision-{}-{}", id.0, row.0),
            self.say(
                phrases::DECISION,
                &[("name", &d.name), ("row", &row_text), ("value", &value)],
            ),
        )
        .under(self.basis(&d.basis))
        .with("判定", value)
    }

    /// What a row of a decision gives: a word, an option, or the expression as written.
    pub fn decision_value(&self, ty: &ResultType, value: &DecisionValue) -> String {
        match (value, ty) {
            (DecisionValue::Bool(yes), _) => amounts::yes_no(*yes, self.lang).to_owned(),
            (DecisionValue::Choice(i), ResultType::Value(FactType::Choice(o))) => {
                o.names.get(usize::from(*i)).cloned().unwrap_or_default()
            }
            (DecisionValue::Choice(i), ResultType::Value(_) | ResultType::Range) => i.to_string(),
            (DecisionValue::Number(_, expr), _) => self.expr(*expr),
            (DecisionValue::Range(r), _) => self.expr(r.expr),
        }
    }

    /// The arithmetic: the formula, the same with its values, the result.
    pub(super) fn formula(
        &self,
        expr: ExprId,
        facts: &[(FactId, i64)],
        result: Ratio,
        sum: Option<Ratio>,
    ) -> Said {
        let text = self.expr(expr);
        let result = amounts::exact_money(result, self.lang);
        let mut values: Vec<(&str, String)> = facts
            .iter()
            .filter_map(|(id, steps)| {
                let fact = self.program.facts.get(id.index())?;
                let FactType::Number(ty) = &fact.ty else {
                    return None;
                };
                Some((
                    fact.name.as_str(),
                    amounts::number_in(ty, *steps, self.lang),
                ))
            })
            .collect();
        let hidden: Vec<String> = values
            .iter()
            .filter(|(name, _)| !text.contains(name))
            .map(|(name, v)| self.say(phrases::FORMULA_VALUE, &[("name", name), ("value", v)]))
            .collect();
        if let Some(sum) = sum {
            values.push(("总和", print::ratio(sum)));
        }
        let filled = substitute(&text, &values);
        let mut line = if filled == text || filled == result {
            format!("{filled} = {result}")
        } else {
            format!("{text} = {filled} = {result}")
        };
        if filled == result && text == result {
            line = result.clone();
        }
        if !hidden.is_empty() {
            let values = hidden.join(phrases::COMMA.template(self.lang));
            line = self.say(
                phrases::FORMULA_HIDDEN,
                &[("formula", &line), ("values", &values)],
            );
        }
        said(format!("formula-{}", expr.0), line)
            .under(self.benchmark().map(|b| cite::benchmark(self.program, b)))
            .with("算式", filled)
            .with("结果", result)
    }
}

/// Names replaced by their values, each place once, the longest name first.
pub(super) fn substitute(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let hit = values
            .iter()
            .filter(|(name, _)| !name.is_empty() && rest.starts_with(name))
            .max_by_key(|(name, _)| name.len());
        let (add, cut) = match hit {
            Some((name, value)) => (value.clone(), name.len()),
            None => (c.to_string(), c.len_utf8()),
        };
        out.push_str(&add);
        rest = rest.get(cut..).unwrap_or("");
    }
    out
}
