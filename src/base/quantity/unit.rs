//! Unit words: a closed list, so that a run is a quantity or a word whatever a file declares.
//!
//! Spellings of one unit (公斤, 千克, kg) read as the same [`Unit`]; no unit is ever converted.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Unit;

/// Unit words with the spelling they are compared by.
const NAMED: &[(&str, &str)] = &[
    ("次", "次"),
    ("人次", "人次"),
    ("人", "人"),
    ("名", "名"),
    ("户", "户"),
    ("家", "家"),
    ("项", "项"),
    ("件", "件"),
    ("个", "个"),
    ("种", "种"),
    ("类", "类"),
    ("批", "批"),
    ("批次", "批次"),
    ("起", "起"),
    ("宗", "宗"),
    ("笔", "笔"),
    ("单", "单"),
    ("台", "台"),
    ("套", "套"),
    ("辆", "辆"),
    ("艘", "艘"),
    ("架", "架"),
    ("处", "处"),
    ("座", "座"),
    ("栋", "栋"),
    ("幢", "幢"),
    ("间", "间"),
    ("层", "层"),
    ("张", "张"),
    ("床", "床"),
    ("株", "株"),
    ("棵", "棵"),
    ("头", "头"),
    ("只", "只"),
    ("羽", "羽"),
    ("匹", "匹"),
    ("尾", "尾"),
    ("枚", "枚"),
    ("块", "块"),
    ("瓶", "瓶"),
    ("盒", "盒"),
    ("箱", "箱"),
    ("袋", "袋"),
    ("包", "包"),
    ("桶", "桶"),
    ("罐", "罐"),
    ("份", "份"),
    ("页", "页"),
    ("册", "册"),
    ("幅", "幅"),
    ("条", "条"),
    ("款", "款"),
    ("点", "点"),
    ("分", "分"),
    ("角", "角"),
    ("级", "级"),
    ("档", "档"),
    ("届", "届"),
    ("期", "期"),
    ("场", "场"),
    ("场次", "场次"),
    ("车次", "车次"),
    ("位", "位"),
    ("泊位", "泊位"),
    ("岁", "周岁"),
    ("周岁", "周岁"),
    ("秒", "秒"),
    ("分钟", "分钟"),
    ("周", "周"),
    ("个星期", "周"),
    ("星期", "周"),
    ("季度", "季度"),
    ("个季度", "季度"),
    ("个百分点", "百分点"),
    ("百分点", "百分点"),
    ("吨", "吨"),
    ("t", "吨"),
    ("公斤", "公斤"),
    ("千克", "公斤"),
    ("kg", "公斤"),
    ("斤", "斤"),
    ("克", "克"),
    ("g", "克"),
    ("毫克", "毫克"),
    ("mg", "毫克"),
    ("微克", "微克"),
    ("升", "升"),
    ("L", "升"),
    ("毫升", "毫升"),
    ("mL", "毫升"),
    ("ml", "毫升"),
    ("立方米", "立方米"),
    ("m³", "立方米"),
    ("m3", "立方米"),
    ("㎥", "立方米"),
    ("方", "立方米"),
    ("米", "米"),
    ("m", "米"),
    ("千米", "公里"),
    ("公里", "公里"),
    ("km", "公里"),
    ("厘米", "厘米"),
    ("cm", "厘米"),
    ("毫米", "毫米"),
    ("mm", "毫米"),
    ("海里", "海里"),
    ("平方米", "平方米"),
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("m2", "平方米"),
    ("平方公里", "平方公里"),
    ("平方千米", "平方公里"),
    ("平方厘米", "平方厘米"),
    ("亩", "亩"),
    ("公顷", "公顷"),
    ("分贝", "分贝"),
    ("dB", "分贝"),
    ("瓦", "瓦"),
    ("千瓦", "千瓦"),
    ("kW", "千瓦"),
    ("兆瓦", "兆瓦"),
    ("MW", "兆瓦"),
    ("千瓦时", "千瓦时"),
    ("kWh", "千瓦时"),
    ("度", "度"),
    ("摄氏度", "摄氏度"),
    ("℃", "摄氏度"),
    ("毫克每升", "毫克/升"),
    ("毫克/升", "毫克/升"),
    ("mg/L", "毫克/升"),
    ("毫克每立方米", "毫克/立方米"),
    ("毫克/立方米", "毫克/立方米"),
    ("mg/m³", "毫克/立方米"),
    ("mg/m3", "毫克/立方米"),
    ("微克/立方米", "微克/立方米"),
    ("毫克/千克", "毫克/公斤"),
    ("mg/kg", "毫克/公斤"),
    ("吨/日", "吨/日"),
    ("吨/年", "吨/年"),
    ("吨/小时", "吨/小时"),
    ("立方米/日", "立方米/日"),
];

