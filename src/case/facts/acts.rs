//! The document of a case of several acts: `{"acts": [{"act": "1.1", "facts": {…}}, …], "facts": {…}}`.
//!
//! The facts of the case stand for what an act does not give. What the rule asks of each act besides
//! its own facts stands among these.

use serde_json::value::RawValue;

use super::{
    document::{self, Json, Object, below},
    read::{REST, Reader, finding},
};
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Place, Report, nearest},
        limits::MAX_FACTS_BYTES,
    },
    case::joint::JointFacts,
    ir::{
        FactType, Program, Value,
        joint::{Joint, JointAct, twice},
    },
};

/// Types the document of a case against a program.
///
/// What could be read is returned beside the report of what could not.
pub fn read(program: &Program, joint: &Joint, text: &str) -> (JointFacts, Report) {
    let mut reader = Acts {
        program,
        joint,
        report: Report::default(),
    };
    let facts = reader.whole(text).unwrap_or_default();
    (facts, reader.report)
}

struct Acts<'p> {
    program: &'p Program,
    joint: &'p Joint,
    report: Report,
}

impl Acts<'_> {
    fn whole(&mut self, text: &str) -> Option<JointFacts> {
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if size > MAX_FACTS_BYTES {
            // One reader says how large a document may be.
            let (_, report) = super::read(self.program, text);
            self.report.extend(report);
            return None;
        }
        let raw = match document::whole(text) {
            Ok(raw) => raw,
            Err(error) => {
                let mut reader = Reader::new(self.program);
                let _: Option<()> = reader.not_json("", &error, text);
                self.report.extend(reader.report);
                return None;
            }
        };
        let object = self.object(raw, "")?;
        self.keys(&object, "", &["acts", "facts"]);
        let facts = match object.get("facts") {
            Some(raw) => self.object(raw, "/facts"),
            None => None,
        };
        let empty = Object {
            entries: Vec::new(),
            repeated: Vec::new(),
        };
        let facts = facts.unwrap_or(empty);
        self.repeated(&facts, "/facts");
        let (case, _) = self.split(&facts, "/facts");
        self.not_of_the_case(&facts);
        let Some(acts) = object.get("acts") else {
            self.fail(
                finding(
                    codes::CASE_DOCUMENT,
                    "",
                    "没有写 acts：案件要列出各个行为",
                    "there are no `acts`: a case lists its acts",
                )
                .help(
                    "写成 {\"acts\": [{\"act\": \"编码\", \"facts\": {…}}], \"facts\": {…}}",
                    "write {\"acts\": [{\"act\": \"CODE\", \"facts\": {…}}], \"facts\": {…}}",
                ),
            );
            return None;
        };
        let Ok(Json::List(list)) = document::open(acts) else {
            self.wrong("/acts", "acts 要是数组", "`acts` is an array");
            return None;
        };
        if list.is_empty() {
            self.wrong(
                "/acts",
                "acts 至少要有一个行为",
                "`acts` has at least one act",
            );
        }
        if list.len() > self.joint.max {
            let (n, max) = (list.len(), self.joint.max);
            self.fail(
                finding(
                    codes::TOO_MANY_RECORDS,
                    "/acts",
                    format!("有{n}个行为，案件“{}”至多{max}个", self.joint.name),
                    format!("{n} acts; the rule for cases takes at most {max}"),
                )
                .help(
                    "核对是否重复；确有需要的，改规则里的“行为 至多”",
                    "check for repetitions, or raise the limit in the rule",
                ),
            );
            return None;
        }
        let mut read = Vec::new();
        for (i, raw) in list.iter().enumerate() {
            let pointer = below("/acts", &i.to_string());
            read.extend(self.act(raw, &pointer, &facts, &case));
        }
        if let Some((first, second)) = twice(&read) {
            let (first, n) = (first.saturating_add(1), second.saturating_add(1));
            self.fail(
                finding(
                    codes::SAME_ACT,
                    &below("/acts", &second.to_string()),
                    format!("第{n}个行为和第{first}个是同一个：行为、日期、事实都相同"),
                    format!("act {n} is act {first} again: the same act, day and facts"),
                )
                .help(
                    "删去一个；确是两次行为的，写明各自的日期",
                    "remove one; two acts differ in their days",
                ),
            );
        }
        Some(JointFacts {
            acts: read,
            facts: case,
        })
    }

    fn fail(&mut self, d: Diagnostic) {
        self.report.push(d);
    }

    fn wrong(&mut self, pointer: &str, zh: &str, en: &str) {
        let d = finding(codes::CASE_DOCUMENT, pointer, zh, en);
        self.fail(d.help(
            "写成 {\"acts\": [{\"act\": \"编码\", \"facts\": {…}}], \"facts\": {…}}",
            "write {\"acts\": [{\"act\": \"CODE\", \"facts\": {…}}], \"facts\": {…}}",
        ));
    }

    fn object<'a>(&mut self, raw: &'a RawValue, pointer: &str) -> Option<Object<'a>> {
        if let Ok(Json::Object(object)) = document::open(raw) {
            return Some(object);
        }
        self.wrong(pointer, "这里要对象 { … }", "an object belongs here");
        None
    }

    fn repeated(&mut self, object: &Object<'_>, pointer: &str) {
        let mut reader = Reader::new(self.program);
        reader.repeated(object, pointer);
        self.report.extend(reader.report);
    }

    /// Only these keys may stand here.
    fn keys(&mut self, object: &Object<'_>, pointer: &str, known: &[&str]) {
        self.repeated(object, pointer);
        for (key, _) in &object.entries {
            if known.contains(&key.as_str()) {
                continue;
            }
            let shown = document::shorten(key);
            let all = known.join("、");
            let mut d = finding(
                codes::CASE_DOCUMENT,
                &below(pointer, key),
                format!("没有“{shown}”这个键；这里有 {all}"),
                format!("no key \"{shown}\" here; there are {}", known.join(", ")),
            );
            if let Some(near) = nearest(key, known.iter().copied()) {
                d = d.help(format!("是不是 {near}？"), format!("did you mean {near}?"));
            } else {
                d = d.help("事实写在 facts 里", "facts stand in `facts`");
            }
            self.fail(d);
        }
    }

    fn act(
        &mut self,
        raw: &RawValue,
        pointer: &str,
        shared: &Object<'_>,
        case: &[Option<Value>],
    ) -> Option<JointAct> {
        let object = self.object(raw, pointer)?;
        self.keys(&object, pointer, &["act", "facts"]);
        let Some(Ok(Json::Text(code))) = object.get("act").map(document::open) else {
            let at = below(pointer, "act");
            self.wrong(
                &at,
                "act 要写违法行为的编码或名称",
                "`act` is the code or name of an act",
            );
            return None;
        };
        let of = self.program;
        let id = match of.violation(&code) {
            Some(id) if self.joint.acts.is_empty() || self.joint.acts.contains(&id) => id,
            Some(_) => {
                let name = &self.joint.name;
                self.fail(
                    finding(
                        codes::UNKNOWN_ACT,
                        &below(pointer, "act"),
                        format!("案件“{name}”不适用于“{code}”"),
                        format!("the rule `{name}` is not for \"{code}\""),
                    )
                    .help("见它的“适用于”", "see its `applies_to`"),
                );
                return None;
            }
            None => {
                let known = of.violations.iter();
                let known = known.flat_map(|v| [v.code.as_str(), v.name.as_str()]);
                let mut d = finding(
                    codes::UNKNOWN_ACT,
                    &below(pointer, "act"),
                    format!("没有编码或名称是“{code}”的违法行为"),
                    format!("no act has the code or name \"{code}\""),
                );
                if let Some(near) = nearest(&code, known) {
                    d = d.help(
                        format!("是不是“{near}”？"),
                        format!("did you mean \"{near}\"?"),
                    );
                }
                self.fail(d);
                return None;
            }
        };
        let at = below(pointer, "facts");
        let facts = match object.get("facts") {
            Some(raw) => self.object(raw, &at)?,
            None => Object {
                entries: Vec::new(),
                repeated: Vec::new(),
            },
        };
        self.repeated(&facts, &at);
        let (mut slots, mut own) = self.split(&facts, &at);
        // What the case says of all that is not mentioned goes for what is asked of each act.
        let rest = match shared.get(REST).map(|raw| raw.get().trim()) {
            Some("true" | "\"是\"") => Some(true),
            Some("false" | "\"否\"") => Some(false),
            Some(_) | None => None,
        };
        for (value, id) in own.iter_mut().zip(&self.joint.own) {
            let Some(fact) = of.facts.get(id.index()) else {
                continue;
            };
            let silent = value.is_none() && facts.get(&fact.name).is_none();
            if silent && matches!(fact.ty, FactType::Bool) {
                *value = rest.map(Value::Bool);
            }
        }
        let given = |name: &str, of: &Object<'_>| of.get(name).is_some();
        for ((slot, fact), common) in slots.iter_mut().zip(&of.facts).zip(case) {
            // What the act says of all that it does not mention comes after what the case says.
            let here = given(&fact.name, &facts);
            if !here && (slot.is_none() || given(&fact.name, shared)) {
                slot.clone_from(common);
            }
        }
        Some(JointAct {
            violation: id,
            facts: slots,
            own,
        })
    }

    /// Facts, and what is asked of each act besides.
    fn split(&mut self, object: &Object<'_>, at: &str) -> (Vec<Option<Value>>, Vec<Option<Value>>) {
        let list = self.program.facts.get(self.joint.list.index());
        let list = list.map_or("", |f| f.name.as_str());
        let asked: Vec<_> = self
            .joint
            .own
            .iter()
            .filter_map(|id| self.program.facts.get(id.index()))
            .collect();
        let (mut plain, mut own) = (Vec::new(), Vec::new());
        let mut rest = None;
        for (key, raw) in &object.entries {
            if key == list {
                let d = finding(
                    codes::CASE_DOCUMENT,
                    &below(at, key),
                    format!("“{key}”由各行为的结果填写，不在这里写"),
                    format!("\"{key}\" is filled by the outcomes of the acts"),
                );
                self.fail(d.help("删去这一项", "remove it"));
            } else if asked.iter().any(|f| f.name == *key) {
                own.push((key, raw.get()));
            } else {
                if key == REST {
                    rest = Some(raw.get());
                }
                plain.push((key, raw.get()));
            }
        }
        let written = |entries: &[(&String, &str)]| {
            let entry = |(key, value): &(&String, &str)| {
                let key = serde_json::Value::from(key.as_str());
                format!("{key}:{value}")
            };
            let all: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", all.join(","))
        };
        let (facts, report) = super::read(self.program, &written(&plain));
        self.moved(report, "", at);
        let named = serde_json::Value::from(list);
        let record = format!("{{{named}:[{}]}}", written(&own));
        let (records, report) = super::read(self.program, &record);
        let inside = below(&below("", list), "0");
        self.moved(report, &inside, at);
        let mut record = match records.slots.get(self.joint.list.index()) {
            Some(Some(Value::List(records))) => records.first().cloned().unwrap_or_default(),
            Some(_) | None => Vec::new(),
        };
        let fields = crate::case::joint::record::list_fields(self.program, self.joint.list);
        let yes = match rest.map(str::trim) {
            Some("true" | "\"是\"") => Some(true),
            Some("false" | "\"否\"") => Some(false),
            Some(_) | None => None,
        };
        let value = |id: &crate::ir::FactId| {
            let place = fields.iter().position(|f| f == id)?;
            let given = record.get_mut(place).and_then(Option::take);
            let fact = self.program.facts.get(id.index())?;
            let mentioned = own.iter().any(|(key, _)| **key == fact.name);
            let otherwise = matches!(fact.ty, FactType::Bool) && !mentioned;
            given.or(yes.filter(|_| otherwise).map(Value::Bool))
        };
        let own: Vec<Option<Value>> = self.joint.own.iter().map(value).collect();
        (facts.slots, own)
    }

    /// Takes findings over, each with its place in this document.
    fn moved(&mut self, mut report: Report, from: &str, to: &str) {
        for d in &mut report.diagnostics {
            if let Place::Facts(pointer) = &d.place {
                let rest = pointer.strip_prefix(from).unwrap_or(pointer);
                d.place = Place::Facts(format!("{to}{rest}"));
            }
        }
        self.report.extend(report);
    }

    /// What belongs to one act stands with the case.
    fn not_of_the_case(&mut self, facts: &Object<'_>) {
        for id in &self.joint.own {
            let Some(fact) = self.program.facts.get(id.index()) else {
                continue;
            };
            if facts.get(&fact.name).is_none() {
                continue;
            }
            let name = &fact.name;
            let d = finding(
                codes::CASE_DOCUMENT,
                &below("/facts", name),
                format!("“{name}”是问每个行为的，写到那个行为的 facts 里"),
                format!("\"{name}\" is asked of each act: write it in the facts of that act"),
            );
            self.fail(d.help("移到 acts 里", "move it into `acts`"));
        }
    }
}
