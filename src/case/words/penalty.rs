//! Penalties in words: `应当 对单位 罚款39万元`, `可以 责令恢复原状`.

use crate::{
    base::{
        diagnostic::Lang,
        kinds::PenaltyKind,
        numeral::digits,
        ratio::Ratio,
        terms::{Degree, EffectKind, Modality},
    },
    case::{
        amounts,
        outcome::{Disposition, Imposed},
    },
    ir::{Amount, Duration, DurationUnit, ObjectId, Program},
};

/// Usual objects of penalties with their stable codes.
const OBJECTS: &[(&str, &str)] = &[
    ("当事人", "party"),
    ("单位", "unit"),
    ("个人", "individual"),
    ("责任人员", "responsible_person"),
];

/// The stable code of an object; its own name if the package made it up.
pub fn object_code(zh: &str) -> &str {
    OBJECTS
        .iter()
        .find(|(word, _)| *word == zh)
        .map_or(zh, |(_, code)| code)
}

/// An object of penalties for people.
pub fn object(program: &Program, id: ObjectId, lang: Lang) -> String {
    let zh = program
        .objects
        .get(id.index())
        .map_or("当事人", String::as_str);
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => object_code(zh).replace('_', " "),
    }
}

/// 应当, 可以, 单处或者并处.
pub const fn modality(m: Modality, lang: Lang) -> &'static str {
    match (lang, m) {
        (Lang::Zh, Modality::Shall) => "应当",
        (Lang::Zh, Modality::May) => "可以",
        (Lang::Zh, Modality::AloneOrWith) => "可以单处或者并处",
        (Lang::En, Modality::Shall) => "shall",
        (Lang::En, Modality::May) => "may",
        (Lang::En, Modality::AloneOrWith) => "may, alone or with others,",
    }
}

/// The stable code of a modality.
pub const fn modality_code(m: Modality) -> &'static str {
    match m {
        Modality::Shall => "shall",
        Modality::May => "may",
        Modality::AloneOrWith => "alone_or_with",
    }
}

/// A kind with what it takes: `没收违法食品`.
pub fn kind(k: &PenaltyKind, what: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}{what}", k.word),
        Lang::En if what.is_empty() => k.en().to_owned(),
        Lang::En => format!("{} ({what})", k.en()),
    }
}

/// A penalty as it is recommended: kind, measure, whom, by whom; without its modality.
pub fn imposed(program: &Program, i: &Imposed, lang: Lang) -> String {
    let Some(p) = program.penalties.get(i.penalty.index()) else {
        return String::new();
    };
    let mut out = kind(&p.kind, &p.what, lang);
    let gap = match lang {
        Lang::Zh => "",
        Lang::En if p.kind.is_fine() => " of ",
        Lang::En => " ",
    };
    if let Some(amount) = measure(i, &p.amount, lang) {
        out.push_str(gap);
        out.push_str(&amount);
    }
    let mut notes = Vec::new();
    if p.each {
        notes.push(match lang {
            Lang::Zh => "每人".to_owned(),
            Lang::En => "each person".to_owned(),
        });
    }
    if !p.organ.is_empty() {
        notes.push(match lang {
            Lang::Zh => format!("由{}决定", p.organ),
            Lang::En => format!("by {}", p.organ),
        });
    }
    if notes.is_empty() {
        return out;
    }
    match lang {
        Lang::Zh => format!("{out}（{}）", notes.join("，")),
        Lang::En => format!("{out} ({})", notes.join(", ")),
    }
}

/// The measure of a penalty: the recommended amount or range, a length of time.
fn measure(i: &Imposed, amount: &Amount, lang: Lang) -> Option<String> {
    match amount {
        Amount::Fine(_) => {
            let text = match (i.point, &i.range, &i.statutory) {
                (Some(fen), _, _) => amounts::money(fen, lang),
                (None, Some(range), _) | (None, None, Some(range)) => amounts::range(range, lang),
                (None, None, None) => return None,
            };
            Some(match (i.human, lang) {
                (false, _) => text,
                (true, Lang::Zh) => format!("{text}，由行政机关综合裁量"),
                (true, Lang::En) => format!("{text}, within which the organ decides"),
            })
        }
        Amount::Duration(d) => Some(duration(d, lang)),
        Amount::Lifetime => Some(pick(lang, "终身", "for life")),
        Amount::Open => Some(pick(
            lang,
            "（期限由行政机关综合裁量）",
            "(the organ sets the length)",
        )),
        Amount::Flag => None,
    }
}

