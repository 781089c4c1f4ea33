//! Requests and answers as documents, by hand with serde: the same Chinese keys, the same spellings of
//! money, counts and days on both sides.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::penalty::{Case, Decision};

/// A request.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Request {
    #[serde(rename = "货值金额", deserialize_with = "fen", serialize_with = "yuan")]
    goods: i64,
    #[serde(rename = "违法所得", deserialize_with = "fen", serialize_with = "yuan")]
    gain: i64,
    #[serde(rename = "行为")]
    act: Act,
    #[serde(rename = "初次违法")]
    first: bool,
    #[serde(rename = "及时改正")]
    corrected: bool,
    #[serde(rename = "危害后果")]
    harm: Harm,
    #[serde(rename = "配合调查")]
    cooperates: bool,
    #[serde(
        rename = "二年内次数",
        deserialize_with = "times",
        serialize_with = "put_times"
    )]
    repeats: i32,
    #[serde(rename = "特殊群体")]
    vulnerable: bool,
    #[serde(
        rename = "已过日数",
        deserialize_with = "days",
        serialize_with = "put_days"
    )]
    days: i32,
    #[serde(rename = "当事人类型")]
    party: Party,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
enum Act {
    无证经营,
    超范围经营,
    销售不合格品,
    出具虚假报告,
    虚假宣传,
    违规收费,
    未按规定公示,
    未按规定备案,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
enum Harm {
    无危害,
    轻微,
    一般,
    严重,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
enum Party {
    个人,
    单位,
}

/// An answer.
#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Answer {
    #[serde(rename = "裁量")]
    tier: String,
    #[serde(rename = "下限", deserialize_with = "fen", serialize_with = "yuan")]
    lower: i64,
    #[serde(rename = "上限", deserialize_with = "fen", serialize_with = "yuan")]
    upper: i64,
    #[serde(rename = "建议", deserialize_with = "fen", serialize_with = "yuan")]
    recommended: i64,
    #[serde(rename = "理由")]
    reasons: Vec<u8>,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "裁量")]
    tier: &'a str,
    #[serde(rename = "下限", serialize_with = "yuan")]
    lower: i64,
    #[serde(rename = "上限", serialize_with = "yuan")]
    upper: i64,
    #[serde(rename = "建议", serialize_with = "yuan")]
    recommended: i64,
    #[serde(rename = "理由")]
    reasons: &'a [u8],
}

const TIERS: [&str; 5] = ["免罚", "减轻档", "从轻档", "一般档", "从重档"];

/// `12345.67元` as fen.
fn fen<'de, D: Deserializer<'de>>(d: D) -> Result<i64, D::Error> {
    let text = <&str>::deserialize(d)?;
    money(text).ok_or_else(|| D::Error::custom("not an amount"))
}

fn money(text: &str) -> Option<i64> {
    let digits = text.strip_suffix("元")?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let cents: i64 = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    whole
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
}

/// Fen as `12345.67元`.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn yuan<S: Serializer>(fen: &i64, s: S) -> Result<S::Ok, S::Error> {
    match fen % 100 {
        0 => s.collect_str(&format_args!("{}元", fen / 100)),
        cents => s.collect_str(&format_args!("{}.{cents:02}元", fen / 100)),
    }
}

fn counted<'de, D: Deserializer<'de>>(d: D, unit: &str) -> Result<i32, D::Error> {
    let text = <&str>::deserialize(d)?;
    text.strip_suffix(unit)
        .and_then(|n| n.parse().ok())
        .ok_or_else(|| D::Error::custom("not a count"))
}

fn times<'de, D: Deserializer<'de>>(d: D) -> Result<i32, D::Error> {
    counted(d, "次")
}

fn days<'de, D: Deserializer<'de>>(d: D) -> Result<i32, D::Error> {
    counted(d, "日")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn put_times<S: Serializer>(n: &i32, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(&format_args!("{n}次"))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn put_days<S: Serializer>(n: &i32, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(&format_args!("{n}日"))
}

impl Request {
    fn of(c: &Case) -> Self {
        let acts = [
            Act::无证经营,
            Act::超范围经营,
            Act::销售不合格品,
            Act::出具虚假报告,
            Act::虚假宣传,
            Act::违规收费,
            Act::未按规定公示,
            Act::未按规定备案,
        ];
        let harms = [Harm::无危害, Harm::轻微, Harm::一般, Harm::严重];
        Self {
            goods: c.goods,
            gain: c.gain,
            act: acts[usize::from(c.act)],
            first: c.first,
            corrected: c.corrected,
            harm: harms[usize::from(c.harm)],
            cooperates: c.cooperates,
            repeats: c.repeats,
            vulnerable: c.vulnerable,
            days: c.days,
            party: if c.unit { Party::单位 } else { Party::个人 },
        }
    }

    fn case(&self) -> Case {
        Case {
            goods: self.goods,
            gain: self.gain,
            act: self.act as u8,
            first: self.first,
            corrected: self.corrected,
            harm: self.harm as u8,
            cooperates: self.cooperates,
            repeats: self.repeats,
            vulnerable: self.vulnerable,
            days: self.days,
            unit: matches!(self.party, Party::单位),
        }
    }
}

/// Requests for cases.
pub(crate) fn requests(cases: &[Case]) -> Vec<String> {
    let text = |c| serde_json::to_string(&Request::of(c)).unwrap();
    cases.iter().map(text).collect()
}

/// The answer of a decision.
pub(crate) fn answer(d: &Decision) -> String {
    let reasons = match d.reasons {
        [_, 0] => &d.reasons[..1],
        _ => &d.reasons[..],
    };
    let written = Written {
        tier: TIERS[usize::from(d.tier)],
        lower: d.lower,
        upper: d.upper,
        recommended: d.recommended,
        reasons,
    };
    serde_json::to_string(&written).unwrap()
}

/// Request to answer, by hand.
#[inline(never)]
pub(crate) fn by_hand(request: &str) -> String {
    let request: Request = serde_json::from_str(request).unwrap();
    answer(&crate::penalty::decide(&request.case()))
}

/// Whether two answers say the same, in whatever order of keys.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Answer>(text).ok();
    matches!((read(a), read(b)), (Some(a), Some(b)) if a == b)
}
