//! Observation periods: the state of every day against a count by hand, and what a timeline draws.

use std::{fs, path::PathBuf};

use zhun::{
    agree::Dice,
    base::{
        date::{Date, Period},
        diagnostic::Lang,
        terms::Breach,
    },
    case::outcome::ResolvedDecision,
    eval,
    host::files,
    ir::{DecisionResult, FactType, Observation, Program, Value},
    proof::{Property, Verdict},
    timeline::{self, Refusal},
};

use crate::run;

const PACKAGE: &str = "rules/county-pianguan/新业态观察期";

fn program() -> Program {
    let loaded = files::rules(&[PathBuf::from(PACKAGE)]).unwrap();
    let input = loaded.packages.first().unwrap();
    zhun::check(&loaded.sources, input, None).program.unwrap()
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn months(day: Date, months: i32) -> Date {
    day.plus(Period { months, days: 0 }).unwrap()
}

/// A record of the log of the package.
fn record(program: &Program, of: &Observation, day: Date, what: &str) -> Vec<Option<Value>> {
    let FactType::List(list) = &program.facts[of.log.index()].ty else {
        panic!()
    };
    let option = |field: usize, word: &str| {
        let FactType::Choice(options) = &program.facts[field].ty else {
            panic!()
        };
        let at = options.names.iter().position(|n| n == word).unwrap();
        Some(Value::Choice(at as u16))
    };
    list.fields
        .iter()
        .map(|field| match program.facts[field.index()].name.as_str() {
            "日期" => Some(Value::Date(day)),
            "事项" => option(field.index(), what),
            "机关" => option(field.index(), "市级"),
            _ => None,
        })
        .collect()
}

/// The facts under which somebody is observed, with a log.
fn facts(program: &Program, as_of: Date, log: Vec<Vec<Option<Value>>>) -> Vec<Option<Value>> {
    let mut slots = vec![None; program.facts.len()];
    let mut set = |name: &str, value: Value| {
        let at = program.fact(name).unwrap().index();
        slots[at] = Some(value);
    };
    set("登记日", Value::Date(day("2025-01-01")));
    set("新业态名录内", Value::Bool(true));
    set("信用等级", Value::Choice(0));
    set("风险等级", Value::Choice(0));
    for no in [
        "假借创新非法经营",
        "可能造成严重不良后果",
        "发展前景和风险已能判断",
        "法律法规规章明确禁止",
        "危害公共安全",
        "危害生命健康",
        "涉嫌犯罪",
        "有轻微问题",
    ] {
        set(no, Value::Bool(false));
    }
    set("决定日", Value::Date(as_of));
    set("观察记录", Value::List(log));
    slots
}

fn state(program: &Program, of: &Observation, facts: &[Option<Value>]) -> String {
    match eval::decide_decision(program, of.state, facts).unwrap() {
        ResolvedDecision::Decided(outcome) => {
            let DecisionResult::Choice(option) = outcome.value.unwrap() else {
                panic!()
            };
            of.states[usize::from(option)].clone()
        }
        ResolvedDecision::Open(open) => panic!("{open:?}"),
    }
}

/// What the state is by counting: twelve months, twice six more, at most one early end.
fn by_hand(start: Date, extended: u8, early: Option<Date>, on: Date) -> &'static str {
    let ends = [
        months(start, 12),
        months(months(start, 12), 6),
        months(months(months(start, 12), 6), 6),
    ];
    let end = ends[usize::from(extended)];
    if on < start {
        "未进入"
    } else if early.is_some_and(|e| e < end && on > e) {
        "提前终止"
    } else if on <= ends[0] {
        "观察中"
    } else if on <= end {
        "延长中"
    } else {
        "期满"
    }
}

#[test]
fn every_day_has_the_state_that_counting_gives() {
    let program = program();
    let of = &program.observations[0];
    let mut dice = Dice::new(41);
    for _ in 0..60 {
        // Ends of months and leap days among them.
        let start = day([
            "2025-03-01",
            "2027-08-31",
            "2028-02-29",
            "2025-12-31",
            "2026-01-30",
        ][dice.roll(5)])
        .next(dice.roll(3) as i32)
        .unwrap();
        let extended = dice.roll(3) as u8;
        let first_end = months(start, 12);
        let mut log = vec![record(&program, of, start, "备案")];
        let mut turns = vec![start, first_end];
        if extended > 0 {
            let on = first_end.next(-(dice.roll(40) as i32)).unwrap();
            log.push(record(&program, of, on, "延长"));
            turns.push(months(first_end, 6));
        }
        if extended > 1 {
            let on = months(first_end, 6).next(-(dice.roll(40) as i32)).unwrap();
            log.push(record(&program, of, on, "延长"));
            turns.push(months(months(first_end, 6), 6));
        }
        let last = log.iter().filter_map(|r| match &r[0] {
            Some(Value::Date(d)) => Some(*d),
            _ => None,
        });
        let last = last.max().unwrap();
        let early = dice
            .one_in(2)
            .then(|| last.next(1 + dice.roll(220) as i32).unwrap());
        if let Some(early) = early {
            log.push(record(&program, of, early, "发生事故"));
            turns.push(early);
        }
        for turn in turns {
            for shift in -2..=2 {
                let on = turn.next(shift).unwrap();
                // What has not happened yet is not in the log.
                let known: Vec<_> = log
                    .iter()
                    .filter(|r| matches!(&r[0], Some(Value::Date(d)) if *d <= on))
                    .cloned()
                    .collect();
                let extensions = known.len().saturating_sub(1)
                    - usize::from(early.is_some_and(|e| e <= on) && known.len() > 1);
                let early = early.filter(|e| *e <= on);
                let wanted = by_hand(start, extensions.min(2) as u8, early, on);
                let given = state(&program, of, &facts(&program, on, known));
                assert_eq!(given, wanted, "{start} {extended} {early:?} on {on}");
            }
        }
    }
}

