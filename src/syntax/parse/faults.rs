//! What the parser says: every finding of the syntax, in the author's words.

use super::words;
use crate::base::codes::syntax as codes;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::limits::{MAX_NESTING, MAX_TOKEN_CHARS};
use crate::base::numeral;
use crate::base::quantity::{Literal, QuantityFault, print};
use crate::base::span::Span;
use crate::syntax::keywords::{Glue, unglue};

pub(super) fn control_character(at: Span, c: char) -> Diagnostic {
    let name = format!("U+{:04X}", u32::from(c));
    Diagnostic::error(
        codes::CONTROL_CHARACTER,
        at,
        format!("这里有看不见的字符（{name}）"),
        format!("there is a character here that cannot be seen ({name})"),
    )
    .because("删去这里", "remove this")
    .help(
        "多半是从网页或表格复制时带进来的，删去即可。",
        "It usually comes along when copying from a page or a table; delete it.",
    )
    .fixed_by(at, "")
}

pub(super) fn too_deep(at: Span) -> Diagnostic {
    Diagnostic::error(
        codes::TOO_DEEP,
        at,
        format!("括号套得太深，超过{MAX_NESTING}层"),
        format!("brackets are nested more than {MAX_NESTING} deep"),
    )
    .because("从这里起没有再读", "not read from here on")
    .help(
        "把里层写成单独的定义，再用名称引用。",
        "Make the inner part a definition and use its name.",
    )
}

/// `open` is the opener, `end` where its closer is missed.
pub(super) fn unclosed(open: Span, bracket: char, end: Span) -> Diagnostic {
    let (close, zh, en) = if bracket == '(' {
        (")", "圆括号", "bracket")
    } else {
        ("}", "大括号", "brace")
    };
    Diagnostic::error(
        codes::UNCLOSED,
        open,
        format!("这个{zh}没有闭合"),
        format!("this {en} is not closed"),
    )
    .because("从这里打开", "opened here")
    .also(
        end,
        format!("到这里还没有“{close}”"),
        format!("no “{close}” up to here"),
    )
    .help(format!("补上“{close}”。"), format!("Add “{close}”."))
}

pub(super) fn stray(at: Span, bracket: char) -> Diagnostic {
    Diagnostic::error(
        codes::STRAY,
        at,
        format!("多了一个“{bracket}”"),
        format!("there is one “{bracket}” too many"),
    )
    .because(
        "前面没有与它对应的括号",
        "nothing before it that it could close",
    )
    .help(
        "删去它；如果前面还有一个多余的括号，删去那一个。",
        "Delete it, or an earlier one that closed too much.",
    )
}

pub(super) fn unterminated(at: Span, mark: char) -> Diagnostic {
    let (close, zh, en) = match mark {
        '《' => ('》', "书名号", "title"),
        '“' => ('”', "引号", "string"),
        '「' => ('」', "引号", "string"),
        other => (other, "引号", "string"),
    };
    let end = Span::new(at.file, at.end, at.end);
    Diagnostic::error(
        codes::UNTERMINATED,
        at,
        format!("{zh}没有闭合，本行内缺“{close}”"),
        format!("this {en} is not closed: no “{close}” on this line"),
    )
    .because("从这里打开", "opened here")
    .help(
        format!("补上“{close}”；一段文字要写在同一行内。"),
        format!("Add “{close}”; a text must stand on one line."),
    )
    .fixed_by(end, close)
}

pub(super) fn nested_quotation(whole: Span, inner: Span) -> Diagnostic {
    Diagnostic::error(
        codes::NESTED_QUOTATION,
        inner,
        "引号里面又有“",
        "there is a “ inside a quotation",
    )
    .because("内层引号从这里开始", "the inner quotation begins here")
    .also(
        whole,
        "这段文字在第一个”处结束",
        "this text ends at the first ”",
    )
    .help(
        "内层改用‘ ’，或者整段用「 」；如果是漏了”，在前一段末尾补上。",
        "Use ‘ ’ inside, or 「 」 around all of it; if a ” is missing before this, add it.",
    )
}

