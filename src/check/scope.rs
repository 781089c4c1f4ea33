//! What is declared, and how a name is found: the working state of a check.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{
        codes::names as codes,
        diagnostic::{Diagnostic, Report, nearest},
        source::Sources,
        span::Span,
        words::BoundaryWords,
    },
    ir::{
        DecisionId, DefinitionId, Dimension, ExprId, ExprText, FactId, FactType, ObjectId,
        PackageId, Program, RowId, RowText, StatuteId, ViolationId,
    },
    syntax::ast::Name,
};

/// What a name in an expression stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A fact.
    Fact(FactId),
    /// A definition.
    Definition(DefinitionId),
    /// A decision.
    Decision(DecisionId),
}

/// What may stand in the expression at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Env {
    /// Boundary words of the text.
    pub(super) words: BoundaryWords,
    /// Inside a list form: its fields are names.
    pub(super) list: Option<FactId>,
    /// 总和 is allowed.
    pub(super) sum: bool,
    /// 法定最低 and the like are allowed.
    pub(super) statutory: bool,
}

impl Env {
    /// Conditions and plain numbers under these words.
    pub(super) fn plain(words: BoundaryWords) -> Self {
        Self {
            words,
            list: None,
            sum: false,
            statutory: false,
        }
    }

    /// A formula of a fine.
    pub(super) fn formula(words: BoundaryWords) -> Self {
        Self {
            words,
            list: None,
            sum: true,
            statutory: true,
        }
    }
}

/// The working state.
pub(super) struct Cx<'a> {
    pub(super) sources: &'a Sources,
    pub(super) report: Report,
    pub(super) program: Program,
    /// Facts, definitions and decisions by name.
    pub(super) symbols: BTreeMap<String, (Symbol, Span)>,
    /// Fields by list and name.
    pub(super) fields: BTreeMap<(FactId, String), FactId>,
    /// Violations by name and by code.
    pub(super) violations: BTreeMap<String, ViolationId>,
    /// Statutes by short name and by title.
    pub(super) statutes: BTreeMap<String, StatuteId>,
    /// Objects by name.
    pub(super) objects: BTreeMap<String, ObjectId>,
    /// Boundary words of each package.
    pub(super) words: Vec<BoundaryWords>,
    /// Boundary words of each statute.
    pub(super) statute_words: Vec<BoundaryWords>,
    /// Dimension of each definition: `None` is a condition.
    pub(super) definition_dims: Vec<Option<Dimension>>,
    /// Names in a cycle: reported once, not again wherever they are used.
    pub(super) cyclic: BTreeSet<String>,
}

/// Names of objects that have a keyword; index 0 is the default.
pub(super) const PARTY: &str = "当事人";

