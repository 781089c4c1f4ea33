//! A comparison for people, in lines.

use std::fmt::Write;

use super::{
    Comparison, Pair,
    difference::{Difference, Gap, Relation},
    judged::{self, Standing},
    regions::Region,
};
use crate::{
    base::diagnostic::Lang,
    case::{
        amounts,
        words::{Look, penalty},
    },
    ir::{FactId, Program, Value, ViolationId},
};

/// The two packages and how to speak of them.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'p> {
    /// The first.
    pub a: &'p Program,
    /// The second.
    pub b: &'p Program,
    /// The language.
    pub lang: Lang,
}

/// Most values of a fact that are named.
const MAX_VALUES: usize = 6;
/// Most facts that are named of those that one side alone uses.
const MAX_FACTS: usize = 4;

impl Sides<'_> {
    /// Chinese or English.
    pub fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// As [`Self::pick`], of texts that stand in the program.
    pub const fn pick_static(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// `《办法》（2021）`, with the letter that stands for it.
    pub fn titles(&self) -> (String, String) {
        let one = |program: &Program, letter: &str| {
            let package = program.package();
            let name = package.map_or("", |p| p.name.as_str());
            let version = package.map_or("", |p| p.version.as_str());
            if version.is_empty() {
                format!("{letter} {name}")
            } else {
                format!("{letter} {name} {version}")
            }
        };
        (
            one(self.a, self.pick("甲", "A")),
            one(self.b, self.pick("乙", "B")),
        )
    }

    /// An act of the first or second package: `1.1 未批先建`.
    pub fn act(program: &Program, id: ViolationId) -> String {
        let act = program.violations.get(id.index());
        act.map_or_else(String::new, |v| {
            format!("{} {}", v.code, v.name).trim().to_owned()
        })
    }

    /// Labels of facts.
    pub fn labels(program: &Program, facts: &[FactId]) -> Vec<String> {
        let facts = facts.iter().filter_map(|id| program.facts.get(id.index()));
        facts.map(|f| f.label.clone()).collect()
    }

    /// The facts that one side alone uses: a few of them and their number. `first`: of the first.
    pub fn alone(&self, first: bool, facts: &[FactId]) -> String {
        let (program, side) = if first {
            (self.a, self.pick("甲", "A"))
        } else {
            (self.b, self.pick("乙", "B"))
        };
        let mut labels = Self::labels(program, facts);
        labels.truncate(MAX_FACTS);
        let (named, count) = (labels.join(self.pick("、", ", ")), facts.len());
        let more = count > labels.len();
        match self.lang {
            Lang::Zh => {
                let more = if more { "等" } else { "" };
                format!("只有{side}用的事实{count}项，取通常情形：{named}{more}")
            }
            Lang::En => {
                let more = if more { " …" } else { "" };
                format!("{count} facts of {side} only, taken as usual: {named}{more}")
            }
        }
    }

    /// That one package alone has duties of procedure about an act; they are then not compared.
    pub const fn procedure(&self, pair: &Pair) -> Option<&'static str> {
        match pair.procedure {
            (true, false) => Some(self.pick_static(
                "只有甲有这一行为的程序，程序没有比较",
                "only A has duties of procedure about it; they are not compared",
            )),
            (false, true) => Some(self.pick_static(
                "只有乙有这一行为的程序，程序没有比较",
                "only B has duties of procedure about it; they are not compared",
            )),
            (true, true) | (false, false) => None,
        }
    }

    fn comma(&self) -> &'static str {
        self.pick("，", ", ")
    }

    /// What lies between two results, in a sentence without an end.
    pub fn difference(&self, d: &Difference) -> String {
        let mut parts = Vec::new();
        if let Some((x, y)) = d.dispositions {
            let (x, y) = (
                penalty::disposition(x, self.lang),
                penalty::disposition(y, self.lang),
            );
            parts.push(match self.lang {
                Lang::Zh => format!("甲{x}，乙{y}"),
                Lang::En => format!("A: {x}, B: {y}"),
            });
        }
        for (on, relation, gap) in &d.fines {
            parts.push(self.fine(on, *relation, *gap));
        }
        for (zh, en, only) in [
            ("只有甲", "only A", &d.only_a),
            ("只有乙", "only B", &d.only_b),
        ] {
            if !only.is_empty() {
                let list = only.join("、");
                parts.push(match self.lang {
                    Lang::Zh => format!("{zh}：{list}"),
                    Lang::En => format!("{en}: {list}"),
                });
            }
        }
        let comma = self.pick("，", ", ");
        for duty in &d.duties {
            let (name, x, y) = (&duty.name, duty.a.words(self.lang), duty.b.words(self.lang));
            parts.push(match self.lang {
                Lang::Zh => format!("程序“{name}”：甲{x}{comma}乙{y}"),
                Lang::En => format!("duty \"{name}\": A {x}{comma}B {y}"),
            });
        }
        parts.join(self.pick("；", "; "))
    }

    fn fine(&self, on: &str, relation: Relation, (low, high): Gap) -> String {
        let on = match self.lang {
            Lang::Zh => format!("对{on}的罚款"),
            Lang::En => format!("fine on {}", penalty::object_code(on).replace('_', " ")),
        };
        let money = |fen: i64| {
            let fen = fen.saturating_abs();
            if fen >= i64::MAX.saturating_sub(1) {
                self.pick("没有上限", "no upper end").to_owned()
            } else {
                amounts::money(fen, self.lang)
            }
        };
        let by = match (low == high, self.lang) {
            (true, _) => money(low),
            (false, Lang::Zh) => format!("低端{}、高端{}", money(low), money(high)),
            (false, Lang::En) => {
                format!(
                    "{} at the lower end, {} at the upper",
                    money(low),
                    money(high)
                )
            }
        };
        match (relation, self.lang) {
            (Relation::Same, Lang::Zh) => format!("{on}相同"),
            (Relation::Same, Lang::En) => format!("{on} is the same"),
            (Relation::Heavier, Lang::Zh) => format!("{on}，乙比甲高{by}"),
            (Relation::Heavier, Lang::En) => format!("{on}: B is higher by {by}"),
            (Relation::Lighter, Lang::Zh) => format!("{on}，乙比甲低{by}"),
            (Relation::Lighter, Lang::En) => format!("{on}: B is lower by {by}"),
            (Relation::Inside, Lang::Zh) => format!("{on}，乙在甲的幅度以内而更窄"),
            (Relation::Inside, Lang::En) => format!("{on}: B lies inside A and is narrower"),
            (Relation::Wider, Lang::Zh) => format!("{on}，乙两端都超出甲（{by}）"),
            (Relation::Wider, Lang::En) => format!("{on}: B goes beyond A at both ends ({by})"),
            (Relation::Without, Lang::Zh) => format!("{on}，只有甲有"),
            (Relation::Without, Lang::En) => format!("{on}: A only"),
            (Relation::Added, Lang::Zh) => format!("{on}，只有乙有"),
            (Relation::Added, Lang::En) => format!("{on}: B only"),
        }
    }

    /// The values that the cases of a region share.
    pub fn place(&self, region: &Region) -> String {
        if region.where_.is_empty() {
            return match (region.exact, region.cases, self.lang) {
                (_, 1, Lang::Zh) => "出现在比较的一个案件里".to_owned(),
                (_, 1, Lang::En) => "in one of the cases compared".to_owned(),
                (true, _, Lang::Zh) => "比较的案件都是这样".to_owned(),
                (true, _, Lang::En) => "in every case compared".to_owned(),
                (false, n, Lang::Zh) => format!("出现在比较的{n}个案件里，没有共同的取值"),
                (false, n, Lang::En) => {
                    format!("in {n} of the cases compared, which share no value")
                }
            };
        }
        let one = |(fact, values): &(FactId, Vec<Value>)| {
            let fact = self.a.facts.get(fact.index())?;
            let said = values.iter().take(MAX_VALUES);
            let mut said: Vec<String> = said.map(|v| amounts::value(fact, v, self.lang)).collect();
            if values.len() > MAX_VALUES {
                said.push(self.pick("…", "…").to_owned());
            }
            let said = said.join(self.pick("或", " or "));
            Some(match self.lang {
                Lang::Zh => format!("{}为{said}", fact.label),
                Lang::En => format!("{} = {said}", fact.label),
            })
        };
        let all: Vec<String> = region.where_.iter().filter_map(one).collect();
        let all = all.join(self.comma());
        match (region.exact, self.lang) {
            (true, Lang::Zh) => format!("凡是{all}"),
            (true, Lang::En) => format!("always where {all}"),
            (false, Lang::Zh) => format!("出现在{all}的一部分情形"),
            (false, Lang::En) => format!("in some cases of {all}"),
        }
    }

    /// The values of the witness for the facts that the region names, and those that are not ordinary.
    pub fn witness(&self, region: &Region) -> String {
        let named = |fact: &FactId| region.where_.iter().any(|(f, _)| f == fact);
        let one = |(fact, value): &(FactId, Value)| {
            let usual = crate::proof::ordinary(self.a, *fact);
            if !named(fact) && usual.as_ref() == Some(value) {
                return None;
            }
            let fact = self.a.facts.get(fact.index())?;
            let value = amounts::value(fact, value, self.lang);
            Some(match self.lang {
                Lang::Zh => format!("{}为{value}", fact.label),
                Lang::En => format!("{} = {value}", fact.label),
            })
        };
        let all: Vec<String> = region.witness.a.iter().filter_map(one).collect();
        if all.is_empty() {
            self.pick("通常情形", "an ordinary case").to_owned()
        } else {
            all.join(self.comma())
        }
    }

    /// Both results, each in a line.
    pub fn results(&self, pair: &Pair, region: &Region) -> (String, String) {
        let look = |program, violation| Look {
            program,
            violation,
            lang: self.lang,
        };
        (
            look(self.a, pair.a).outcome(&region.a),
            look(self.b, pair.b).outcome(&region.b),
        )
    }
}

