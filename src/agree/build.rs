//! A small builder of programs that no file was written for.

use crate::{
    base::{
        kinds::PenaltyKind,
        ratio::{Ratio, Rounding},
        span::Span,
        terms::{BaseStates, Degree, EffectKind, HitPolicy, Modality, Unascertainable},
    },
    ir::*,
};

/// A program in the making, with one package whose bands are those of 广东 第十二条.
#[derive(Clone, Debug)]
pub struct Build {
    /// The program so far.
    pub p: Program,
}

/// A constant of so many yuan.
pub fn yuan(n: i64) -> Number {
    Number::Const(Ratio::whole(n * 100))
}

/// A constant of so many ten thousand yuan.
pub fn wan(n: i64) -> Number {
    yuan(n * 10_000)
}

/// A constant of so many hundredths.
pub fn percent(n: i64) -> Number {
    Number::Const(Ratio::new(i128::from(n), 100).unwrap())
}

/// A product of two numbers.
pub fn times(a: Number, b: Number) -> Number {
    Number::Product(vec![a, b])
}

/// An end that belongs to the range.
pub fn closed(number: Number) -> Option<RangeEnd> {
    Some(RangeEnd {
        number,
        open: false,
    })
}

/// An end that does not belong to the range.
pub fn open(number: Number) -> Option<RangeEnd> {
    Some(RangeEnd { number, open: true })
}

/// A range between two ends.
pub fn ends(lo: Option<RangeEnd>, hi: Option<RangeEnd>) -> RangeKind {
    RangeKind::Ends { lo, hi }
}

impl Default for Build {
    fn default() -> Self {
        Self::new()
    }
}

impl Build {
    /// An empty program of one package.
    pub fn new() -> Self {
        let middle = |degree, lo, hi| Band {
            degree,
            lo,
            hi,
            human: false,
        };
        let m = Some((Measure::Middle, false));
        let part = |n| Some((Measure::OfMaximum(Ratio::new(n, 100).unwrap()), false));
        let package = Package {
            name: "试".into(),
            title: String::new(),
            number: String::new(),
            issuer: String::new(),
            rank: String::new(),
            region: String::new(),
            version: String::new(),
            in_force: None,
            expires: None,
            unascertainable: Some(Unascertainable::Lowest),
            overlapping_factors: None,
            bands: Bands {
                general: vec![
                    middle(Degree::Lighter, None, Some((Measure::Middle, true))),
                    middle(Degree::Normal, m, m),
                    middle(Degree::Heavier, m, None),
                ],
                only_max: vec![
                    middle(Degree::Lighter, part(20), part(20)),
                    middle(Degree::Normal, part(50), part(50)),
                    Band {
                        degree: Degree::Heavier,
                        lo: None,
                        hi: None,
                        human: true,
                    },
                ],
                only_min: vec![],
            },
            rounding: (1, Rounding::HalfUp),
            provenance: String::new(),
            refines: None,
            mappings: Vec::new(),
            span: Span::default(),
        };
        Self {
            p: Program {
                calendar: None,
                observations: Vec::new(),
                joints: Vec::new(),
                joint_cases: Vec::new(),
                packages: vec![package],
                statutes: vec![],
                facts: vec![],
                constraints: vec![],
                definitions: vec![],
                decisions: vec![],
                violations: vec![],
                penalties: vec![],
                circumstances: vec![],
                reductions: vec![],
                lists: vec![],
                duties: vec![],
                objects: vec!["当事人".into(), "单位".into(), "责任人员".into()],
                exprs: vec![],
                rows: vec![],
                cases: vec![],
                known: Vec::new(),
                promises: Vec::new(),
                hash: String::new(),
            },
        }
    }

    /// Declares a fact.
    pub fn fact(&mut self, name: &str, ty: FactType) -> FactId {
        self.p.facts.push(Fact {
            name: name.into(),
            label: name.into(),
            help: String::new(),
            changeable: false,
            ty,
            parent: None,
            span: Span::default(),
        });
        FactId::from_index(self.p.facts.len() - 1)
    }

    /// Declares a 是否 fact.
    pub fn yes(&mut self, name: &str) -> FactId {
        self.fact(name, FactType::Bool)
    }