pub(super) fn brace_in_cell(at: Span) -> Diagnostic {
    Diagnostic::error(
        codes::BRACE_IN_CELL,
        at,
        "表格的单元格里不能用大括号",
        "a table cell cannot hold braces",
    )
    .help(
        "一行一格写一个结果；要择一或取高的，写成 判定 再在表里引用。",
        "Write one outcome a cell; put choices into a decision of their own and name it here.",
    )
}

/// Text outside all items; `word` is what begins it, `after_item` the item that ended just before.
pub(super) fn not_an_item(at: Span, word: &str, after_item: Option<Span>) -> Diagnostic {
    let mut d = Diagnostic::error(
        codes::NOT_AN_ITEM,
        at,
        format!("“{word}”不能开始一个条目"),
        format!("“{word}” cannot begin an item"),
    );
    if let Some(fixed) = unglue(word, Glue::Item) {
        d = d
            .because(
                "关键词和名称之间没有空格",
                "no space between a keyword and a name",
            )
            .fixed_by(at, fixed);
    } else if let Some(right) = nearest(word, words::items()) {
        d = d
            .help(
                format!("您要写的是不是“{right}”？"),
                format!("Did you mean “{right}”?"),
            )
            .fixed_by(at, right);
    } else if let Some(item) = after_item {
        d = d
            .also(item, "上一个条目到这里结束", "the item before it ends here")
            .help(
                "如果它属于上一个条目，前面可能多写了一个“}”。",
                "If it belongs to the item before it, there may be one “}” too many.",
            );
    }
    d.help(
        "条目以 规则包、法规、事实、定义、违法行为、裁量基准、情节、减额、清单、判定、用例 等词开头。",
        "Items begin with package, statute, facts, define, violation, benchmark, circumstance, \
         reduction, list, decision, case and so on.",
    )
}

pub(super) fn unexpected(at: Span, text: &str) -> Diagnostic {
    let d = Diagnostic::error(
        codes::UNEXPECTED,
        at,
        format!("这里不能写“{text}”"),
        format!("“{text}” cannot stand here"),
    );
    let first = text.chars().next().unwrap_or(' ');
    match first {
        '”' | '」' | '’' | '》' => d.help(
            "前面没有与它对应的开引号或书名号。",
            "There is no opening mark before it.",
        ),
        '‘' | '\'' | '`' | '〝' | '『' => d.help("文字用“ ”括起来。", "Put texts in “ ”."),
        '[' | ']' | '【' | '】' | '〔' | '〕' | '<' | '>' => d.help(
            "分组用（ ），内容用 { }。",
            "Group with ( ), and write bodies in { }.",
        ),
        '|' | '│' | '┃' => d.help(
            "表的一行要从行首的 | 开始，单独占一行。",
            "A table row begins with | at the start of a line of its own.",
        ),
        '~' => d.help("表示范围用“至”：5至10。", "Write a range with 至: 5至10."),
        '%' | '‰' | '‱' => d.help("前面要有数：5%。", "A number must stand before it: 5%."),
        '！' | '!' | '&' | '^' => {
            d.help("条件用 且、或、非。", "Write conditions with and, or, not.")
        }
        _ => d.help(
            "如果它是名称的一部分，把名称放进引号：“…”。",
            "If it is part of a name, put the name in quotation marks.",
        ),
    }
}

pub(super) fn too_long(at: Span, chars: usize) -> Diagnostic {
    Diagnostic::error(
        codes::TOO_LONG,
        at,
        format!("一个词有{chars}个字，超过{MAX_TOKEN_CHARS}个"),
        format!("a word has {chars} characters, more than {MAX_TOKEN_CHARS}"),
    )
    .help(
        "词与词之间用空格或标点隔开。",
        "Separate words by spaces or punctuation.",
    )
}

