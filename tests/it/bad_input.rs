//! What no one should feed: it is refused, quickly and in words, and never takes the tool down.

use std::{
    fs,
    time::{Duration, Instant},
};

use zhun::{
    Input,
    base::{diagnostic::Lang, source::Sources},
    host::diagnostics,
};

use crate::run::{file, folder, zhun};

/// Longest time for one file. Debug builds are some ten times slower than what is shipped, and tests
/// share the machine.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

/// Bytes of chance in one file.
const MUCH: usize = if cfg!(debug_assertions) {
    1 << 17
} else {
    1 << 20
};

/// A small, deterministic source of chance (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

/// Checks a text in this process; every finding is also drawn. Gives the findings.
fn check(text: &str) -> String {
    let began = Instant::now();
    let mut sources = Sources::default();
    let main = vec![sources.add("输入.zhun", text)];
    let input = Input {
        main,
        others: Vec::new(),
    };
    let checked = zhun::check(&sources, &input, None);
    let shown = diagnostics::human(&sources, &checked.report, Lang::Zh, false);
    diagnostics::json(&sources, &checked.report);
    let took = began.elapsed();
    let head: String = text.chars().take(80).collect();
    assert!(took < PATIENCE, "{took:?} for {head}");
    shown
}

/// Checks a file through the command: refused (1) or failed (2), and something is said.
fn refused(name: &str, content: &[u8]) -> String {
    let dir = folder(&format!("bad-{name}"));
    let path = file(&dir, "输入.zhun", content);
    let began = Instant::now();
    let said = zhun(["check", &path]);
    assert!(began.elapsed() < PATIENCE, "{name}: {:?}", began.elapsed());
    assert!(
        [1, 2].contains(&said.code),
        "{name}: {} {}",
        said.code,
        said.err
    );
    assert!(!said.err.contains("panicked"), "{name}: {}", said.err);
    said.err
}

fn sample() -> String {
    fs::read_to_string("tests/suite/benchmark/good/overrides-and-dispositions.zhun").unwrap()
}

#[test]
fn random_bytes() {
    let mut chance = Chance(42);
    let bytes: Vec<u8> = (0..MUCH).map(|_| chance.next().to_le_bytes()[0]).collect();
    assert!(refused("random", &bytes).contains("UTF-8"));
    let ascii: Vec<u8> = bytes.iter().map(|b| b & 0x7F).collect();
    refused("random-ascii", &ascii);
    // Characters that mean something to the language.
    let alphabet: Vec<char> =
        "规则包事实违法行为裁量基准表权重要素罚款当且或非是否一二十百万元5%3.、，。；：“”「」《》（）{}[]()|｜｛｝×+-=<>≥→//\n  \t第条款项至以上以下不足超过"
            .chars()
            .collect();
    let words: String = (0..MUCH / 3)
        .map(|_| alphabet[chance.below(alphabet.len())])
        .collect();
    refused("random-words", words.as_bytes());
}

#[test]
fn mutations_of_good_files() {
    let mut chance = Chance(7);
    let original: Vec<char> = sample().chars().collect();
    let alphabet: Vec<char> = "{}（）|｜“”\"；。、，5万元%以上以下 \n\u{0}\u{feff}𠮷是当罚款"
        .chars()
        .collect();
    let rounds = if cfg!(debug_assertions) { 150 } else { 1_500 };
    for _ in 0..rounds {
        let mut text = original.clone();
        for _ in 0..=chance.below(4) {
            let at = chance.below(text.len());
            match chance.below(5) {
                0 => {
                    text.remove(at);
                }
                1 => text.insert(at, alphabet[chance.below(alphabet.len())]),
                2 => text[at] = alphabet[chance.below(alphabet.len())],
                3 => text.truncate(at.max(1)),
                _ => {
                    let to = (at + chance.below(40)).min(text.len());
                    let piece: Vec<char> = text[at..to].to_vec();
                    let there = chance.below(text.len());
                    text.splice(there..there, piece);
                }
            }
        }
        check(&text.into_iter().collect::<String>());
    }
}

#[test]
fn deep_nesting() {
    for (open, close) in [
        ("{", "}"),
        ("（", "）"),
        ("(", ")"),
        ("「", "」"),
        ("“", "”"),
        ("《", "》"),
    ] {
        let deep = open.repeat(10_000) + &close.repeat(10_000);
        check(&deep);
        check(&open.repeat(10_000));
        check(&close.repeat(10_000));
        check(&format!("规则包 甲 {{ }}\n定义 乙 {{ 当 {deep} }}\n"));
        check(&format!(
            "事实 {{ 甲：是否 }}\n定义 乙 {{ 当 {} 甲 }}",
            "非 ".repeat(10_000)
        ));
    }
    let ors = "甲 或 ".repeat(20_000) + "甲";
    check(&format!(
        "规则包 包 {{ }}\n事实 {{ 甲：是否 }}\n定义 乙 {{ 当 {ors} }}\n"
    ));
    let sums = "1 + ".repeat(20_000) + "1";
    check(&format!("规则包 包 {{ }}\n定义 乙 {{ 值 = {sums} }}\n"));
}

