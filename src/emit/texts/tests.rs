//! What the texts hold, whatever the program.

use crate::{
    base::span::Span,
    case::words::phrases,
    ir::{Dimension, Fact, FactType, NumberType, Program},
};

use super::texts;

fn program() -> Program {
    let number = NumberType {
        dimension: Dimension::Money,
        decimals: 0,
        min: 0,
        max: i64::MAX,
        states: crate::base::terms::BaseStates {
            none: true,
            uncomputable: false,
        },
    };
    Program {
        facts: vec![Fact {
            name: "货值金额".to_owned(),
            label: "货值".to_owned(),
            help: String::new(),
            changeable: false,
            ty: FactType::Number(number),
            parent: None,
            span: Span::default(),
        }],
        objects: vec!["当事人".to_owned(), "船长".to_owned()],
        ..Program::default()
    }
}

#[test]
fn numbers_beyond_53_bits_are_text_and_empty_keys_are_left_out() {
    let said = texts(&program());
    assert_eq!(
        said["facts"][0],
        serde_json::json!({
            "name": "货值金额", "label": "货值", "type": "number", "measures": "money",
            "min": "0", "max": "9223372036854775807", "none": true,
        })
    );
    assert_eq!(
        said["objects"],
        serde_json::json!([["当事人", "party"], ["船长", "船长"]])
    );
}

#[test]
fn every_sentence_is_there_and_one_that_both_languages_share_stands_once() {
    let said = texts(&program());
    for p in phrases::all() {
        let text = &said["phrases"][p.key];
        assert!(text[1] == p.en || *text == p.en, "{}", p.key);
        assert!(text[0] == p.zh || *text == p.zh, "{}", p.key);
    }
}

#[test]
fn units_are_by_their_own_word() {
    let said = texts(&program());
    let units = said["units"].as_array().unwrap();
    let of = |name: &str| units.iter().find(|u| u[0] == name).cloned().unwrap();
    assert_eq!(of("公斤"), serde_json::json!(["公斤", "千克", "kg"]));
    assert_eq!(of("元"), serde_json::json!(["元"]));
    assert_eq!(
        of("毫克/公斤"),
        serde_json::json!(["毫克/公斤", "毫克/千克", "mg/kg"])
    );
}