fn elided(at: Span, fixed: &str) -> Diagnostic {
    Diagnostic::error(
        codes::ELIDED_UNIT,
        at,
        "前后两个数要各写单位",
        "both numbers of a range need their unit",
    )
    .because("有一个数没有单位", "one number has no unit")
    .help(format!("写成“{fixed}”。"), format!("Write “{fixed}”."))
    .fixed_by(at, fixed)
}

pub(super) fn quantity(at: Span, fault: &QuantityFault) -> Diagnostic {
    match fault {
        QuantityFault::ElidedUnit(fixed) => elided(at, &fixed.replace('~', "至")),
        QuantityFault::Half(run) => Diagnostic::error(
            codes::HALF,
            at,
            format!("“{run}”里的“半”不是数"),
            format!("“半” in “{run}” is not a number"),
        )
        .because("长短没有定数", "its length is not defined")
        .help(
            "写成确定的数：半年写6个月，半个月写15日，半倍写0.5倍。",
            "Write a definite number: 6个月 for 半年, 15日 for 半个月, 0.5倍 for 半倍.",
        ),
        QuantityFault::BareChinese(run) => Diagnostic::error(
            codes::BARE_CHINESE,
            at,
            format!("“{run}”缺少单位"),
            format!("“{run}” has no unit"),
        )
        .because(
            "汉字数字后面要有单位",
            "a Chinese numeral needs a unit after it",
        )
        .help(
            "补上单位；没有单位的数用阿拉伯数字；如果是名称，放进引号。",
            "Add the unit; write a number without unit in digits; put a name in quotation marks.",
        ),
        QuantityFault::MixedUnits(run) => Diagnostic::error(
            codes::MIXED_UNITS,
            at,
            format!("“{run}”前后两个单位不能比较"),
            format!("the two units of “{run}” cannot be compared"),
        )
        .help("前后用同一个单位。", "Use one unit for both ends."),
        QuantityFault::TooLarge(run) => Diagnostic::error(
            codes::TOO_LARGE,
            at,
            format!("“{run}”的数太大"),
            format!("the number in “{run}” is too large"),
        )
        .help(
            "数要小于10的18次方，小数不超过18位。",
            "Numbers must be below 10^18 and have at most 18 decimals.",
        ),
    }
}

/// A numeral whose digits can be read although it is not well formed, in a quantity spelt `text`.
pub(super) fn malformed(at: Span, literal: &Literal, text: &str) -> Diagnostic {
    let value = print::number(literal.number, &literal.unit);
    let d = Diagnostic::error(
        codes::MALFORMED_NUMERAL,
        at,
        format!("“{}”的数字写法不规范", literal.text),
        format!("the numeral in “{}” is not well formed", literal.text),
    )
    .because(
        format!("按字面读作{value}"),
        format!("read literally it is {value}"),
    );
    match respelt(literal) {
        Some(right) => d
            .help(
                format!("规范写法是“{right}”；如果原文如此公布，用 勘误 说明。"),
                format!(
                    "The regular spelling is “{right}”; if it was published so, note it with 勘误."
                ),
            )
            .fixed_by(at, text.replace(&literal.text, &right)),
        None => d.help(
            "各级单位要从大到小，只有最末一级可以带小数。",
            "Units go from large to small, and only the last part may have decimals.",
        ),
    }
}

/// The well-formed spelling of a literal that is a Chinese whole number and a unit.
fn respelt(literal: &Literal) -> Option<String> {
    let unit = literal.text.trim_start_matches(numeral::is_numeral_char);
    let whole = literal
        .number
        .as_whole()
        .and_then(|n| u64::try_from(n).ok())?;
    (unit.len() < literal.text.len()).then(|| format!("{}{unit}", numeral::chinese(whole)))
}

