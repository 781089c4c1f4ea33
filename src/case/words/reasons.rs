//! One reason in words, with its article, its values and a name that stays the same from run to run.

use super::{cite, details::ground_slug, look::Look, penalty};
use crate::{
    base::{diagnostic::Lang, quantity::print, ratio::Ratio, terms::Modality},
    case::{
        amounts,
        outcome::{Ground, ReasonKind, Step},
    },
};

/// A reason for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What kind of reason about what: `factor-17`. The same in every run of the same package.
    pub slug: String,
    /// The sentence.
    pub text: String,
    /// The article it rests on.
    pub article: Option<String>,
    /// Its values, by name (the names are Chinese in every language: they are the rule's words).
    pub values: Vec<(&'static str, String)>,
}

/// What a reason reads from those beside it.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The start and the weights of the factors that are not zero, as written.
    pub addends: Vec<String>,
    /// The weight sum, after floor and cap.
    pub sum: Option<Ratio>,
}

/// Steps in Chinese and English.
pub const fn step(s: Step, lang: Lang) -> &'static str {
    match (lang, s) {
        (Lang::Zh, Step::LawAtDate) => "法律适用",
        (Lang::Zh, Step::Limitation) => "时效",
        (Lang::Zh, Step::Person) => "责任能力",
        (Lang::Zh, Step::CrimeGate) => "涉嫌犯罪",
        (Lang::Zh, Step::Observation) => "观察期",
        (Lang::Zh, Step::NoPenalty) => "不予处罚",
        (Lang::Zh, Step::Statutory) => "法定处罚",
        (Lang::Zh, Step::Amount) => "裁量",
        (Lang::Zh, Step::Circumstances) => "情节",
        (Lang::Zh, Step::Concurrence) => "竞合",
        (Lang::Zh, Step::Duties) => "程序",
        (Lang::En, Step::LawAtDate) => "applicable law",
        (Lang::En, Step::Limitation) => "limitation",
        (Lang::En, Step::Person) => "responsibility",
        (Lang::En, Step::CrimeGate) => "suspected crime",
        (Lang::En, Step::Observation) => "observation period",
        (Lang::En, Step::NoPenalty) => "no penalty",
        (Lang::En, Step::Statutory) => "statutory penalties",
        (Lang::En, Step::Amount) => "amount",
        (Lang::En, Step::Circumstances) => "circumstances",
        (Lang::En, Step::Concurrence) => "concurrence",
        (Lang::En, Step::Duties) => "duties",
    }
}

/// The stable code of a step.
pub const fn step_code(s: Step) -> &'static str {
    match s {
        Step::LawAtDate => "law_at_date",
        Step::Limitation => "limitation",
        Step::Person => "person",
        Step::CrimeGate => "crime_gate",
        Step::Observation => "observation",
        Step::NoPenalty => "no_penalty",
        Step::Statutory => "statutory",
        Step::Amount => "amount",
        Step::Circumstances => "circumstances",
        Step::Concurrence => "concurrence",
        Step::Duties => "duties",
    }
}

/// A share of a denominator: a percentage, or a fraction if it does not end.
pub(super) fn share(n: i64, den: i64) -> String {
    Ratio::new(i128::from(n), i128::from(den)).map_or_else(|| n.to_string(), print::ratio)
}