#[test]
fn a_timeline_has_a_stretch_for_each_state() {
    let program = program();
    let of = &program.observations[0];
    let log = vec![
        record(&program, of, day("2025-03-01"), "备案"),
        record(&program, of, day("2026-02-10"), "延长"),
        record(&program, of, day("2026-05-01"), "发生事故"),
    ];
    let facts = facts(&program, day("2026-06-01"), log);
    let drawn = timeline::draw(&program, of, &facts).unwrap();
    let found: Vec<(&str, String, String)> = drawn
        .stretches
        .iter()
        .map(|s| {
            let name = timeline::state(of, s.state, Lang::Zh);
            (name, s.from.to_string(), s.to.to_string())
        })
        .collect();
    let middle = &found[1..3];
    assert_eq!(found[0].0, "未进入");
    assert_eq!(found[0].2, "2025-02-28");
    assert_eq!(
        middle,
        [
            ("观察中", "2025-03-01".to_owned(), "2026-03-01".to_owned()),
            ("延长中", "2026-03-02".to_owned(), "2026-05-01".to_owned()),
        ]
    );
    assert_eq!(
        (found[3].0, found[3].1.as_str()),
        ("提前终止", "2026-05-02")
    );
    assert_eq!(found.len(), 4);
    for lang in [Lang::Zh, Lang::En] {
        let svg = timeline::svg::picture(&drawn, lang);
        assert!(svg.starts_with("<svg xmlns") && svg.ends_with("</svg>\n"));
        // The stretch, and the legend.
        assert_eq!(svg.matches("<rect class=\"longer\"").count(), 2);
        // Nothing is fetched from elsewhere.
        assert!(!svg.contains("href") && !svg.contains("url(http"));
        assert!(!timeline::text::page(&drawn, lang).is_empty());
    }
}

#[test]
fn histories_that_cannot_be_are_not_drawn() {
    let program = program();
    let of = &program.observations[0];
    let late = vec![
        record(&program, of, day("2025-03-01"), "备案"),
        record(&program, of, day("2026-03-02"), "延长"),
    ];
    let facts = facts(&program, day("2026-06-01"), late);
    let Err(Refusal::Fault(zhun::case::outcome::Fault::Constraint(index))) =
        timeline::draw(&program, of, &facts)
    else {
        panic!()
    };
    let breach = program.constraints[index].breach;
    assert_eq!(breach, Some(Breach::LateExtension));
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let folder = run::folder("timeline");
    let file = &run::file(&folder, "案件.json", "{\"决定日\": \"2026-03-01\"}");
    let svg = folder.join("图.svg");
    let svg = svg.to_str().unwrap();
    let said = run::zhun(["timeline", PACKAGE, "--facts", file]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("Z728") && said.err.contains("观察记录"),
        "{}",
        said.err
    );
    let said = run::zhun(["timeline", PACKAGE, "--facts", file, "--of", "新业太"]);
    assert!(
        said.err.contains("Z727") && said.err.contains("新业态观察"),
        "{}",
        said.err
    );
    let said = run::zhun(["timeline", "rules/city-jiangmen/环评2020", "--facts", file]);
    assert!(said.err.contains("Z727"), "{}", said.err);
    // With a log, states are drawn; where facts are unknown they stay open.
    fs::write(
        file,
        "{\"观察记录\": [{\"日期\": \"2025-03-01\", \"事项\": \"备案\"}]}",
    )
    .unwrap();
    let said = run::zhun([
        "timeline",
        PACKAGE,
        "--facts",
        file,
        "--date",
        "2025-06-01",
        "--svg",
        svg,
        "--format",
        "json",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["state"], "待定");
    assert_eq!(json["events"][0]["event"], "备案");
    assert!(fs::read_to_string(svg).unwrap().contains("待定"));
}

#[test]
fn without_its_guard_a_day_could_turn_two_ways() {
    let mut program = program();
    let verdict = |program: &Program| {
        let proofs = zhun::prove(program);
        let claim = proofs
            .claims
            .iter()
            .find(|c| c.property == Property::OneTurn);
        claim.unwrap().verdict
    };
    assert_eq!(verdict(&program), Verdict::Proved);
    program
        .constraints
        .retain(|c| c.breach != Some(Breach::SameDay));
    assert_eq!(verdict(&program), Verdict::Refuted);
}
