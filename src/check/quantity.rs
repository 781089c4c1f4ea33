//! From written quantities to exact numbers in the unit of what they are compared with.

use crate::{
    base::{
        codes::types as codes,
        date::Period,
        diagnostic::Diagnostic,
        quantity::{End, Literal, Quantity, Unit},
        ratio::{Ratio, Rounding},
        span::Span,
        words::{BoundaryWord, BoundaryWords},
    },
    ir::{Dimension, Interval, NumberType},
};

use super::scope::Cx;

/// The unit word under which a unit is compared with a fact's unit.
pub(super) fn unit_word(unit: &Unit) -> String {
    match unit {
        Unit::Bare => String::new(),
        Unit::Yuan => "元".to_owned(),
        Unit::Ratio => "%".to_owned(),
        Unit::Times => "倍".to_owned(),
        Unit::Years => "年".to_owned(),
        Unit::Months => "个月".to_owned(),
        Unit::Days => "日".to_owned(),
        Unit::WorkingDays => "工作日".to_owned(),
        Unit::Hours => "小时".to_owned(),
        Unit::Named(word) => word.clone(),
    }
}

/// The same unit however the author spells it (天 = 日, 月 = 个月).
pub(super) fn canonical_unit(word: &str) -> String {
    match word {
        "天" | "日历日" | "日历天" => "日".to_owned(),
        "月" | "日历月" => "个月".to_owned(),
        "周年" => "年".to_owned(),
        "个工作日" => "工作日".to_owned(),
        "名" => "人".to_owned(),
        other => other.to_owned(),
    }
}

/// What a dimension is called in messages.
pub(super) fn dimension_name(dim: &Dimension) -> (String, String) {
    match dim {
        Dimension::Money => ("金额（元）".to_owned(), "money (元)".to_owned()),
        Dimension::Ratio => ("比例（%）".to_owned(), "a ratio (%)".to_owned()),
        Dimension::Times => ("倍数（倍）".to_owned(), "a multiple (倍)".to_owned()),
        dim if super::days::is_day(dim) => ("日期".to_owned(), "a date".to_owned()),
        Dimension::Unit(u) if u.is_empty() => (
            "没有单位的数".to_owned(),
            "a number without unit".to_owned(),
        ),
        Dimension::Unit(u) => (format!("以“{u}”为单位的数"), format!("a number in `{u}`")),
    }
}

/// The dimension a literal has by itself.
pub(super) fn literal_dimension(l: &Literal) -> Dimension {
    match &l.unit {
        Unit::Yuan => Dimension::Money,
        Unit::Ratio => Dimension::Ratio,
        Unit::Times => Dimension::Times,
        Unit::Bare
        | Unit::Years
        | Unit::Months
        | Unit::Days
        | Unit::WorkingDays
        | Unit::Hours
        | Unit::Named(_) => Dimension::Unit(canonical_unit(&unit_word(&l.unit))),
    }
}

/// The exact number of a literal in its own dimension (fen for money).
pub(super) fn own_number(l: &Literal) -> Option<Ratio> {
    match l.unit {
        Unit::Yuan => l.number.mul(Ratio::whole(100)),
        Unit::Bare
        | Unit::Ratio
        | Unit::Times
        | Unit::Years
        | Unit::Months
        | Unit::Days
        | Unit::WorkingDays
        | Unit::Hours
        | Unit::Named(_) => Some(l.number),
    }
}

/// Whether two dimensions may stand beside each other; 50% and 0.5倍 may.
pub(super) fn compatible(a: &Dimension, b: &Dimension) -> bool {
    let ratio = |d: &Dimension| matches!(d, Dimension::Ratio | Dimension::Times);
    match (a, b) {
        (Dimension::Unit(a), Dimension::Unit(b)) => canonical_unit(a) == canonical_unit(b),
        (Dimension::Money, Dimension::Money) => true,
        (Dimension::Money | Dimension::Ratio | Dimension::Times | Dimension::Unit(_), _) => {
            ratio(a) && ratio(b)
        }
    }
}

