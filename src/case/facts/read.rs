//! The document against the program: every key a fact, every value of its type.

use serde_json::value::RawValue;

use super::{
    Evidence, Facts,
    document::{self, Json, Object, below, shorten},
    expect, scalar,
    write::state,
};
use crate::{
    base::{
        codes::facts as codes,
        date::Date,
        diagnostic::{Code, Diagnostic, Report, nearest},
        limits::MAX_FACTS_BYTES,
        terms::StateWord,
    },
    ir::{Fact, FactId, FactType, Program, Value},
};

/// What a document, like a 用例, may say of all 是否 facts that it does not mention.
pub const REST: &str = "其余";

/// Reads a whole document.
pub(super) fn document(program: &Program, text: &str) -> (Facts, Report) {
    let mut reader = Reader::new(program);
    reader.whole(text);
    (reader.facts, reader.report)
}

pub(super) struct Reader<'p> {
    pub(super) program: &'p Program,
    pub(super) facts: Facts,
    pub(super) report: Report,
    /// What else may stand in the document.
    pub(super) besides: Besides<'p>,
    /// The entries of `besides.names` that were found, as JSON.
    pub(super) found: Vec<Option<String>>,
}

/// What may stand in a document beside facts: the other columns of a table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Besides<'a> {
    /// Names whose values are handed on as they are. Those of facts among them are read as facts too.
    pub names: &'a [String],
    /// Names that are not of facts are passed over.
    pub unknown: bool,
}

/// The place of a value: its fact and its pointer.
#[derive(Clone, Copy)]
pub(super) struct At<'p, 'a> {
    pub(super) fact: &'p Fact,
    pub(super) id: FactId,
    pub(super) pointer: &'a str,
}

