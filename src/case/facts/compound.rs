//! Values made of parts: choices by name, spans of two dates, lists of records.

use serde_json::value::RawValue;

use super::{
    document::{Json, Object, below, shorten},
    expect,
    read::{At, Reader, finding},
};
use crate::{
    base::{codes::facts as codes, date::Date, diagnostic::nearest},
    ir::{ListType, Options, Value},
};

impl<'p> Reader<'p> {
    pub(super) fn option(
        &mut self,
        at: At<'p, '_>,
        options: &Options,
        text: &str,
    ) -> Option<usize> {
        if let Some(i) = options.names.iter().position(|n| n == text) {
            return Some(i);
        }
        let (name, shown) = (&at.fact.name, shorten(text));
        let mut d = finding(
            codes::UNKNOWN_OPTION,
            at.pointer,
            format!("“{name}”没有“{shown}”这个选项"),
            format!("\"{name}\" has no option \"{shown}\""),
        );
        let all = options.names.join("、");
        if let Some(members) = expect::members(options, text) {
            d = d.help(
                format!("“{shown}”是合称，写明是哪一个：{members}"),
                format!("it stands for several options; say which: {members}"),
            );
        } else if let Some(near) = nearest(text, options.names.iter().map(String::as_str)) {
            d = d.help(
                format!("是不是“{near}”？"),
                format!("did you mean \"{near}\"?"),
            );
            d = d.help(format!("选项：{all}"), format!("options: {all}"));
        } else {
            d = d.help(format!("选项：{all}"), format!("options: {all}"));
        }
        self.fail(d)
    }

    pub(super) fn multi(
        &mut self,
        at: At<'p, '_>,
        options: &Options,
        items: Vec<&RawValue>,
    ) -> Option<Value> {
        let (mut mask, mut fine) = (0u64, true);
        for (i, raw) in items.into_iter().enumerate() {
            let pointer = below(at.pointer, &i.to_string());
            let at = At {
                pointer: &pointer,
                ..at
            };
            let chosen = match self.open(raw, &pointer) {
                Some(Json::Text(t)) => self.option(at, options, &t),
                Some(other) => {
                    self.report
                        .push(expect::wrong_type(at.fact, &pointer, &other));
                    None
                }
                None => None,
            };
            let bit = chosen
                .and_then(|i| u32::try_from(i).ok())
                .and_then(|i| 1u64.checked_shl(i));
            match bit {
                Some(bit) if mask & bit != 0 => {
                    let name = &at.fact.name;
                    self.report.push(finding(
                        codes::REPEATED_KEY,
                        &pointer,
                        format!("“{name}”的同一个选项写了两次"),
                        format!("an option of \"{name}\" is written twice"),
                    ));
                    fine = false;
                }
                Some(bit) => mask |= bit,
                None => fine = false,
            }
        }
        fine.then_some(Value::Multi(mask))
    }

    pub(super) fn span(&mut self, at: At<'p, '_>, object: &Object<'_>) -> Option<Value> {
        self.repeated(object, at.pointer);
        let name = &at.fact.name;
        for (key, _) in &object.entries {
            if key != "from" && key != "to" {
                let shown = shorten(key);
                self.report.push(
                    finding(
                        codes::WRONG_TYPE,
                        &below(at.pointer, key),
                        format!("“{name}”只有 from 和 to 两个日期，没有“{shown}”"),
                        format!("\"{name}\" has two dates, from and to, and no \"{shown}\""),
                    )
                    .help(
                        "写成 {\"from\": \"2022-03-01\", \"to\": \"2022-07-01\"}",
                        "write {\"from\": \"2022-03-01\", \"to\": \"2022-07-01\"}",
                    ),
                );
            }
        }
        let from = self.span_end(at, object, "from");
        let to = self.span_end(at, object, "to");
        let (from, to) = (from?, to?);
        if from > to {
            return self.fail(
                finding(
                    codes::REVERSED_SPAN,
                    at.pointer,
                    format!("“{name}”的起（{from}）晚于止（{to}）"),
                    format!("\"{name}\" starts ({from}) after it ends ({to})"),
                )
                .help(
                    format!("写成 {{\"from\": \"{to}\", \"to\": \"{from}\"}}"),
                    format!("write {{\"from\": \"{to}\", \"to\": \"{from}\"}}"),
                ),
            );
        }
        Some(Value::Span(from, to))
    }