    /// Declares an ordered choice.
    pub fn choice(&mut self, name: &str, options: &[&str]) -> FactId {
        let options = Options {
            names: options.iter().map(|o| (*o).to_owned()).collect(),
            ordered: true,
            collectives: vec![],
        };
        self.fact(name, FactType::Choice(options))
    }

    /// Declares an amount of money within bounds in fen.
    pub fn money(&mut self, name: &str, min: i64, max: i64) -> FactId {
        self.number(name, Dimension::Money, min, max, BaseStates::default())
    }

    /// Declares a number within bounds, without decimals.
    pub fn number(
        &mut self,
        name: &str,
        dimension: Dimension,
        min: i64,
        max: i64,
        states: BaseStates,
    ) -> FactId {
        let ty = NumberType {
            dimension,
            decimals: 0,
            min,
            max,
            states,
        };
        self.fact(name, FactType::Number(ty))
    }

    /// A list with its fields.
    pub fn list(&mut self, name: &str, fields: Vec<FactType>) -> (FactId, Vec<FactId>) {
        let list = self.fact(
            name,
            FactType::List(ListType {
                max: 20,
                fields: vec![],
            }),
        );
        let ids: Vec<FactId> = fields
            .into_iter()
            .enumerate()
            .map(|(i, ty)| {
                let field = self.fact(&format!("{name}{i}"), ty);
                self.p.facts[field.index()].parent = Some((list, u16::try_from(i).unwrap()));
                field
            })
            .collect();
        if let FactType::List(ty) = &mut self.p.facts[list.index()].ty {
            ty.fields.clone_from(&ids);
        }
        (list, ids)
    }

    /// A new expression text.
    pub fn expr(&mut self) -> ExprId {
        self.p.exprs.push(ExprText {
            text: format!("式{}", self.p.exprs.len()),
            span: Span::default(),
        });
        ExprId::from_index(self.p.exprs.len() - 1)
    }

    /// A new row text.
    pub fn row(&mut self) -> RowId {
        self.p.rows.push(RowText {
            text: format!("行{}", self.p.rows.len()),
            of: String::new(),
            subject: String::new(),
            own: true,
            span: Span::default(),
        });
        RowId::from_index(self.p.rows.len() - 1)
    }

    /// A range with a text of its own.
    pub fn range(&mut self, kind: RangeKind) -> Range {
        Range {
            kind,
            expr: self.expr(),
        }
    }

    /// A penalty of this kind on an object.
    ///
    /// # Panics
    /// If there is no such kind.
    pub fn penalty(&mut self, kind: &str, on: u32, amount: Amount) -> PenaltyId {
        self.p.penalties.push(Penalty {
            kind: PenaltyKind::of(kind).unwrap(),
            what: String::new(),
            on: ObjectId(on),
            each: false,
            modality: Modality::Shall,
            together: false,
            organ: String::new(),
            amount,
            text: kind.into(),
            span: Span::default(),
        });
        PenaltyId::from_index(self.p.penalties.len() - 1)
    }

    /// A fine on an object.
    pub fn fine(&mut self, on: u32, kind: RangeKind) -> PenaltyId {
        let range = self.range(kind);
        self.penalty("罚款", on, Amount::Fine(range))
    }

    /// A violation with its impositions: guards and node of each.
    pub fn violation(&mut self, nodes: Vec<(Vec<usize>, Node)>) -> ViolationId {
        let code = self.p.violations.len().to_string();
        self.p.violations.push(Violation {
            package: PackageId(0),
            code: code.clone(),
            name: code.clone(),
            title: code,
            departments: vec![],
            violates: vec![],
            basis: vec![],
            guards: vec![],
            impositions: nodes
                .into_iter()
                .map(|(guards, node)| Imposition {
                    guards,
                    node,
                    still: false,
                })
                .collect(),
            benchmark: None,
            circumstances: vec![],
            list_entries: vec![],
            reductions: vec![],
            contest: None,
            span: Span::default(),
        });
        ViolationId::from_index(self.p.violations.len() - 1)
    }

    /// A violation.
    pub fn v(&mut self, id: ViolationId) -> &mut Violation {
        &mut self.p.violations[id.index()]
    }

    /// Adds a stage to a violation.
    pub fn stage(
        &mut self,
        id: ViolationId,
        when: Condition,
        replaces: bool,
        after: Option<usize>,
    ) {
        self.v(id).guards.push(Guard {
            kind: GuardKind::Stage {
                name: "阶".into(),
                replaces,
                after,
            },
            when,
            text: String::new(),
            basis: vec![],
            facts: vec![],
        });
    }

