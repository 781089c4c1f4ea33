//! Packages and statutes: what a text says about itself and how it speaks.

use crate::{
    base::{
        codes::{names as codes, package as pkg},
        date::Date,
        diagnostic::{Diagnostic, nearest},
        quantity::{Quantity, Unit as QUnit},
        ratio::{Ratio, Rounding},
        span::Span,
        terms::{Comparator, Degree},
        words::BoundaryWords,
    },
    ir::{Band, Bands, Mapping, Measure, Package, PackageId, Statute, StatuteId},
    syntax::ast::{self, Item},
};

use super::{Unit, nothing, range, scope::Cx};

/// Declares the packages of all units; gives the owner of each unit.
pub(super) fn declare(cx: &mut Cx<'_>, units: &[Unit]) -> Vec<PackageId> {
    let found = |u: &Unit| {
        u.ast
            .items
            .iter()
            .filter_map(|i| match i {
                Item::Package(p) => Some((**p).clone()),
                Item::Statute(_)
                | Item::Facts(_)
                | Item::Definition(_)
                | Item::Violation(_)
                | Item::Benchmark(_)
                | Item::Circumstance(_)
                | Item::CircumstancePolicy(_)
                | Item::Reduction(_)
                | Item::List(_)
                | Item::Decision(_)
                | Item::Case(_)
                | Item::Erratum(_)
                | Item::Workdays(_)
                | Item::Limitation(_)
                | Item::Observation(_)
                | Item::Procedure(_)
                | Item::Standard(_)
                | Item::Contest(_)
                | Item::Joint(_)
                | Item::Reserved(_) => None,
            })
            .collect::<Vec<_>>()
    };
    let mut main: Option<(String, Span)> = None;
    for p in units.iter().filter(|u| u.main).flat_map(found) {
        if let Some((_, first)) = &main {
            let first = *first;
            cx.say(
                Diagnostic::error(
                    codes::NO_PACKAGE,
                    p.name.span,
                    "同一文件夹中有两个规则包",
                    "two packages in one folder",
                )
                .because("第二个在这里", "the second is here")
                .also(first, "第一个在这里", "the first is here")
                .help(
                    "每个规则包各用一个文件夹，要用另一包时写“引用”",
                    "give each package a folder of its own and name the other with `uses`",
                ),
            );
            continue;
        }
        main = Some((p.name.text.clone(), p.name.span));
        lower(cx, &p);
    }
    if main.is_none() {
        cx.say(nothing());
        lower(cx, &unnamed());
    }
    let mut owners = Vec::new();
    let mut current = PackageId(0);
    for unit in units {
        if unit.main {
            owners.push(PackageId(0));
            continue;
        }
        for p in found(unit) {
            current = PackageId::from_index(cx.program.packages.len());
            lower(cx, &p);
        }
        owners.push(current);
    }
    for p in units.iter().flat_map(found) {
        for used in p.uses.iter().chain(&p.refines) {
            unknown_package(
                cx,
                used,
                p.refines.as_ref().is_some_and(|r| r.span == used.span),
            );
        }
    }
    owners
}

/// What stands for a package that is not declared, so that the check can go on.
fn unnamed() -> ast::Package {
    let name = ast::Name {
        text: String::new(),
        span: Span::default(),
    };
    ast::Package::named(name, Span::default())
}

fn unknown_package(cx: &mut Cx<'_>, used: &ast::Name, refined: bool) {
    if refined || cx.program.packages.iter().any(|p| p.name == used.text) {
        return; // A refined package need not be at hand until containment is proved.
    }
    let near = nearest(
        &used.text,
        cx.program.packages.iter().map(|p| p.name.as_str()),
    )
    .map(str::to_owned);
    let mut d = Diagnostic::error(
        codes::UNKNOWN_PACKAGE,
        used.span,
        format!("找不到规则包“{}”", used.text),
        format!("package `{}` is not at hand", used.text),
    )
    .because("引用于此", "used here")
    .help(
        "把它的文件夹放在同一个 rules 文件夹下，或在命令中一并给出",
        "put its folder under the same `rules` folder, or name it on the command line",
    );
    if let Some(near) = near {
        d = d.fixed_by(used.span, near);
    }
    cx.say(d);
}

