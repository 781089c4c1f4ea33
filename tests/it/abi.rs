//! wasm/ABI.md is true: its tables of numbers are those of the code, and the loaders have the same.

use std::{collections::BTreeSet, fs};

use zhun::{
    Input,
    base::source::Sources,
    emit::sheet::Held,
    plan::{
        entry::Plan,
        machine::layout::{money, slot},
        sheet::Sheet,
        wire::{self, Status},
    },
};

fn page() -> String {
    fs::read_to_string("wasm/ABI.md").unwrap()
}

/// The rows of the table whose first head is `head`, cells trimmed.
fn table(page: &str, head: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|')
            .split(" |")
            .map(|c| c.trim_start_matches('|').trim().to_owned())
            .collect()
    };
    let mut lines = page
        .lines()
        .skip_while(|l| !l.starts_with(&format!("| {head} |")));
    assert!(lines.next().is_some(), "ABI.md has no table of {head}");
    lines
        .skip(1)
        .take_while(|l| l.starts_with('|'))
        .map(cells)
        .collect()
}

/// The numbers that `say` gives: number, name, and what its comment says of the arguments.
fn said(name: &str) -> Vec<Vec<String>> {
    let source = fs::read_to_string("src/plan/machine/say.rs").unwrap();
    let start = source.find(&format!("pub enum {name} {{")).unwrap();
    let body = &source[start..];
    let body = &body[..body.find("\n}").unwrap()];
    let mut comment = Vec::new();
    let mut out = Vec::new();
    for line in body.lines().skip(1).map(str::trim) {
        if let Some(text) = line.strip_prefix("/// ") {
            comment.push(text);
        } else {
            let (name, number) = line.trim_end_matches(',').split_once(" = ").unwrap();
            out.push(vec![number.to_owned(), name.to_owned(), comment.join(" ")]);
            comment.clear();
        }
    }
    out
}

#[test]
fn reasons_and_whys_have_the_numbers_of_the_code() {
    let page = page();
    for (head, name) in [
        ("kind", "Kind"),
        ("why", "Why"),
        ("not counted", "NotCounted"),
    ] {
        assert_eq!(table(&page, head), said(name), "{head}");
    }
}