    fn span_end(&mut self, at: At<'p, '_>, object: &Object<'_>, key: &str) -> Option<Date> {
        let pointer = below(at.pointer, key);
        let Some(raw) = object.get(key) else {
            let name = &at.fact.name;
            return self.fail(
                finding(
                    codes::WRONG_TYPE,
                    at.pointer,
                    format!("“{name}”没有写 {key}"),
                    format!("\"{name}\" has no {key}"),
                )
                .help(
                    "两个日期都要写；还不知道，就把整项写成 null",
                    "both dates are needed; if one is not yet known, write null for the whole",
                ),
            );
        };
        match self.open(raw, &pointer)? {
            Json::Text(t) => self.date(
                At {
                    pointer: &pointer,
                    ..at
                },
                &t,
            ),
            other @ (Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::List(_)
            | Json::Object(_)) => self.fail(expect::wrong_type(at.fact, &pointer, &other)),
        }
    }

    pub(super) fn list(
        &mut self,
        at: At<'p, '_>,
        ty: &ListType,
        items: Vec<&RawValue>,
    ) -> Option<Value> {
        if items.len() > ty.max {
            let (name, max, n) = (&at.fact.name, ty.max, items.len());
            return self.fail(
                finding(
                    codes::TOO_MANY_RECORDS,
                    at.pointer,
                    format!("“{name}”至多{max}条记录，写了{n}条"),
                    format!("\"{name}\" has at most {max} records, and {n} are given"),
                )
                .help(
                    "分案处理，或者在规则包里放宽“明细 至多”",
                    "split the case, or raise the limit in the package",
                ),
            );
        }
        let before = self.report.diagnostics.len();
        let records = items
            .into_iter()
            .enumerate()
            .map(|(i, raw)| self.record(at, ty, raw, &below(at.pointer, &i.to_string())))
            .collect();
        (self.report.diagnostics.len() == before).then_some(Value::List(records))
    }

    fn record(
        &mut self,
        at: At<'p, '_>,
        ty: &ListType,
        raw: &RawValue,
        pointer: &str,
    ) -> Vec<Option<Value>> {
        let mut record = vec![None; ty.fields.len()];
        let object = match self.open(raw, pointer) {
            Some(Json::Object(object)) => object,
            Some(other) => {
                let (name, got) = (&at.fact.name, other.describe());
                self.report.push(
                    finding(
                        codes::NOT_OBJECT,
                        pointer,
                        format!("“{name}”的每条记录是对象 {{ … }}，写的却是{}", got.zh),
                        format!("a record of \"{name}\" is an object, not {}", got.en),
                    )
                    .help(
                        format!("写成 {}", expect::example(at.fact).zh),
                        format!("write {}", expect::example(at.fact).en),
                    ),
                );
                return record;
            }
            None => return record,
        };
        self.repeated(&object, pointer);
        let program = self.program;
        let fields = || {
            ty.fields
                .iter()
                .filter_map(|id| Some((*id, program.facts.get(id.index())?)))
        };
        for (key, raw) in &object.entries {
            let below = below(pointer, key);
            let found = fields().enumerate().find(|(_, (_, f))| &f.name == key);
            let Some((i, (id, fact))) = found else {
                let (name, shown) = (&at.fact.name, shorten(key));
                let mut d = finding(
                    codes::UNKNOWN_NAME,
                    &below,
                    format!("明细“{name}”没有“{shown}”这一栏"),
                    format!("the list \"{name}\" has no field \"{shown}\""),
                );
                if let Some(near) = nearest(key, fields().map(|(_, f)| f.name.as_str())) {
                    d = d.help(
                        format!("是不是“{near}”？"),
                        format!("did you mean \"{near}\"?"),
                    );
                } else {
                    let all: Vec<&str> = fields().map(|(_, f)| f.name.as_str()).collect();
                    let all = all.join("、");
                    d = d.help(format!("各栏：{all}"), format!("fields: {all}"));
                }
                self.report.push(d);
                continue;
            };
            let at = At {
                fact,
                id,
                pointer: &below,
            };
            let value = self.slot(at, raw);
            if let Some(slot) = record.get_mut(i) {
                *slot = value;
            }
        }
        record
    }
}