/// A literal as an exact number of dimension `dim`; a wrong unit is reported.
///
/// A bare Arabic number stands for a count or measure, whose unit is fixed by the fact; never for
/// money, because nobody can tell 元 from 万元.
pub(super) fn literal(cx: &mut Cx<'_>, l: &Literal, dim: &Dimension, span: Span) -> Option<Ratio> {
    let bare_count = l.unit == Unit::Bare && matches!(dim, Dimension::Unit(_));
    if bare_count || compatible(&literal_dimension(l), dim) {
        let n = own_number(l);
        if n.is_none() {
            too_large(cx, span);
        }
        return n;
    }
    let (zh, en) = dimension_name(dim);
    let mut d = Diagnostic::error(
        codes::UNIT,
        span,
        format!("单位不符：“{}”不是{zh}", l.text),
        format!("wrong unit: `{}` is not {en}", l.text),
    )
    .because(format!("这里要{zh}"), format!("{en} belongs here"));
    d = if l.unit == Unit::Bare && *dim == Dimension::Money {
        d.help(
            format!(
                "写明单位，例如 {}元 或 {}万元；光写数字分不清元和万元",
                l.text, l.text
            ),
            format!(
                "write the unit, e.g. {}元 or {}万元; a bare number could be either",
                l.text, l.text
            ),
        )
        .fixed_by(span, format!("{}元", l.text))
    } else {
        d.help("改用与这个事实相同的单位", "use the unit of the fact")
    };
    cx.say(d);
    None
}

fn too_large(cx: &mut Cx<'_>, span: Span) {
    cx.say(
        Diagnostic::error(
            crate::base::codes::syntax::TOO_LARGE,
            span,
            "数字太大，无法精确计算",
            "the number is too large to compute exactly",
        )
        .help("核对单位和位数", "check the unit and the digits"),
    );
}

/// The single number of a quantity; a range is reported.
pub(super) fn point<'q>(cx: &mut Cx<'_>, q: &'q Quantity, span: Span) -> Option<&'q Literal> {
    match q {
        Quantity::Point(l) => Some(l),
        Quantity::One(_) | Quantity::Two(..) | Quantity::To(..) | Quantity::Recent(_) => {
            cx.say(
                Diagnostic::error(
                    codes::POINT_NEEDED,
                    span,
                    "这里要一个确定的数，不是幅度",
                    "a single number belongs here, not a range",
                )
                .because("这是幅度", "this is a range")
                .help(
                    "删去“以上”“以下”等字，只写一个数",
                    "write one number without 以上 or 以下",
                ),
            );
            None
        }
    }
}

/// One end of a quantity: the literal and whether the end is open under the words in force.
pub(super) type WrittenEnd<'q> = (&'q Literal, bool);

/// The ends of a quantity under the words in force; a point is both. Both ends on one side, and
/// 近N年, are reported.
pub(super) fn ends<'q>(
    cx: &mut Cx<'_>,
    q: &'q Quantity,
    words: BoundaryWords,
    span: Span,
) -> Option<(Option<WrittenEnd<'q>>, Option<WrittenEnd<'q>>)> {
    let open = |e: &End| !words.includes(e.word);
    match q {
        Quantity::Point(l) => Some((Some((l, false)), Some((l, false)))),
        Quantity::To(a, b) => Some((Some((a, false)), Some((b, false)))),
        Quantity::One(e) if e.word.is_lower() => Some((Some((&e.literal, open(e))), None)),
        Quantity::One(e) => Some((None, Some((&e.literal, open(e))))),
        Quantity::Two(a, b) => match (a.word.is_lower(), b.word.is_lower()) {
            (true, false) => Some((Some((&a.literal, open(a))), Some((&b.literal, open(b))))),
            (false, true) => Some((Some((&b.literal, open(b))), Some((&a.literal, open(a))))),
            (true, true) | (false, false) => {
                let side = if a.word.is_lower() {
                    ("下", "lower")
                } else {
                    ("上", "upper")
                };
                cx.say(
                    Diagnostic::error(
                        codes::SAME_SIDE,
                        span,
                        format!(
                            "“{}”和“{}”都是{}限，不成幅度",
                            a.word.zh(),
                            b.word.zh(),
                            side.0
                        ),
                        format!("both ends are {} ends; that is no range", side.1),
                    )
                    .because("两端同向", "two ends on one side")
                    .help(
                        "一端写“以上”（或超过），另一端写“以下”（或不足）",
                        "write 以上 on one end and 以下 on the other",
                    ),
                );
                None
            }
        },
        Quantity::Recent(l) => {
            cx.say(
                Diagnostic::error(
                    codes::WINDOW,
                    span,
                    format!("“近{}”是回溯期间，这里不能用", l.text),
                    format!(
                        "`近{}` looks back over a window; it cannot stand here",
                        l.text
                    ),
                )
                .help(
                    "把次数登记为整数事实，例如 近二年同类违法次数：整数 次",
                    "declare the count as an integer fact, e.g. 近二年同类违法次数：整数 次",
                ),
            );
            None
        }
    }
}

