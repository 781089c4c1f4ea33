//! A small builder of programs for tests of this room.

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
pub(super) struct Build {
    pub p: Program,
}

pub(super) fn yuan(n: i64) -> Number {
    Number::Const(Ratio::whole(n * 100))
}

pub(super) fn wan(n: i64) -> Number {
    yuan(n * 10_000)
}

pub(super) fn percent(n: i64) -> Number {
    Number::Const(Ratio::new(i128::from(n), 100).unwrap())
}

pub(super) fn times(a: Number, b: Number) -> Number {
    Number::Product(vec![a, b])
}

pub(super) fn closed(number: Number) -> Option<RangeEnd> {
    Some(RangeEnd {
        number,
        open: false,
    })
}

pub(super) fn open(number: Number) -> Option<RangeEnd> {
    Some(RangeEnd { number, open: true })
}

pub(super) fn ends(lo: Option<RangeEnd>, hi: Option<RangeEnd>) -> RangeKind {
    RangeKind::Ends { lo, hi }
}

impl Build {
    pub(super) fn new() -> Self {
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
        };
        Self {
            p: Program {
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
                objects: vec!["当事人".into(), "单位".into(), "责任人员".into()],
                exprs: vec![],
                rows: vec![],
                cases: vec![],
                hash: String::new(),
            },
        }
    }

    pub(super) fn fact(&mut self, name: &str, ty: FactType) -> FactId {
        self.p.facts.push(Fact {
            name: name.into(),
            label: name.into(),
            help: String::new(),
            ty,
            parent: None,
            span: Span::default(),
        });
        FactId::from_index(self.p.facts.len() - 1)
    }

    pub(super) fn yes(&mut self, name: &str) -> FactId {
        self.fact(name, FactType::Bool)
    }

    pub(super) fn choice(&mut self, name: &str, options: &[&str]) -> FactId {
        let options = Options {
            names: options.iter().map(|o| (*o).to_owned()).collect(),
            ordered: true,
            collectives: vec![],
        };
        self.fact(name, FactType::Choice(options))
    }

    pub(super) fn money(&mut self, name: &str, min: i64, max: i64) -> FactId {
        self.number(name, Dimension::Money, min, max, BaseStates::default())
    }

    pub(super) fn number(
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
    pub(super) fn list(&mut self, name: &str, fields: Vec<FactType>) -> (FactId, Vec<FactId>) {
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

    pub(super) fn expr(&mut self) -> ExprId {
        self.p.exprs.push(ExprText {
            text: format!("式{}", self.p.exprs.len()),
            span: Span::default(),
        });
        ExprId::from_index(self.p.exprs.len() - 1)
    }

    pub(super) fn row(&mut self) -> RowId {
        self.p.rows.push(RowText {
            text: format!("行{}", self.p.rows.len()),
            of: String::new(),
            subject: String::new(),
            own: true,
            span: Span::default(),
        });
        RowId::from_index(self.p.rows.len() - 1)
    }

    pub(super) fn range(&mut self, kind: RangeKind) -> Range {
        Range {
            kind,
            expr: self.expr(),
        }
    }

    pub(super) fn penalty(&mut self, kind: &str, on: u32, amount: Amount) -> PenaltyId {
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

    pub(super) fn fine(&mut self, on: u32, kind: RangeKind) -> PenaltyId {
        let range = self.range(kind);
        self.penalty("罚款", on, Amount::Fine(range))
    }

    pub(super) fn violation(&mut self, nodes: Vec<(Vec<usize>, Node)>) -> ViolationId {
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
            span: Span::default(),
        });
        ViolationId::from_index(self.p.violations.len() - 1)
    }

    pub(super) fn v(&mut self, id: ViolationId) -> &mut Violation {
        &mut self.p.violations[id.index()]
    }

    pub(super) fn stage(
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

    pub(super) fn benchmark(&mut self, id: ViolationId, parts: Vec<PartKind>) {
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

    pub(super) fn b(&mut self, id: ViolationId) -> &mut Benchmark {
        self.v(id).benchmark.as_mut().unwrap()
    }

    /// A table of one fine column on an object.
    pub(super) fn table(
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

    pub(super) fn factor(&mut self, name: &str, rows: Vec<(Condition, i64)>) -> Factor {
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
    pub(super) fn choice_factor(&mut self, fact: FactId, weights: &[i64]) -> Factor {
        let rows = weights
            .iter()
            .enumerate()
            .map(|(i, w)| (Condition::ChoiceIn { fact, set: 1 << i }, *w))
            .collect();
        self.factor("要素", rows)
    }

    pub(super) fn bool_factor(&mut self, fact: FactId, no: i64) -> Factor {
        let rows = vec![
            (Condition::Is(fact), 0),
            (Condition::Not(Box::new(Condition::Is(fact))), no),
        ];
        self.factor("要素", rows)
    }

    pub(super) fn weights(
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

    pub(super) fn circumstance(
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
    pub(super) fn facts(&self, given: &[(FactId, Value)]) -> Vec<Option<Value>> {
        let mut facts = vec![None; self.p.facts.len()];
        for (fact, value) in given {
            facts[fact.index()] = Some(value.clone());
        }
        facts
    }
}

/// 广东 §1.1 未批先建: weights over six factors, with as many circumstances as an act has.
pub(super) struct Guangdong {
    pub b: Build,
    pub act: ViolationId,
    pub investment: FactId,
    pub document: FactId,
    pub place: FactId,
    pub progress: FactId,
    pub lasting: FactId,
    pub repeated: FactId,
    pub helpful: FactId,
    /// Facts of the circumstances.
    pub grounds: Vec<FactId>,
}

impl Guangdong {
    pub(super) fn new(circumstances: usize) -> Self {
        use crate::base::date::Period;
        let mut b = Build::new();
        let investment = b.money("项目总投资额", 0, 1_000_000_000_000_000);
        let document = b.choice("环评文件类别", &["报告表", "报告书非重点", "报告书重点"]);
        let place = b.choice("建设项目地点", &["一般", "敏感", "红线"]);
        let progress = b.choice("建设情况", &["基础", "安装", "投产"]);
        let lasting = b.fact("持续时间", FactType::Span);
        let repeated = b.number(
            "同类违法次数",
            Dimension::Unit("次".into()),
            1,
            1000,
            BaseStates::default(),
        );
        let helpful = b.yes("配合调查");
        let base = || Number::Fact(investment);
        let stop = b.penalty("责令停止建设", 1, Amount::Flag);
        let fine = b.fine(
            1,
            ends(
                closed(times(base(), percent(1))),
                closed(times(base(), percent(5))),
            ),
        );
        let restore = b.penalty("责令恢复原状", 1, Amount::Flag);
        b.p.penalties[restore.index()].modality = Modality::May;
        let act = b.violation(vec![
            (vec![], Node::One(stop)),
            (vec![], Node::One(fine)),
            (vec![], Node::One(restore)),
        ]);
        let months = |m: i32, open| Some((Period { months: m, days: 0 }, open));
        let span = |lo, hi| Condition::SpanIn {
            fact: lasting,
            lo,
            hi,
        };
        let count = |lo, hi| Condition::NumberIn {
            fact: repeated,
            lo,
            hi,
        };
        let factors = vec![
            b.choice_factor(document, &[0, 5, 10]),
            b.choice_factor(place, &[0, 6, 15]),
            b.choice_factor(progress, &[0, 5, 15]),
            b.factor(
                "持续时间",
                vec![
                    (span(None, months(3, true)), 0),
                    (span(months(3, false), months(6, true)), 3),
                    (span(months(6, false), months(12, true)), 8),
                    (span(months(12, false), None), 16),
                ],
            ),
            b.factor(
                "同类违法次数",
                vec![
                    (count(1, 1), 0),
                    (count(2, 2), 3),
                    (count(3, 3), 8),
                    (count(4, i64::MAX), 19),
                ],
            ),
            b.bool_factor(helpful, 5),
        ];
        let amount = Number::Product(vec![Number::WeightSum, percent(5), base()]);
        let weights = b.weights(1, 20, factors, amount);
        b.benchmark(act, vec![weights]);
        let effects = [
            EffectKind::NoPenalty,
            EffectKind::LightenOrMitigate,
            EffectKind::Lighten,
            EffectKind::Aggravate,
        ];
        let mut grounds = Vec::new();
        for i in 0..circumstances {
            let fact = b.yes(&format!("情节{i}"));
            b.circumstance(act, Condition::Is(fact), Modality::Shall, effects[i % 4]);
            grounds.push(fact);
        }
        Self {
            b,
            act,
            investment,
            document,
            place,
            progress,
            lasting,
            repeated,
            helpful,
            grounds,
        }
    }

    /// The case of the sample: 39 % of 5 % of 20 million.
    pub(super) fn sample(&self) -> Vec<(FactId, Value)> {
        use crate::base::date::Date;
        let mut given = vec![
            (self.investment, Value::Number(2_000_000_000)),
            (self.document, Value::Choice(1)),
            (self.place, Value::Choice(1)),
            (self.progress, Value::Choice(1)),
            (
                self.lasting,
                Value::Span(
                    Date::new(2022, 3, 1).unwrap(),
                    Date::new(2022, 7, 1).unwrap(),
                ),
            ),
            (self.repeated, Value::Number(1)),
            (self.helpful, Value::Bool(true)),
        ];
        given.extend(self.grounds.iter().map(|&f| (f, Value::Bool(false))));
        given
    }
}
