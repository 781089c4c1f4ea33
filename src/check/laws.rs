//! A law library: plain texts of statutes, cut into articles, paragraphs (款) and items (项).
//!
//! The library holds the words; packages hold figures and references. One file a text: headings
//! begin with `#` (the first that is not `# source…` is the title), articles with 第N条, items with
//! （N）. Anything else is a paragraph of the article before it.

use std::collections::BTreeMap;

use crate::base::{article::ArticleRef, date::Date, numeral, quantity::quantities_in};

/// All texts at hand.
#[derive(Clone, Debug, Default)]
pub struct Library {
    laws: Vec<Law>,
}

/// One text.
#[derive(Clone, Debug)]
pub struct Law {
    /// Title as its heading says.
    pub title: String,
    /// Name of the file without its date.
    pub name: String,
    /// Version, from the file name `<name>_<date>.txt`.
    pub version: Option<Date>,
    articles: BTreeMap<(u16, u16), Vec<Paragraph>>,
}

/// 款: its sentence and its items.
#[derive(Clone, Debug, Default)]
struct Paragraph {
    text: String,
    items: BTreeMap<u16, String>,
}

/// What is wrong with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No such article; the last one there is.
    Article(u16),
    /// The article has only so many paragraphs.
    Paragraph(usize),
    /// The article or paragraph has only so many items.
    Item(usize),
}

impl Library {
    /// Adds a text. `file` is its file name.
    pub fn add(&mut self, file: &str, text: &str) {
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = stem.strip_suffix(".txt").unwrap_or(stem);
        let (name, version) = match stem.rsplit_once('_') {
            Some((name, date)) if Date::parse_iso(date).is_some() => (name, Date::parse_iso(date)),
            Some(_) | None => (stem, None),
        };
        let mut law = Law {
            title: String::new(),
            name: name.to_owned(),
            version,
            articles: BTreeMap::new(),
        };
        law.read(text);
        if law.title.is_empty() {
            law.title = law.name.clone();
        }
        self.laws.push(law);
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.laws.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.laws.is_empty()
    }

    /// The text of this title and version; without a version, the newest. A text of another version is
    /// none: its articles may say something else. One whose file has no date stands for any version.
    pub fn find(&self, title: &str, version: Option<Date>) -> Option<&Law> {
        let short = |t: &str| t.strip_prefix("中华人民共和国").unwrap_or(t).to_owned();
        let wanted = short(title);
        let same = |l: &&Law| short(&l.title) == wanted || short(&l.name) == wanted;
        let asked = |l: &&Law| version.is_none() || l.version.is_none() || l.version == version;
        let found = self.laws.iter().filter(same).filter(asked);
        found.max_by_key(|l| l.version)
    }
}

/// `第三十一条` at the start of a line: number, 之N, and the rest.
fn article_head(line: &str) -> Option<(u16, u16, &str)> {
    let rest = line.strip_prefix('第')?;
    let (n, rest) = rest.split_once('条')?;
    let number = numeral_u16(n)?;
    if let Some(after) = rest.strip_prefix('之') {
        let end = after
            .find(|c: char| !numeral::is_numeral_char(c))
            .unwrap_or(after.len());
        if let (Some(sub), Some(rest)) = (after.get(..end).and_then(numeral_u16), after.get(end..))
        {
            return Some((number, sub, rest));
        }
    }
    Some((number, 0, rest))
}

/// `（三）` at the start of a line: number and the rest.
fn item_head(line: &str) -> Option<(u16, &str)> {
    let rest = line.strip_prefix('（').or_else(|| line.strip_prefix('('))?;
    let (n, rest) = rest.split_once(['）', ')'])?;
    Some((numeral_u16(n)?, rest))
}