/// A quantity as an interval of exact numbers of dimension `dim`. An empty interval is reported.
pub(super) fn interval(
    cx: &mut Cx<'_>,
    q: &Quantity,
    dim: &Dimension,
    words: BoundaryWords,
    span: Span,
) -> Option<Interval> {
    let (lo, hi) = ends(cx, q, words, span)?;
    let mut end = |e: Option<WrittenEnd<'_>>| match e {
        Some((l, open)) => literal(cx, l, dim, span).map(|n| Some((n, open))),
        None => Some(None),
    };
    let (lo, hi) = (end(lo), end(hi));
    let (lo, hi) = (lo?, hi?);
    if let (Some((a, a_open)), Some((b, b_open))) = (lo, hi)
        && (a > b || (a == b && (a_open || b_open)))
    {
        upside_down(cx, q, a == b, span);
        return None;
    }
    Some(Interval { lo, hi })
}

/// Reports a range whose lower end is above its upper end, or that holds nothing.
pub(super) fn upside_down(cx: &mut Cx<'_>, q: &Quantity, equal: bool, span: Span) {
    let mut d = Diagnostic::error(
        codes::UPSIDE_DOWN,
        span,
        if equal {
            "幅度是空的：两端是同一个数，而至少一端不含它"
        } else {
            "幅度上下限颠倒：下限高于上限"
        },
        if equal {
            "the range is empty: both ends are one number and at least one excludes it"
        } else {
            "the range is upside down: its lower end is above its upper end"
        },
    )
    .because("没有数落在这里面", "no number lies inside");
    if let (Quantity::Two(a, b), false) = (q, equal) {
        let swapped = format!(
            "{}{}{}{}",
            b.literal.text,
            a.word.zh(),
            a.literal.text,
            b.word.zh()
        );
        let suffix = |w: BoundaryWord| {
            matches!(
                w,
                BoundaryWord::Above | BoundaryWord::Below | BoundaryWord::Within
            )
        };
        d = if suffix(a.word) && suffix(b.word) {
            d.help(
                format!("若两数写反，改为：{swapped}"),
                format!("if the two are swapped, write: {swapped}"),
            )
            .fixed_by(span, swapped)
        } else {
            d.help(
                "核对两端的数字和单位",
                "check numbers and units of both ends",
            )
        };
    } else {
        d = d.help(
            "核对两端的数字、单位和“用语”的声明",
            "check the numbers, the units and the declared boundary words",
        );
    }
    cx.say(d);
}

/// An interval as inclusive smallest steps of a number fact, inside its bounds. `None`: no value of
/// the fact lies inside.
pub(super) fn steps(ty: &NumberType, i: &Interval) -> Option<(i64, i64)> {
    let scale = Ratio::wide(10i128.checked_pow(u32::from(ty.decimals))?);
    let edge = |end: Option<(Ratio, bool)>, up: bool, default: i64| -> Option<i128> {
        let Some((n, open)) = end else {
            return Some(i128::from(default));
        };
        let exact = n.mul(scale)?;
        let whole = exact.round(if up { Rounding::Up } else { Rounding::Down })?;
        Some(match (open && exact.as_whole().is_some(), up) {
            (true, true) => whole.checked_add(1)?,
            (true, false) => whole.checked_sub(1)?,
            (false, _) => whole,
        })
    };
    let lo = edge(i.lo, true, ty.min)?.max(i128::from(ty.min));
    let hi = edge(i.hi, false, ty.max)?.min(i128::from(ty.max));
    (lo <= hi).then(|| Some((i64::try_from(lo).ok()?, i64::try_from(hi).ok()?)))?
}

/// A literal as a calendar length.
pub(super) fn period(cx: &mut Cx<'_>, l: &Literal, span: Span) -> Option<Period> {
    let whole = l.number.as_whole().and_then(|n| i32::try_from(n).ok());
    let made = match (&l.unit, whole) {
        (Unit::Years, Some(n)) => n.checked_mul(12).map(|months| Period { months, days: 0 }),
        (Unit::Months, Some(n)) => Some(Period { months: n, days: 0 }),
        (Unit::Days, Some(n)) => Some(Period { months: 0, days: n }),
        (
            Unit::Bare
            | Unit::Yuan
            | Unit::Ratio
            | Unit::Times
            | Unit::WorkingDays
            | Unit::Hours
            | Unit::Named(_),
            _,
        )
        | (Unit::Years | Unit::Months | Unit::Days, None) => None,
    };
    if made.is_none() {
        cx.say(
            Diagnostic::error(
                codes::UNIT,
                span,
                format!("单位不符：“{}”不是期间", l.text),
                format!("wrong unit: `{}` is not a length of calendar time", l.text),
            )
            .because(
                "这里要整年、整月或整日",
                "whole years, months or days belong here",
            )
            .help("写作 3个月、1年、20日", "write 3个月, 1年 or 20日"),
        );
    }
    made
}
