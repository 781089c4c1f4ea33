//! What bears on an act beside its statute and benchmark, laid out in the data: circumstances, entries
//! of lists, reductions, bands.
//!
//! Fields are four bytes unless they say otherwise; an address 0 is nothing. A *list* is its length,
//! then its entries.

use super::{
    acts::{halves, number},
    layout::held,
    making::Making,
    say::LISTED,
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{Degree, EffectKind, Modality},
    },
    ir::{
        Band, Bands, Circumstance, CircumstanceId, Condition, ExprId, FactId, ListId, Node,
        Reduction, ReductionId, Violation, ViolationId,
    },
};

/// What bears on an act.
pub mod bears {
    /// A list of addresses of [`super::ground`]: circumstances, in order.
    pub const CIRCUMSTANCES: u32 = 0;
    /// A list of addresses of [`super::ground`]: entries of lists, in order.
    pub const ENTRIES: u32 = 4;
    /// A list of addresses of [`super::reduction`].
    pub const REDUCTIONS: u32 = 8;
    /// The bands in force.
    pub const BANDS: u32 = 12;
    /// How its fines are rounded: address of a [`super::super::descriptions::rounding`].
    pub const ROUNDING: u32 = 16;
}

/// A circumstance or an entry of a list.
pub mod ground {
    /// Which, see [`super::LISTED`]; eight bytes. A circumstance's number stands in the first four.
    pub const GROUND: u32 = 0;
    /// Its effect, as in [`super::held`].
    pub const EFFECT: u32 = 8;
    /// 上调: by how many tiers.
    pub const BY: u32 = 12;
    /// 上调: beyond the last tier, the maximum.
    pub const TO_MAXIMUM: u32 = 16;
    /// On whom, plus one; 0 is every object.
    pub const ON: u32 = 20;
    /// How binding, by place: 应当 is 0.
    pub const MODALITY: u32 = 24;
    /// When it holds: place of the condition, plus one.
    pub const WHEN: u32 = 28;
    /// When it holds, everything taken together: place of the condition, plus one. For an entry,
    /// that no exception of the list takes the case off.
    pub const WHOLE: u32 = 32;
    /// A circumstance: the fact that the benchmark has already weighed, plus one.
    pub const WEIGHED: u32 = 36;
    /// A circumstance: a list of nodes that are imposed nevertheless.
    pub const STILL: u32 = 40;
    /// An entry: its row.
    pub const ROW: u32 = 36;
    /// An entry: a list of [`super::exception`]s of its list.
    pub const EXCEPTIONS: u32 = 40;
    /// An entry: its list.
    pub const LIST: u32 = 44;
    /// An entry: its place in the list.
    pub const ENTRY: u32 = 48;
}

/// An exception.
pub mod exception {
    /// When it holds: place of the condition, plus one.
    pub const WHEN: u32 = 0;
    /// Its text.
    pub const EXPR: u32 = 4;
    /// Bytes.
    pub const BYTES: u32 = 8;
}

/// A reduction.
pub mod reduction {
    /// Its number.
    pub const ID: u32 = 0;
    /// When it holds: place of the condition, plus one.
    pub const WHEN: u32 = 4;
    /// A list of [`super::exception`]s.
    pub const EXCEPTIONS: u32 = 8;
    /// Address of what is kept where the greatest part is cut off; 0 if it left its width.
    pub const MOST_KEPT: u32 = 12;
    /// The same where the least part is cut off.
    pub const LEAST_KEPT: u32 = 16;
    /// The point of the statutory range that it never goes below, a description for `measure`.
    pub const FLOOR: u32 = 20;
    /// A human picks inside the range.
    pub const HUMAN: u32 = 24;
}

/// Bands: three lists of [`band`]s, by the shape of the range.
pub mod bands {
    /// Both ends.
    pub const GENERAL: u32 = 0;
    /// 只有上限
    pub const ONLY_MAX: u32 = 4;
    /// 只有下限
    pub const ONLY_MIN: u32 = 8;
}

/// The part of a range that a degree takes.
pub mod band {
    /// The degree, by place plus one.
    pub const DEGREE: u32 = 0;
    /// The part, a description for `part`.
    pub const PART: u32 = 4;
    /// Over it a human decides.
    pub const HUMAN: u32 = 8;
    /// Bytes.
    pub const BYTES: u32 = 12;
}

/// A degree by its place plus one.
pub const fn degree(degree: Degree) -> i64 {
    (degree as i64).saturating_add(1)
}

