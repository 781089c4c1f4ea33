//! A program of real size for tests of this room.

pub(super) use crate::agree::build::*;
use crate::{
    base::terms::{BaseStates, EffectKind, Lift, Modality},
    ir::*,
};

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
            EffectKind::NoPenalty(Lift::Waived),
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
