//! Cases side by side, and the loop over them as a programmer would write it.

use crate::penalty::{Case, Decision, decide_inline};

/// Cases in columns: 31 bytes a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub(crate) goods: Vec<i64>,
    pub(crate) gain: Vec<i64>,
    pub(crate) repeats: Vec<i32>,
    pub(crate) days: Vec<i32>,
    pub(crate) act: Vec<u8>,
    pub(crate) first: Vec<u8>,
    pub(crate) corrected: Vec<u8>,
    pub(crate) harm: Vec<u8>,
    pub(crate) cooperates: Vec<u8>,
    pub(crate) vulnerable: Vec<u8>,
    pub(crate) unit: Vec<u8>,
}

/// Decisions in columns: 27 bytes a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decided {
    pub(crate) lower: Vec<i64>,
    pub(crate) upper: Vec<i64>,
    pub(crate) recommended: Vec<i64>,
    pub(crate) tier: Vec<u8>,
    pub(crate) law: Vec<u8>,
    pub(crate) row: Vec<u8>,
}

impl Columns {
    pub(crate) fn new(cases: &[Case]) -> Self {
        let mut all = Self::default();
        for c in cases {
            all.goods.push(c.goods);
            all.gain.push(c.gain);
            all.repeats.push(c.repeats);
            all.days.push(c.days);
            all.act.push(c.act);
            all.first.push(c.first.into());
            all.corrected.push(c.corrected.into());
            all.harm.push(c.harm);
            all.cooperates.push(c.cooperates.into());
            all.vulnerable.push(c.vulnerable.into());
            all.unit.push(c.unit.into());
        }
        all
    }

    pub(crate) fn len(&self) -> usize {
        self.goods.len()
    }
}

impl Decided {
    pub(crate) fn new(n: usize) -> Self {
        Self {
            lower: vec![0; n],
            upper: vec![0; n],
            recommended: vec![0; n],
            tier: vec![0; n],
            law: vec![0; n],
            row: vec![0; n],
        }
    }

    pub(crate) fn get(&self, i: usize) -> Decision {
        Decision {
            tier: self.tier[i],
            reasons: [self.law[i], self.row[i]],
            lower: self.lower[i],
            upper: self.upper[i],
            recommended: self.recommended[i],
        }
    }
}

/// The hand-written scalar loop. Columns are cut to one length first, so that no access is checked.
#[inline(never)]
pub(crate) fn by_hand(from: &Columns, to: &mut Decided) {
    let n = from.len();
    let (goods, gain) = (&from.goods[..n], &from.gain[..n]);
    let (repeats, days) = (&from.repeats[..n], &from.days[..n]);
    let (act, first, corrected) = (&from.act[..n], &from.first[..n], &from.corrected[..n]);
    let (harm, cooperates) = (&from.harm[..n], &from.cooperates[..n]);
    let (vulnerable, unit) = (&from.vulnerable[..n], &from.unit[..n]);
    let (lower, upper) = (&mut to.lower[..n], &mut to.upper[..n]);
    let (recommended, tier) = (&mut to.recommended[..n], &mut to.tier[..n]);
    let (law, row) = (&mut to.law[..n], &mut to.row[..n]);
    for i in 0..n {
        let d = decide_inline(&Case {
            goods: goods[i],
            gain: gain[i],
            act: act[i],
            first: first[i] != 0,
            corrected: corrected[i] != 0,
            harm: harm[i],
            cooperates: cooperates[i] != 0,
            repeats: repeats[i],
            vulnerable: vulnerable[i] != 0,
            days: days[i],
            unit: unit[i] != 0,
        });
        (lower[i], upper[i], recommended[i]) = (d.lower, d.upper, d.recommended);
        tier[i] = d.tier;
        [law[i], row[i]] = d.reasons;
    }
}
