//! The table of articles: what answers each article of 行政处罚法 that binds an engine, and the tests
//! that hold it. Tests say so themselves, by a mark in a comment: `holds: 行政处罚法 36、72` anywhere in a
//! file of the suite, above a 用例 of a package, or above a test in Rust.
//!
//! Each article has at least one file of the suite that shows its boundary cases (`good`) and one that
//! shows what an author would write wrongly about it and is refused (`bad`), or the reason why such
//! files make no sense.
//!
//! `ZHUN_WRITE=1 cargo test --test it articles` writes the table anew.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const REPORT: &str = "rules/ARTICLES.md";
const MARK: &str = "holds: 行政处罚法 ";

/// An article that binds: its number, what it asks in short, what answers it, and why no file of the
/// suite holds it, if none can.
struct Article(u32, &'static str, &'static str, &'static str);

const ARTICLES: &[Article] = &[
    Article(
        5,
        "处罚与事实、性质、情节、社会危害程度相当；未公布的规定不得作为依据",
        "说理逐项列出所据的事实和条款；一个事实不评价两次（Z412、Z612）",
        "",
    ),
    Article(
        9,
        "处罚的种类",
        "语言里的处罚种类（`src/base/kinds.rs`）",
        "",
    ),
    Article(
        10,
        "法律可以设定各种处罚；限制人身自由只能由法律设定",
        "权限证明（Z614）",
        "",
    ),
    Article(
        11,
        "行政法规可以设定除限制人身自由以外的处罚",
        "权限证明（Z614）",
        "",
    ),
    Article(
        12,
        "地方性法规可以设定除限制人身自由、吊销营业执照以外的处罚",
        "权限证明（Z614）",
        "",
    ),
    Article(
        13,
        "部门规章在规定的行为、种类和幅度内作出具体规定",
        "权限证明（Z614）",
        "",
    ),
    Article(
        14,
        "地方政府规章在规定的行为、种类和幅度内作出具体规定",
        "权限证明（Z614）",
        "",
    ),
    Article(
        16,
        "其他规范性文件不得设定处罚",
        "权限证明（Z614）；细化不出上级的结果（Z605）",
        "",
    ),
    Article(
        27,
        "涉嫌犯罪的，及时移送，先于罚款",
        "情节的效果“移送司法”；程序“移送司法机关”",
        "",
    ),
    Article(
        28,
        "责令改正或者限期改正；违法所得除依法应当退赔的外，予以没收",
        "处罚种类里的责令；仍应没收",
        "",
    ),
    Article(
        29,
        "同一个违法行为不得给予两次以上罚款；罚款数额高的规定处罚",
        "竞合",
        "",
    ),
    Article(
        30,
        "不满十四周岁不予处罚；已满十四周岁不满十八周岁从轻或者减轻",
        "行政处罚法通则的情节；年龄和效果与条文核对（Z491）",
        "",
    ),
    Article(
        31,
        "不能辨认或者不能控制自己行为的不予处罚；尚未完全丧失的可以从轻或者减轻",
        "行政处罚法通则的情节",
        "",
    ),
    Article(32, "五种情形应当从轻或者减轻", "行政处罚法通则的情节", ""),
    Article(
        33,
        "轻微并及时改正、没有危害后果的不予；初次违法的可以不予；没有主观过错的不予；不予的教育",
        "行政处罚法通则的情节；程序“教育”",
        "",
    ),
    Article(
        34,
        "可以制定裁量基准；裁量基准应当向社会公布",
        "规则包写明名称、文号、机关、施行日和来源",
        "",
    ),
    Article(
        35,
        "拘留折抵刑期，罚款折抵罚金",
        "案件的折抵；行政处罚法期限的判定“折抵后罚金”",
        "",
    ),
    Article(
        36,
        "二年内未被发现的不再处罚；生命健康、金融安全且有危害后果的五年",
        "时效；行政处罚法期限的判定；期限与条文核对（Z491）",
        "",
    ),
    Article(
        37,
        "适用违法行为发生时的规定；作出决定时的规定较轻或者不认为违法的，适用新的",
        "从旧兼从轻",
        "",
    ),
    Article(
        38,
        "没有依据或者主体不合格的，处罚无效",
        "违法行为必须写依据（Z401）；依据现行有效（Z615）",
        "",
    ),
    Article(42, "执法人员不得少于两人", "程序“两名执法人员”", ""),
    Article(
        44,
        "决定之前告知内容及事实、理由、依据，和陈述、申辩、要求听证的权利",
        "程序“事先告知”",
        "",
    ),
    Article(
        45,
        "充分听取意见；不得因陈述、申辩而给予更重的处罚",
        "程序“听取陈述申辩”“不因申辩加重”",
        "",
    ),
    Article(
        48,
        "有社会影响的决定公开；被撤销的三日内撤回",
        "程序“公开处罚决定”“撤回公开”",
        "",
    ),
    Article(49, "突发事件期间快速、从重处罚", "行政处罚法通则的情节", ""),
    Article(
        51,
        "公民二百元以下、法人或者其他组织三千元以下罚款或者警告，可以当场",
        "程序“当场处罚”；数额与条文核对（Z491）",
        "",
    ),
    Article(
        57,
        "审查后分别决定；情节复杂或者重大的集体讨论",
        "结果的四种处理；程序“集体讨论”",
        "",
    ),
    Article(58, "法制审核；未经审核不得作出决定", "程序“法制审核”", ""),
    Article(
        59,
        "决定书载明的事项",
        "建议书写明违法行为、依据、处罚和说理",
        "",
    ),
    Article(
        60,
        "立案之日起九十日内作出决定",
        "程序“办案期限”；判定“作出决定期满”；期限与条文核对（Z491）",
        "",
    ),
    Article(
        61,
        "当事人不在场的七日内送达",
        "程序“送达”；判定“送达期满”",
        "",
    ),
    Article(
        62,
        "未告知或者拒绝听取陈述、申辩，不得作出决定；明确放弃的除外",
        "程序“事先告知”“听取陈述申辩”",
        "",
    ),
    Article(
        63,
        "较大数额罚款、没收，降低资质、吊销、责令停产停业等，告知听证",
        "程序“告知听证”“组织听证”；标准“较大数额罚款”",
        "",
    ),
    Article(
        64,
        "告知后五日内要求；举行的七日前通知",
        "程序“要求听证”“通知听证”",
        "",
    ),
    Article(65, "根据听证笔录作出决定", "程序“组织听证”", ""),
    Article(
        66,
        "确有经济困难的，可以暂缓或者分期缴纳",
        "程序“延期分期缴纳”",
        "",
    ),
    Article(
        67,
        "收到决定书之日起十五日内缴纳",
        "程序“缴纳罚款”；判定“缴款期满”",
        "",
    ),
    Article(
        72,
        "每日按百分之三加处，不得超出罚款的数额",
        "案件的加处；判定“加处罚款”",
        "",
    ),
    Article(
        73,
        "加处罚款在复议、诉讼期间不予计算",
        "案件的加处；判定“加处罚款”",
        "",
    ),
    Article(
        74,
        "罚款不得同机关的考核、经费挂钩",
        "没有",
        "是对机关财务的要求；引擎不读、也不产生这样的数",
    ),
    Article(
        76,
        "擅自改变处罚种类、幅度的，责令改正，依法处分",
        "越限证明（Z604）",
        "",
    ),
    Article(
        85,
        "二日、三日、五日、七日是工作日",
        "工作日历；`src/base/calendar.rs`；按日历日数的与条文核对（Z491）",
        "",
    ),
];

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![PathBuf::from(folder)];
    while let Some(folder) = stack.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The articles of a mark on this line.
fn marked(line: &str) -> Option<Vec<u32>> {
    let (_, rest) = line.split_once(MARK)?;
    let numbers = rest.split('、').map(|n| n.trim().parse().ok());
    numbers.collect()
}

/// The name of a test function that a line begins.
fn function(line: &str) -> Option<&str> {
    let rest = line.trim_start();
    let rest = rest.strip_prefix("pub(crate) ").unwrap_or(rest);
    rest.strip_prefix("fn ")?.split('(').next()
}

/// The title of a 用例 that a line begins.
fn case(line: &str) -> Option<&str> {
    let title = line.trim_start().strip_prefix("用例 “")?;
    title.split('”').next()
}

/// Every mark with the test that it stands at, and marks that stand at none.
fn marks() -> (Vec<(u32, String)>, Vec<String>) {
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    let mut look = |path: &Path, name: &dyn Fn(&[&str]) -> Option<String>| {
        let text = fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate() {
            if !line.contains(MARK) {
                continue;
            }
            match (marked(line), name(&lines[i + 1..])) {
                (Some(articles), Some(test)) => {
                    found.extend(articles.into_iter().map(|a| (a, test.clone())));
                }
                (_, _) => lost.push(format!("{}:{}: {line}", shown(path), i + 1)),
            }
        }
    };
    for path in files("tests/suite", "zhun") {
        let name = shown(&path);
        let name = name.trim_start_matches("tests/").trim_end_matches(".zhun");
        look(&path, &|_| Some(format!("`{name}`")));
    }
    for path in files("rules", "zhun") {
        let folder = shown(path.parent().unwrap());
        look(&path, &|rest| {
            let title = case(rest.first()?)?;
            Some(format!("{folder} 用例“{title}”"))
        });
    }
    for folder in ["src", "tests/it", "tests/oracle"] {
        for path in files(folder, "rs") {
            if path.ends_with("it/articles.rs") {
                continue;
            }
            let name = shown(&path);
            look(&path, &|rest| {
                // Comments and attributes may stand between.
                let head = rest.iter().take(8);
                let test = head.filter_map(|line| function(line)).next()?;
                let is = rest.iter().take(8).any(|line| line.trim() == "#[test]");
                is.then(|| format!("`{name}` {test}"))
            });
        }
    }
    found.sort();
    found.dedup();
    (found, lost)
}

/// The tests of an article: good files of the suite, bad ones, all others.
fn held(found: &[(u32, String)], number: u32) -> [Vec<&str>; 3] {
    let tests = || {
        let own = found.iter().filter(move |(article, _)| *article == number);
        own.map(|(_, test)| test.as_str())
    };
    let good = |test: &&str| test.starts_with("`suite/") && test.contains("/good/");
    let bad = |test: &&str| test.starts_with("`suite/") && test.contains("/bad/");
    [
        tests().filter(good).collect(),
        tests().filter(bad).collect(),
        tests().filter(|test| !good(test) && !bad(test)).collect(),
    ]
}

fn table(found: &[(u32, String)]) -> String {
    let mut out = String::from(
        "# 行政处罚法逐条对照 · Articles of the Administrative Penalty Law\n\n\
         凡是约束引擎的条文：由什么答，由哪些测试守住。测试自己标明它守住哪一条（注释 `holds: 行政处罚法 36`），\
         本页由 `ZHUN_WRITE=1 cargo test --test it articles` 写出。每一条至少有一个“正例”文件（界限上的案件都算对）\
         和一个“反例”文件（起草人会写错的地方，检查时拒绝），做不到的写明理由；标明的测试不存在、\
         缺正例或者反例而没有理由，检查都不通过。条文以法律库中的文本（2021年1月22日修订）为准，“规定”一栏是简述。\n\n\
         What answers each article that binds an engine, and the tests that hold it: files of the suite with \
         its boundary cases, files that must be refused, and all other tests.\n\n\
         | 条 | 规定 | 由什么答 | 正例 | 反例 | 其他测试 |\n|---|---|---|---|---|---|\n",
    );
    for Article(number, rule, answered, why) in ARTICLES {
        let [good, bad, others] = held(found, *number).map(|tests| match tests.is_empty() {
            true => format!("没有：{why}"),
            false => tests.join("<br>"),
        });
        let others = others.trim_end_matches("没有：");
        let _ = writeln!(
            out,
            "| 第{number}条 | {rule} | {answered} | {good} | {bad} | {others} |"
        );
    }
    out
}

#[test]
fn the_table_is_what_the_tests_say() {
    let (found, lost) = marks();
    assert!(lost.is_empty(), "marks without a test: {lost:#?}");
    let known = |article: u32| ARTICLES.iter().any(|a| a.0 == article);
    let strangers: Vec<_> = found.iter().filter(|(a, _)| !known(*a)).collect();
    assert!(strangers.is_empty(), "articles not listed: {strangers:#?}");
    let mut faults = Vec::new();
    for Article(number, _, answered, why) in ARTICLES {
        let [good, bad, _] = held(&found, *number);
        let missing = match (good.is_empty(), bad.is_empty()) {
            (false, false) => None,
            (true, false) => Some("good"),
            (false, true) => Some("bad"),
            (true, true) => Some("good and bad"),
        };
        match (missing, why.is_empty()) {
            (Some(side), true) => {
                faults.push(format!("第{number}条 has no {side} file and no reason"))
            }
            (None, false) => faults.push(format!("第{number}条 has its files: its reason is old")),
            (Some(_), false) | (None, true) => {}
        }
        assert!(!answered.is_empty());
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let table = table(&found);
    if std::env::var("ZHUN_WRITE").is_ok() {
        fs::write(REPORT, &table).unwrap();
    }
    let written = fs::read_to_string(REPORT).unwrap_or_default();
    assert!(
        written == table,
        "{REPORT} is old: ZHUN_WRITE=1 cargo test --test it articles"
    );
}
