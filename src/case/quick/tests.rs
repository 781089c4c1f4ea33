//! What is read quickly is what the general reader reads.

use super::{Form, Plain, Said, decisions};
use crate::{
    agree::{Dice, Drawing, programs},
    case::facts,
    ir::{DecisionId, FactId, Program, Value},
};

fn document(program: &Program, slots: &[Option<Value>]) -> String {
    let values = slots.iter().enumerate();
    let given = values.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
    serde_json::Value::Object(facts::object(program, given)).to_string()
}

/// Whether a document was read quickly; if so, as by the general reader.
fn same(program: &Program, form: &Form, text: &str) -> bool {
    let mut plain = Plain::default();
    if form.read(text, &mut plain).is_none() {
        return false;
    }
    let (read, report) = facts::read(program, text);
    assert!(!report.has_errors(), "{text}\n{report:?}");
    assert_eq!(plain.slots(program), read.slots, "{text}");
    assert!(read.evidence.is_empty(), "{text}");
    true
}

#[test]
fn written_documents_are_read_quickly() {
    let (mut quick, mut all) = (0, 0);
    for seed in 0..300 {
        let mut d = Dice::new(seed);
        let w = programs::rich(&mut d);
        let form = Form::new(&w.b.p);
        let drawing = Drawing::new(&w.b.p);
        for _ in 0..10 {
            let mut slots = drawing.draw(&mut d);
            // Lists are not of the plain form.
            slots[w.list.index()] = None;
            for slot in &mut slots {
                if d.one_in(8) {
                    *slot = None;
                }
            }
            let text = document(&w.b.p, &slots);
            // Amounts beyond what a text can spell are refused by both.
            all += usize::from(!facts::read(&w.b.p, &text).1.has_errors());
            quick += usize::from(same(&w.b.p, &form, &text));
        }
    }
    assert_eq!(quick, all, "every plain document");
    assert!(all > 2_500, "{all}");
}

/// Bytes put in, left out, changed, pieces moved: never another reading, never a document that the
/// general reader refuses.
#[test]
fn spoilt_documents_are_given_up_or_read_alike() {
    let pieces: Vec<&str> = vec![
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e3",
        "1.50",
        ".5",
        "007",
        " ",
        "\n",
        "\t",
        "\\n",
        "元",
        "万元",
        "\"5万元\"",
        "\"12.50元\"",
        "\"0.5元\"",
        "\"012元\"",
        "\"1,000元\"",
        "\"无法查明\"",
        "\"没有\"",
        "\"39%\"",
        "\"其余\":false",
        "\"其余\":true,",
        "\"甲\":true,",
        "\"3次\"",
        "3",
        "\"2024-02-30\"",
        "\"2024-02-29\"",
        "\u{feff}",
        "\u{7f}",
        "\u{1}",
    ];
    let mut read = 0;
    for seed in 0..2_000 {
        let mut d = Dice::new(seed);
        let w = programs::rich(&mut Dice::new(seed / 60));
        let form = Form::new(&w.b.p);
        let mut slots = Drawing::new(&w.b.p).draw(&mut d);
        slots[w.list.index()] = None;
        let mut text: Vec<char> = document(&w.b.p, &slots).chars().collect();
        for _ in 0..d.roll(4) {
            let at = d.roll(text.len());
            match d.roll(4) {
                0 => {
                    text.remove(at);
                }
                1 => {
                    let piece: Vec<char> = d.pick(&pieces).chars().collect();
                    text.splice(at..at, piece);
                }
                2 => {
                    let end = (at + d.roll(24)).min(text.len());
                    let piece: Vec<char> = d.pick(&pieces).chars().collect();
                    text.splice(at..end, piece);
                }
                _ => {
                    let end = (at + d.roll(40)).min(text.len());
                    let piece: Vec<char> = text[at..end].to_vec();
                    text.splice(at..at, piece);
                }
            }
        }
        let text: String = text.into_iter().collect();
        read += usize::from(same(&w.b.p, &form, &text));
    }
    assert!(read > 400, "{read}");
}

#[test]
fn spellings_of_one_number() {
    let w = programs::rich(&mut Dice::new(1));
    let form = Form::new(&w.b.p);
    for money in [
        "5元",
        "5.00元",
        "5.5元",
        "500元",
        "0.05万元",
        "伍元",
        "1,00元",
        "5.005元",
        "05元",
        "5",
        "-5元",
    ] {
        same(&w.b.p, &form, &format!("{{\"基一\":\"{money}\"}}"));
    }
    for count in [
        "\"3次\"",
        "3",
        "3.0",
        "\"3\"",
        "\"三次\"",
        "3e0",
        "03",
        "31",
        "-1",
        "\"3人\"",
    ] {
        same(&w.b.p, &form, &format!("{{\"数\" : {count} }}"));
    }
}

#[test]
fn answers_name_values_and_rows() {
    let w = (0..)
        .map(|seed| programs::rich(&mut Dice::new(seed)))
        .find(|w| w.b.p.decisions.len() >= 3)
        .unwrap();
    let asked: Vec<DecisionId> = (0..3).map(DecisionId::from_index).collect();
    let said = [
        Said {
            decided: true,
            num: 1,
            den: 1,
            flags: 0,
            row: 8,
        },
        Said::default(),
        Said {
            decided: false,
            row: 1,
            ..Said::default()
        },
    ];
    let mut out = String::new();
    decisions(&w.b.p, &asked).write(&said, &mut out);
    let read: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(read["理由"], serde_json::json!([7, 0]));
    assert!(read["判1"].is_null() && !read["判0"].is_null(), "{out}");
}