/// The comparison. `limit`: most regions of one pair of acts.
pub fn page(sides: Sides<'_>, comparison: &Comparison, limit: usize) -> String {
    let mut out = String::new();
    let (a, b) = sides.titles();
    let _ = writeln!(out, "{a}\n{b}\n");
    let pairs = comparison.pairs.len();
    let differ = comparison.pairs.iter().filter(|p| p.asked > p.same).count();
    let _ = writeln!(out, "{}", counted(sides, pairs, differ));
    for (zh, en, program, only) in [
        ("只有甲有", "only in A", sides.a, &comparison.only_a),
        ("只有乙有", "only in B", sides.b, &comparison.only_b),
    ] {
        if !only.is_empty() {
            let names = only.iter().map(|id| Sides::act(program, *id));
            let names: Vec<String> = names.collect();
            let names = names.join(sides.pick("、", ", "));
            let _ = writeln!(
                out,
                "{}{}{names}",
                sides.pick(zh, en),
                sides.pick("：", ": ")
            );
        }
    }
    let told = |p: &&Pair| !p.is_alike() || !p.is_proved();
    for pair in comparison.pairs.iter().filter(told) {
        act(&mut out, (sides, comparison.standing), pair, limit);
    }
    // What differs is what a reader came for; the rest follows.
    for sentence in alike(sides, comparison) {
        let _ = write!(out, "\n{sentence}\n");
    }
    out
}

