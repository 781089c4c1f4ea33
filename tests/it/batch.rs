//! `zhun batch`: the same answers as one by one, from every form of table to every other; bad rows; and
//! tables larger than memory is to be.

use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
};

use arrow::{
    array::{
        ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array,
        RecordBatch, StringArray,
    },
    datatypes::{DataType, Decimal128Type},
};
use parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder};
use serde_json::{Value as Json, json};
use zhun::{
    case::{facts, outcome::Resolved, words::penalty},
    eval,
    host::files,
    ir::{Amount, CaseSubject, FactId, Program, ViolationId},
};

use crate::{
    cli::RULES,
    run::{Said, file, folder, zhun},
};

const GUANGDONG: &str = "rules/province-guangdong/生态环境裁量2021";

fn program(path: &str) -> Program {
    let loaded = files::rules(&[path.into()]).unwrap();
    zhun::check(&loaded.sources, &loaded.packages[0], None)
        .program
        .unwrap()
}

/// Runs `zhun batch` on a package with these options.
fn batch(rules: &str, options: &[&str]) -> Said {
    zhun([&["batch", rules], options].concat())
}

fn lines(path: &str) -> Vec<Json> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

/// A field of CSV.
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A value of a facts document as it stands in a cell.
fn in_a_cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other @ (Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
            other.to_string()
        }
    }
}

fn parquet(path: &Path, columns: Vec<(&str, ArrayRef)>) -> String {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path.to_string_lossy().into_owned()
}

fn read_parquet(path: &str) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap()
}

fn yuan(fen: i64) -> Json {
    json!(format!("{}.{:02}", fen / 100, fen % 100))
}

/// What `eval` says of a case, as the English columns have it.
fn by_itself(program: &Program, act: ViolationId, slots: &[Option<zhun::ir::Value>]) -> Json {
    let options = eval::Options { reasons: false };
    let Ok(said) = eval::decide(program, act, slots, options) else {
        return json!({"status": "fault"});
    };
    let Resolved::Decided(outcome) = said.result else {
        return json!({"status": "open"});
    };
    let fines: Vec<Json> = outcome
        .penalties
        .iter()
        .filter(|i| {
            let penalty = &program.penalties[i.penalty.index()];
            matches!(penalty.amount, Amount::Fine(_))
        })
        .map(|i| {
            json!([
                i.range.map(|r| yuan(r.min)),
                i.range.and_then(|r| r.max).map(yuan),
                i.point.map(yuan),
            ])
        })
        .collect();
    json!({
        "status": "decided",
        "disposition": penalty::disposition_code(outcome.disposition),
        "degree": outcome.degree.map(penalty::degree_code),
        "human": !outcome.human.is_empty(),
        "fines": fines,
    })
}

/// The same of a line of results.
fn of_line(line: &Json) -> Json {
    if line["status"] != "decided" {
        return json!({"status": line["status"]});
    }
    let key = |n: usize, what: &str| match line.get(format!("fine_{what}")) {
        Some(value) if n == 1 => value.clone(),
        _ => line[format!("fine{n}_{what}")].clone(),
    };
    let named = |n: usize| match line.get("fine") {
        Some(value) if n == 1 => !value.is_null(),
        _ => !line[format!("fine{n}")].is_null(),
    };
    let fines: Vec<Json> = (1..=8)
        .take_while(|n| named(*n))
        .map(|n| json!([key(n, "min"), key(n, "max"), key(n, "point")]))
        .collect();
    json!({
        "status": "decided",
        "disposition": line["disposition"],
        "degree": line["degree"],
        "human": line["human"],
        "fines": fines,
    })
}