impl Making<'_> {
    /// Lays out what bears on an act.
    pub(super) fn bearing(&mut self, id: ViolationId) -> u32 {
        let program = self.program;
        let Some(violation) = program.violations.get(id.index()) else {
            return 0;
        };
        let mut circumstances = Vec::with_capacity(violation.circumstances.len());
        for &id in &violation.circumstances {
            if let Some(circumstance) = program.circumstances.get(id.index()) {
                circumstances.push(self.circumstance(violation, id, circumstance));
            }
        }
        let mut entries = Vec::with_capacity(violation.list_entries.len());
        for &(list, index) in &violation.list_entries {
            entries.extend(self.entry(list, index));
        }
        let mut reductions = Vec::with_capacity(violation.reductions.len());
        for &id in &violation.reductions {
            if let Some(reduction) = program.reductions.get(id.index()) {
                reductions.push(self.reduction(id, reduction));
            }
        }
        let package = violation.benchmark.as_ref().map(|b| b.package);
        let in_force = [
            package,
            Some(violation.package),
            Some(crate::ir::PackageId(0)),
        ]
        .into_iter()
        .flatten()
        .filter_map(|package| program.packages.get(package.index()))
        .map(|package| &package.bands)
        .find(|bands| any(bands));
        let words = [
            self.listed(circumstances),
            self.listed(entries),
            self.listed(reductions),
            in_force.map_or(0, |bands| self.bands(bands)),
            self.rounding(package.unwrap_or(violation.package)),
        ];
        self.words(&words)
    }

    fn circumstance(
        &mut self,
        violation: &Violation,
        id: CircumstanceId,
        circumstance: &Circumstance,
    ) -> u32 {
        let mut still = Vec::with_capacity(circumstance.still.len());
        for &penalty in &circumstance.still {
            still.push(self.node(violation, &[], &Node::One(penalty)));
        }
        let still = self.listed(still);
        let when = self.condition_place(&circumstance.when);
        let weighed = already_weighed(violation, circumstance);
        let on = circumstance.on.map_or(0, |on| on.0.saturating_add(1));
        let mut words = held_by(
            i64::from(id.0),
            circumstance.effect,
            on,
            circumstance.modality,
        );
        words.extend([when, when]);
        words.extend([weighed.map_or(0, |fact| fact.0.saturating_add(1)), still]);
        self.words(&words)
    }

    fn entry(&mut self, id: ListId, index: usize) -> Option<u32> {
        let program = self.program;
        let list = program.lists.get(id.index())?;
        let entry = list.entries.get(index)?;
        let ground = i64::from(id.0)
            .wrapping_shl(32)
            .wrapping_add(LISTED)
            .wrapping_add(i64::from(number(index)));
        let when = self.condition_place(&entry.when);
        // Only an entry that may is looked at aside, as a whole.
        let whole = if entry.modality == Modality::Shall || list.exceptions.is_empty() {
            when
        } else {
            let mut parts = vec![entry.when.clone()];
            let not = |c: &Condition| Condition::Not(Box::new(c.clone()));
            parts.extend(list.exceptions.iter().map(|(c, _)| not(c)));
            self.condition_place(&Condition::All(parts))
        };
        let exceptions = self.exceptions(&list.exceptions);
        let mut words = held_by(ground, entry.effect, 0, entry.modality);
        words.extend([when, whole, entry.row.0, exceptions, id.0, number(index)]);
        Some(self.words(&words))
    }

    fn exceptions(&mut self, exceptions: &[(Condition, ExprId)]) -> u32 {
        let mut words = vec![number(exceptions.len())];
        for (when, text) in exceptions {
            words.extend([self.condition_place(when), text.0]);
        }
        self.words(&words)
    }

    fn reduction(&mut self, id: ReductionId, reduction: &Reduction) -> u32 {
        let mut kept = |cut: Ratio| Ratio::ONE.sub(cut).map_or(0, |kept| self.ratio(kept));
        let (most, least) = (kept(reduction.most), kept(reduction.least));
        let words = [
            id.0,
            self.condition_place(&reduction.when),
            self.exceptions(&reduction.exceptions),
            most,
            least,
            reduction.floor.map_or(0, |floor| self.measure(floor)),
            u32::from(reduction.human && reduction.least != reduction.most),
        ];
        self.words(&words)
    }

    fn bands(&mut self, bands: &Bands) -> u32 {
        let words = [
            self.band_list(&bands.general),
            self.band_list(&bands.only_max),
            self.band_list(&bands.only_min),
        ];
        self.words(&words)
    }

    fn band_list(&mut self, bands: &[Band]) -> u32 {
        let mut words = vec![number(bands.len())];
        for band in bands {
            let degree = u32::try_from(degree(band.degree)).unwrap_or(0);
            words.extend([degree, self.part(band.lo, band.hi), u32::from(band.human)]);
        }
        self.words(&words)
    }
}

fn any(bands: &Bands) -> bool {
    !(bands.general.is_empty() && bands.only_max.is_empty() && bands.only_min.is_empty())
}

/// The fact for which 仅当 基准未评价 keeps a circumstance from counting.
fn already_weighed(violation: &Violation, circumstance: &Circumstance) -> Option<FactId> {
    let benchmark = violation.benchmark.as_ref()?;
    let weighed = |fact: &&FactId| benchmark.weighs.contains(fact);
    circumstance.unless_weighed.iter().find(weighed).copied()
}

/// The fields that circumstances and entries share, up to the conditions.
fn held_by(ground: i64, effect: EffectKind, on: u32, modality: Modality) -> Vec<u32> {
    let (effect, by, to_maximum) = match effect {
        EffectKind::NoPenalty(lift) => (held::NO_PENALTY, lift as u8, false),
        EffectKind::Mitigate => (held::MITIGATE, 0, false),
        EffectKind::Lighten => (held::LIGHTEN, 0, false),
        EffectKind::LightenOrMitigate => (held::LIGHTEN_OR_MITIGATE, 0, false),
        EffectKind::Aggravate => (held::AGGRAVATE, 0, false),
        EffectKind::TopOfTier => (held::TOP_OF_TIER, 0, false),
        EffectKind::RaiseTier(by, to_maximum) => (held::RAISE_TIER, by, to_maximum),
    };
    let mut words = halves(ground).to_vec();
    words.extend([
        u32::try_from(effect).unwrap_or(0),
        u32::from(by),
        u32::from(to_maximum),
        on,
        modality as u32,
    ]);
    words
}