/// Two numbers with a dash between them; `fixed` has 至 instead.
pub(super) fn range_sign(at: Span, sign: &str, fixed: &str) -> Diagnostic {
    Diagnostic::error(
        codes::RANGE_SIGN,
        at,
        format!("范围不用“{sign}”表示"),
        format!("“{sign}” does not stand for a range"),
    )
    .because("可以看作减号", "it could be a minus")
    .help(format!("写成“{fixed}”。"), format!("Write “{fixed}”."))
    .fixed_by(at, fixed)
}

/// A run that begins with a number and is no quantity; `fixed` parts it.
pub(super) fn not_a_quantity(at: Span, run: &str, fixed: Option<String>) -> Diagnostic {
    let d = Diagnostic::error(
        codes::GLUED,
        at,
        format!("“{run}”不是一个数量"),
        format!("“{run}” is not a quantity"),
    );
    match fixed {
        Some(fixed) => d
            .because("数量和后面的字连在一起", "a quantity and a word are run together")
            .help(format!("写成“{fixed}”。"), format!("Write “{fixed}”."))
            .fixed_by(at, fixed),
        None => d.because("数字后面不是认识的单位", "no unit is known by this word").help(
            "如果是名称，放进引号；如果是数量，用 元、倍、个月、日、次、人、吨、平方米 等单位。",
            "Put a name in quotation marks; for a quantity use a unit such as 元, 倍, 个月, 日, 次.",
        ),
    }
}

pub(super) fn doubled_boundary(at: Span, run: &str) -> Diagnostic {
    Diagnostic::error(
        codes::DOUBLED_BOUNDARY,
        at,
        format!("“{run}”对同一个数用了两个界限词"),
        format!("“{run}” bounds one number twice"),
    )
    .help(
        "只留一个：“超过2万元”或者“2万元以上”。",
        "Keep one: “超过2万元” or “2万元以上”.",
    )
}

pub(super) fn impossible_date(at: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        codes::IMPOSSIBLE_DATE,
        at,
        format!("没有“{text}”这一天"),
        format!("there is no day “{text}”"),
    )
    .help(
        "写成 2022-03-01 或者 2022年3月1日。",
        "Write a day of the calendar as 2022-03-01 or 2022年3月1日.",
    )
}

pub(super) fn empty_cell(at: Span) -> Diagnostic {
    Diagnostic::error(codes::EMPTY_CELL, at, "单元格是空的", "this cell is empty")
        .because("空白有多种意思", "a blank can mean several things")
        .help(
            "不限写“任意”，与上一行相同写“同上”，不罚写“不罚款”。",
            "Write 任意 (any) for no condition, 同上 (same) for the cell above, 不罚款 for no fine.",
        )
}

/// `end` is where the bar is missed.
pub(super) fn missing_bar(end: Span) -> Diagnostic {
    Diagnostic::error(
        codes::MISSING_BAR,
        end,
        "这一行最后缺一个“|”",
        "this row lacks its last “|”",
    )
    .help(
        "每行以 | 开始，以 | 结束；后面只能有 // 注释。",
        "A row begins and ends with |; only a // comment may follow.",
    )
    .fixed_by(end, " |")
}

pub(super) fn misplaced_row(at: Span) -> Diagnostic {
    Diagnostic::error(
        codes::MISPLACED_ROW,
        at,
        "表的一行要单独占一行，写在表的大括号里",
        "a table row stands on a line of its own, inside the braces of its table",
    )
}

pub(super) fn bad_article(at: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        codes::BAD_ARTICLE,
        at,
        format!("“{text}”的条款号读不出"),
        format!("the number of “{text}” cannot be read"),
    )
    .help(
        "写成 第三十一条第一款第（一）项，或者 第31条第1款第1项。",
        "Write 第三十一条第一款第（一）项 or 第31条第1款第1项.",
    )
}

/// The grammar refused a text that the scanner let through: a slip of this program, reported so that
/// nothing is lost silently.
pub(super) fn unreadable(at: Span) -> Diagnostic {
    Diagnostic::error(codes::UNREADABLE, at, "这里读不下去", "this cannot be read")
        .help("把这一处改写得简单些。", "Write this in a simpler way.")
}
