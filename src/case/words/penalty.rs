//! Penalties in words: `应当 对单位 罚款39万元`, `可以 责令恢复原状`.

use super::phrases::{self, Phrase};
use crate::{
    base::{
        diagnostic::Lang,
        kinds::PenaltyKind,
        numeral::digits,
        ratio::Ratio,
        terms::{Degree, EffectKind, Lift, Modality},
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
    match m {
        Modality::Shall => phrases::SHALL,
        Modality::May => phrases::MAY,
        Modality::AloneOrWith => phrases::ALONE_OR_WITH,
    }
    .template(lang)
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
    if let Some(amount) = measure(i, &p.amount, lang) {
        let phrase = if p.kind.is_fine() {
            phrases::FINE_OF
        } else {
            phrases::MEASURED
        };
        out = phrase.say(lang, &[("kind", &out), ("amount", &amount)]);
    }
    let mut notes = Vec::new();
    if p.each {
        notes.push(phrases::EACH.template(lang).to_owned());
    }
    if !p.organ.is_empty() {
        notes.push(phrases::ORGAN.say(lang, &[("organ", &p.organ)]));
    }
    if notes.is_empty() {
        return out;
    }
    let notes = notes.join(phrases::COMMA.template(lang));
    phrases::NOTED.say(lang, &[("penalty", &out), ("notes", &notes)])
}

/// A penalty with whom it is on and how binding it is: `对单位应当罚款39万元`.
pub fn receives(program: &Program, i: &Imposed, lang: Lang) -> Option<String> {
    let p = program.penalties.get(i.penalty.index())?;
    let on = object(program, p.on, lang);
    let text = imposed(program, i, lang);
    let must = modality(i.modality, lang);
    Some(phrases::RECEIVES.say(lang, &[("on", &on), ("must", must), ("penalty", &text)]))
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
            Some(if i.human {
                phrases::WITHIN.say(lang, &[("amount", &text)])
            } else {
                text
            })
        }
        Amount::Duration(_) | Amount::Lifetime | Amount::Open | Amount::Flag => {
            length(amount, lang)
        }
    }
}

/// The measure of a penalty that is no fine: a length of time.
pub fn length(amount: &Amount, lang: Lang) -> Option<String> {
    match amount {
        Amount::Duration(d) => Some(duration(d, lang)),
        Amount::Lifetime => Some(phrases::FOR_LIFE.template(lang).to_owned()),
        Amount::Open => Some(phrases::LENGTH_OPEN.template(lang).to_owned()),
        Amount::Fine(_) | Amount::Flag => None,
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
    match d {
        Disposition::Punish => phrases::PUNISH,
        Disposition::MayWaive => phrases::MAY_WAIVE,
        Disposition::NoPenalty => phrases::NO_PENALTY,
        Disposition::Guidance => phrases::GUIDANCE,
        Disposition::TimeBarred => phrases::TIME_BARRED,
        Disposition::Transfer => phrases::TRANSFER,
        Disposition::Human => phrases::HUMAN,
    }
    .template(lang)
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
    match d {
        Degree::Mitigated => phrases::DEGREE_MITIGATED,
        Degree::Lighter => phrases::DEGREE_LIGHTER,
        Degree::Normal => phrases::DEGREE_NORMAL,
        Degree::Heavier => phrases::DEGREE_HEAVIER,
    }
    .template(lang)
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
    let plain = |p: Phrase| p.template(lang).to_owned();
    match e {
        EffectKind::NoPenalty(Lift::Waived) => plain(phrases::EFFECT_NO_PENALTY),
        EffectKind::NoPenalty(Lift::TimeBarred) => plain(phrases::EFFECT_TIME_BARRED),
        EffectKind::NoPenalty(Lift::Transfer) => plain(phrases::EFFECT_TRANSFER),
        EffectKind::NoPenalty(Lift::Guidance) => plain(phrases::EFFECT_GUIDANCE),
        EffectKind::Mitigate => plain(phrases::EFFECT_MITIGATE),
        EffectKind::Lighten => plain(phrases::EFFECT_LIGHTEN),
        EffectKind::LightenOrMitigate => plain(phrases::EFFECT_LIGHTEN_OR_MITIGATE),
        EffectKind::Aggravate => plain(phrases::EFFECT_AGGRAVATE),
        EffectKind::TopOfTier => plain(phrases::EFFECT_TOP_OF_TIER),
        EffectKind::RaiseTier(n, _) => {
            phrases::EFFECT_RAISE_TIER.say(lang, &[("n", &n.to_string())])
        }
    }
}
