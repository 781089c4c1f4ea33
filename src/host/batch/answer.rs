//! A chunk of rows answered: cases to the engine, its summaries to columns of results.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, StringArray},
    error::ArrowError,
};

use super::{
    Bad, Counts, Shared, Stop, cells, damaged,
    layout::{Layout, Line, What},
    rows::{Cutter, Group, Kept, Rows},
    sink::{Encoded, encode},
    source::{self, Chunk, Shape},
};
use crate::{
    base::{diagnostic::Lang, numeral::digits, ratio::Ratio, span::Span},
    case::{
        amounts, json,
        outcome::{Disposition, Resolved},
        summary::{self, ActRow, Ask, DecisionRow, FineRow, NoResult, Summaries},
        words::{brief, penalty},
    },
    host::{
        engine::{self, Engine},
        files::Trouble,
    },
    ir::{DecisionId, Dimension, FactId, FactType, ResultType, RowId, lapse},
};

/// Results of a chunk, ready to be written.
pub(super) struct Answered {
    /// The results.
    pub(super) rows: Encoded,
    /// Rows that could not be read.
    pub(super) bad: Vec<Bad>,
    /// What the rows came to.
    pub(super) counts: Counts,
    /// How much of the input they were.
    pub(super) taken: u64,
}

/// One of the threads that answer.
pub(super) struct Worker<'a> {
    engine: engine::Worker<'a>,
    cutter: Cutter<'a>,
    /// Results of earlier chunks, whose memory is used again.
    spare: Vec<Summaries>,
}

/// The results of a group of cases, with reasons if they are wanted.
struct Said {
    summaries: Summaries,
    reasons: Vec<Option<String>>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        engine: &Engine<'a>,
        shared: &'a Shared<'a>,
        shape: &Shape,
    ) -> Result<Self, Trouble> {
        Ok(Self {
            engine: engine.worker()?,
            cutter: Cutter::new(shared, shape),
            spare: Vec::new(),
        })
    }

    /// Answers a chunk.
    pub(super) fn chunk(
        &mut self,
        shared: &Shared<'_>,
        layout: &Layout,
        chunk: Chunk,
    ) -> Result<Answered, Stop> {
        let broken = |error: ArrowError| Stop::Trouble(damaged(&shared.job.input, &error));
        let (mut rows, taken, before) = match chunk {
            Chunk::Text(text) => {
                let shape = self.cutter.shape().clone();
                let rows = match &shape {
                    Shape::Lines => self.cutter.lines(&text),
                    Shape::Table(binding, schema) => {
                        let batch = source::parse(schema, &text.bytes).map_err(broken)?;
                        let number = |row: usize| text.numbers.get(row).copied().unwrap_or(0);
                        self.cutter.table(binding, &batch, number).map_err(broken)?
                    }
                };
                (rows, text.taken, text.broken)
            }
            Chunk::Batch(first, taken, batch) => {
                let Shape::Table(binding, _) = self.cutter.shape().clone() else {
                    return Err(Stop::Refused(crate::base::diagnostic::Report::default()));
                };
                let number = |row: usize| first.saturating_add(u64::try_from(row).unwrap_or(0));
                let rows = self
                    .cutter
                    .table(&binding, &batch, number)
                    .map_err(broken)?;
                (rows, taken, Vec::new())
            }
        };
        rows.rejected = rows
            .rejected
            .saturating_add(u64::try_from(before.len()).unwrap_or(0));
        rows.bad.extend(before);
        rows.bad.sort_by_key(|bad| bad.number);
        let said = rows
            .groups
            .iter()
            .map(|group| self.ask(shared, group))
            .collect::<Result<Vec<_>, Trouble>>()?;
        let (encoded, counts) = lay_out(shared, layout, &rows, &said)?;
        self.spare = said.into_iter().map(|said| said.summaries).collect();
        Ok(Answered {
            rows: encoded,
            bad: rows.bad,
            counts,
            taken,
        })
    }

    /// Asks the engine about a group of cases.
    fn ask(&mut self, shared: &Shared<'_>, group: &Group) -> Result<Said, Trouble> {
        let (program, cases) = (shared.program, &group.cases);
        let act = match &group.ask {
            Ask::Act(act) if shared.job.reasons => *act,
            Ask::Act(_) | Ask::Decisions(_) => {
                let mut summaries = self.spare.pop().unwrap_or(Summaries::Decisions(Vec::new()));
                self.engine.batch_into(&group.ask, cases, &mut summaries)?;
                return Ok(Said {
                    summaries,
                    reasons: Vec::new(),
                });
            }
        };
        let shape = summary::Shape::of(program, &group.ask);
        let mut summaries = Summaries::new(&shape, cases.len);
        let mut reasons = Vec::with_capacity(cases.len);
        for row in 0..cases.len {
            let result = self
                .engine
                .recommend(act, &cases.slots(program, row), true)?;
            summaries.put(program, row, &result);
            reasons.push(match &result {
                Ok(r) if matches!(r.result, Resolved::Decided(_)) => {
                    let value = json::recommendation(program, r, shared.job.lang);
                    value.get("reasons").map(ToString::to_string)
                }
                Ok(_) | Err(_) => None,
            });
        }
        Ok(Said { summaries, reasons })
    }
}

