//! A checker for the part of JSON Schema that our schemas use. A keyword that it does not know is a
//! fault, so that no promise of a schema goes unchecked.

use serde_json::Value;

/// What is wrong with a value under a schema; empty if nothing is.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    check(schema, schema, value, "", &mut out);
    out
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let fits = |schema: &Value| {
        let mut inner = Vec::new();
        check(root, schema, value, at, &mut inner);
        inner.is_empty()
    };
    let Some(keywords) = schema.as_object() else {
        assert_eq!(schema, &Value::Bool(true), "a schema is an object");
        return;
    };
    for (keyword, k) in keywords {
        let list = || k.as_array().unwrap();
        let good = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "examples" | "then" => true,
            "$ref" => {
                let path = k.as_str().unwrap().strip_prefix('#').unwrap();
                fits(root.pointer(path).unwrap_or_else(|| panic!("no {path}")))
            }
            "type" => {
                if let Value::String(t) = k {
                    is_a(value, t)
                } else {
                    list().iter().any(|t| is_a(value, t.as_str().unwrap()))
                }
            }
            "const" => value == k,
            "enum" => list().contains(value),
            "anyOf" => list().iter().any(fits),
            "oneOf" => list().iter().filter(|s| fits(s)).count() == 1,
            "if" => !fits(k) || fits(&keywords["then"]),
            "pattern" => value
                .as_str()
                .is_none_or(|s| matches(k.as_str().unwrap(), s)),
            "minimum" => value.as_i64().is_none_or(|n| n >= k.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|n| n <= k.as_i64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 >= k.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 <= k.as_u64().unwrap()),
            "uniqueItems" => value
                .as_array()
                .is_none_or(|a| a.iter().enumerate().all(|(i, x)| !a[..i].contains(x))),
            "required" => value.as_object().is_none_or(|o| {
                list()
                    .iter()
                    .all(|key| o.contains_key(key.as_str().unwrap()))
            }),
            "properties" => {
                for (key, inner) in k.as_object().unwrap() {
                    if let Some(v) = value.get(key) {
                        check(root, inner, v, &format!("{at}/{key}"), out);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Value::as_object);
                for (key, v) in value.as_object().into_iter().flatten() {
                    if known.is_some_and(|known| known.contains_key(key)) {
                        continue;
                    }
                    if k == &Value::Bool(false) {
                        out.push(format!("{at}/{key}: no such key"));
                    } else {
                        check(root, k, v, &format!("{at}/{key}"), out);
                    }
                }
                true
            }
            "items" => {
                for (i, v) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, k, v, &format!("{at}/{i}"), out);
                }
                true
            }
            other => panic!("the checker does not know the keyword {other}"),
        };
        if !good {
            out.push(format!("{at}: {keyword} {k} does not hold of {value}"));
        }
    }
}

fn is_a(value: &Value, ty: &str) -> bool {
    match ty {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("no type {other}"),
    }
}

/// The patterns that our schemas use, spelt out.
fn matches(pattern: &str, text: &str) -> bool {
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    match pattern {
        "^sha256:[0-9a-f]{64}$" => text.strip_prefix("sha256:").is_some_and(|h| {
            h.len() == 64 && h.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        }),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => {
            let parts: Vec<&str> = text.split('-').collect();
            parts.len() == 3 && digits(parts[0], 4) && digits(parts[1], 2) && digits(parts[2], 2)
        }
        "元\\s*$" => text.trim_end().ends_with('元'),
        "\\S" => !text.trim().is_empty(),
        "(月|年)$" => text.ends_with(['月', '年']),
        "(日|天)$" => text.ends_with(['日', '天']),
        "(%|％|‰|倍|/|\\.|分之|^0$)" => {
            text == "0" || text.contains("分之") || text.contains(['%', '％', '‰', '倍', '/', '.'])
        }
        other => panic!("the checker does not know the pattern {other}"),
    }
}