    /// Gives a violation a benchmark of these parts.
    pub fn benchmark(&mut self, id: ViolationId, parts: Vec<PartKind>) {
        self.v(id).benchmark = Some(Benchmark {
            package: PackageId(0),
            source: String::new(),
            overrides: vec![],
            tiers: vec![],
            parts: parts
                .into_iter()
                .map(|kind| Part {
                    guard: None,
                    when: None,
                    kind,
                    facts: vec![],
                })
                .collect(),
            defects: Defects::default(),
            weighs: vec![],
            span: Span::default(),
        });
    }

    /// The benchmark of a violation.
    ///
    /// # Panics
    /// If it has none.
    pub fn b(&mut self, id: ViolationId) -> &mut Benchmark {
        self.v(id).benchmark.as_mut().unwrap()
    }

    /// A table of one fine column on an object.
    pub fn table(
        &mut self,
        policy: HitPolicy,
        on: u32,
        rows: Vec<(Vec<Condition>, Option<usize>, RangeKind)>,
    ) -> PartKind {
        let rows = rows
            .into_iter()
            .map(|(when, tier, kind)| Row {
                when,
                tier,
                outcomes: vec![Outcome::Fine(ObjectId(on), self.range(kind))],
                row: self.row(),
            })
            .collect();
        PartKind::Table(Table {
            policy,
            columns: vec![],
            rows,
            span: Span::default(),
        })
    }

    /// A factor with its rows and their weights.
    pub fn factor(&mut self, name: &str, rows: Vec<(Condition, i64)>) -> Factor {
        let lowest = (0..rows.len()).min_by_key(|&i| rows[i].1).unwrap_or(0);
        Factor {
            name: name.into(),
            facts: vec![],
            policy: HitPolicy::Unique,
            rows: rows
                .into_iter()
                .map(|(when, weight)| FactorRow {
                    when,
                    weight,
                    row: self.row(),
                })
                .collect(),
            lowest,
            defects: Defects::default(),
        }
    }

    /// A factor over a choice, one row an option.
    pub fn choice_factor(&mut self, fact: FactId, weights: &[i64]) -> Factor {
        let rows = weights
            .iter()
            .enumerate()
            .map(|(i, w)| (Condition::ChoiceIn { fact, set: 1 << i }, *w))
            .collect();
        self.factor("要素", rows)
    }

    /// A factor over a 是否 fact; 否 weighs `no`.
    pub fn bool_factor(&mut self, fact: FactId, no: i64) -> Factor {
        let rows = vec![
            (Condition::Is(fact), 0),
            (Condition::Not(Box::new(Condition::Is(fact))), no),
        ];
        self.factor("要素", rows)
    }

    /// Weights over 100 with one branch.
    pub fn weights(
        &mut self,
        on: u32,
        start: i64,
        factors: Vec<Factor>,
        amount: Number,
    ) -> PartKind {
        PartKind::Weights(Weights {
            den: 100,
            factors,
            branches: vec![Branch {
                on: ObjectId(on),
                guard: None,
                start,
                floor: None,
                cap: Some(100),
                amount,
                expr: self.expr(),
            }],
        })
    }

    /// Adds a circumstance to a violation.
    pub fn circumstance(
        &mut self,
        id: ViolationId,
        when: Condition,
        modality: Modality,
        effect: EffectKind,
    ) -> CircumstanceId {
        self.p.circumstances.push(Circumstance {
            package: PackageId(0),
            name: format!("情{}", self.p.circumstances.len()),
            basis: vec![],
            when,
            facts: vec![],
            unless_weighed: vec![],
            on: None,
            modality,
            effect,
            still: vec![],
            span: Span::default(),
        });
        let circumstance = CircumstanceId::from_index(self.p.circumstances.len() - 1);
        self.v(id).circumstances.push(circumstance);
        circumstance
    }

    /// Facts by id, the rest unknown.
    pub fn facts(&self, given: &[(FactId, Value)]) -> Vec<Option<Value>> {
        let mut facts = vec![None; self.p.facts.len()];
        for (fact, value) in given {
            facts[fact.index()] = Some(value.clone());
        }
        facts
    }
}
