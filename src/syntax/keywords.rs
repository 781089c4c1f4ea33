//! The words of the language: one table, each with its one Chinese and its one English spelling.
//!
//! The reader looks words up here by position, never the lexer: outside its position a keyword is
//! an ordinary name. Kinds of penalty are keywords too; their spellings live in
//! [`crate::base::kinds`], where their codes are. Boundary words (以上, 以下 …), units and quantities
//! belong to the closed language of quantities and have no English spelling.

use crate::base::{kinds, span::Span};

/// A word of the language in both spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Keyword {
    /// Chinese spelling.
    pub zh: &'static str,
    /// English alias.
    pub en: &'static str,
}

/// A word of the text that was read as a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeywordUse {
    /// Where it stands.
    pub span: Span,
    /// Which keyword it is.
    pub keyword: Keyword,
}

impl Keyword {
    /// Whether `word` spells this keyword in either language.
    pub fn is(self, word: &str) -> bool {
        word == self.zh || word == self.en
    }
}

macro_rules! keywords {
    ($($name:ident $zh:literal $en:literal;)*) => {
        $(
            #[doc = concat!("`", $zh, "`, in English `", $en, "`.")]
            pub const $name: Keyword = Keyword { zh: $zh, en: $en };
        )*
        /// The whole table. 罚款 is also a kind of penalty, with the same spellings.
        pub const ALL: &[Keyword] = &[$($name),*];
    };
}