fn text(q: &Option<ast::Quoted>) -> String {
    q.as_ref().map(|q| q.text.clone()).unwrap_or_default()
}

fn lower(cx: &mut Cx<'_>, p: &ast::Package) {
    let words = boundary(p.boundary.as_ref());
    if let (Some((from, _)), Some((to, span))) = (p.in_force, p.expires)
        && to <= from
    {
        cx.say(
            Diagnostic::error(
                pkg::DATES,
                span,
                format!("失效日 {to} 不晚于施行日 {from}"),
                format!("it expires on {to}, not after it comes into force on {from}"),
            )
            .because("失效", "expires here")
            .help(
                "核对文件的施行日与有效期",
                "check the dates of the document",
            ),
        );
    }
    let bands = p.bands.as_ref().map_or_else(Bands::default, |b| Bands {
        general: bands(cx, &b.general, true),
        only_max: bands(cx, &b.only_max, false),
        only_min: bands(cx, &b.only_min, true),
    });
    let rounding = match &p.rounding {
        Some((q, mode, _)) => (rounding_unit(q), *mode),
        None => (1, Rounding::HalfUp),
    };
    cx.words.push(words);
    cx.program.packages.push(Package {
        name: p.name.text.clone(),
        title: text(&p.title),
        number: text(&p.number),
        issuer: text(&p.issuer),
        rank: p.rank.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
        region: text(&p.region),
        version: text(&p.version),
        in_force: p.in_force.map(|(d, _)| d),
        expires: p.expires.map(|(d, _)| d),
        unascertainable: p.unascertainable.map(|(u, _)| u),
        overlapping_factors: p.overlapping_factors.map(|(u, _)| u),
        bands,
        rounding,
        provenance: text(&p.provenance),
        refines: p.refines.as_ref().map(|n| (n.text.clone(), n.span)),
        mappings: p.mappings.iter().map(mapping).collect(),
        span: p.name.span,
    });
}

fn mapping(m: &ast::Mapping) -> Mapping {
    let pair = |(ours, theirs): &(ast::Name, ast::Name)| (ours.text.clone(), theirs.text.clone());
    Mapping {
        package: m.package.text.clone(),
        pairs: m.pairs.iter().map(pair).collect(),
        span: m.package.span,
    }
}

/// 取整: the unit in fen; the reader has refused anything but an amount.
fn rounding_unit(q: &Quantity) -> i64 {
    match q {
        Quantity::Point(l) if l.unit == QUnit::Yuan => l
            .number
            .mul(Ratio::whole(100))
            .and_then(Ratio::as_whole)
            .and_then(|fen| i64::try_from(fen).ok())
            .map_or(1, |fen| fen.max(1)),
        Quantity::Point(_)
        | Quantity::One(_)
        | Quantity::Two(..)
        | Quantity::To(..)
        | Quantity::Recent(_) => 1,
    }
}

/// 用语: declared words over the default of 民法典 1259.
fn boundary(declared: Option<&ast::Boundary>) -> BoundaryWords {
    let mut words = BoundaryWords::default();
    for (name, includes) in declared.iter().flat_map(|b| &b.words) {
        match name.text.as_str() {
            "以上" | "以后" => words.above = *includes,
            "以下" | "以前" => words.below = *includes,
            "以内" => words.within = *includes,
            "超过" | "以外" => words.over = *includes,
            // The reader has refused words with a fixed meaning.
            _ => {}
        }
    }
    words
}