#[test]
fn every_case_of_a_real_package_is_answered_as_it_is_alone() {
    let dir = folder("batch-real");
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let program = program(GUANGDONG);
    let mut wanted = Vec::new();
    let mut documents = Vec::new();
    for case in &program.cases {
        let CaseSubject::Violation(act) = case.subject else {
            continue;
        };
        let known = case.facts.iter().enumerate();
        let known = known.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
        let mut document = facts::object(&program, known);
        wanted.push(by_itself(&program, act, &case.facts));
        let code = program.violations[act.index()].code.clone();
        document.insert("行为".to_owned(), json!(code));
        document.insert("号".to_owned(), json!(documents.len()));
        documents.push(document);
    }
    assert!(documents.len() >= 100, "{}", documents.len());
    let mut names: Vec<String> = documents.iter().flat_map(|d| d.keys().cloned()).collect();
    names.sort();
    names.dedup();
    let cells = |name: &String| -> Vec<String> {
        let cell = |d: &serde_json::Map<String, Json>| d.get(name).map_or(String::new(), in_a_cell);
        documents.iter().map(cell).collect()
    };
    let table: Vec<Vec<String>> = names.iter().map(cells).collect();

    let text: String = documents
        .iter()
        .map(|d| format!("{}\n", json!(d)))
        .collect();
    let ndjson = file(&dir, "案件.ndjson", text);
    let head: Vec<String> = names.iter().map(|n| quoted(n)).collect();
    let mut text = format!("\u{feff}{}\r\n", head.join(","));
    for i in 0..documents.len() {
        let row: Vec<String> = table.iter().map(|column| quoted(&column[i])).collect();
        text.push_str(&format!("{}\r\n", row.join(",")));
    }
    let csv = file(&dir, "案件.csv", text);
    let columns = names.iter().zip(&table).map(|(name, cells)| {
        let cells = cells.iter().map(|c| (!c.is_empty()).then_some(c));
        let column: ArrayRef = Arc::new(StringArray::from_iter(cells));
        (name.as_str(), column)
    });
    let parquet = parquet(&dir.join("案件.parquet"), columns.collect());

    for (i, input) in [ndjson, csv, parquet].into_iter().enumerate() {
        let out = path(&format!("{i}.ndjson"));
        let options = [
            "--act-column",
            "行为",
            "--keep",
            "号",
            "--lang",
            "en",
            "--in",
            &input,
            "--out",
            &out,
            "--jobs",
            "2",
        ];
        let said = batch(GUANGDONG, &options);
        let lines = lines(&out);
        assert_eq!(lines.len(), wanted.len(), "{}", said.err);
        for (n, (line, wanted)) in lines.iter().zip(&wanted).enumerate() {
            assert_eq!(&of_line(line), wanted, "{input} {n}: {line}");
            assert_eq!(line["row"], n + 1);
            let kept = &line["号"];
            // Lines hand on what stood there; a table of texts hands on texts.
            assert!(*kept == json!(n) || *kept == json!(n.to_string()), "{line}");
            assert_eq!(kept.is_number(), i == 0);
        }
        let faults = wanted.iter().any(|w| w["status"] == "fault");
        assert_eq!(said.code, i32::from(faults), "{}", said.err);
    }
}

#[test]
fn the_sample_gives_the_fine_of_the_benchmark_with_reasons() {
    let dir = folder("batch-sample");
    let sample = fs::read_to_string(format!("{GUANGDONG}/样例/1.1.json")).unwrap();
    let open = fs::read_to_string(format!("{GUANGDONG}/样例/1.1-缺两项.json")).unwrap();
    let one = |text: &str| serde_json::from_str::<Json>(text).unwrap().to_string();
    let input = file(&dir, "a.jsonl", format!("{}\n{}", one(&sample), one(&open)));
    let out = dir.join("a.csv").to_string_lossy().into_owned();
    let options = ["--act", "1.1", "--in", &input, "--out", &out, "--reasons"];
    let said = batch(GUANGDONG, &options);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("2行：已定1"), "{}", said.err);
    let text = fs::read_to_string(&out).unwrap();
    let mut rows = text.lines();
    let head = rows.next().unwrap();
    assert!(
        head.starts_with("行,结果,说明,处理,轻重,须由人决定,罚款,罚款幅度,"),
        "{head}"
    );
    assert!(head.ends_with("依据的行,理由"), "{head}");
    let first = rows.next().unwrap();
    let start = "1,已定,,予以行政处罚,一般,否,对单位罚款,39万元,390000.00,390000.00,390000.00,是,";
    assert!(first.starts_with(start), "{first}");
    assert!(
        first.contains("39% × 2000万元 × 5%") || first.contains("39万元"),
        "{first}"
    );
    let second = rows.next().unwrap();
    assert!(
        second.starts_with("2,待定,缺少：建设项目地点,,"),
        "{second}"
    );
}