keywords! {
    // Items.
    PACKAGE "规则包" "package";
    STATUTE "法规" "statute";
    FACTS "事实" "facts";
    DEFINE "定义" "define";
    VIOLATION "违法行为" "violation";
    BENCHMARK "裁量基准" "benchmark";
    CIRCUMSTANCE "情节" "circumstance";
    CIRCUMSTANCE_POLICY "情节冲突" "circumstance_policy";
    REDUCTION "减额" "reduction";
    LIST "清单" "list";
    DECISION "判定" "decision";
    CASE "用例" "case";
    ERRATUM "勘误" "erratum";
    KNOWN_DEFECT "已知缺陷" "known_defect";
    WORKDAYS "工作日历" "workdays";
    LIMITATION "时效" "limitation";
    OBSERVATION "观察期" "observation";
    JOINT "案件" "joint";
    PROCEDURE "程序" "procedure";
    STANDARD "标准" "standard";
    CONCURRENCE "竞合" "concurrence";
    LIGHTER_LAW "从旧兼从轻" "lighter_law";
    DAILY_PENALTY "按日连续" "daily_penalty";

    // 规则包 and 法规.
    TITLE "名称" "title";
    NUMBER "文号" "number";
    ISSUER "制定机关" "issuer";
    LEVEL "层级" "level";
    REGION "地区" "region";
    IN_FORCE "施行" "in_force";
    EXPIRES "失效" "expires";
    USES "引用" "uses";
    REFINES "细化" "refines";
    MAPS "对应" "maps";
    WORDING "用语" "wording";
    INCLUDES "含" "includes";
    EXCLUDES "不含" "excludes";
    UNASCERTAINABLE "无法查明" "unascertainable";
    DISCRETION_FACTORS "裁量要素" "discretion_factors";
    LOWEST_LEVEL "按最低档次" "lowest_level";
    FACTOR_RANGES "要素区间" "factor_ranges";
    BANDS "量罚" "bands";
    ONLY_MAX "只有上限" "only_max";
    ONLY_MIN "只有下限" "only_min";
    ROUND "取整" "round";
    HALF_UP "四舍五入" "half_up";
    ROUND_UP "进位" "up";
    ROUND_DOWN "舍去" "down";
    PROVENANCE "来源" "provenance";
    VERSION "版本" "version";
    RANK "位阶" "rank";

    // 勘误 and 已知缺陷.
    READ_AS "作" "read_as";
    REASON "理由" "reason";
    HANDLING "处置" "handling";
    TO_STATUTORY_LIMIT "按法定限" "to_statutory_limit";
    AS_PUBLISHED "照录" "as_published";

    // 事实.
    COLLECTIVE "合称" "collective";
    CONSTRAINT "约束" "constraint";
    THEN "则" "then";
    BOUNDS "范围" "bounds";
    LABEL "标签" "label";
    HELP "说明" "help";
    CHANGEABLE "可变" "changeable";
    BOOL "是否" "yes_no";
    CHOICE "选项" "choice";
    MULTI "多选" "multi_choice";
    ASCENDING "递增" "ascending";
    MONEY "金额" "money";
    RATIO "比例" "ratio";
    TIMES "倍" "times";
    DECIMALS "小数" "decimals";
    INTEGER "整数" "integer";
    MEASURE "数量" "measure";
    DATE "日期" "date";
    INTERVAL "起止" "interval";
    PERIOD "期间" "period";
    RECORDS "明细" "records";
    MAX_COUNT "至多" "max_count";
    OCCURRENCES "次数" "occurrences";

    // 次数.
    COUNTED "计" "counted";
    ACTS "行为" "acts";
    PENALTIES "处罚决定" "penalties";
    SAME_IN "同" "same_in";
    SINCE "自" "since";
    WITH_THIS "含本次" "with_this";
    WITHOUT_THIS "不含本次" "without_this";

    // 时效.
    RUNS_FROM "起算" "runs_from";
    FOUND "发现" "found";

    // 从旧兼从轻 and 竞合.
    CONDUCT_DAY "行为日" "conduct_day";
    DECISION_DAY "决定日" "decision_day";
    COMPARED_BY "比较" "compared_by";
    HIGHEST_FINE "最高罚款" "highest_fine";
    HIGHEST_THEN_LOWEST "最高后最低" "highest_then_lowest";
    AFTER_FACTORS "裁量后金额" "after_factors";
    NOT_UNLAWFUL "不认为违法" "not_unlawful";

    // 工作日历.
    DAY_OFF "放假" "day_off";
    WORKED "上班" "worked";

    // 观察期.
    LOG "记录" "log";
    AS_OF "判断日" "as_of";
    SUBJECTS "对象" "subjects";
    SORTING "分类" "sorting";
    LENGTH "长" "length";
    EXTENSION "延长" "extension";
    EACH_TIME "每次" "each_time";
    TOTAL_LENGTH "总长" "total_length";
    IN_PERIOD "在期内" "in_period";
    PUBLIC_SAFETY "公共安全" "public_safety";
    LIFE_AND_HEALTH "生命健康" "life_and_health";
    EXPRESSLY_FORBIDDEN "明确禁止" "expressly_forbidden";
    SUSPECTED_CRIME "涉嫌犯罪" "suspected_crime";
    PROBLEM "问题" "problem";
    GROUND "不予处罚依据" "no_penalty_ground";
    EARLY_END "提前终止" "early_end";
    EXPIRY "期满" "expiry";
    TURNS_INTO "转" "turns_into";

    // 程序 and 标准.
    UPPER_END "上限" "upper_end";
    LOWER_END "下限" "lower_end";
    RECOMMENDED "建议数额" "recommended";
    BEFORE_DECISION "决定" "deciding";
    DONE "已履行" "done";
    EXTENT "裁量" "extent";
    REVOCATION "吊销" "revoke";
    // 案件.
    JOINED "合并" "joined";
    OFFSET "折抵" "offset";
    SURCHARGE "加处" "surcharge";
    DETENTION_OF "拘留日数" "days_of_detention";
    SERVED "送达" "served";
    RECHECKED "复查" "rechecked";
    BASE "基数" "base";
    CRIMINAL_FINE "罚金" "criminal_fine";
    SENTENCE "刑期" "sentence";
    ALREADY "已经处罚" "already_imposed";
    PAID_ON "缴款" "paid_on";
    SUSPENDED "停止计算" "suspended";
    PER_DAY "每日" "per_day";
    PRINCIPAL "罚款数额" "principal";

    // Expressions.
    YES "是" "yes";
    NO "否" "no";
    AND "且" "and";
    OR "或" "or";
    NOT "非" "not";
    NONE "没有" "none";
    UNCOMPUTABLE "无法计算" "uncomputable";
    IS "为" "is";
    IS_NOT "不为" "is_not";
    IN "属于" "in";
    CONTAINS "包含" "contains";
    ALL_OF "均" "all";
    ANY_OF "任一" "any_of";
    COUNT "计数" "count";
    MAX_OF "最大" "max_of";
    EACH "每个" "each";
    EVERY "每" "every";
    ADD "加" "add";
    REMAINDER "尾数" "remainder";
    PRO_RATA "按实" "pro_rata";
    FROM "起" "from";
    TAKEN_AS "按" "taken_as";
    COMPUTED "计算" "computed";
    HIGHER_OF "取高" "higher_of";
    LOWER_OF "取低" "lower_of";
    SUM "总和" "sum";
    BELOW "低于" "below";
    LESS_THAN "小于" "less_than";
    AT_MOST "不超过" "at_most";
    NOT_ABOVE "不高于" "not_above";
    EQUALS "等于" "equals";
    NOT_EQUAL "不等于" "not_equal";
    AT_LEAST "不低于" "at_least";
    OVER "超过" "over";
    ABOVE "高于" "above";
    GREATER_THAN "大于" "greater_than";
    EARLIER "早于" "earlier_than";
    LATER "晚于" "later_than";
    NOT_EARLIER "不早于" "not_earlier_than";
    NOT_LATER "不晚于" "not_later_than";
    BACK "前" "back";
    ROLLED "顺延" "rolled";
    EARLIEST "最早" "earliest";
    LATEST "最晚" "latest";
    IN_ORDER "依次" "in_order";
    ONE_BY_ONE "先后" "one_by_one";
    FIRST_DAY "起日" "first_day";
    LAST_DAY "止日" "last_day";
    MIDDLE "中值" "middle";
    STATUTORY_MIN "法定最低" "statutory_min";
    STATUTORY_MAX "法定最高" "statutory_max";
    RANGE "幅度" "range";
    MAX_AMOUNT "最高额" "max_amount";
    MIN_AMOUNT "最低额" "min_amount";
    THIS_CASE "本案" "this_case";

    // 违法行为.
    DEPARTMENT "部门" "department";
    VIOLATES "违反" "violates";
    BASIS "依据" "basis";
    ON "对" "on";
    UNIT "单位" "unit";
    RESPONSIBLE_PERSON "责任人员" "responsible_person";
    INDIVIDUAL "个人" "individual";
    PARTY "当事人" "party";
    EACH_PERSON "逐人" "each_person";
    BY "由" "by";
    STAGE "阶段" "stage";
    WHEN "当" "when";
    FOLLOWING "接" "following";
    INSTEAD "改处" "instead";
    BY_CASE "分情形" "by_case";
    OTHERWISE "其余" "otherwise";
    SHALL "应当" "shall";
    MAY "可以" "may";
    GIVE "给予" "give";
    IMPOSE "处" "impose";
    WITH "并处" "with";
    ALONE_OR_WITH "单处或者并处" "alone_or_with";
    STILL "仍应" "still";
    CHOOSE_ONE "择一" "choose_one";
    UP_TO "直至" "up_to";
    LIFETIME "终身" "lifetime";
    TERM "期限" "term";
    DISCRETION "综合裁量" "discretion";
    WITHIN "于" "within";
    FINE "罚款" "fine";
    NO_FINE "不罚款" "no_fine";
    PRECEDING_RANGE "前款幅度" "preceding_range";
    PER_UNIT "计量" "per_unit";

    // 裁量基准 and 判定.
    SOURCE "出处" "source";
    OVERRIDE "先行" "override";
    TIERS "档次" "tier";
    TABLE "表" "table";
    UNIQUE "唯一" "unique";
    TAKE_HEAVIER "取重" "take_heavier";
    TAKE_LIGHTER "取轻" "take_lighter";
    FIRST_ROW "首行" "first_row";
    CONDITION "条件" "condition";
    TREATMENT "处理" "treatment";
    WEIGHTS "权重" "weights";
    RESULT "结果" "result";
    ALONG "随" "along";
    NEVER_FALLS "不降" "never_falls";
    NEVER_RISES "不升" "never_rises";
    ENSURES "保证" "ensures";
    REMARKS "备注" "remarks";
    ROW_NUMBER "序号" "row_number";
    ANY "任意" "any";
    SAME "同上" "same";
    EXCEPT "以外" "except";
    START "起点" "start";
    FACTOR "要素" "factor";
    BRANCH "支" "branch";

    // 情节, 减额 and 清单.
    ONLY_IF "仅当" "only_if";
    UNWEIGHED "基准未评价" "unweighed";
    APPLIES_TO "适用于" "applies_to";
    NOT_FOR "不适用于" "not_for";
    EFFECT "效果" "effect";
    NO_PENALTY "不予处罚" "no_penalty";
    EXEMPT "免予处罚" "exempt";
    TIME_BARRED "不再处罚" "time_barred";
    TRANSFER "移送司法" "transfer";
    GUIDANCE "引导" "guidance";
    MITIGATED "减轻" "mitigated";
    LIGHTER "从轻" "lighter";
    LIGHTER_OR_MITIGATED "从轻或减轻" "lighter_or_mitigated";
    NORMAL "一般" "normal";
    HEAVIER "从重" "heavier";
    TOP_OF_TIER "本档最高" "top_of_tier";
    RAISE "上调" "raise";
    TOP_TIER "顶档" "top_tier";
    SAME_DIRECTION "同向" "same_direction";
    NOT_ADDITIVE "不累加" "not_additive";
    OPPOSITE "异向" "opposite";
    BEFORE "先于" "before";
    INSIDE_TIER "档内" "inside_tier";
    EXCLUSIONS "除外" "exclusions";
    CUT "减" "cut";
    ACTS_ON "作用于" "acts_on";
    AMOUNT_AFTER_DISCRETION "裁量后数额" "amount_after_discretion";
    INSIDE_RANGE "幅度内" "inside_range";
    ENTRY "项" "entry";

    // 定义 and 用例.
    VALUE "值" "value";
    EXPECT "期望" "expect";
    WITHOUT "无" "without";
    PUNISH "处罚" "punish";
    MAY_WAIVE "可以不予处罚" "may_waive";
    OPEN "待定" "open";
}