/// The names of a list in the JavaScript loader.
fn javascript(name: &str) -> Vec<String> {
    let source = fs::read_to_string("wasm/js/src/wire.js").unwrap();
    let start = source.find(&format!("export const {name} = [")).unwrap();
    let body = &source[start..];
    let body = &body[..body.find("];").unwrap()];
    let quoted = body.split('\'').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn the_javascript_loader_has_the_same_numbers() {
    for (list, name) in [
        ("KINDS", "Kind"),
        ("WHYS", "Why"),
        ("NOT_COUNTED", "NotCounted"),
    ] {
        let names: Vec<String> = said(name).into_iter().map(|row| row[1].clone()).collect();
        assert_eq!(javascript(list), names, "{list}");
    }
}

#[test]
fn statuses_states_and_codes_have_the_numbers_of_the_code() {
    let page = page();
    let statuses = [
        (Status::Decided, "decided"),
        (Status::Fault, "fault"),
        (Status::Missing, "missing"),
        (Status::Refused, "refused"),
        (Status::NoAct, "no such ask"),
        (Status::TooLarge, "too large"),
        (Status::NotHere, "not here"),
    ];
    let rows = table(&page, "status");
    assert_eq!(rows.len(), statuses.len());
    for (row, (status, name)) in rows.iter().zip(statuses) {
        assert_eq!(row[..2], [(status as i64).to_string(), name.to_owned()]);
    }
    let states = [
        (slot::UNKNOWN, "unknown"),
        (slot::GIVEN, "given"),
        (slot::UNASCERTAINABLE, "无法查明"),
        (slot::NO_AMOUNT, "没有"),
        (slot::UNCOMPUTABLE, "无法计算"),
    ];
    for (row, (state, word)) in table(&page, "state").iter().zip(states) {
        assert_eq!(row[0], state.to_string());
        assert!(row[1].starts_with(word), "{row:?}");
    }
    assert_eq!(
        [slot::STATE, slot::VALUE, slot::SECOND, slot::BYTES],
        [0, 8, 16, 24]
    );
    assert_eq!(
        [money::IS, money::HAS_MAX, money::MIN_OPEN, money::MAX_OPEN],
        [1, 2, 4, 8]
    );
    // Codes by number stand in the texts of every module.
    let texts = zhun::emit::texts::texts(&zhun::ir::Program::default());
    for row in table(&page, "number") {
        let n: usize = row[0].parse().unwrap();
        for (cell, list) in row[1..]
            .iter()
            .zip(["dispositions", "degrees", "modalities", "steps"])
        {
            let code = texts["codes"][list][n].as_str().unwrap_or("");
            assert_eq!(cell, code, "{list} {n}");
        }
    }
}

/// Every key of the texts is described, and no key is that is not there.
#[test]
fn the_texts_have_the_keys_that_the_page_names() {
    let texts = zhun::emit::texts::texts(&zhun::ir::Program::default());
    let keys: Vec<String> = texts
        .as_object()
        .unwrap()
        .keys()
        .map(|k| format!("`{k}`"))
        .collect();
    let rows = table(&page(), "key");
    let named: Vec<String> = rows.into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(named, keys);
}

/// The sections with the keys of those that are JSON, as the page names them.
#[test]
fn the_sections_are_those_of_the_page() {
    let rows = table(&page(), "section");
    let named: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(named, zhun::emit::sections::NAMES);
    let sections = zhun::emit::sections::all(&zhun::ir::Program::default(), &[]).unwrap();
    for (name, bytes) in sections {
        if !["zhun.schema", "zhun.provenance"].contains(&name) {
            continue;
        }
        let row = &rows[named.iter().position(|n| *n == name).unwrap()][1];
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for key in value.as_object().unwrap().keys() {
            assert!(row.contains(&format!("`{key}`")), "{name}: {key}");
        }
    }
}

/// The keys of a sheet, and the names of the columns of all summaries.
#[test]
fn sheets_have_the_keys_and_columns_that_the_page_names() {
    let page = page();
    let mut columns = BTreeSet::new();
    for path in ["tests/perf/rules/处罚案件", "rules/city-jiangmen/环评2020"] {
        let loaded = zhun::host::files::rules(&[path.into()]).unwrap();
        let checked = zhun::check(&loaded.sources, &loaded.packages[0], None);
        let program = checked.program.unwrap();
        let asks = zhun::emit::sheet::asks(&program);
        let held: Vec<Held> = (asks.iter().enumerate())
            .filter_map(|(number, ask)| {
                let sheet = Sheet::new(&program, ask).ok()?;
                Some(Held { number, sheet })
            })
            .collect();
        let sections = zhun::emit::sections::all(&program, &held).unwrap();
        let (_, schema) = &sections[1];
        let schema: serde_json::Value = serde_json::from_slice(schema).unwrap();
        let sheets = schema["sheets"].as_array().unwrap();
        assert_eq!(sheets.len(), held.len());
        for sheet in sheets {
            let keys: Vec<String> = sheet.as_object().unwrap().keys().map(quoted).collect();
            let rows = table(&page, "key of a sheet");
            let named: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
            assert_eq!(keys, named);
            for (row, list) in rows.iter().zip(["", "inputs", "", "outputs"]) {
                for entry in sheet[list].as_array().into_iter().flatten() {
                    for key in entry.as_object().unwrap().keys() {
                        assert!(row[1].contains(&quoted(key)), "{list}: {key}");
                    }
                }
            }
            for output in sheet["outputs"].as_array().unwrap() {
                columns.insert(quoted(output["column"].as_str().unwrap()));
            }
        }
    }
    let rows = table(&page, "column");
    let named = rows.iter().flat_map(|row| row[0].split(", "));
    assert_eq!(named.map(str::to_owned).collect::<BTreeSet<_>>(), columns);
}

fn quoted(name: impl AsRef<str>) -> String {
    format!("`{}`", name.as_ref())
}

/// A fenced block of the page by its info string.
fn fenced<'p>(page: &'p str, info: &str) -> &'p str {
    let start = page.find(&format!("\n```{info}\n")).unwrap() + info.len() + 5;
    let rest = &page[start..];
    &rest[..rest.find("```").unwrap()]
}