/// How many acts stand in both, and how many of them differ.
pub fn counted(sides: Sides<'_>, pairs: usize, differ: usize) -> String {
    match (pairs, sides.lang) {
        (0, Lang::Zh) => {
            "没有相同的违法行为，没有可比较的。用 --act 甲=乙 指明，或者在规则包里写“对应”。".to_owned()
        }
        (0, Lang::En) => {
            "No act stands in both: nothing to compare. Name pairs by --act X=Y, or map them by 对应."
                .to_owned()
        }
        (_, Lang::Zh) => format!("相同的违法行为{pairs}个，其中{differ}个有不同的结果。"),
        (_, Lang::En) => format!("{pairs} acts stand in both, {differ} of them differ."),
    }
}

/// The acts without a difference: those of which that is proved, then those of which only cases were
/// compared, a sentence each.
pub fn alike(sides: Sides<'_>, comparison: &Comparison) -> Vec<String> {
    let of = |proved: bool| {
        let all = comparison.pairs.iter();
        let all = all.filter(move |p| p.is_alike() && p.is_proved() == proved);
        let names: Vec<String> = all
            .map(|p| match (proved, sides.lang, Sides::act(sides.a, p.a)) {
                (true, _, name) => name,
                (false, Lang::Zh, name) => format!("{name}（{}个案件）", p.asked),
                (false, Lang::En, name) => format!("{name} ({} cases)", p.asked),
            })
            .collect();
        (names.len(), names.join(sides.pick("、", ", ")))
    };
    let said = |proved: bool| {
        let (count, names) = of(proved);
        match (count, proved, sides.lang) {
            (0, ..) => None,
            (_, true, Lang::Zh) => Some(format!("已证明结果都相同的{count}个：{names}")),
            (_, true, Lang::En) => Some(format!("Proved to be the same, {count}: {names}")),
            (_, false, Lang::Zh) => Some(format!(
                "比较过的案件都相同、还没有证明的{count}个：{names}"
            )),
            (_, false, Lang::En) => Some(format!(
                "The same in all cases compared, not proved, {count}: {names}"
            )),
        }
    };
    [true, false].into_iter().filter_map(said).collect()
}