/// Lays the results out as rows of the table, in the order of the input.
fn lay_out(
    shared: &Shared<'_>,
    layout: &Layout,
    rows: &Rows,
    said: &[Said],
) -> Result<(Encoded, Counts), Stop> {
    let mut counts = Counts {
        rejected: rows.rejected,
        rows: rows
            .rejected
            .saturating_add(u64::try_from(rows.order.len()).unwrap_or(0)),
        ..Counts::default()
    };
    let words = Words { shared, layout };
    let mut columns = layout.begin();
    for (group, at, _) in &rows.order {
        let mut line = Line::new(&mut columns);
        let (Some(answers), Some(group)) = (said.get(*group), rows.groups.get(*group)) else {
            line.rest();
            continue;
        };
        match &answers.summaries {
            Summaries::Act(all) => {
                if let What::Act { act: true, .. } = layout.what {
                    line.text(words.act(&group.ask));
                }
                let result = all.row(*at);
                count(&mut counts, result.as_ref().map(|r| r.is_for_human()));
                let reasons = answers.reasons.get(*at).and_then(Option::as_deref);
                words.act_row(line, result, reasons);
            }
            Summaries::Decisions(all) => {
                let results: Vec<_> = all.iter().map(|one| one.row(*at)).collect();
                let ends = results.iter().map(|r| r.as_ref().map(|_| false));
                count(&mut counts, worst(ends));
                words.decisions(line, &results);
            }
        }
    }
    let broken = |error: ArrowError| Stop::Trouble(damaged(&shared.job.output, &error));
    let (kept, spliced) = match &rows.kept {
        Kept::Columns(all) => (plain(layout, all).map_err(broken)?, Vec::new()),
        Kept::Json(all) if layout.spliced.is_empty() => (unquoted(all), Vec::new()),
        Kept::Json(all) => (Vec::new(), all.clone()),
    };
    let numbers = rows.order.iter().map(|(_, _, number)| *number).collect();
    let batch = layout.end(numbers, kept, columns).map_err(broken)?;
    let encoded = encode(layout, batch, &spliced).map_err(broken)?;
    Ok((encoded, counts))
}

/// The end of a row of several results: that of the first that has none.
fn worst<'r>(
    mut ends: impl Iterator<Item = Result<bool, &'r NoResult>>,
) -> Result<bool, &'r NoResult> {
    ends.find(Result::is_err).unwrap_or(Ok(false))
}

fn count(counts: &mut Counts, end: Result<bool, &NoResult>) {
    let which = match end {
        Ok(human) => {
            if human {
                counts.human = counts.human.saturating_add(1);
            }
            &mut counts.decided
        }
        Err(NoResult::Human(_)) => {
            counts.human = counts.human.saturating_add(1);
            &mut counts.decided
        }
        Err(NoResult::Missing(_)) => &mut counts.open,
        Err(NoResult::Fault(_) | NoResult::Bad(_) | NoResult::Garbled) => &mut counts.faults,
    };
    *which = which.saturating_add(1);
}

