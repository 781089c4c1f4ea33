//! One reason in words, with its article, its values and a name that stays the same from run to run.

use super::{cite, details::ground_slug, look::Look, penalty, phrases};
use crate::{
    base::{
        diagnostic::Lang,
        quantity::print,
        ratio::Ratio,
        terms::{Lift, Modality},
    },
    case::{
        amounts,
        outcome::{Ground, ReasonKind, Step},
    },
    ir::{CircumstanceId, Program},
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
    match s {
        Step::LawAtDate => phrases::STEP_LAW_AT_DATE,
        Step::Limitation => phrases::STEP_LIMITATION,
        Step::Person => phrases::STEP_PERSON,
        Step::CrimeGate => phrases::STEP_CRIME_GATE,
        Step::Observation => phrases::STEP_OBSERVATION,
        Step::NoPenalty => phrases::STEP_NO_PENALTY,
        Step::Statutory => phrases::STEP_STATUTORY,
        Step::Amount => phrases::STEP_AMOUNT,
        Step::Circumstances => phrases::STEP_CIRCUMSTANCES,
        Step::Concurrence => phrases::STEP_CONCURRENCE,
        Step::Duties => phrases::STEP_DUTIES,
    }
    .template(lang)
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
        let lang = self.lang;
        let basis = || self.basis(self.act().map_or(&[], |v| &v.basis));
        let own = || self.benchmark().map(|b| cite::benchmark(self.program, b));
        let object = |on| penalty::object(self.program, on, lang);
        match kind {
            ReasonKind::Act(id) => self.act_reason(*id),
            ReasonKind::Guard(id, i) => self.guard(*id, *i),
            ReasonKind::WaivedBy(c, m) => {
                let name = self.ground(Ground::Circumstance(*c));
                let article = self.ground_basis(Ground::Circumstance(*c));
                let on = article.as_deref().unwrap_or("");
                let phrase = match m {
                    Modality::Shall => match lift(self.program, *c) {
                        Lift::TimeBarred => phrases::WAIVED_TIME_BARRED,
                        Lift::Transfer => phrases::WAIVED_TRANSFER,
                        Lift::Guidance => phrases::WAIVED_GUIDANCE,
                        Lift::Waived => phrases::WAIVED_SHALL,
                    },
                    Modality::May | Modality::AloneOrWith => phrases::WAIVED_MAY,
                };
                let text = self.say(phrase, &[("name", &name), ("basis", on)]);
                said(format!("waived-{}", c.0), text).under(article)
            }
            ReasonKind::ListedBy(list, i, m) => self.listed(*list, *i, *m),
            ReasonKind::TakenOffList(list, i, expr) => {
                let (name, number) = self.list_entry(*list, *i);
                let text = self.expr(*expr);
                said(
                    format!("off-list-{}-{i}", list.0),
                    self.say(
                        phrases::OFF_LIST,
                        &[("name", name), ("number", number), ("text", &text)],
                    ),
                )
            }
            ReasonKind::Imposes(p) => {
                let text = self.statutory_penalty(*p);
                said(format!("imposes-{}", p.0), text).under(basis())
            }
            ReasonKind::StatutoryRange(p, range) => {
                let penalty = self.program.penalties.get(p.index());
                let on = penalty.map(|p| object(p.on)).unwrap_or_default();
                let r = amounts::range(range, lang);
                said(
                    format!("statutory-{}", p.0),
                    self.say(phrases::STATUTORY, &[("on", &on), ("range", &r)]),
                )
                .under(basis())
                .with("法定幅度", r)
            }
            ReasonKind::Override(row) => said(
                format!("override-{}", row.0),
                self.say(phrases::OVERRIDE, &[("text", &self.row(*row))]),
            )
            .under(own()),
            ReasonKind::Row(row) => {
                let (of, text) = (self.row_of(*row), self.row(*row));
                said(
                    format!("row-{}", row.0),
                    self.say(phrases::ROW, &[("of", of), ("text", &text)]),
                )
                .under(own())
                .with("行", text)
            }
            ReasonKind::RowChosen(row, rows) => {
                let (all, text) = (self.rows(rows), self.row(*row));
                said(
                    format!("chosen-{}", row.0),
                    self.say(phrases::ROW_CHOSEN, &[("rows", &all), ("text", &text)]),
                )
                .under(own())
            }
            ReasonKind::Decision(d, row) => self.decision(*d, *row),
            ReasonKind::Start(n, den) => {
                let n = share(*n, *den);
                let text = self.say(phrases::START, &[("share", &n)]);
                said("start".to_owned(), text).under(own()).with("起点", n)
            }
            ReasonKind::Factor(row, n, den) => {
                let (of, text, n) = (self.row_of(*row), self.row(*row), share(*n, *den));
                said(
                    format!("factor-{}", row.0),
                    self.say(
                        phrases::FACTOR,
                        &[("of", of), ("text", &text), ("share", &n)],
                    ),
                )
                .under(own())
                .with("要素", of.to_owned())
                .with("取值", text)
                .with("权重", n)
            }
            ReasonKind::FactorLowest(fact, row, n, den) => {
                let (name, text, n) = (self.fact_label(*fact), self.row(*row), share(*n, *den));
                said(
                    format!("factor-lowest-{}", row.0),
                    self.say(
                        phrases::FACTOR_LOWEST,
                        &[("name", name), ("text", &text), ("share", &n)],
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
                let phrase = if before == after {
                    phrases::SUM
                } else {
                    phrases::SUM_LIMITED
                };
                let values = [
                    ("terms", terms.as_str()),
                    ("before", a.as_str()),
                    ("after", b.as_str()),
                ];
                let text = self.say(phrase, &values);
                said("sum".to_owned(), text)
                    .under(own())
                    .with("权重合计", b)
            }
            ReasonKind::Formula(expr, facts, result) => {
                self.formula(*expr, facts, *result, around.sum)
            }
            ReasonKind::BenchmarkRange(on, range) => {
                let (on, r) = (object(*on), amounts::range(range, lang));
                said(
                    format!("benchmark-{on}"),
                    self.say(phrases::BENCHMARK, &[("on", &on), ("range", &r)]),
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
                let phrase = if from == to {
                    phrases::TIER_STAYS
                } else {
                    phrases::TIER_MOVES
                };
                said(
                    format!("tier-{}", ground_slug(*ground)),
                    self.say(phrase, &[("name", &name), ("from", from), ("to", to)]),
                )
                .under(self.ground_basis(*ground))
                .with("档次", to.to_owned())
            }
            ReasonKind::Counts(ground) => self.counts(*ground),
            ReasonKind::DoesNotCount(ground, why) => {
                let (name, why) = (self.ground(*ground), self.not_counted(*why));
                said(
                    format!("not-counted-{}", ground_slug(*ground)),
                    self.say(phrases::NOT_COUNTED, &[("name", &name), ("why", &why)]),
                )
                .under(self.ground_basis(*ground))
            }
            ReasonKind::Band(degree, range) => {
                let (d, r) = (penalty::degree(*degree, lang), amounts::range(range, lang));
                let phrase = match range.as_point() {
                    Some(_) => phrases::BAND_POINT,
                    None => phrases::BAND,
                };
                said(
                    format!("band-{}", penalty::degree_code(*degree)),
                    self.say(phrase, &[("degree", d), ("range", &r)]),
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
                    self.say(
                        phrases::REDUCED,
                        &[("name", name), ("before", &a), ("after", &b)],
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
                    self.say(phrases::NOT_REDUCED, &[("name", name), ("text", &text)]),
                )
                .under(r.and_then(|r| self.citations(self.package_of(r.package), &r.basis)))
            }
            ReasonKind::Clamped(before, after) => {
                let (a, b) = (amounts::range(before, lang), amounts::range(after, lang));
                said(
                    "clamped".to_owned(),
                    self.say(phrases::CLAMPED, &[("before", &a), ("after", &b)]),
                )
                .under(basis())
            }
            ReasonKind::Recommended(on, range) => {
                let (on, r) = (object(*on), amounts::range(range, lang));
                said(
                    format!("recommended-{on}"),
                    self.say(phrases::RECOMMENDED, &[("on", &on), ("range", &r)]),
                )
                .with("建议幅度", r)
            }
            ReasonKind::Amount(on, fen) => {
                let (on, n) = (object(*on), amounts::money(*fen, lang));
                said(
                    format!("amount-{on}"),
                    self.say(phrases::AMOUNT, &[("on", &on), ("amount", &n)]),
                )
                .with("建议数额", n)
            }
            ReasonKind::UnascertainableIgnored(fact) => said(
                format!("unascertainable-{}", fact.0),
                self.say(phrases::UNSURE_IGNORED, &[("name", self.fact_label(*fact))]),
            ),
            ReasonKind::UnascertainableNotLowest(fact) => said(
                format!("unascertainable-more-lenient-{}", fact.0),
                self.say(
                    phrases::UNSURE_NOT_LOWEST,
                    &[("name", self.fact_label(*fact))],
                ),
            ),
            ReasonKind::Contest(id, verdict, first, second) => {
                self.contest(*id, *verdict, (*first, *second))
            }
            ReasonKind::Considered(id, index, to) => self.considered(*id, *index, *to),
            ReasonKind::FineOf(id, on, index, tie) => self.fine_of(*id, *on, *index, *tie),
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

/// Why a circumstance lifts the penalty.
fn lift(program: &Program, id: CircumstanceId) -> Lift {
    let circumstance = program.circumstances.get(id.index());
    circumstance
        .and_then(|c| c.effect.lift())
        .unwrap_or(Lift::Waived)
}