const CALENDAR: &[(&str, Unit)] = &[
    ("年", Unit::Years),
    ("周年", Unit::Years),
    ("个月", Unit::Months),
    ("月", Unit::Months),
    ("自然月", Unit::Months),
    ("个自然月", Unit::Months),
    ("日历月", Unit::Months),
    ("日", Unit::Days),
    ("天", Unit::Days),
    ("自然日", Unit::Days),
    ("个自然日", Unit::Days),
    ("日历日", Unit::Days),
    ("个日历日", Unit::Days),
    ("工作日", Unit::WorkingDays),
    ("个工作日", Unit::WorkingDays),
    ("小时", Unit::Hours),
    ("个小时", Unit::Hours),
    ("倍", Unit::Times),
    ("元", Unit::Yuan),
];

/// Unit words that are also keywords or names of parts: apart from their number they stay words.
const GLUED_ONLY: &[&str] = &["起", "项", "单", "款", "条", "点", "期", "位", "方"];

/// The unit a word names, whatever its spelling; `None` if it is not in the list. A fact declared
/// as `数量 公斤` and a literal `5千克` meet here.
pub fn unit(word: &str) -> Option<Unit> {
    CALENDAR
        .iter()
        .find(|(w, _)| *w == word)
        .map(|(_, u)| u.clone())
        .or_else(|| {
            NAMED
                .iter()
                .find(|(w, _)| *w == word)
                .map(|(_, name)| Unit::Named((*name).to_owned()))
        })
}

/// Every unit word with the word its unit is written by (公斤 for 千克), in the order of the list.
pub fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
    let calendar = CALENDAR.iter().map(|(w, u)| (*w, word_of(u)));
    calendar.chain(NAMED.iter().copied())
}

/// Unit words by their first character, longest first.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<(&'static str, Unit)>>> = LazyLock::new(|| {
    let mut map: BTreeMap<char, Vec<(&'static str, Unit)>> = BTreeMap::new();
    let words = CALENDAR
        .iter()
        .map(|(w, _)| *w)
        .chain(NAMED.iter().map(|(w, _)| *w));
    for word in words {
        if let (Some(first), Some(unit)) = (word.chars().next(), unit(word)) {
            map.entry(first).or_default().push((word, unit));
        }
    }
    for list in map.values_mut() {
        list.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
    }
    map
});

/// The longest unit word that begins `text`, and its length in bytes.
pub(super) fn unit_at(text: &str) -> Option<(Unit, usize)> {
    let list = BY_FIRST.get(&text.chars().next()?)?;
    let (word, unit) = list.iter().find(|(w, _)| text.starts_with(w))?;
    Some((unit.clone(), word.len()))
}

/// Whether a unit word may stand apart from its number (`3 个月`, but not `3 项`).
pub(super) fn may_stand_apart(word: &str) -> bool {
    !GLUED_ONLY.contains(&word)
}

/// The word of a unit for output; empty for numbers without one. Percentages and money have their
/// own spelling in [`super::print`].
pub fn word(unit: &Unit) -> &str {
    match unit {
        Unit::Named(name) => name,
        Unit::Bare
        | Unit::Yuan
        | Unit::Ratio
        | Unit::Times
        | Unit::Years
        | Unit::Months
        | Unit::Days
        | Unit::WorkingDays
        | Unit::Hours => word_of(unit),
    }
}

/// The word of a unit that has a place of its own; empty for the others.
const fn word_of(unit: &Unit) -> &'static str {
    match unit {
        Unit::Bare | Unit::Ratio | Unit::Named(_) => "",
        Unit::Yuan => "元",
        Unit::Times => "倍",
        Unit::Years => "年",
        Unit::Months => "个月",
        Unit::Days => "日",
        Unit::WorkingDays => "个工作日",
        Unit::Hours => "小时",
    }
}