impl ActRow {
    /// Whether a human has something to decide.
    fn is_for_human(&self) -> bool {
        self.human || self.disposition == Disposition::Human
    }
}

/// Columns handed on, in the types of the layout.
fn plain(layout: &Layout, kept: &[ArrayRef]) -> Result<Vec<ArrayRef>, ArrowError> {
    let fields = layout.schema.fields().iter().skip(1);
    kept.iter()
        .zip(fields)
        .map(|(column, field)| {
            if column.data_type() == field.data_type() {
                return Ok(column.clone());
            }
            let texts: StringArray = cells::texts(column)?.into_iter().collect();
            let texts: ArrayRef = Arc::new(texts);
            Ok(texts)
        })
        .collect()
}

/// Values of JSON as texts: a string without its quotes, another value as it is written.
fn unquoted(kept: &[Vec<Option<String>>]) -> Vec<ArrayRef> {
    let one = |json: &Option<String>| {
        let json = json.as_deref().filter(|j| *j != "null")?;
        Some(serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned()))
    };
    kept.iter()
        .map(|column| {
            let texts: StringArray = column.iter().map(one).collect();
            let texts: ArrayRef = Arc::new(texts);
            texts
        })
        .collect()
}

/// The words of results.
struct Words<'a> {
    shared: &'a Shared<'a>,
    layout: &'a Layout,
}