/// Bands of ranges of one shape. `bottom`: these have a lower end.
fn bands(cx: &mut Cx<'_>, bands: &[ast::Band], bottom: bool) -> Vec<Band> {
    let mut out: Vec<Band> = Vec::new();
    for b in bands {
        if b.degree == Degree::Mitigated {
            cx.say(
                Diagnostic::error(
                    pkg::BAND,
                    b.span,
                    "量罚不写减轻：减轻在法定最低以下，由人决定并集体讨论",
                    "`bands` does not hold mitigated: it lies below the statutory minimum and is for a human",
                )
                .because("减轻不在幅度之内", "outside the range")
                .help("删去这一行", "remove this line")
                .citing("《行政处罚法》第五十七条第二款"),
            );
            continue;
        }
        let (lo, hi) = limits(cx, &b.limits);
        let of_least = |m: Option<(Measure, bool)>| matches!(m, Some((Measure::OfMinimum(_), _)));
        if !bottom && (of_least(lo) || of_least(hi)) {
            cx.say(
                Diagnostic::error(
                    pkg::BAND,
                    b.span,
                    "只有上限的幅度没有最低额，“最低额的…”算不出数",
                    "a range with only an upper end has no least amount to take a part of",
                )
                .because("没有最低额", "there is no least amount")
                .help(
                    "改用“最高额的…”或者“幅度的…”；没有写的，写 综合裁量",
                    "use 最高额的… or 幅度的…; where the document says nothing, write 综合裁量",
                ),
            );
        }
        out.push(Band {
            degree: b.degree,
            lo,
            hi,
            human: b.limits.is_empty(),
        });
    }
    out
}

/// Limits of a band or a part of a range as a lower and an upper measure.
pub(super) type MeasureEnds = (Option<(Measure, bool)>, Option<(Measure, bool)>);

/// `低于 中值`, `超过 幅度的30% 低于 幅度的70%` as ends.
pub(super) fn limits(cx: &mut Cx<'_>, limits: &[(Comparator, ast::Measure)]) -> MeasureEnds {
    let (mut lo, mut hi) = (None, None);
    for (cmp, m) in limits {
        let Some(m) = range::measure(cx, m) else {
            continue;
        };
        match cmp {
            Comparator::Less => hi = Some((m, true)),
            Comparator::AtMost => hi = Some((m, false)),
            Comparator::Equal | Comparator::NotEqual => {
                lo = Some((m, false));
                hi = Some((m, false));
            }
            Comparator::AtLeast => lo = Some((m, false)),
            Comparator::More => lo = Some((m, true)),
        }
    }
    (lo, hi)
}

/// Declares the statutes of all packages.
pub(super) fn statutes<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (_, item) in items {
        let Item::Statute(s) = item else { continue };
        let words = boundary(s.boundary.as_ref());
        if let Some(first) = cx.statutes.get(&s.name.text).copied() {
            // The same statute may be declared by a package and by one that it builds on.
            let same = cx
                .program
                .statutes
                .get(first.index())
                .is_some_and(|f| f.title == s.title.text);
            if !same {
                cx.say(
                    Diagnostic::error(
                        codes::DUPLICATE,
                        s.name.span,
                        format!("法规简称“{}”已用于另一部法规", s.name.text),
                        format!(
                            "short name `{}` already stands for another statute",
                            s.name.text
                        ),
                    )
                    .because("再次定义于此", "declared again here")
                    .help("换一个简称", "choose another short name"),
                );
            }
            continue;
        }
        let id = StatuteId::from_index(cx.program.statutes.len());
        let versions: Vec<(Date, Option<Date>)> =
            s.versions.iter().map(|(d, f, _)| (*d, *f)).collect();
        if let Some((d, _, span)) = s
            .versions
            .iter()
            .zip(s.versions.iter().skip(1))
            .find_map(|(a, b)| (b.0 <= a.0).then_some(b))
        {
            cx.say(
                Diagnostic::error(
                    pkg::DATES,
                    *span,
                    format!("版本 {d} 不晚于前一版本"),
                    format!("version {d} is not later than the one before it"),
                )
                .help("版本按日期先后排列", "list versions by date"),
            );
        }
        cx.program.statutes.push(Statute {
            name: s.name.text.clone(),
            title: s.title.text.clone(),
            rank: s.rank.as_ref().map(|r| r.text.clone()).unwrap_or_default(),
            versions,
        });
        cx.statute_words.push(words);
        cx.statutes.insert(s.name.text.clone(), id);
        cx.statutes.entry(s.title.text.clone()).or_insert(id);
        if let Some(short) = s.title.text.strip_prefix("中华人民共和国") {
            cx.statutes.entry(short.to_owned()).or_insert(id);
        }
    }
}
