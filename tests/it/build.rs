//! `zhun build` and the engines: a module says what its rules say, without them.

use std::fs;

use serde_json::json;

use crate::{
    cli::RULES,
    run::{file, folder, zhun},
};

const GUANGDONG: &str = "rules/province-guangdong/生态环境裁量2021";

#[test]
fn a_module_answers_as_its_rules_do() {
    let dir = folder("build-real");
    let module = dir.join("广东.wasm").to_string_lossy().into_owned();
    let again = dir.join("再编.wasm").to_string_lossy().into_owned();
    for out in [&module, &again] {
        let said = zhun(["build", GUANGDONG, "-o", out]);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    assert_eq!(fs::read(&module).unwrap(), fs::read(&again).unwrap());

    for sample in ["1.1.json", "1.1-缺两项.json"] {
        let facts = format!("{GUANGDONG}/样例/{sample}");
        let ask = |rules: &str, more: &[&str]| {
            let options = [
                &["recommend", rules, "--act", "1.1", "--facts", &facts],
                more,
            ];
            let said = zhun(options.concat());
            assert_eq!(said.code, 0, "{}", said.err);
            said
        };
        for lang in ["zh", "en"] {
            let native = ask(GUANGDONG, &["--lang", lang]).out;
            assert_eq!(ask(&module, &["--lang", lang]).out, native);
            assert_eq!(
                ask(GUANGDONG, &["--lang", lang, "--engine", "wasm"]).out,
                native
            );
        }
        let json = ["--format", "json"];
        let mut native = ask(GUANGDONG, &json).json();
        let by_module = ask(&module, &json).json();
        let itself = ask(&module, &["--format", "json", "--engine", "native"]).json();
        assert_eq!(itself, native);
        native["engine"] = json!("wasm");
        assert_eq!(by_module, native);
    }

    let tests = |path: &str, more: &[&str]| {
        let said = zhun([&["test", path, "--format", "json"], more].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        let said = said.json();
        (said["passed"].clone(), said["coverage"].clone())
    };
    let native = tests(GUANGDONG, &[]);
    assert_eq!(tests(&module, &[]), native);
    assert_eq!(tests(GUANGDONG, &["--engine", "wasm"]), native);
}

#[test]
fn a_batch_by_a_module_is_the_batch_by_its_rules() {
    let dir = folder("build-batch");
    let rules = file(&dir, "规则.zhun", RULES);
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let module = path("规则.wasm");
    assert_eq!(zhun(["build", &rules, "-o", &module]).code, 0);
    let mut text = String::from("投资额(万元),情况,配合\n");
    for i in 0..2_000 {
        let kind = ["基础建设", "设备安装", "投入生产", ""][i % 4];
        text.push_str(&format!("{},{kind},是\n", i * i));
    }
    let input = file(&dir, "a.csv", text);
    let run = |rules: &str, out: &str, more: &[&str]| {
        let out = path(out);
        let options = [
            "batch", rules, "--act", "1.1", "--in", &input, "--out", &out, "--jobs", "2",
        ];
        let said = zhun([&options, more].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        fs::read_to_string(out).unwrap()
    };
    let native = run(&rules, "1.csv", &["--reasons"]);
    assert_eq!(native.lines().count(), 2_001);
    assert_eq!(run(&module, "2.csv", &["--reasons"]), native);
    assert_eq!(
        run(&rules, "3.csv", &["--engine", "wasm", "--reasons"]),
        native
    );
    assert_eq!(run(&module, "4.csv", &[]), run(&rules, "5.csv", &[]));
}

#[test]
fn what_is_no_module_is_refused() {
    let dir = folder("build-bad");
    let rules = file(&dir, "规则.zhun", RULES);
    let module = dir.join("好.wasm").to_string_lossy().into_owned();
    assert_eq!(zhun(["build", &rules, "-o", &module]).code, 0);
    let good = fs::read(&module).unwrap();
    let half = &good[..good.len() / 2];
    let empty = b"\0asm\x01\0\0\0";
    for (name, bytes) in [
        ("半.wasm", half),
        ("空.wasm", &empty[..]),
        ("文.wasm", b"{}"),
    ] {
        let bad = file(&dir, name, bytes);
        for verb in [
            &["test", &bad][..],
            &["build", &bad, "-o", &module],
            &["recommend", &bad, "--act", "1.1", "--facts", "-"],
        ] {
            let said = zhun(verb);
            assert_eq!(said.code, 1, "{name}: {}{}", said.out, said.err);
            assert!(said.err.contains("Z005"), "{name}: {}", said.err);
        }
    }
    assert_eq!(fs::read(&module).unwrap(), good);
    let several = zhun(["build", "rules", "-o", &module]);
    assert_eq!(several.code, 1, "{}", several.err);
    let broken = file(&dir, "坏.zhun", RULES.replace("要素 配合", "要素 配和"));
    let said = zhun(["build", &broken, "-o", &module]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert_eq!(fs::read(&module).unwrap(), good);
}
