//! A package of any length: acts with a table of thresholds and a weight sum each, and a case.

use std::fmt::Write;

/// A package of at least `lines` lines.
pub(crate) fn package(lines: usize) -> String {
    let mut t = String::from(
        "规则包 生成 { 名称 “生成的规则”；用语 { 以上 含；以下 不含 } }\n\
         法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }\n\
         事实 {\n    类别：选项 { 报告表、报告书非重点、报告书重点 } 递增\n    地点：选项 { 一般区域、敏感区、饮用水源 } 递增\n    \
         次数：整数 次 范围 1次至99次\n    涉及量：数量 吨 小数 3位\n    货值金额：金额\n    配合：是否\n}\n",
    );
    let mut n = 0;
    while t.lines().count() < lines {
        // Counting lines each time would be quadratic: add a good many acts between counts.
        for _ in 0..40 {
            n += 1;
            act(&mut t, n);
        }
    }
    t
}

fn act(t: &mut String, n: usize) {
    writeln!(
        t,
        "\n违法行为 行为甲_{n} “{n}” {{\n    违反 《示例法》第一条；依据 《示例法》第二条第一款"
    )
    .unwrap();
    writeln!(
        t,
        "    对 单位 {{ 应当 责令改正；应当 罚款 五万元以上五十万元以下 }}\n}}"
    )
    .unwrap();
    writeln!(t, "裁量基准 行为甲_{n} {{\n    出处 “附件 §{n}”").unwrap();
    if n.is_multiple_of(2) {
        writeln!(t, "    表 唯一 {{\n        | 类别 | 涉及量 | 单位 罚款 |").unwrap();
        for (i, c) in ["报告表", "报告书非重点", "报告书重点"].iter().enumerate() {
            let low = 5 + 15 * i;
            writeln!(
                t,
                "        | {c} | 3吨以下 | {low}万元以上{}万元以下 |",
                low + 5
            )
            .unwrap();
            writeln!(
                t,
                "        | {c} | 3吨以上10吨以下 | {}万元以上{}万元以下 |",
                low + 5,
                low + 10
            )
            .unwrap();
            writeln!(
                t,
                "        | {c} | 10吨以上 | {}万元以上{}万元以下 |",
                low + 10,
                low + 15
            )
            .unwrap();
        }
        writeln!(t, "    }}\n}}").unwrap();
        writeln!(t, "用例 “第{n}节” 行为甲_{n} {{\n    类别 = 报告表；涉及量 = 5吨\n    期望 单位 罚款 10万元以上15万元以下\n}}").unwrap();
    } else {
        writeln!(t, "    权重 {{\n        起点 10%\n        要素 地点 {{\n            | 一般区域 | 0%  |\n            | 敏感区   | 20% |\n            | 饮用水源 | 40% |\n        }}").unwrap();
        writeln!(t, "        要素 次数 {{\n            | 1次     | 0%  |\n            | 2次     | 10% |\n            | 3次以上 | 40% |\n        }}").unwrap();
        writeln!(t, "        要素 配合 {{\n            | 是 | 0%  |\n            | 否 | 10% |\n        }}\n        罚款 = 总和 × 50万元\n    }}\n}}").unwrap();
        writeln!(t, "用例 “第{n}节” 行为甲_{n} {{\n    地点 = 敏感区；次数 = 1次；配合 = 是\n    期望 单位 罚款 15万元\n}}").unwrap();
    }
}

/// The table on which engines are compared as it grows: `rows` rows, of which exactly one claims a
/// case: row `i` the act numbered `i / 5` with goods in band `i % 5`. Its value is `i * 7 % 100` per
/// cent; its number is the reason.
pub(crate) fn scale(rows: usize) -> String {
    let bands = [
        "不足1000元",
        "1000元以上1万元以下",
        "1万元以上10万元以下",
        "10万元以上100万元以下",
        "100万元以上",
    ];
    let mut t = String::from(
        "规则包 长表 { 名称 “长表（测速）”；用语 { 以上 含；以下 不含 } }\n\
         事实 { 行为号：整数 项 范围 0项至1000000项；货值金额：金额 }\n\
         判定 比例 {\n    结果：比例\n    表 首行 {\n        | 行为号 | 货值金额 | 结果 |\n",
    );
    for i in 0..rows {
        let (act, band, value) = (i / 5, bands[i % 5], i * 7 % 100);
        writeln!(t, "        | {act}项 | {band} | {value}% |").unwrap();
    }
    t.push_str("    }\n}\n");
    t
}

/// The row of [`scale`] that claims a case, counted from 0.
pub(crate) fn scale_row(act: i64, goods: i64) -> i64 {
    let above = |limit: &&i64| goods >= **limit;
    let limits = [100_000, 1_000_000, 10_000_000, 100_000_000];
    let band = limits.iter().filter(above).count() as i64;
    act * 5 + band
}