impl Words<'_> {
    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.shared.job.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The code of the act asked about.
    fn act(&self, ask: &Ask) -> Option<&str> {
        match ask {
            Ask::Act(id) => {
                let act = self.shared.program.violations.get(id.index())?;
                Some(&act.code)
            }
            Ask::Decisions(_) => None,
        }
    }

    /// How a row ended, and what more there is to say of it.
    fn ended(&self, why: &NoResult) -> (&'static str, String) {
        match why {
            NoResult::Missing(fact) => (
                self.pick("待定", "open"),
                format!("{}{}", self.pick("缺少：", "missing: "), self.fact(*fact)),
            ),
            NoResult::Bad(fact) => (
                self.pick("不能计算", "fault"),
                format!("{}{}", self.pick("有误：", "bad: "), self.fact(*fact)),
            ),
            NoResult::Human(row) => (
                self.pick("须由人决定", "human"),
                row.and_then(|row| self.row(row))
                    .unwrap_or_default()
                    .to_owned(),
            ),
            NoResult::Fault(fault) => {
                let d = brief::fault(self.shared.program, fault, Span::default());
                let text = d.message.get(self.shared.job.lang).to_owned();
                (self.pick("不能计算", "fault"), text)
            }
            NoResult::Garbled => (self.pick("不能计算", "fault"), String::new()),
        }
    }

    fn fact(&self, fact: Option<FactId>) -> &str {
        let facts = &self.shared.program.facts;
        fact.and_then(|id| facts.get(id.index()))
            .map_or("", |f| f.label.as_str())
    }

    fn row(&self, row: RowId) -> Option<&str> {
        self.layout.rows.get(row.index()).map(String::as_str)
    }

    /// Rows joined.
    fn rows(&self, rows: &[RowId]) -> Option<String> {
        let texts: Vec<&str> = rows.iter().filter_map(|row| self.row(*row)).collect();
        (!texts.is_empty()).then(|| texts.join(self.pick("；", "; ")))
    }

    fn act_row(&self, mut line: Line<'_>, result: Result<ActRow, NoResult>, why: Option<&str>) {
        let lang = self.shared.job.lang;
        let What::Act { fines, .. } = self.layout.what else {
            return line.rest();
        };
        let row = match result {
            Ok(row) => row,
            Err(end) => {
                let (status, detail) = self.ended(&end);
                line.text(Some(status));
                line.text(Some(&detail));
                return line.rest();
            }
        };
        line.text(Some(self.pick("已定", "decided")));
        let more = row.more_fines;
        line.text(more.then(|| self.pick("罚款不止所列的这些", "there are more fines than these")));
        line.text(Some(match lang {
            Lang::Zh => penalty::disposition(row.disposition, lang),
            Lang::En => penalty::disposition_code(row.disposition),
        }));
        line.text(row.degree.map(|d| penalty::degree(d, lang)));
        line.flag(Some(row.is_for_human()));
        for i in 0..fines {
            self.fine(&mut line, row.fines.get(i));
        }
        line.flag(Some(row.others));
        line.text(self.rows(&row.rows).as_deref());
        line.text(why);
        line.rest();
    }

    fn fine(&self, line: &mut Line<'_>, fine: Option<&FineRow>) {
        let (program, lang) = (self.shared.program, self.shared.job.lang);
        let name = fine.and_then(|f| program.penalties.get(f.penalty.index()));
        let name = name.map(|p| {
            let on = penalty::object(program, p.on, lang);
            let kind = penalty::kind(&p.kind, &p.what, lang);
            match lang {
                Lang::Zh => format!("对{on}{kind}"),
                Lang::En => format!("{on}: {kind}"),
            }
        });
        line.text(name.as_deref());
        let range = fine.and_then(|f| f.range);
        line.text(range.map(|r| amounts::range(&r, lang)).as_deref());
        line.money(range.map(|r| r.min));
        line.money(range.and_then(|r| r.max));
        line.money(fine.and_then(|f| f.point));
    }

    fn decisions(&self, mut line: Line<'_>, results: &[Result<DecisionRow, NoResult>]) {
        let What::Decisions(ids) = &self.layout.what else {
            return line.rest();
        };
        let first = results.iter().find_map(|r| r.as_ref().err());
        match first.map(|why| self.ended(why)) {
            None => {
                line.text(Some(self.pick("已定", "decided")));
                line.text(None);
            }
            Some((status, detail)) => {
                line.text(Some(status));
                line.text(Some(&detail));
            }
        }
        for (id, result) in ids.iter().zip(results) {
            self.decision(&mut line, *id, result.as_ref().ok());
        }
        line.rest();
    }

    fn decision(&self, line: &mut Line<'_>, id: DecisionId, row: Option<&DecisionRow>) {
        let Some(decision) = self.shared.program.decisions.get(id.index()) else {
            return;
        };
        let lang = self.shared.job.lang;
        let value = row.and_then(|row| match &decision.result {
            ResultType::Range => row.range.map(|r| amounts::range(&r, lang)),
            ResultType::Value(ty) => value(ty, row, lang),
        });
        line.text(value.as_deref());
        if matches!(decision.result, ResultType::Range) {
            let range = row.and_then(|r| r.range);
            line.money(range.map(|r| r.min));
            line.money(range.and_then(|r| r.max));
        }
        line.text(row.and_then(|r| r.row).and_then(|row| self.row(row)));
    }
}

/// A value of a decision: yes or no, an option, a number in the unit of the decision (yuan of money)
/// in exact digits.
fn value(ty: &FactType, row: &DecisionRow, lang: Lang) -> Option<String> {
    match ty {
        FactType::Bool => Some(
            match (row.num != 0, lang) {
                (true, Lang::Zh) => "是",
                (false, Lang::Zh) => "否",
                (true, Lang::En) => "yes",
                (false, Lang::En) => "no",
            }
            .to_owned(),
        ),
        FactType::Choice(options) => {
            let option = usize::try_from(row.num).ok()?;
            options.names.get(option).cloned()
        }
        FactType::Number(number) => {
            let mut exact = Ratio::new(i128::from(row.num), i128::from(row.den))?;
            if number.dimension == Dimension::Money {
                exact = exact.div(Ratio::whole(100))?;
            }
            Some(digits(exact))
        }
        FactType::Date => {
            let day = Ratio::new(i128::from(row.num), i128::from(row.den))?;
            lapse::date(day).map(|day| day.to_string())
        }
        FactType::Multi(_) | FactType::Span | FactType::Period(_) | FactType::List(_) => None,
    }
}
