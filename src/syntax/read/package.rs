//! 规则包: who made the rules, when they are in force, and how their words are to be read.

use super::Reader;
use super::basics::{Seen, keep, point, tidy};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::{Quantity, Unit, literal};
use crate::base::span::Span;
use crate::syntax::ast::{Boundary, Mapping, Name, Package, Preference, Quoted, Unascertainable};
use crate::syntax::cst::TermKind;
use crate::syntax::keywords::{self as kw, Keyword};

const PACKAGE: What = ("规则包", "package");

const PACKAGE_ENTRIES: &[Keyword] = &[
    kw::TITLE,
    kw::NUMBER,
    kw::ISSUER,
    kw::LEVEL,
    kw::REGION,
    kw::IN_FORCE,
    kw::EXPIRES,
    kw::USES,
    kw::REFINES,
    kw::MAPS,
    kw::WORDING,
    kw::UNASCERTAINABLE,
    kw::FACTOR_RANGES,
    kw::BANDS,
    kw::ROUND,
    kw::PROVENANCE,
    kw::VERSION,
    kw::ERRATUM,
    kw::KNOWN_DEFECT,
];

/// Boundary words that a text may declare; the others mean the same in every text.
const DECLARABLE: &[&str] = &["以上", "以下", "以内", "以外", "超过"];

impl Reader {
    /// 规则包 名 { … }, past 规则包.
    pub(super) fn package(&mut self, line: &mut Line<'_>) -> Option<Package> {
        let name = self.head_name(line, ("规则包的名称", "the name of the package"));
        let block = self.block(line, PACKAGE)?;
        self.finish(line);
        let mut p = Package::named(name, line.whole());
        let mut seen = Seen::default();
        for s in self.statements(block, PACKAGE) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, PACKAGE_ENTRIES) else {
                self.unknown_entry(&line, PACKAGE_ENTRIES, PACKAGE);
                continue;
            };
            let many = [kw::USES, kw::MAPS, kw::ERRATUM, kw::KNOWN_DEFECT].contains(&k);
            let first = many || self.first(&mut seen, k, start);
            if self.package_entry(&mut p, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(p)
    }

    fn package_entry(
        &mut self,
        p: &mut Package,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        let text = ("文字", "text");
        match k {
            kw::TITLE => keep(&mut p.title, Some(self.quoted(line, text)?), first),
            kw::NUMBER => keep(&mut p.number, Some(self.quoted(line, text)?), first),
            kw::ISSUER => keep(&mut p.issuer, Some(self.quoted(line, text)?), first),
            kw::PROVENANCE => keep(&mut p.provenance, Some(self.quoted(line, text)?), first),
            kw::VERSION => keep(&mut p.version, Some(self.quoted(line, text)?), first),
            kw::LEVEL => {
                let what = ("层级，如 省级规范性文件", "a level");
                keep(&mut p.rank, Some(self.name(line, what)?), first);
            }
            kw::REGION => keep(&mut p.region, Some(self.region(line)?), first),
            kw::IN_FORCE => {
                let what = ("日期，如 2022-01-01", "a date");
                keep(&mut p.in_force, Some(self.date(line, what)?), first);
            }
            kw::EXPIRES => {
                let what = ("日期，如 2027-01-01", "a date");
                keep(&mut p.expires, Some(self.date(line, what)?), first);
            }
            kw::USES => p
                .uses
                .extend(self.names(line, ("规则包的名称", "a package"))?),
            kw::REFINES => {
                keep(
                    &mut p.refines,
                    Some(self.name(line, ("规则包的名称", "a package"))?),
                    first,
                );
            }
            kw::MAPS => p.mappings.push(self.mapping(line)?),
            kw::WORDING => keep(&mut p.boundary, Some(self.wording(line)?), first),
            kw::UNASCERTAINABLE => {
                keep(
                    &mut p.unascertainable,
                    Some(self.unascertainable(line)?),
                    first,
                );
            }
            kw::FACTOR_RANGES => {
                let mark = line.mark();
                let known = &[
                    (kw::TAKE_HEAVIER, Preference::Heavier),
                    (kw::TAKE_LIGHTER, Preference::Lighter),
                ];
                let chosen = self.choose(line, known, ("要素区间的取法", "a preference"))?;
                keep(
                    &mut p.overlapping_factors,
                    Some((chosen, line.since(mark))),
                    first,
                );
            }
            kw::BANDS => keep(&mut p.bands, Some(self.bands(line)?), first),
            kw::ROUND => {
                let mark = line.mark();
                let unit = self.rounding_unit(line)?;
                let mode = self.rounding(line)?;
                keep(&mut p.rounding, Some((unit, mode, line.since(mark))), first);
            }
            kw::ERRATUM => p.errata.push(self.erratum(line)?),
            kw::KNOWN_DEFECT => p.defects.push(self.known_defect(line)?),
            _ => {}
        }
        Some(())
    }