/// The items of a file, in the order of the manual.
pub const ITEMS: &[Keyword] = &[
    PACKAGE,
    STATUTE,
    FACTS,
    DEFINE,
    VIOLATION,
    BENCHMARK,
    CIRCUMSTANCE,
    CIRCUMSTANCE_POLICY,
    REDUCTION,
    LIST,
    DECISION,
    CASE,
    ERRATUM,
    WORKDAYS,
    LIMITATION,
    OBSERVATION,
    JOINT,
    PROCEDURE,
    STANDARD,
    CONCURRENCE,
    LIGHTER_LAW,
    DAILY_PENALTY,
];

/// Words that mean themselves wherever a value or a name may stand, so nothing can be named so.
///
/// The first eight are language.md's; the others would be read as values in every expression, so
/// a thing named so could never be mentioned.
pub const RESERVED: &[Keyword] = &[
    YES,
    NO,
    AND,
    OR,
    NOT,
    ANY,
    SAME,
    UNASCERTAINABLE,
    NONE,
    UNCOMPUTABLE,
    SUM,
    MIDDLE,
    STATUTORY_MIN,
    STATUTORY_MAX,
];

/// Objects of a penalty that are keywords; any other object is a name.
pub const OBJECTS: &[Keyword] = &[UNIT, RESPONSIBLE_PERSON, INDIVIDUAL, PARTY];