fn pick(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// A length of time: `五日以上十五日以下` as `5日以上15日以下`.
pub fn duration(d: &Duration, lang: Lang) -> String {
    let n = |r: Ratio| match (lang, d.unit) {
        (Lang::Zh, DurationUnit::Days) => format!("{}日", digits(r)),
        (Lang::Zh, DurationUnit::Months) => format!("{}个月", digits(r)),
        (Lang::Zh, DurationUnit::Years) => format!("{}年", digits(r)),
        (Lang::En, DurationUnit::Days) => format!("{} days", digits(r)),
        (Lang::En, DurationUnit::Months) => format!("{} months", digits(r)),
        (Lang::En, DurationUnit::Years) => format!("{} years", digits(r)),
    };
    let zh = matches!(lang, Lang::Zh);
    let text = match (d.lo, d.hi) {
        (Some((a, false)), Some((b, false))) if a == b => n(a),
        (Some((a, open_a)), Some((b, open_b))) => {
            let above = match (zh, open_a) {
                (true, true) => format!("超过{}", n(a)),
                (true, false) => format!("{}以上", n(a)),
                (false, true) => format!("more than {} to ", n(a)),
                (false, false) => format!("{} to ", n(a)),
            };
            let below = match (zh, open_b) {
                (true, true) => format!("不足{}", n(b)),
                (true, false) => format!("{}以下", n(b)),
                (false, true) => format!("less than {}", n(b)),
                (false, false) => n(b),
            };
            format!("{above}{below}")
        }
        (None, Some((b, open))) => match (zh, open) {
            (true, true) => format!("不足{}", n(b)),
            (true, false) => format!("{}以下", n(b)),
            (false, true) => format!("less than {}", n(b)),
            (false, false) => format!("up to {}", n(b)),
        },
        (Some((a, open)), None) => match (zh, open) {
            (true, true) => format!("超过{}", n(a)),
            (true, false) if d.up_to_lifetime => n(a),
            (true, false) => format!("{}以上", n(a)),
            (false, true) => format!("more than {}", n(a)),
            (false, false) if d.up_to_lifetime => n(a),
            (false, false) => format!("{} or more", n(a)),
        },
        (None, None) => String::new(),
    };
    match (d.up_to_lifetime, lang) {
        (false, _) => text,
        (true, Lang::Zh) => format!("{text}直至终身"),
        (true, Lang::En) => format!("{text} up to life"),
    }
}

/// A disposition for people.
pub const fn disposition(d: Disposition, lang: Lang) -> &'static str {
    match (lang, d) {
        (Lang::Zh, Disposition::Punish) => "予以行政处罚",
        (Lang::Zh, Disposition::MayWaive) => "可以不予行政处罚",
        (Lang::Zh, Disposition::NoPenalty) => "不予行政处罚",
        (Lang::Zh, Disposition::Guidance) => "观察期内指导",
        (Lang::Zh, Disposition::TimeBarred) => "超过时效，不再给予行政处罚",
        (Lang::Zh, Disposition::Transfer) => "移送司法机关",
        (Lang::Zh, Disposition::Human) => "由行政机关综合裁量",
        (Lang::En, Disposition::Punish) => "penalise",
        (Lang::En, Disposition::MayWaive) => "the organ may waive the penalty",
        (Lang::En, Disposition::NoPenalty) => "no penalty",
        (Lang::En, Disposition::Guidance) => "guidance within the observation period",
        (Lang::En, Disposition::TimeBarred) => "time-barred, no penalty",
        (Lang::En, Disposition::Transfer) => "transfer to criminal justice",
        (Lang::En, Disposition::Human) => "the rules leave it to a human decision",
    }
}

/// The stable code of a disposition.
pub const fn disposition_code(d: Disposition) -> &'static str {
    match d {
        Disposition::Punish => "punish",
        Disposition::MayWaive => "may_waive",
        Disposition::NoPenalty => "no_penalty",
        Disposition::Guidance => "guidance",
        Disposition::TimeBarred => "time_barred",
        Disposition::Transfer => "transfer",
        Disposition::Human => "human",
    }
}

/// A degree for people.
pub const fn degree(d: Degree, lang: Lang) -> &'static str {
    match (lang, d) {
        (Lang::Zh, Degree::Mitigated) => "减轻",
        (Lang::Zh, Degree::Lighter) => "从轻",
        (Lang::Zh, Degree::Normal) => "一般",
        (Lang::Zh, Degree::Heavier) => "从重",
        (Lang::En, _) => degree_code(d),
    }
}

/// The stable code of a degree.
pub const fn degree_code(d: Degree) -> &'static str {
    match d {
        Degree::Mitigated => "mitigated",
        Degree::Lighter => "lighter",
        Degree::Normal => "normal",
        Degree::Heavier => "heavier",
    }
}

/// What a circumstance or list entry does: `从轻处罚`.
pub fn effect(e: EffectKind, lang: Lang) -> String {
    match lang {
        Lang::Zh => match e {
            EffectKind::NoPenalty => "不予处罚".to_owned(),
            EffectKind::Mitigate => "减轻处罚".to_owned(),
            EffectKind::Lighten => "从轻处罚".to_owned(),
            EffectKind::LightenOrMitigate => "从轻或者减轻处罚".to_owned(),
            EffectKind::Aggravate => "从重处罚".to_owned(),
            EffectKind::TopOfTier => "按本档最高处罚".to_owned(),
            EffectKind::RaiseTier(n, _) => format!("上调{n}档处罚"),
        },
        Lang::En => match e {
            EffectKind::NoPenalty => "not be penalised".to_owned(),
            EffectKind::Mitigate => "be mitigated".to_owned(),
            EffectKind::Lighten => "be lighter".to_owned(),
            EffectKind::LightenOrMitigate => "be lighter or mitigated".to_owned(),
            EffectKind::Aggravate => "be heavier".to_owned(),
            EffectKind::TopOfTier => "be at the top of the tier".to_owned(),
            EffectKind::RaiseTier(n, _) => format!("be raised by {n} tier(s)"),
        },
    }
}