    /// The region code as written.
    fn region(&mut self, line: &mut Line<'_>) -> Option<Quoted> {
        let found = line.term_ahead(0).filter(|t| {
            matches!(
                t.kind,
                TermKind::Quantity(_) | TermKind::String | TermKind::Word
            )
        });
        let Some(t) = found else {
            return self.missing(line, ("行政区划代码", "a region code"));
        };
        line.skip(1);
        Some(Quoted {
            text: tidy(&t.text),
            span: t.span,
        })
    }

    /// 对应 包 { 我方名 = 对方名 … }
    fn mapping(&mut self, line: &mut Line<'_>) -> Option<Mapping> {
        let package = self.name(line, ("对方规则包的名称", "the other package"))?;
        let block = self.block(line, ("对应", "maps"))?;
        let mut pairs = Vec::new();
        for s in self.statements(block, ("对应", "maps")) {
            let mut line = Line::statement(s);
            pairs.extend(self.pair(&mut line));
        }
        Some(Mapping { package, pairs })
    }

    fn pair(&mut self, line: &mut Line<'_>) -> Option<(Name, Name)> {
        let ours = self.name(line, ("本包的名称", "a name of this package"))?;
        if !line.eat_op('=') {
            return self.missing(line, ("“=”", "“=”"));
        }
        let theirs = self.name(line, ("对方的名称", "a name of the other package"))?;
        self.finish(line);
        Some((ours, theirs))
    }

    /// 用语 { 以上 含；以下 不含 }, past 用语.
    pub(super) fn wording(&mut self, line: &mut Line<'_>) -> Option<Boundary> {
        let of = ("用语", "wording");
        let block = self.block(line, of)?;
        let mut words: Vec<(Name, bool)> = Vec::new();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            if let Some(more) = self.wording_line(&mut line) {
                self.finish(&line);
                for (name, includes) in more {
                    if let Some((earlier, _)) = words.iter().find(|(w, _)| w.text == name.text) {
                        self.report(
                            Diagnostic::error(
                                code::REPEATED,
                                name.span,
                                format!("“{}”写了两次", name.text),
                                format!("“{}” is written twice", name.text),
                            )
                            .also(
                                earlier.span,
                                "前面已经写过",
                                "written here before",
                            ),
                        );
                    } else {
                        words.push((name, includes));
                    }
                }
            }
        }
        Some(Boundary {
            words,
            span: block.span,
        })
    }

    fn wording_line(&mut self, line: &mut Line<'_>) -> Option<Vec<(Name, bool)>> {
        let mut names: Vec<Name> = Vec::new();
        loop {
            let word = line.word_ahead(0).unwrap_or_default();
            if !DECLARABLE.contains(&word) {
                self.report(
                    Diagnostic::error(
                        code::UNKNOWN_VALUE,
                        line.here(),
                        format!("“{word}”的含义不能在用语里规定"),
                        format!("“{word}” is not a word whose meaning a text may declare"),
                    )
                    .help(
                        "可以规定：以上、以下、以内、以外、超过。不足、未满、低于不含本数，已满、至含本数，\
                         不必写。",
                        "It may be 以上, 以下, 以内, 以外 or 超过; the others mean the same everywhere.",
                    ),
                );
                return None;
            }
            names.push(Name {
                text: word.to_owned(),
                span: line.here(),
            });
            line.skip(1);
            if !line.eat_comma() {
                break;
            }
        }
        let known = &[(kw::INCLUDES, true), (kw::EXCLUDES, false)];
        let includes = self.choose(line, known, ("“含”或者“不含”", "“includes” or “excludes”"))?;
        Some(names.into_iter().map(|n| (n, includes)).collect())
    }

    /// 无法查明 裁量要素 按最低档次 | 综合裁量, past 无法查明.
    fn unascertainable(&mut self, line: &mut Line<'_>) -> Option<(Unascertainable, Span)> {
        let mark = line.mark();
        if !self.eat(line, kw::DISCRETION_FACTORS) {
            return self.unknown_value(
                line,
                &[kw::DISCRETION_FACTORS],
                ("可以无法查明的对象", "what may be unascertainable"),
            );
        }
        let known = &[
            (kw::LOWEST_LEVEL, Unascertainable::Lowest),
            (kw::DISCRETION, Unascertainable::Human),
        ];
        let chosen = self.choose(line, known, ("无法查明时的做法", "what it means"))?;
        Some((chosen, line.since(mark)))
    }

    /// The unit of 取整: `元`, `百元`, `100元`.
    fn rounding_unit(&mut self, line: &mut Line<'_>) -> Option<Quantity> {
        let what = ("取整的单位，如 元、百元", "a unit of money, such as 元");
        let word = line.word_ahead(0).unwrap_or_default();
        // 元 alone is a word; one of it is the unit.
        let unit = literal(&format!("1{word}")).or_else(|| literal(&format!("一{word}")));
        let (q, text, span) = match unit {
            Some(l) if !word.is_empty() => {
                let span = line.here();
                line.skip(1);
                (Quantity::Point(l), word.to_owned(), span)
            }
            Some(_) | None => self.quantity(line, what)?,
        };
        match point(&q) {
            Some(l) if l.unit == Unit::Yuan => Some(q),
            Some(_) | None => self.wrong_number(span, &text, what),
        }
    }
}