#[test]
fn bad_rows_go_to_a_table_of_their_own() {
    let dir = folder("batch-bad");
    let rules = file(&dir, "规则.zhun", RULES);
    let input = file(
        &dir,
        "案件.csv",
        "号,投资额,情况,配合\n\
         a,5万元,基础建设,是\n\
         b,50000,基础建设,也许\n\
         c,5万元,\n\
         \n\
         d,\"5\n万元\",设备安装,否\n\
         e,5万元,基础,false\n\
         f,,投入生产,true",
    );
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    for out in ["好.csv", "好.ndjson"] {
        let (out, bad) = (path(out), path("坏.ndjson"));
        let said = batch(
            &rules,
            &[
                "--act",
                "1.1",
                "--in",
                &input,
                "--out",
                &out,
                "--rejects",
                &bad,
                "--keep",
                "号",
            ],
        );
        assert_eq!(said.code, 1);
        assert!(
            said.err.contains("6行：已定2")
                && said.err.contains("待定1")
                && said.err.contains("拒收3"),
            "{}",
            said.err
        );
        let bad = lines(&bad);
        let found: Vec<(u64, &str, &str)> = bad
            .iter()
            .map(|b| {
                let text = |key: &str| b[key].as_str().unwrap();
                (b["行"].as_u64().unwrap(), text("列"), text("编号"))
            })
            .collect();
        let wanted = [
            (2, "投资额", "Z707"),
            (2, "配合", "Z706"),
            (3, "", "Z724"),
            (5, "情况", "Z709"),
        ];
        assert_eq!(found, wanted);
        let help = bad[0]["办法"].as_str().unwrap();
        assert!(help.contains("投资额(万元)"), "{help}");
        let good = fs::read_to_string(&out).unwrap();
        for kept in ["a", "d", "f"] {
            assert!(good.contains(kept), "{good}");
        }
    }
    // Without a table for them the first are said.
    let out = path("好.parquet");
    let said = batch(
        &rules,
        &[
            "--act",
            "1.1",
            "--in",
            &input,
            "--out",
            &out,
            "--ignore-unknown-columns",
        ],
    );
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("Z707") && said.err.contains("第2行"),
        "{}",
        said.err
    );
    assert_eq!(read_parquet(&out).num_rows(), 3);
}