pub(super) fn finding(
    code: Code,
    pointer: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Diagnostic {
    Diagnostic::facts(code, pointer, zh, en)
}

impl<'p> Reader<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Self {
            program,
            facts: Facts::unknown(program),
            report: Report::default(),
            besides: Besides::default(),
            found: Vec::new(),
        }
    }

    pub(super) fn whole(&mut self, text: &str) {
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        if size > MAX_FACTS_BYTES {
            self.report.push(too_large(size));
            return;
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let raw = match document::whole(text) {
            Ok(raw) => raw,
            Err(error) => {
                return self.not_json("", &error, text).unwrap_or_default();
            }
        };
        match self.open(raw, "") {
            Some(Json::Object(object)) => self.top(&object),
            Some(other) => {
                let got = other.describe();
                self.report.push(
                    finding(
                        codes::NOT_OBJECT,
                        "",
                        format!("事实文件应当是对象 {{ … }}，写的却是{}", got.zh),
                        format!("the facts document must be an object, not {}", got.en),
                    )
                    .help(
                        "写成 {\"事实名\": 值, …}",
                        "write {\"name of a fact\": value, …}",
                    ),
                );
            }
            None => {}
        }
    }

    /// What is wrong with the grammar of a text.
    pub(super) fn not_json<T>(
        &mut self,
        pointer: &str,
        error: &serde_json::Error,
        text: &str,
    ) -> Option<T> {
        let (message, advice) = document::explain(error, text);
        let mut d = finding(codes::NOT_JSON, pointer, message.zh, message.en);
        d.help.extend(advice);
        self.fail(d)
    }

    pub(super) fn open<'a>(&mut self, raw: &'a RawValue, pointer: &str) -> Option<Json<'a>> {
        match document::open(raw) {
            Ok(json) => Some(json),
            Err(_) => {
                self.report.push(
                    finding(
                        codes::NOT_JSON,
                        pointer,
                        "文字里的转义（\\u…）不成字符",
                        "an escape (\\u…) in the text means no character",
                    )
                    .help("直接写汉字，不用转义", "write the characters themselves"),
                );
                None
            }
        }
    }

    pub(super) fn repeated(&mut self, object: &Object<'_>, pointer: &str) {
        for key in &object.repeated {
            let shown = shorten(key);
            self.report.push(
                finding(
                    codes::REPEATED_KEY,
                    &below(pointer, key),
                    format!("“{shown}”写了两次"),
                    format!("\"{shown}\" is written twice"),
                )
                .help("只留下真实的那一个", "keep the one that is true"),
            );
        }
    }

    fn top(&mut self, object: &Object<'_>) {
        self.repeated(object, "");
        let program = self.program;
        let mut rest = None;
        for (key, raw) in &object.entries {
            let pointer = below("", key);
            let place = self.besides.names.iter().position(|n| n == key);
            if let Some(found) = place.and_then(|i| self.found.get_mut(i)) {
                *found = Some(raw.get().to_owned());
            }
            let Some(id) = program.fact(key) else {
                if key == REST {
                    rest = self.rest(raw, &pointer);
                } else if place.is_none() && !self.besides.unknown {
                    self.unknown_name(key, &pointer);
                }
                continue;
            };
            let Some(fact) = program.facts.get(id.index()) else {
                continue;
            };
            let value = self.slot(
                At {
                    fact,
                    id,
                    pointer: &pointer,
                },
                raw,
            );
            if let Some(slot) = self.facts.slots.get_mut(id.index()) {
                *slot = value;
            }
        }
        let Some(rest) = rest else { return };
        // A fact that is mentioned as null stays unknown: the document says that it was not asked.
        let mentioned = |f: &Fact| object.entries.iter().any(|(key, _)| *key == f.name);
        for (slot, fact) in self.facts.slots.iter_mut().zip(&program.facts) {
            if fact.parent.is_none() && matches!(fact.ty, FactType::Bool) && !mentioned(fact) {
                *slot = Some(Value::Bool(rest));
            }
        }
    }

    /// The answer for every 是否 fact that the document does not mention.
    fn rest(&mut self, raw: &RawValue, pointer: &str) -> Option<bool> {
        match self.open(raw, pointer)? {
            Json::Bool(yes) => Some(yes),
            Json::Text(word) if word == "是" || word == "否" => Some(word == "是"),
            Json::Null | Json::Number(_) | Json::Text(_) | Json::List(_) | Json::Object(_) => {
                self.bad_rest(pointer);
                None
            }
        }
    }

    pub(super) fn bad_rest(&mut self, pointer: &str) {
        self.report.push(
            finding(
                codes::WRONG_TYPE,
                pointer,
                "“其余”只能是 true 或 false：没有提到的“是否”事实都取这个值",
                "`其余` is true or false: every yes/no fact not mentioned takes it",
            )
            .help("写作 \"其余\": false", "write \"其余\": false"),
        );
    }

    pub(super) fn unknown_name(&mut self, key: &str, pointer: &str) {
        let shown = shorten(key);
        let names = self
            .program
            .facts
            .iter()
            .filter(|f| f.parent.is_none())
            .map(|f| f.name.as_str());
        let mut d = finding(
            codes::UNKNOWN_NAME,
            pointer,
            format!("没有叫“{shown}”的事实"),
            format!("there is no fact named \"{shown}\""),
        );
        let field_of = self.program.facts.iter().find_map(|f| {
            let (list, _) = f.parent.filter(|_| f.name == key)?;
            self.program.facts.get(list.index())
        });
        d = if let Some(list) = field_of {
            let list = &list.name;
            d.help(
                format!("“{shown}”是明细“{list}”的一栏：写在 \"{list}\": [{{\"{shown}\": …}}] 里"),
                format!("it is a field of the list \"{list}\": write it in \"{list}\": [{{\"{shown}\": …}}]"),
            )
        } else if let Some(near) = nearest(key, names) {
            d.help(
                format!("是不是“{near}”？"),
                format!("did you mean \"{near}\"?"),
            )
        } else {
            d.help(
                "zhun schema 列出全部事实及其写法",
                "zhun schema lists all facts and how to write them",
            )
        };
        self.report.push(d);
    }

    /// A value, wrapped or bare. `None`: unknown, or at fault and reported.
    pub(super) fn slot(&mut self, at: At<'p, '_>, raw: &RawValue) -> Option<Value> {
        let json = self.open(raw, at.pointer)?;
        if let Json::Object(object) = &json
            && (object.get("value").is_some() || object.get("evidence").is_some())
        {
            return self.wrapped(at, object);
        }
        self.bare(at, json)
    }

    fn wrapped(&mut self, at: At<'p, '_>, object: &Object<'_>) -> Option<Value> {
        self.repeated(object, at.pointer);
        for (key, _) in &object.entries {
            if key == "value" || key == "evidence" {
                continue;
            }
            let shown = shorten(key);
            let mut d = finding(
                codes::BAD_WRAPPER,
                &below(at.pointer, key),
                format!("附证据的值只有 value 和 evidence 两个键，没有“{shown}”"),
                format!("a value with evidence has the keys value and evidence, not \"{shown}\""),
            );
            let near = if key.contains("证") {
                Some("evidence")
            } else {
                nearest(key, ["value", "evidence"])
            };
            if let Some(near) = near {
                d = d.help(format!("是不是 {near}？"), format!("did you mean {near}?"));
            }
            self.report.push(d);
        }
        if let Some(raw) = object.get("evidence") {
            self.evidence(at, raw);
        }
        match object.get("value") {
            Some(raw) => {
                let pointer = below(at.pointer, "value");
                let json = self.open(raw, &pointer)?;
                self.bare(
                    At {
                        pointer: &pointer,
                        ..at
                    },
                    json,
                )
            }
            None => {
                self.report.push(
                    finding(
                        codes::BAD_WRAPPER,
                        at.pointer,
                        format!("“{}”附了证据，却没有写 value", at.fact.name),
                        format!("\"{}\" has evidence and no value", at.fact.name),
                    )
                    .help(
                        "还不知道的事实写 \"value\": null",
                        "write \"value\": null for a fact not yet known",
                    ),
                );
                None
            }
        }
    }

    fn evidence(&mut self, at: At<'p, '_>, raw: &RawValue) {
        let pointer = below(at.pointer, "evidence");
        let mut texts = Vec::new();
        let mut bad = false;
        match self.open(raw, &pointer) {
            Some(Json::List(items)) => {
                for item in items {
                    match self.open(item, &pointer) {
                        Some(Json::Text(t)) => texts.push(t),
                        _ => bad = true,
                    }
                }
            }
            Some(Json::Null) => {}
            _ => bad = true,
        }
        if bad {
            self.report.push(
                finding(
                    codes::BAD_WRAPPER,
                    &pointer,
                    "evidence 应当是一列文字",
                    "evidence must be a list of texts",
                )
                .help(
                    "写成 \"evidence\": [\"现场检查笔录\", \"询问笔录\"]",
                    "write \"evidence\": [\"inspection record\", \"interview record\"]",
                ),
            );
        }
        if !texts.is_empty() {
            self.facts.evidence.push(Evidence {
                fact: at.id,
                pointer: at.pointer.to_owned(),
                texts,
            });
        }
    }

    pub(super) fn bare(&mut self, at: At<'p, '_>, json: Json<'_>) -> Option<Value> {
        match (&at.fact.ty, json) {
            (_, Json::Null) => None,
            (ty, Json::Text(t)) if state_word(&t).is_some() => {
                let word = state_word(&t)?;
                self.state(at, ty, word)
            }
            (FactType::Bool, Json::Bool(b)) => Some(Value::Bool(b)),
            (FactType::Choice(options), Json::Text(t)) => {
                let i = self.option(at, options, &t)?;
                Some(Value::Choice(u16::try_from(i).ok()?))
            }
            (FactType::Multi(options), Json::List(items)) => self.multi(at, options, items),
            (FactType::Number(ty), Json::Text(t)) => match scalar::number(ty, &t) {
                Ok(n) => Some(Value::Number(n)),
                Err(fault) => self.fail(expect::number(at.fact, ty, at.pointer, &t, &fault)),
            },
            (FactType::Number(ty), Json::Number(t)) => match scalar::bare(ty, t) {
                Ok(n) => Some(Value::Number(n)),
                Err(fault) => self.fail(expect::number(at.fact, ty, at.pointer, t, &fault)),
            },
            (FactType::Date, Json::Text(t)) => self.date(at, &t).map(Value::Date),
            (FactType::Span, Json::Object(object)) => self.span(at, &object),
            (FactType::Period(ty), Json::Text(t)) => match scalar::period(*ty, &t) {
                Ok(n) => Some(Value::Period(n)),
                Err(fault) => self.fail(expect::period(at.fact, *ty, at.pointer, &t, &fault)),
            },
            (FactType::List(ty), Json::List(items)) => self.list(at, ty, items),
            (
                FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Number(_)
                | FactType::Date
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
                json,
            ) => {
                self.report
                    .push(expect::wrong_type(at.fact, at.pointer, &json));
                None
            }
        }
    }

    pub(super) fn fail<T>(&mut self, d: Diagnostic) -> Option<T> {
        self.report.push(d);
        None
    }

    fn state(&mut self, at: At<'p, '_>, ty: &FactType, word: StateWord) -> Option<Value> {
        let (name, shown) = (&at.fact.name, state(word));
        let states = match ty {
            FactType::Number(n) => n.states,
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_) => crate::base::terms::BaseStates::default(),
        };
        let allowed = match word {
            StateWord::None => states.none.then_some(Value::NoAmount),
            StateWord::Uncomputable => states.uncomputable.then_some(Value::Uncomputable),
            StateWord::Unascertainable => {
                at.fact.parent.is_none().then_some(Value::Unascertainable)
            }
        };
        if allowed.is_some() {
            return allowed;
        }
        let mut d = finding(
            codes::STATE_NOT_ALLOWED,
            at.pointer,
            format!("“{name}”不能是“{shown}”"),
            format!("\"{name}\" cannot be \"{shown}\""),
        );
        d = match (word, ty) {
            (StateWord::Unascertainable, _) => d.help(
                "明细里的一栏查不清，写 null",
                "write null for a field of a record that is not clear",
            ),
            (StateWord::None, FactType::Multi(_) | FactType::List(_)) => d.help(
                "一项也没有，写空数组 []",
                "write an empty array [] for none",
            ),
            (StateWord::None, FactType::Bool) => d.help("没有，写 false", "write false for no"),
            (StateWord::None | StateWord::Uncomputable, _) => {
                let want = expect::example(at.fact);
                d.help(
                    format!("规则包没有给它这种状态；写 {}，还不知道写 null", want.zh),
                    format!(
                        "the package gives it no such state; write {}, or null if not yet known",
                        want.en
                    ),
                )
            }
        };
        self.fail(d)
    }

    pub(super) fn date(&mut self, at: At<'p, '_>, text: &str) -> Option<Date> {
        if let Some(day) = Date::parse_iso(text) {
            return Some(day);
        }
        let (name, shown) = (&at.fact.name, shorten(text));
        let mut d = finding(
            codes::BAD_DATE,
            at.pointer,
            format!("“{name}”写的“{shown}”不是日期"),
            format!("\"{shown}\" is no date (\"{name}\")"),
        );
        d = match scalar::loose_date(text) {
            Some(iso) => d.help(format!("写成 \"{iso}\""), format!("write \"{iso}\"")),
            None => d.help(
                "写成 年-月-日，如 \"2022-03-01\"",
                "write year-month-day, such as \"2022-03-01\"",
            ),
        };
        self.fail(d)
    }
}

pub(super) fn state_word(text: &str) -> Option<StateWord> {
    [
        StateWord::None,
        StateWord::Uncomputable,
        StateWord::Unascertainable,
    ]
    .into_iter()
    .find(|w| state(*w) == text)
}

fn too_large(size: u64) -> Diagnostic {
    finding(
        codes::TOO_LARGE,
        "",
        format!("事实文件有{size}字节，上限是{MAX_FACTS_BYTES}字节，未读取"),
        format!(
            "the facts document has {size} bytes, the limit is {MAX_FACTS_BYTES}; it was not read"
        ),
    )
    .help("检查是不是拿错了文件", "check that it is the right file")
}