#[test]
fn a_file_of_fifty_megabytes_is_refused_by_its_size() {
    let dir = folder("bad-large");
    let path = file(&dir, "大.zhun", "");
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(50 << 20)
        .unwrap();
    let began = Instant::now();
    let said = zhun(["check", &path]);
    assert!(began.elapsed() < PATIENCE);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("Z001") && said.err.contains("52428800"),
        "{}",
        said.err
    );
}

#[test]
fn invalid_utf8_is_placed() {
    let mut bytes = "规则包 甲 { }\n// ".as_bytes().to_vec();
    bytes.extend([0xB2, 0xC3, 0xC1, 0xBF]);
    let said = refused("utf8", &bytes);
    assert!(
        said.contains("Z002") && said.contains("第2行") && said.contains("错误1处"),
        "{said}"
    );
    assert!(
        said.contains(&format!("第{}字节", bytes.len() - 4)),
        "{said}"
    );
}

#[test]
fn line_ends_and_marks_change_nothing() {
    let text = sample();
    let plain = check(&text);
    let crlf = check(&text.replace('\n', "\r\n"));
    let same = |a: &str, b: &str| {
        let codes = |t: &str| -> Vec<String> {
            t.lines()
                .filter(|l| l.contains("[Z"))
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(codes(a), codes(b));
    };
    same(&plain, &crlf);
    let dir = folder("bom");
    let path = file(&dir, "有标记.zhun", format!("\u{feff}{text}"));
    let other = file(&dir, "无标记.zhun", &text);
    let (a, b) = (zhun(["check", &path]), zhun(["check", &other]));
    assert_eq!((a.code, b.code), (0, 0), "{}{}", a.err, b.err);
}

#[test]
fn control_characters_are_refused() {
    let said = refused("nul", "规则包 甲 { 名称 “甲\u{0}” }\n".as_bytes());
    assert!(said.contains("Z1"), "{said}");
    for c in [
        '\u{1}', '\u{7f}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{85}',
    ] {
        check(&format!("规则包 甲{c} {{ 名称 “甲{c}” }}\n// {c}\n"));
    }
}

#[test]
fn large_but_lawful_files_are_quick() {
    let mut rows = String::new();
    for i in 0..5_000 {
        rows.push_str(&format!("| {}次 | {}元 |\n", i + 1, 10_000 + i));
    }
    check(&format!(
        "规则包 包 {{ }}\n法规 法 《法》 {{ 位阶 法律 }}\n事实 {{ 次数：整数 次 }}\n违法行为 甲 “1” {{ 依据 《法》第一条；应当 罚款 一万元以上十万元以下 }}\n裁量基准 甲 {{ 表 唯一 {{\n| 次数 | 罚款 |\n{rows}}} }}\n"
    ));
    let facts: String = (0..5_000).map(|i| format!("  事实{i}号：是否\n")).collect();
    check(&format!("规则包 包 {{ }}\n事实 {{\n{facts}}}\n"));
    check(&format!(
        "规则包 包 {{ 名称 “{}” }}\n",
        "长".repeat(300_000)
    ));
    check(&"甲".repeat(300_000));
    check(&"9".repeat(300_000));
    check(&"/".repeat(300_000));
    check(&"|".repeat(100_000));
    check(&"“".repeat(100_000));
    check(&"\n".repeat(300_000));
}

#[test]
fn facts_that_are_no_facts() {
    let dir = folder("bad-facts");
    let rules = file(&dir, "规则.zhun", sample());
    let contents: [&[u8]; 5] = [b"\xFF\xFE{}", b"", b"\0", b"[[[[", b"{\"a\":"];
    for (i, content) in contents.iter().enumerate() {
        let facts = file(&dir, &format!("{i}.json"), content);
        let said = zhun(["recommend", &rules, "--act", "4.45", "--facts", &facts]);
        assert_eq!(said.code, 1, "{i}: {}", said.err);
        assert!(!said.err.contains("panicked"));
    }
    let deep = file(&dir, "deep.json", "[".repeat(1 << 20));
    let said = zhun(["recommend", &rules, "--act", "4.45", "--facts", &deep]);
    assert_eq!(said.code, 1);
    let large = file(&dir, "large.json", "");
    fs::File::options()
        .write(true)
        .open(&large)
        .unwrap()
        .set_len(50 << 20)
        .unwrap();
    let said = zhun(["recommend", &rules, "--act", "4.45", "--facts", &large]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("52428800"), "{}", said.err);
}