impl<'a> Cx<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let program = Program {
            calendar: None,
            observations: Vec::new(),
            joints: Vec::new(),
            joint_cases: Vec::new(),
            packages: Vec::new(),
            statutes: Vec::new(),
            facts: Vec::new(),
            constraints: Vec::new(),
            definitions: Vec::new(),
            decisions: Vec::new(),
            violations: Vec::new(),
            penalties: Vec::new(),
            circumstances: Vec::new(),
            reductions: Vec::new(),
            lists: Vec::new(),
            duties: Vec::new(),
            objects: vec![PARTY.to_owned()],
            exprs: Vec::new(),
            rows: Vec::new(),
            cases: Vec::new(),
            known: Vec::new(),
            promises: Vec::new(),
            hash: String::new(),
        };
        Self {
            sources,
            report: Report::default(),
            program,
            symbols: BTreeMap::new(),
            fields: BTreeMap::new(),
            violations: BTreeMap::new(),
            statutes: BTreeMap::new(),
            objects: BTreeMap::from([(PARTY.to_owned(), ObjectId(0))]),
            words: Vec::new(),
            statute_words: Vec::new(),
            definition_dims: Vec::new(),
            cyclic: BTreeSet::new(),
        }
    }

    /// Reports a finding.
    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        self.report.push(diagnostic);
    }

    /// Boundary words of a package.
    pub(super) fn package_words(&self, package: PackageId) -> BoundaryWords {
        self.words.get(package.index()).copied().unwrap_or_default()
    }

    /// The first line of a span: where to point at an item that is wrong as a whole.
    pub(super) fn head(&self, span: Span) -> Span {
        let text = self.sources.text(span);
        let first = text.lines().next().unwrap_or("").trim_end();
        let len = u32::try_from(first.len()).unwrap_or(0).max(1);
        Span::new(
            span.file,
            span.start,
            span.start.saturating_add(len).min(span.end),
        )
    }

    /// Numbers an expression by its place.
    pub(super) fn expr(&mut self, span: Span) -> ExprId {
        let text = self
            .sources
            .text(span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let id = ExprId::from_index(self.program.exprs.len());
        self.program.exprs.push(ExprText { text, span });
        id
    }

    /// Numbers a row.
    pub(super) fn row(
        &mut self,
        package: PackageId,
        subject: &str,
        of: &str,
        text: String,
        span: Span,
    ) -> RowId {
        let id = RowId::from_index(self.program.rows.len());
        self.program.rows.push(RowText {
            text,
            of: of.to_owned(),
            subject: subject.to_owned(),
            own: package == PackageId(0),
            span,
        });
        id
    }

    /// The object of this name, declared by use.
    pub(super) fn object(&mut self, name: &str) -> ObjectId {
        if let Some(id) = self.objects.get(name) {
            return *id;
        }
        let id = ObjectId::from_index(self.program.objects.len());
        self.program.objects.push(name.to_owned());
        self.objects.insert(name.to_owned(), id);
        id
    }

    /// The type of a fact.
    pub(super) fn fact_type(&self, id: FactId) -> Option<&FactType> {
        self.program.facts.get(id.index()).map(|f| &f.ty)
    }

    /// The name of a fact.
    pub(super) fn fact_name(&self, id: FactId) -> String {
        self.program
            .facts
            .get(id.index())
            .map(|f| f.name.clone())
            .unwrap_or_default()
    }

    /// The name of a decision.
    pub(super) fn decision_name(&self, id: DecisionId) -> String {
        let found = self.program.decisions.get(id.index());
        found.map(|d| d.name.clone()).unwrap_or_default()
    }

    /// Declares a symbol; a second declaration is reported and the first stays.
    pub(super) fn declare(&mut self, name: &Name, symbol: Symbol) -> bool {
        if let Some((_, first)) = self.symbols.get(&name.text) {
            let first = *first;
            self.say(
                Diagnostic::error(
                    codes::DUPLICATE,
                    name.span,
                    format!("“{}”已经定义过", name.text),
                    format!("`{}` is already defined", name.text),
                )
                .because("再次定义于此", "defined again here")
                .also(first, "第一次定义在这里", "first defined here")
                .help(
                    "改用另一个名称，或删去其中一处",
                    "use another name, or remove one of the two",
                ),
            );
            return false;
        }
        self.symbols.insert(name.text.clone(), (symbol, name.span));
        true
    }

    /// Finds a symbol or a field; reports an unknown name.
    pub(super) fn symbol(&mut self, name: &str, span: Span, env: Env) -> Option<Symbol> {
        if let Some(found) = self.peek(name, env) {
            return Some(found);
        }
        if !self.cyclic.contains(name) {
            self.unknown(name, span, env);
        }
        None
    }

    /// Finds a symbol or a field without reporting.
    pub(super) fn peek(&self, name: &str, env: Env) -> Option<Symbol> {
        if let Some(list) = env.list
            && let Some(field) = self.fields.get(&(list, name.to_owned()))
        {
            return Some(Symbol::Fact(*field));
        }
        self.symbols.get(name).map(|(s, _)| *s)
    }

    fn unknown(&mut self, name: &str, span: Span, env: Env) {
        let fields = self
            .fields
            .keys()
            .filter(|(l, _)| Some(*l) == env.list)
            .map(|(_, n)| n.as_str());
        let near =
            nearest(name, self.symbols.keys().map(String::as_str).chain(fields)).map(str::to_owned);
        let mut d = Diagnostic::error(
            codes::UNKNOWN_NAME,
            span,
            format!("没有名为“{name}”的事实、定义或判定"),
            format!("there is no fact, definition or decision named `{name}`"),
        );
        if let Some(split) = self.split(name) {
            d = d
                .because(
                    "词与词之间要有空格或标点",
                    "words are separated by a space or punctuation",
                )
                .help(format!("写作：{split}"), format!("write: {split}"))
                .fixed_by(span, split);
        } else if let Some(near) = near {
            d = d
                .because("未定义", "not defined")
                .help(
                    format!("最接近的是“{near}”"),
                    format!("the nearest is `{near}`"),
                )
                .fixed_by(span, near);
        } else {
            d = d.because("未定义", "not defined").help(
                format!("先在“事实 {{ … }}”中声明，例如：{name}：是否"),
                format!("declare it first in `facts {{ … }}`, e.g. {name}: yes_no"),
            );
        }
        self.say(d);
    }

    /// Two known words glued together, separated again.
    fn split(&self, name: &str) -> Option<String> {
        let known = |w: &str| self.symbols.contains_key(w) || self.objects.contains_key(w);
        name.char_indices().skip(1).find_map(|(i, _)| {
            let (a, b) = (name.get(..i)?, name.get(i..)?);
            let a_known = known(a) || crate::base::kinds::PenaltyKind::of(a).is_some();
            (a_known && known(b)).then(|| format!("{a} {b}"))
        })
    }

    /// The violation of this name or code; reports an unknown one.
    pub(super) fn violation(&mut self, name: &Name) -> Option<ViolationId> {
        if let Some(id) = self.violations.get(&name.text) {
            return Some(*id);
        }
        self.unknown_subject(name, ("违法行为", "violation"), &[]);
        None
    }

    /// Says that a name is not that of an act, nor of anything else that could stand here (`others`);
    /// `kinds`: what could, in both languages.
    pub(super) fn unknown_subject(&mut self, name: &Name, kinds: (&str, &str), others: &[String]) {
        let all = self.violations.keys().chain(others);
        let near = nearest(&name.text, all.map(String::as_str)).map(str::to_owned);
        let mut d = Diagnostic::error(
            codes::UNKNOWN_VIOLATION,
            name.span,
            format!("没有名为“{}”的{}", name.text, kinds.0),
            format!("there is no {} named `{}`", kinds.1, name.text),
        )
        .because("未定义", "not defined");
        d = match near {
            Some(near) => d
                .help(
                    format!("最接近的是“{near}”"),
                    format!("the nearest is `{near}`"),
                )
                .fixed_by(name.span, near),
            None => d.help(
                format!("先写“违法行为 {} {{ … }}”", name.text),
                format!("write `violation {} {{ … }}` first", name.text),
            ),
        };
        self.say(d);
    }
}