impl Look<'_> {
    /// A reason, in the place where it stands.
    pub fn reason(&self, kind: &ReasonKind, around: &Around) -> Said {
        let zh = matches!(self.lang, Lang::Zh);
        let lang = self.lang;
        let say = |a: String, b: String| if zh { a } else { b };
        let basis = || self.basis(self.act().map_or(&[], |v| &v.basis));
        let own = || self.benchmark().map(|b| cite::benchmark(self.program, b));
        match kind {
            ReasonKind::Act(id) => self.act_reason(*id),
            ReasonKind::Guard(id, i) => self.guard(*id, *i),
            ReasonKind::WaivedBy(c, m) => {
                let name = self.ground(Ground::Circumstance(*c));
                let article = self.ground_basis(Ground::Circumstance(*c));
                let on = article.as_deref().unwrap_or("");
                said(
                    format!("waived-{}", c.0),
                    match m {
                        Modality::Shall => say(
                            format!("有“{name}”情节，依据{on}，不予处罚"),
                            format!("\"{name}\" holds: under {on} there is no penalty"),
                        ),
                        Modality::May | Modality::AloneOrWith => say(
                            format!("有“{name}”情节，依据{on}，可以不予处罚"),
                            format!("\"{name}\" holds: under {on} the penalty may be waived"),
                        ),
                    },
                )
                .under(article)
            }
            ReasonKind::ListedBy(list, i, m) => self.listed(*list, *i, *m),
            ReasonKind::TakenOffList(list, i, expr) => {
                let (name, number) = self.list_entry(*list, *i);
                let text = self.expr(*expr);
                said(
                    format!("off-list-{}-{i}", list.0),
                    say(
                        format!("符合“{name}”第{number}项，但“{text}”，不适用清单"),
                        format!(
                            "entry {number} of \"{name}\" would apply, but \"{text}\" takes the case off the list"
                        ),
                    ),
                )
            }
            ReasonKind::Imposes(p) => {
                let text = self.statutory_penalty(*p);
                said(format!("imposes-{}", p.0), text).under(basis())
            }
            ReasonKind::StatutoryRange(p, range) => {
                let on = self
                    .program
                    .penalties
                    .get(p.index())
                    .map(|p| penalty::object(self.program, p.on, lang))
                    .unwrap_or_default();
                let r = amounts::range(range, lang);
                said(
                    format!("statutory-{}", p.0),
                    say(
                        format!("对{on}的法定罚款幅度是{r}"),
                        format!("the statutory fine on the {on} is {r}"),
                    ),
                )
                .under(basis())
                .with("法定幅度", r)
            }
            ReasonKind::Override(row) => {
                let text = self.row(*row);
                said(
                    format!("override-{}", row.0),
                    say(
                        format!("先行适用：{text}"),
                        format!("decided before the other rows: {text}"),
                    ),
                )
                .under(own())
            }
            ReasonKind::Row(row) => {
                let (of, text) = (self.row_of(*row), self.row(*row));
                said(
                    format!("row-{}", row.0),
                    say(
                        format!("符合裁量{of}中“{text}”一行"),
                        format!("the row \"{text}\" of the benchmark applies"),
                    ),
                )
                .under(own())
                .with("行", text)
            }
            ReasonKind::RowChosen(row, rows) => {
                let (all, text) = (self.rows(rows), self.row(*row));
                said(
                    format!("chosen-{}", row.0),
                    say(
                        format!("同时符合{all}，按基准的取舍适用“{text}”"),
                        format!("of {all} the benchmark takes \"{text}\""),
                    ),
                )
                .under(own())
            }
            ReasonKind::Decision(d, row) => self.decision(*d, *row),
            ReasonKind::Start(n, den) => {
                let n = share(*n, *den);
                said(
                    "start".to_owned(),
                    say(format!("裁量起点{n}"), format!("the weights start at {n}")),
                )
                .under(own())
                .with("起点", n)
            }
            ReasonKind::Factor(row, n, den) => {
                let (of, text, n) = (self.row_of(*row), self.row(*row), share(*n, *den));
                said(
                    format!("factor-{}", row.0),
                    say(
                        format!("{of}：{text}，权重{n}"),
                        format!("{of}: {text}, weight {n}"),
                    ),
                )
                .under(own())
                .with("要素", of.to_owned())
                .with("取值", text.clone())
                .with("权重", n)
            }
            ReasonKind::FactorLowest(fact, row, n, den) => {
                let (name, text, n) = (self.fact_label(*fact), self.row(*row), share(*n, *den));
                said(
                    format!("factor-lowest-{}", row.0),
                    say(
                        format!("{name}无法查明，按最低档次“{text}”，权重{n}"),
                        format!("{name} cannot be ascertained; the lowest level \"{text}\" stands in, weight {n}"),
                    ),
                )
                .under(own())
                .with("要素", self.row_of(*row).to_owned())
                .with("取值", "无法查明".to_owned())
                .with("权重", n)
            }
            ReasonKind::WeightSum(before, after, den) => {
                let (a, b) = (share(*before, *den), share(*after, *den));
                let terms = if around.addends.len() > 1 {
                    format!("({}) = ", around.addends.join(" + "))
                } else {
                    String::new()
                };
                said(
                    "sum".to_owned(),
                    if before == after {
                        say(
                            format!("权重合计 {terms}{b}"),
                            format!("the weights sum up to {terms}{b}"),
                        )
                    } else {
                        say(
                            format!("权重合计 {terms}{a}，按规定的限度取{b}"),
                            format!("the weights sum up to {terms}{a}, limited to {b}"),
                        )
                    },
                )
                .under(own())
                .with("权重合计", b)
            }
            ReasonKind::Formula(expr, facts, result) => {
                self.formula(*expr, facts, *result, around.sum)
            }
            ReasonKind::BenchmarkRange(on, range) => {
                let (on, r) = (
                    penalty::object(self.program, *on, lang),
                    amounts::range(range, lang),
                );
                said(
                    format!("benchmark-{on}"),
                    say(
                        format!("按裁量基准，对{on}罚款{r}"),
                        format!("by the benchmark, the fine on the {on} is {r}"),
                    ),
                )
                .under(own())
                .with("基准幅度", r)
            }
            ReasonKind::Tier(ground, from, to) => {
                let tier = |i: usize| {
                    self.benchmark()
                        .and_then(|b| b.tiers.get(i))
                        .map_or("", String::as_str)
                };
                let (name, from, to) = (self.ground(*ground), tier(*from), tier(*to));
                said(
                    format!("tier-{}", ground_slug(*ground)),
                    if from == to {
                        say(
                            format!("有“{name}”情节，仍在{to}"),
                            format!("with \"{name}\" the case stays in {to}"),
                        )
                    } else {
                        say(
                            format!("有“{name}”情节，由{from}调到{to}"),
                            format!("\"{name}\" moves the case from {from} to {to}"),
                        )
                    },
                )
                .under(self.ground_basis(*ground))
                .with("档次", to.to_owned())
            }
            ReasonKind::Counts(ground) => self.counts(*ground),
            ReasonKind::DoesNotCount(ground, why) => {
                let (name, why) = (self.ground(*ground), self.not_counted(*why));
                said(
                    format!("not-counted-{}", ground_slug(*ground)),
                    say(
                        format!("有“{name}”情节，但不再适用：{why}"),
                        format!("\"{name}\" holds and does not count: {why}"),
                    ),
                )
                .under(self.ground_basis(*ground))
            }
            ReasonKind::Band(degree, range) => {
                let (d, r) = (penalty::degree(*degree, lang), amounts::range(range, lang));
                said(
                    format!("band-{}", penalty::degree_code(*degree)),
                    say(
                        match range.as_point() {
                            Some(_) => format!("{d}的，罚款{r}"),
                            None => format!("{d}的，罚款在{r}的范围内"),
                        },
                        format!("a {d} penalty is a fine of {r}"),
                    ),
                )
                .under(self.package().map(cite::document))
                .with("量罚", r)
            }
            ReasonKind::Reduced(id, before, after) => {
                let (a, b) = (amounts::range(before, lang), amounts::range(after, lang));
                let r = self.program.reductions.get(id.index());
                let name = r.map_or("", |r| r.name.as_str());
                said(
                    format!("reduced-{}", id.0),
                    say(
                        format!("适用“{name}”，由{a}减为{b}"),
                        format!("\"{name}\" reduces the fine from {a} to {b}"),
                    ),
                )
                .under(r.and_then(|r| self.citations(self.package_of(r.package), &r.basis)))
                .with("减额后", b)
            }
            ReasonKind::NotReduced(id, expr) => {
                let r = self.program.reductions.get(id.index());
                let (name, text) = (r.map_or("", |r| r.name.as_str()), self.expr(*expr));
                said(
                    format!("not-reduced-{}", id.0),
                    say(
                        format!("符合“{name}”的条件，但“{text}”，不减"),
                        format!("\"{name}\" would reduce the fine, but \"{text}\" excludes it"),
                    ),
                )
                .under(r.and_then(|r| self.citations(self.package_of(r.package), &r.basis)))
            }
            ReasonKind::Clamped(before, after) => {
                let (a, b) = (amounts::range(before, lang), amounts::range(after, lang));
                said(
                    "clamped".to_owned(),
                    say(
                        format!("{a}超出法定幅度，以法定幅度为限，为{b}"),
                        format!("{a} leaves the statutory range and is limited to {b}"),
                    ),
                )
                .under(basis())
            }
            ReasonKind::Recommended(on, range) => {
                let (on, r) = (
                    penalty::object(self.program, *on, lang),
                    amounts::range(range, lang),
                );
                said(
                    format!("recommended-{on}"),
                    say(
                        format!("对{on}罚款的建议幅度是{r}"),
                        format!("the recommended fine on the {on} is {r}"),
                    ),
                )
                .with("建议幅度", r)
            }
            ReasonKind::Amount(on, fen) => {
                let (on, n) = (
                    penalty::object(self.program, *on, lang),
                    amounts::money(*fen, lang),
                );
                said(
                    format!("amount-{on}"),
                    say(
                        format!("对{on}的建议罚款数额是{n}"),
                        format!("the recommended amount on the {on} is {n}"),
                    ),
                )
                .with("建议数额", n)
            }
            ReasonKind::UnascertainableIgnored(fact) => {
                let name = self.fact_label(*fact);
                said(
                    format!("unascertainable-{}", fact.0),
                    say(
                        format!("{name}无法查明：只有裁量要素可以因此按最低档次认定，这里不作数"),
                        format!(
                            "{name} cannot be ascertained: that lowers factors only, and does not count here"
                        ),
                    ),
                )
            }
            ReasonKind::UnascertainableNotLowest(fact) => {
                let name = self.fact_label(*fact);
                said(
                    format!("unascertainable-more-lenient-{}", fact.0),
                    say(
                        format!("注意：{name}按最低档次认定，但在本案里另一个取值会更轻"),
                        format!(
                            "note: {name} took its lowest level, but another value would be more lenient here"
                        ),
                    ),
                )
            }
            ReasonKind::Human(why) => said("human".to_owned(), self.human(why)),
        }
    }
}

pub(super) fn said(slug: String, text: String) -> Said {
    Said {
        slug,
        text,
        article: None,
        values: Vec::new(),
    }
}

impl Said {
    pub(super) fn under(mut self, article: Option<String>) -> Self {
        self.article = article;
        self
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.values.push((name, value));
        self
    }
}