/// Words as the page writes them: bytes in hex, the number, what it is.
fn words(bytes: &[u8]) -> Vec<(String, i64)> {
    let line = |word: &[u8]| {
        let hex: Vec<String> = word.iter().map(|b| format!("{b:02x}")).collect();
        let number = i64::from_le_bytes(word.try_into().unwrap());
        (hex.join(" "), number)
    };
    bytes.chunks_exact(8).map(line).collect()
}

/// The lines of a block without what is said of them.
fn written(block: &str) -> Vec<(String, i64)> {
    let line = |l: &str| {
        let (hex, rest) = l.split_at(23);
        let number = rest.split_whitespace().next().unwrap();
        (hex.to_owned(), number.parse().unwrap())
    };
    block.lines().map(line).collect()
}

#[test]
fn the_worked_example_is_what_comes_out() {
    let page = page();
    let mut sources = Sources::default();
    let file = sources.add("示例.zhun", fenced(&page, "zhun"));
    let input = Input {
        main: vec![file],
        others: Vec::new(),
    };
    let program = zhun::check(&sources, &input, None).program.unwrap();
    let (facts, report) = zhun::case::facts::read(&program, fenced(&page, "json"));
    assert!(report.diagnostics.is_empty());
    let block = wire::block(&program, &facts.slots).unwrap();
    assert_eq!(written(fenced(&page, "hex facts")), words(&block));
    let plan = Plan::new(&program).unwrap();
    let mut instance = plan.instance();
    let mut call = |name: &str, arguments: &[i64]| {
        let id = instance.export(name).unwrap();
        instance.call(id, arguments).unwrap()
    };
    let length = i64::try_from(block.len()).unwrap();
    let at = call("zhun_input", &[length]);
    instance.write(at, &block).unwrap();
    let mut call = |name: &str, arguments: &[i64]| {
        let id = instance.export(name).unwrap();
        instance.call(id, arguments).unwrap()
    };
    assert_eq!(call("zhun_decide", &[0, at, length, 0]), 0);
    let at = call("zhun_result", &[]);
    let count = words(instance.bytes(at, 8).unwrap())[0].1;
    let bytes = usize::try_from(count).unwrap() * 8;
    let result = words(instance.bytes(at, bytes).unwrap());
    assert_eq!(written(fenced(&page, "hex result")), result);
}

/// The page: the last day is not before the first.
#[test]
fn days_in_the_wrong_order_are_refused() {
    let text = r"
规则包 示例 { 名称 “示例办法”；用语 { 以上 含；以下 不含 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 { 持续时间：起止 }
违法行为 甲 “1” { 依据 《示例法》第二条；应当 罚款 一万元以上十万元以下 }
裁量基准 甲 {
    表 唯一 {
        | 持续时间     | 罚款                |
        | 3个月以下    | 1万元以上5万元以下  |
        | 3个月以上    | 5万元以上10万元以下 |
    }
}
";
    let mut sources = Sources::default();
    let file = sources.add("示例.zhun", text);
    let input = Input {
        main: vec![file],
        others: Vec::new(),
    };
    let program = zhun::check(&sources, &input, None).program.unwrap();
    let module = zhun::build(&program).unwrap();
    let limits = zhun::host::machine::Limits::default();
    let machine = zhun::host::machine::Machine::new(limits).unwrap();
    let mut running = machine.load(&module, None).unwrap().start().unwrap();
    let block = |first: i64, last: i64| -> Vec<u8> {
        let words = [slot::GIVEN, first, last];
        words.iter().flat_map(|w| w.to_le_bytes()).collect()
    };
    let mut status = |first, last| {
        let words = running.ask(0, &block(first, last), false).unwrap().unwrap();
        (words[1], words[2])
    };
    assert_eq!(status(19_000, 19_000).0, Status::Decided as i64);
    assert_eq!(status(19_000, 18_999), (Status::Refused as i64, 1));
    // Nor does the sheet answer.
    let ask = zhun::case::summary::Ask::Act(zhun::ir::ViolationId(0));
    let sheet = Sheet::new(&program, &ask).unwrap();
    let one = zhun::plan::sheet::run::One::new(&sheet).unwrap();
    let mut out = vec![0; sheet.outputs.len()];
    let mut answers = |first, last| one.run(&mut one.scratch(), &[first, last], &mut out);
    assert!(answers(19_000, 19_000));
    assert!(!answers(19_000, 18_999));
}
