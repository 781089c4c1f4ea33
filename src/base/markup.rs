//! Text as it may stand in a page: the one place that escapes it for HTML and SVG.

/// `text` with the characters that mean something in markup written as entities, fit for
/// content and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_means_something_is_written_out() {
        assert_eq!(
            escape("<甲> & “乙” \"丙\""),
            "&lt;甲&gt; &amp; “乙” &quot;丙&quot;"
        );
    }
}