fn numeral_u16(text: &str) -> Option<u16> {
    let short = text.chars().count() <= 6 && !text.is_empty();
    let all = text
        .chars()
        .all(|c| numeral::is_numeral_char(c) || c.is_ascii_digit());
    if !short || !all {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    match numeral::parse(text) {
        numeral::Reading::WellFormed(n) => u16::try_from(n).ok(),
        numeral::Reading::Malformed(_) | numeral::Reading::NotANumeral => None,
    }
}

impl Law {
    fn read(&mut self, text: &str) {
        let mut current: Option<(u16, u16)> = None;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if let Some(heading) = line.strip_prefix('#') {
                let heading = heading.trim_start_matches('#').trim();
                if self.title.is_empty() && !heading.starts_with("source") {
                    self.title = heading.to_owned();
                }
                current = None;
                continue;
            }
            if let Some((n, sub, rest)) = article_head(line) {
                // A reference at the start of a line (第三条规定的…) never goes backwards to a new article.
                let first = Paragraph {
                    text: rest.trim().to_owned(),
                    items: BTreeMap::new(),
                };
                self.articles.entry((n, sub)).or_default().push(first);
                current = Some((n, sub));
                continue;
            }
            let Some(paragraphs) = current.and_then(|c| self.articles.get_mut(&c)) else {
                continue;
            };
            match (item_head(line), paragraphs.last_mut()) {
                (Some((n, rest)), Some(last)) => {
                    last.items.insert(n, rest.trim().to_owned());
                }
                (_, _) => paragraphs.push(Paragraph {
                    text: line.to_owned(),
                    items: BTreeMap::new(),
                }),
            }
        }
    }

    /// Whether the reference names something that is there.
    ///
    /// # Errors
    /// What is missing, with how far the text goes.
    pub fn has(&self, r: &ArticleRef) -> Result<(), Missing> {
        let Some(paragraphs) = self.articles.get(&(r.article, r.sub)) else {
            return Err(Missing::Article(
                self.articles.keys().next_back().map_or(0, |k| k.0),
            ));
        };
        let chosen: Vec<&Paragraph> = match usize::from(r.paragraph).checked_sub(1) {
            Some(i) => match paragraphs.get(i) {
                Some(p) => vec![p],
                None => return Err(Missing::Paragraph(paragraphs.len())),
            },
            None => paragraphs.iter().collect(),
        };
        if r.item > 0 && !chosen.iter().any(|p| p.items.contains_key(&r.item)) {
            return Err(Missing::Item(
                chosen.iter().map(|p| p.items.len()).max().unwrap_or(0),
            ));
        }
        Ok(())
    }

    /// The words a reference covers. A paragraph that speaks of the one before it (前款) brings it
    /// along, because its figures stand there.
    pub fn text(&self, r: &ArticleRef) -> String {
        let Some(paragraphs) = self.articles.get(&(r.article, r.sub)) else {
            return String::new();
        };
        let mut out = String::new();
        let mut add = |p: &Paragraph| {
            out.push_str(&p.text);
            out.push('\n');
            for i in p.items.values() {
                out.push_str(i);
                out.push('\n');
            }
        };
        match usize::from(r.paragraph).checked_sub(1) {
            Some(i) => {
                let refers = |p: &Paragraph| p.text.contains("前款") || p.text.contains("第一款");
                if paragraphs.get(i).is_some_and(refers) {
                    paragraphs.iter().take(i).for_each(&mut add);
                }
                paragraphs.get(i).into_iter().for_each(add);
            }
            None => paragraphs.iter().for_each(add),
        }
        out
    }

    /// Quantities in the words a reference covers.
    pub fn quantities(&self, r: &ArticleRef) -> Vec<crate::base::quantity::Quantity> {
        quantities_in(&self.text(r))
            .into_iter()
            .map(|(_, q)| q)
            .collect()
    }

    /// Number of articles.
    pub fn article_count(&self) -> usize {
        self.articles.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# source: x\n# 中华人民共和国示例法\n\n第一条 为了示例。\n\n第二条 有下列情形之一的，处五万元以上十万元以下罚款：\n\n（一）甲；\n\n（二）乙。\n\n有前款行为，情节严重的，处十万元以上五十万元以下罚款。\n\n第二条之一 另行规定。\n";

    fn law() -> Library {
        let mut l = Library::default();
        l.add("示例法_2020-01-01.txt", TEXT);
        l
    }

    #[test]
    fn articles_paragraphs_items() {
        let library = law();
        let law = library.find("示例法", None).unwrap();
        assert_eq!(law.title, "中华人民共和国示例法");
        let r = |article, sub, paragraph, item| ArticleRef {
            article,
            sub,
            paragraph,
            item,
            preceding: false,
        };
        assert_eq!(law.has(&r(2, 0, 1, 2)), Ok(()));
        assert_eq!(law.has(&r(2, 1, 0, 0)), Ok(()));
        assert_eq!(law.has(&r(2, 0, 3, 0)), Err(Missing::Paragraph(2)));
        assert_eq!(law.has(&r(2, 0, 1, 3)), Err(Missing::Item(2)));
        assert_eq!(law.has(&r(900, 0, 0, 0)), Err(Missing::Article(2)));
        assert_eq!(law.quantities(&r(2, 0, 1, 0)).len(), 1);
        assert_eq!(
            law.quantities(&r(2, 0, 2, 0)).len(),
            2,
            "前款 brings its figures along"
        );
    }
}