#[test]
fn what_is_wrong_with_a_table_is_said_before_anything_runs() {
    let dir = folder("batch-refused");
    let rules = file(&dir, "规则.zhun", RULES);
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let out = path("out.csv");
    let refused = |input: &str, options: &[&str]| {
        let said = batch(&rules, &[&["--in", input, "--out", &out], options].concat());
        assert_eq!(said.code, 1, "{}{}", said.out, said.err);
        assert!(!Path::new(&out).exists() && !Path::new(&path("out.csv.partial")).exists());
        said.err
    };
    let one = ["--act", "1.1"];
    let input = file(&dir, "a.csv", "投资,配合,配合,情况（元）\n1万元,是,是,1\n");
    let said = refused(&input, &one);
    for part in [
        "没有叫“投资”的事实",
        "是不是“投资额”",
        "有两栏都叫“配合”",
        "情况（元）",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = refused(&input, &["--act-column", "行为", "--keep", "编号"]);
    assert!(
        said.contains("--keep 指定的栏目“编号”") && said.contains("--act-column 指定的栏目“行为”"),
        "{said}"
    );
    let input = file(
        &dir,
        "a.ndjson",
        "{\"投资额\": \"1万元\", \"配和\": true}\n",
    );
    assert!(refused(&input, &one).contains("是不是“配合”"));
    assert!(refused(&path("a.xlsx"), &one).contains("Z722"));
    assert!(refused(&input, &["--ask", "什么"]).contains("Z726"));
    let open = file(
        &dir,
        "b.csv",
        "投资额,配合\n1万元,是\n1万元,\"是\n1万元,是\n",
    );
    let said = refused(&open, &one);
    assert!(
        said.contains("Z724") && said.contains("第2行的引号"),
        "{said}"
    );
    let said = batch(&rules, &["--in", &open, "--out", &open, "--act", "1.1"]);
    assert_eq!(said.code, 1);
    assert!(fs::read_to_string(&open).unwrap().starts_with("投资额"));
    let empty = file(&dir, "c.csv", "");
    assert!(refused(&empty, &one).contains("Z723"));
    let said = batch(
        &rules,
        &["--in", &path("没有.csv"), "--out", &out, "--act", "1.1"],
    );
    assert_eq!(said.code, 2);
    let garbage = file(&dir, "d.parquet", "PAR1 这不是 Parquet");
    let said = batch(&rules, &["--in", &garbage, "--out", &out, "--act", "1.1"]);
    assert_eq!(
        (said.code, said.err.contains("读不成表")),
        (2, true),
        "{}",
        said.err
    );
}

#[test]
fn types_of_parquet_are_taken_exactly_or_not_at_all() {
    let dir = folder("batch-types");
    let rules = "规则包 示例 { 名称 “示例办法”；用语 { 以上 含；以下 不含 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 { 金额：金额；次数：整数 次；初次：是否；日：日期；期：起止；占比：比例；方式：多选 { 甲、乙 } }
违法行为 甲 “1” { 依据 《示例法》第二条；应当 罚款 金额的 1倍以上2倍以下 }
判定 近 { 结果：是否；表 首行 {
| 条件 | 结果 |
| 当 日 2022-03-01 以后 | 是 |
| 任意 | 否 |
} }
判定 多 { 结果：选项 { 少、很多 }；表 首行 {
| 条件 | 结果 |
| 当 次数 3次 以上 | 很多 |
| 任意 | 少 |
} }
判定 额 { 结果：金额；表 首行 {
| 条件 | 结果 |
| 当 初次 | 1万元 |
| 任意 | 2万元 |
} }
";
    let rules = file(&dir, "规则.zhun", rules);
    let checked = zhun(["check", &rules]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let days = |d: &[Option<i32>]| -> ArrayRef { Arc::new(Date32Array::from(d.to_vec())) };
    let money: ArrayRef = Arc::new(
        Decimal128Array::from(vec![Some(123_456), None, Some(123_455)])
            .with_precision_and_scale(12, 1)
            .unwrap(),
    );
    let counts: ArrayRef = Arc::new(Int64Array::from(vec![Some(2), Some(3), None]));
    let first: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]));
    let input = parquet(
        &dir.join("a.parquet"),
        vec![
            ("金额(元)", money),
            ("次数", counts.clone()),
            ("初次", first),
            ("日", days(&[Some(19_052), Some(19_051), None])),
            ("期.自", days(&[Some(1), Some(2), None])),
            ("期.至", days(&[Some(1), Some(3), None])),
        ],
    );
    let out = path("o.parquet");
    let said = batch(
        &rules,
        &["--act", "1", "--in", &input, "--out", &out, "--lang", "en"],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let table = read_parquet(&out);
    let min = table.column_by_name("fine_min").unwrap();
    assert_eq!(*min.data_type(), DataType::Decimal128(20, 2));
    let min: Vec<Option<i128>> = min.as_primitive::<Decimal128Type>().iter().collect();
    assert_eq!(min, [Some(1_234_560), None, Some(1_234_550)]);
    let status: Vec<Option<&str>> = table["status"].as_string::<i32>().iter().collect();
    assert_eq!(status, [Some("decided"), Some("open"), Some("decided")]);

    let out = path("o.ndjson");
    let said = batch(
        &rules,
        &["--ask", "近,多,额", "--in", &input, "--out", &out],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let all = lines(&out);
    let values = |i: usize| [&all[i]["近"], &all[i]["多"], &all[i]["额"]].map(|v| v.as_str());
    assert_eq!(values(0), [Some("是"), Some("少"), Some("10000")]);
    assert_eq!(values(1), [Some("否"), Some("很多"), Some("20000")]);
    assert_eq!((values(2), &all[2]["结果"]), ([None; 3], &json!("待定")));

    // Without a unit, or with a time, the column is refused; a fraction that is no fen, the row.
    let refused = |column: (&str, ArrayRef)| {
        let input = parquet(&dir.join("b.parquet"), vec![column]);
        let said = batch(&rules, &["--act", "1", "--in", &input, "--out", &out]);
        assert_eq!(said.code, 1);
        said.err
    };
    let said = refused(("金额", counts.clone()));
    assert!(said.contains("Z725") && said.contains("金额(元)"), "{said}");
    assert!(refused(("日", counts)).contains("Z725"));
    let fractions: ArrayRef = Arc::new(Float64Array::from(vec![0.5, 0.1, 1e300, f64::NAN]));
    let said = refused(("金额(元)", fractions.clone()));
    for (row, code) in [(2, "Z711"), (3, "Z710"), (4, "Z717")] {
        assert!(
            said.contains(&format!("第{row}行")) && said.contains(code),
            "{said}"
        );
    }
    assert!(!said.contains("第1行"), "{said}");
}

#[test]
fn two_hundred_thousand_rows_come_out_in_order() {
    const ROWS: usize = 200_000;
    let dir = folder("batch-many");
    let rules = file(&dir, "规则.zhun", RULES);
    let kinds = ["基础建设", "设备安装", "投入生产"];
    let mut text = String::from("号,投资额(万元),情况,配合\n");
    for i in 0..ROWS {
        let kind = kinds[i % 3];
        let yes = if i % 2 == 0 { "是" } else { "否" };
        text.push_str(&format!("n{i},{},{kind},{yes}\n", 1 + i % 977));
    }
    let input = file(&dir, "a.csv", text);
    let out = dir.join("o.csv").to_string_lossy().into_owned();
    let options = [
        "--act", "1.1", "--in", &input, "--out", &out, "--keep", "号", "--format", "json",
        "--jobs", "3",
    ];
    let said = batch(&rules, &options);
    assert_eq!(said.code, 0, "{}", said.err);
    let counts = said.json();
    assert_eq!(
        (&counts["rows"], &counts["decided"]),
        (&json!(ROWS), &json!(ROWS))
    );
    let text = fs::read_to_string(&out).unwrap();
    let mut seen = 0;
    for (i, line) in text.lines().skip(1).enumerate() {
        let head = format!("{},n{i},已定,,", i + 1);
        assert!(line.starts_with(&head), "{line}");
        // (20% + 情况 + 配合) × 5% × 投资额, in yuan.
        let percent = 20 + [0, 5, 15][i % 3] + if i % 2 == 0 { 0 } else { 5 };
        let amount = percent * 5 * (1 + i % 977);
        assert!(
            line.contains(&format!(",{amount}.00,{amount}.00,{amount}.00,")),
            "{line}"
        );
        seen += 1;
    }
    assert_eq!(seen, ROWS);
}