/// The keyword spelt `word` in either language, if there is one.
pub fn find(word: &str) -> Option<Keyword> {
    ALL.iter().copied().find(|k| k.is(word))
}

/// The reserved keyword spelt `word`, if there is one.
pub fn reserved(word: &str) -> Option<Keyword> {
    RESERVED.iter().copied().find(|k| k.is(word))
}

/// The spellings of the kind of penalty that `word` names, if it is one of the table.
pub fn kind(word: &str) -> Option<Keyword> {
    kinds::KINDS
        .iter()
        .find(|k| k.zh == word || k.code == word)
        .map(|k| Keyword {
            zh: k.zh,
            en: k.code,
        })
}

/// Where a word stands that may have a keyword glued to its front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glue {
    /// At the start of an item: 违法行为未批先建.
    Item,
    /// At the start of a penalty: 应当罚款, 罚款项目总投资额.
    Penalty,
    /// Inside a condition: 且主体已完工.
    Condition,
}

/// `罚款项目总投资额` as `罚款 项目总投资额`: the word with a space after each keyword that is glued to
/// its front, longest first; `None` if no keyword is, or nothing would follow it.
///
/// It serves quick fixes only. Nothing is ever read by cutting a word, because a cut that depends on
/// what is declared would let a new name change an old rule.
pub fn unglue(word: &str, place: Glue) -> Option<String> {
    let mut pieces: Vec<&str> = Vec::new();
    let mut rest = word;
    while let Some((front, back)) = cut(rest, place) {
        pieces.push(front);
        rest = back;
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push(rest);
    Some(pieces.join(" "))
}

fn cut(word: &str, place: Glue) -> Option<(&'static str, &str)> {
    let (words, kinds): (&[Keyword], &[kinds::Kind]) = match place {
        Glue::Item => (ITEMS, &[]),
        Glue::Penalty => (
            &[ALONE_OR_WITH, SHALL, MAY, GIVE, WITH, STILL, BY_CASE, STAGE],
            kinds::KINDS,
        ),
        Glue::Condition => (
            &[
                AND,
                OR,
                NOT,
                IS_NOT,
                IS,
                IN,
                CONTAINS,
                WHEN,
                BELOW,
                LESS_THAN,
                AT_MOST,
                NOT_ABOVE,
                EQUALS,
                NOT_EQUAL,
                AT_LEAST,
                OVER,
                ABOVE,
                GREATER_THAN,
                EARLIER,
                LATER,
                NOT_EARLIER,
                NOT_LATER,
            ],
            &[],
        ),
    };
    let front = words
        .iter()
        .map(|k| k.zh)
        .chain(kinds.iter().map(|k| k.zh))
        .filter(|k| word.len() > k.len() && word.starts_with(k))
        .max_by_key(|k| k.len())?;
    Some((front, word.strip_prefix(front)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_keyword_has_one_spelling_of_its_own_in_each_language() {
        let kinds = kinds::KINDS.iter().map(|k| Keyword {
            zh: k.zh,
            en: k.code,
        });
        let (mut zh, mut en) = (BTreeMap::new(), BTreeMap::new());
        for k in ALL.iter().copied().chain(kinds) {
            if k == FINE && zh.contains_key(k.zh) {
                continue;
            }
            assert_eq!(zh.insert(k.zh, k), None, "{} twice", k.zh);
            assert_eq!(en.insert(k.en, k), None, "{} twice", k.en);
        }
    }

    #[test]
    fn english_spellings_are_lower_snake_words() {
        for k in ALL {
            assert!(
                k.en.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{}",
                k.en
            );
        }
    }

    #[test]
    fn a_glued_word_is_cut_at_its_keywords() {
        let penalty = |word| unglue(word, Glue::Penalty);
        assert_eq!(
            penalty("罚款项目总投资额").as_deref(),
            Some("罚款 项目总投资额")
        );
        assert_eq!(penalty("应当罚款").as_deref(), Some("应当 罚款"));
        assert_eq!(penalty("可以并处罚款").as_deref(), Some("可以 并处 罚款"));
        assert_eq!(penalty("罚款"), None);
        assert_eq!(penalty("非法财物"), None);
        let condition = unglue("且主体已完工", Glue::Condition);
        assert_eq!(condition.as_deref(), Some("且 主体已完工"));
    }
}