fn act(out: &mut String, (sides, standing): (Sides<'_>, Standing), pair: &Pair, limit: usize) {
    let (x, y) = (Sides::act(sides.a, pair.a), Sides::act(sides.b, pair.b));
    let _ = if x == y {
        writeln!(out, "\n■ {x}")
    } else {
        writeln!(out, "\n■ {x} ／ {y}")
    };
    let _ = writeln!(out, "  {}", summary(sides, pair));
    for sentence in judged::sentences(sides, standing, pair) {
        let _ = writeln!(out, "  {sentence}");
    }
    if let Some(sentence) = sides.procedure(pair) {
        let _ = writeln!(out, "  {sentence}");
    }
    for (first, only) in [(true, &pair.only_a), (false, &pair.only_b)] {
        if !only.is_empty() {
            let _ = writeln!(out, "  {}", sides.alone(first, only));
        }
    }
    for (index, region) in pair.regions.iter().take(limit).enumerate() {
        let number = index.saturating_add(1);
        let (of_a, of_b) = sides.results(pair, region);
        let (example, colon) = (sides.pick("例如", "e.g."), sides.pick("：", ": "));
        let _ = write!(
            out,
            "  {number}. {}{}\n     {}\n     {example} {}\n     {}{colon}{of_a}\n     {}{colon}{of_b}\n",
            judged::mark(sides, standing, region),
            sides.difference(&region.difference),
            sides.place(region),
            sides.witness(region),
            sides.pick("甲", "A"),
            sides.pick("乙", "B"),
        );
    }
    let more = pair.regions.len().saturating_sub(limit);
    if more > 0 {
        let _ = match sides.lang {
            Lang::Zh => writeln!(out, "  还有{more}种不同没有列出。"),
            Lang::En => writeln!(out, "  {more} more differences are not listed."),
        };
    }
}

/// How many cases were asked, and how many came out the same.
pub fn summary(sides: Sides<'_>, pair: &Pair) -> String {
    if pair.asked == 0 {
        return sides
            .pick(
                "没有比较：事实没有对应，无法用同样的案件去算（写“对应”说明）",
                "not comparable: no case can be put to both (map the facts by 对应)",
            )
            .to_owned();
    }
    let (asked, same) = (pair.asked, pair.same);
    let differ = asked.saturating_sub(same);
    match (pair.all, sides.lang) {
        (true, Lang::Zh) => {
            format!("比较了{asked}个案件，{same}个相同，{differ}个不同；各种组合都比较了")
        }
        (false, Lang::Zh) => {
            format!("比较了{asked}个案件，{same}个相同，{differ}个不同；组合太多，均匀地取了一部分")
        }
        (true, Lang::En) => {
            format!("{asked} cases asked, {same} the same, {differ} differ; every combination")
        }
        (false, Lang::En) => {
            format!(
                "{asked} cases asked, {same} the same, {differ} differ; too many combinations, taken evenly"
            )
        }
    }
}
