//! The kinds of penalties and the attached measures, each with its stable English code.
//!
//! Source: 行政处罚法 第九条 (kinds), 第二十八条 (orders to correct), language.md for the rest. A word
//! that is not in the table but begins like one (责令…, 吊销…) is an open kind of the same family.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Family of a kind; the order is the order of severity used when two kinds are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Family {
    /// Orders that are not penalties: 责令改正, 责令停止建设 … (行政处罚法 28).
    Order,
    /// 警告、通报批评 (9 (1)).
    Warning,
    /// 罚款 (9 (2)).
    Fine,
    /// 没收 (9 (2)).
    Confiscation,
    /// 暂扣许可证件、降低资质等级 (9 (3)).
    Suspension,
    /// 限制开展生产经营活动、责令停产停业、责令关闭、限制从业、禁止 (9 (4)).
    Restriction,
    /// 吊销许可证件 (9 (3)).
    Revocation,
    /// 行政拘留 (9 (5)).
    Detention,
}

/// One kind of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The word in the language and in Chinese output.
    pub zh: &'static str,
    /// The stable code in JSON, also the English keyword.
    pub code: &'static str,
    /// English words for people.
    pub en: &'static str,
    /// Family.
    pub family: Family,
}

macro_rules! kinds {
    ($($zh:literal $code:literal $en:literal $family:ident;)*) => {
        /// All kinds with a code of their own.
        pub const KINDS: &[Kind] = &[$(Kind { zh: $zh, code: $code, en: $en, family: Family::$family }),*];
    };
}

kinds! {
    "罚款" "fine" "fine" Fine;
    "警告" "warning" "warning" Warning;
    "通报批评" "public_criticism" "public criticism" Warning;
    "没收违法所得" "confiscate_gains" "confiscation of illegal gains" Confiscation;
    "没收非法财物" "confiscate_property" "confiscation of illegal property" Confiscation;
    "没收" "confiscate" "confiscation" Confiscation;
    "暂扣许可证" "suspend_licence" "suspension of licence" Suspension;
    "降低资质等级" "lower_qualification" "lowering of qualification grade" Suspension;
    "吊销许可证" "revoke_licence" "revocation of licence" Revocation;
    "吊销营业执照" "revoke_business_licence" "revocation of business licence" Revocation;
    "吊销排污许可证" "revoke_discharge_permit" "revocation of discharge permit" Revocation;
    "限制开展生产经营活动" "restrict_business" "restriction of business activity" Restriction;
    "限制生产" "restrict_production" "restriction of production" Restriction;
    "停产整治" "stop_production_to_rectify" "halt of production for rectification" Restriction;
    "停业整顿" "stop_business_to_rectify" "suspension of business for rectification" Restriction;
    "责令停产停业" "order_stop_production" "order to stop production or business" Restriction;
    "责令停业" "order_stop_business" "order to stop business" Restriction;
    "责令关闭" "order_close" "order to close" Restriction;
    "责令停止生产或者使用" "order_stop_production_or_use" "order to stop production or use" Restriction;
    "限制从业" "restrict_practice" "restriction on practising" Restriction;
    "禁止从事编制工作" "bar_from_preparing" "bar from preparing EIA documents" Restriction;
    "拘留" "detention" "administrative detention" Detention;
    "责令改正" "order_correct" "order to correct" Order;
    "责令限期改正" "order_correct_by_deadline" "order to correct within a time limit" Order;
    "责令停止违法行为" "order_stop_violation" "order to stop the violation" Order;
    "责令停止建设" "order_stop_construction" "order to stop construction" Order;
    "责令恢复原状" "order_restore" "order to restore the original state" Order;
    "责令备案" "order_file" "order to file the record" Order;
    "责令公开" "order_publish" "order to publish" Order;
    "责令退还所收费用" "order_refund_fees" "order to refund the fees" Order;
    "限期退还" "order_refund" "order to refund within a time limit" Order;
}

/// Families by their first characters, for words that are not in the table; longest first.
pub const OPEN_KINDS: &[(&str, &str, Family)] = &[
    (
        "责令停产",
        "order_stop_production_other",
        Family::Restriction,
    ),
    ("责令停业", "order_stop_business_other", Family::Restriction),
    ("责令", "order_other", Family::Order),
    ("吊销", "revoke_other", Family::Revocation),
    ("暂扣", "suspend_other", Family::Suspension),
    ("没收", "confiscate_other", Family::Confiscation),
    ("降低", "lower_other", Family::Suspension),
    ("限制", "restrict_other", Family::Restriction),
    ("禁止", "bar_other", Family::Restriction),
    ("限期", "order_other", Family::Order),
    ("予以公告", "announce", Family::Order),
];

/// A kind as it stands in a rule: its code and its word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct PenaltyKind {
    /// Stable code.
    pub code: &'static str,
    /// The word as written in the rule.
    pub word: String,
    /// Family.
    pub family: Family,
}

impl From<PenaltyKind> for String {
    fn from(kind: PenaltyKind) -> Self {
        kind.word
    }
}

impl<'de> Deserialize<'de> for PenaltyKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::of(&word).ok_or_else(|| D::Error::custom("no kind of penalty"))
    }
}

impl PenaltyKind {
    /// The kind named by a word or by its English code, if any.
    pub fn of(word: &str) -> Option<Self> {
        if let Some(k) = KINDS.iter().find(|k| k.zh == word || k.code == word) {
            return Some(Self {
                code: k.code,
                word: k.zh.to_owned(),
                family: k.family,
            });
        }
        OPEN_KINDS
            .iter()
            .find(|(prefix, _, _)| {
                word.starts_with(prefix) && word.len() > prefix.len()
                    || word == *prefix && word.len() > 6
            })
            .map(|(_, code, family)| Self {
                code,
                word: word.to_owned(),
                family: *family,
            })
    }

    /// Whether it is a fine.
    pub fn is_fine(&self) -> bool {
        self.family == Family::Fine
    }

    /// English words for people.
    pub fn en(&self) -> &str {
        KINDS
            .iter()
            .find(|k| k.code == self.code)
            .map_or(&self.word, |k| k.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // holds: 行政处罚法 9
    #[test]
    fn the_kinds_of_the_law_are_known_and_have_their_family() {
        let all = [
            ("警告", Family::Warning),
            ("通报批评", Family::Warning),
            ("罚款", Family::Fine),
            ("没收违法所得", Family::Confiscation),
            ("没收非法财物", Family::Confiscation),
            ("暂扣许可证", Family::Suspension),
            ("降低资质等级", Family::Suspension),
            ("吊销许可证", Family::Revocation),
            ("限制开展生产经营活动", Family::Restriction),
            ("责令停产停业", Family::Restriction),
            ("责令关闭", Family::Restriction),
            ("限制从业", Family::Restriction),
            ("拘留", Family::Detention),
        ];
        for (word, family) in all {
            assert_eq!(
                PenaltyKind::of(word).map(|k| k.family),
                Some(family),
                "{word}"
            );
        }
        // An order to correct is no penalty (第二十八条).
        assert_eq!(
            PenaltyKind::of("责令改正").map(|k| k.family),
            Some(Family::Order)
        );
    }
}
