//! The forms of tables, by the extension of their names.

use std::path::Path;

use crate::base::{codes::facts as codes, diagnostic::Diagnostic};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated, UTF-8, names in the first line (RFC 4180).
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
}

impl Form {
    /// The form that a name stands for.
    ///
    /// # Errors
    /// The finding that it stands for none.
    pub fn of(path: &Path) -> Result<Self, Box<Diagnostic>> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Ok(Self::Csv),
            "ndjson" | "jsonl" => Ok(Self::Ndjson),
            "parquet" => Ok(Self::Parquet),
            other => {
                let shown = path.display().to_string();
                let d = Diagnostic::whole(
                    codes::TABLE_FORM,
                    shown.clone(),
                    format!("{shown} 不知道是什么表：扩展名“{other}”不是 csv、ndjson 或 parquet"),
                    format!("{shown}: the extension \"{other}\" is not csv, ndjson or parquet"),
                );
                let (zh, en) = match other {
                    "xls" | "xlsx" | "et" | "ods" => (
                        "用表格软件打开，另存为“CSV UTF-8”",
                        "open it in a spreadsheet and save it as CSV UTF-8",
                    ),
                    "json" => (
                        "每行写一个案件的 JSON 对象，扩展名用 .ndjson；单个案件用 zhun recommend",
                        "write one JSON object a line and call it .ndjson; one case is for zhun recommend",
                    ),
                    _ => (
                        "改用 .csv、.ndjson（.jsonl）或 .parquet",
                        "use .csv, .ndjson (.jsonl) or .parquet",
                    ),
                };
                Err(Box::new(d.help(zh, en)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_extension() {
        let form = |name: &str| Form::of(Path::new(name)).ok();
        assert_eq!(form("案件.CSV"), Some(Form::Csv));
        assert_eq!(form("a.b.jsonl"), Some(Form::Ndjson));
        assert_eq!(form("a.ndjson"), Some(Form::Ndjson));
        assert_eq!(form("a.parquet"), Some(Form::Parquet));
        assert_eq!((form("a.xlsx"), form("csv"), form("")), (None, None, None));
    }
}
