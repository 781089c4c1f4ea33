//! 情节, 情节冲突, 减额: what moves a penalty away from where the benchmark puts it.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::syntax::ast::{
    Circumstance, CircumstancePolicy, Effect, EffectKind, Lift, Modality, Reduction,
};
use crate::syntax::keywords::{self as kw, Keyword};

const CIRCUMSTANCE: What = ("情节", "circumstance");
const POLICY: What = ("情节冲突", "circumstance_policy");
const REDUCTION: What = ("减额", "reduction");

const ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::WHEN,
    kw::ONLY_IF,
    kw::ON,
    kw::APPLIES_TO,
    kw::NOT_FOR,
    kw::EFFECT,
    kw::TOP_TIER,
    kw::STILL,
    kw::KNOWN_DEFECT,
];

const REDUCTION_ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::WHEN,
    kw::EXCLUSIONS,
    kw::APPLIES_TO,
    kw::NOT_FOR,
    kw::FINE,
    kw::ACTS_ON,
    kw::AT_LEAST,
    kw::INSIDE_RANGE,
];

/// The effects but 上调, which has a number.
const EFFECTS: &[(Keyword, Option<EffectKind>)] = &[
    (kw::NO_PENALTY, Some(EffectKind::NoPenalty(Lift::Waived))),
    (kw::EXEMPT, Some(EffectKind::NoPenalty(Lift::Waived))),
    (
        kw::TIME_BARRED,
        Some(EffectKind::NoPenalty(Lift::TimeBarred)),
    ),
    (kw::TRANSFER, Some(EffectKind::NoPenalty(Lift::Transfer))),
    (kw::GUIDANCE, Some(EffectKind::NoPenalty(Lift::Guidance))),
    (kw::MITIGATED, Some(EffectKind::Mitigate)),
    (kw::LIGHTER, Some(EffectKind::Lighten)),
    (
        kw::LIGHTER_OR_MITIGATED,
        Some(EffectKind::LightenOrMitigate),
    ),
    (kw::HEAVIER, Some(EffectKind::Aggravate)),
    (kw::TOP_OF_TIER, Some(EffectKind::TopOfTier)),
    (kw::RAISE, None),
];

/// The only rule for conflicting circumstances so far, as 广东 and 江门 have it.
const POLICY_LINES: &[(Keyword, Option<Keyword>, Keyword)] = &[
    (kw::SAME_DIRECTION, None, kw::NOT_ADDITIVE),
    (kw::OPPOSITE, None, kw::DISCRETION),
    (kw::SHALL, Some(kw::BEFORE), kw::MAY),
    (kw::RAISE, Some(kw::BEFORE), kw::INSIDE_TIER),
];

impl Reader {
    /// 情节 名 { … }, past 情节.
    pub(super) fn circumstance(&mut self, line: &mut Line<'_>) -> Option<Circumstance> {
        let name = self.head_name(line, ("情节的名称", "the name of the circumstance"));
        let block = self.block(line, CIRCUMSTANCE)?;
        self.finish(line);
        let mut c = Circumstance {
            name,
            basis: Vec::new(),
            when: None,
            unless_weighed: Vec::new(),
            target: None,
            applies_to: Vec::new(),
            not_for: Vec::new(),
            effect: None,
            still: Vec::new(),
            defects: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        let mut top: Option<Span> = None;
        for s in self.statements(block, CIRCUMSTANCE) {
            let mut line = Line::statement(s);
            let start = line.here();
            // 仍应 is part of the penalty statement it begins.
            if self.is(&line, kw::STILL) {
                let mark = line.mark();
                if let Some(more) = self.penalties_of(&mut line, mark) {
                    c.still.extend(more);
                    self.finish(&line);
                }
                continue;
            }
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, CIRCUMSTANCE);
                continue;
            };
            if k == kw::TOP_TIER {
                if self.first(&mut seen, k, start) && self.top_tier(&mut line).is_some() {
                    self.finish(&line);
                    top = Some(start);
                }
                continue;
            }
            let single = [kw::WHEN, kw::ON, kw::EFFECT].contains(&k);
            let first = !single || self.first(&mut seen, k, start);
            if self
                .circumstance_entry(&mut c, &mut line, k, first)
                .is_some()
            {
                self.finish(&line);
            }
        }
        if let Some(at) = top {
            self.raise_past_top(&mut c, at);
        }
        Some(c)
    }

    fn circumstance_entry(
        &mut self,
        c: &mut Circumstance,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        let act = ("违法行为的名称", "a violation");
        match k {
            kw::BASIS => c.basis.extend(self.citations(line)?),
            kw::WHEN => keep(&mut c.when, Some(self.condition(line)?), first),
            kw::ONLY_IF => {
                if !self.eat(line, kw::UNWEIGHED) {
                    let what = ("“仅当”之后的条件", "what “only_if” may say");
                    return self.unknown_value(line, &[kw::UNWEIGHED], what);
                }
                let what = (
                    "基准没有评价过的事实",
                    "a fact that the benchmark has not weighed",
                );
                c.unless_weighed.extend(self.names(line, what)?);
            }
            kw::ON => keep(&mut c.target, Some(self.target(line)?), first),
            kw::APPLIES_TO => c.applies_to.extend(self.names(line, act)?),
            kw::NOT_FOR => c.not_for.extend(self.names(line, act)?),
            kw::EFFECT => keep(&mut c.effect, Some(self.effect(line)?), first),
            _ => c.defects.push(self.known_defect(line)?),
        }
        Some(())
    }

    /// 顶档 按 法定最高, past 顶档.
    fn top_tier(&mut self, line: &mut Line<'_>) -> Option<()> {
        let what = ("“按 法定最高”", "“taken_as statutory_max”");
        if self.eat(line, kw::TAKEN_AS) && self.eat(line, kw::STATUTORY_MAX) {
            return Some(());
        }
        self.missing(line, what)
    }

    fn raise_past_top(&mut self, c: &mut Circumstance, at: Span) {
        if let Some(effect) = &mut c.effect
            && let EffectKind::RaiseTier(n, _) = effect.kind
        {
            effect.kind = EffectKind::RaiseTier(n, true);
            return;
        }
        self.report(
            Diagnostic::error(
                code::LEFT_OVER,
                at,
                "“顶档”只能和“上调”一起写",
                "“top_tier” goes with “raise” only",
            )
            .help(
                "写“效果 应当 上调 1档；顶档 按 法定最高”。",
                "Write effect shall raise 1档 first.",
            ),
        );
    }

    /// 效果 应当|可以 …, past 效果.
    pub(super) fn effect(&mut self, line: &mut Line<'_>) -> Option<Effect> {
        let mark = line.mark();
        let binding = &[(kw::SHALL, Modality::Shall), (kw::MAY, Modality::May)];
        let modality = self.choose(line, binding, ("效果的约束力", "how binding the effect is"))?;
        let kind = match self.choose(line, EFFECTS, ("情节的效果", "an effect"))? {
            Some(kind) => kind,
            None => {
                let what = ("上调的档数，如 1档", "how many tiers, such as 1档");
                let n = self.whole(line, (1, 9), what)?;
                EffectKind::RaiseTier(u8::try_from(n).unwrap_or(1), false)
            }
        };
        Some(Effect {
            modality,
            kind,
            span: line.since(mark),
        })
    }

    /// 情节冲突 { … }, past 情节冲突.
    pub(super) fn circumstance_policy(
        &mut self,
        line: &mut Line<'_>,
    ) -> Option<CircumstancePolicy> {
        let block = self.block(line, POLICY)?;
        self.finish(line);
        let heads: Vec<Keyword> = POLICY_LINES.iter().map(|(k, _, _)| *k).collect();
        let mut seen = Seen::default();
        for s in self.statements(block, POLICY) {
            let mut line = Line::statement(s);
            let start = line.here();
            let word = line.word_ahead(0).unwrap_or_default();
            let Some(&(k, link, value)) = POLICY_LINES.iter().find(|(k, _, _)| k.is(word)) else {
                self.unknown_entry(&line, &heads, POLICY);
                continue;
            };
            self.take(&mut line, k);
            self.first(&mut seen, k, start);
            let what = ("这里的规则", "the rule here");
            let linked = link.is_none_or(|l| self.eat(&mut line, l));
            if !linked {
                self.unknown_value::<()>(&line, link.as_slice(), what);
            } else if self.eat(&mut line, value) {
                self.finish(&line);
            } else {
                self.unknown_value::<()>(&line, &[value], what);
            }
        }
        Some(CircumstancePolicy { span: line.whole() })
    }

    /// 减额 名 { … }, past 减额.
    pub(super) fn reduction(&mut self, line: &mut Line<'_>) -> Option<Reduction> {
        let name = self.head_name(line, ("减额的名称", "the name of the reduction"));
        let block = self.block(line, REDUCTION)?;
        self.finish(line);
        let mut r = Reduction {
            name,
            basis: Vec::new(),
            when: None,
            exceptions: Vec::new(),
            applies_to: Vec::new(),
            not_for: Vec::new(),
            cut: None,
            floor: None,
            human: false,
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, REDUCTION) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, REDUCTION_ENTRIES) else {
                self.unknown_entry(&line, REDUCTION_ENTRIES, REDUCTION);
                continue;
            };
            let many = [kw::BASIS, kw::EXCLUSIONS, kw::APPLIES_TO, kw::NOT_FOR].contains(&k);
            let first = many || self.first(&mut seen, k, start);
            if self.reduction_entry(&mut r, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(r)
    }

    fn reduction_entry(
        &mut self,
        r: &mut Reduction,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        let act = ("违法行为的名称", "a violation");
        match k {
            kw::BASIS => r.basis.extend(self.citations(line)?),
            kw::WHEN => keep(&mut r.when, Some(self.condition(line)?), first),
            kw::EXCLUSIONS => r.exceptions.extend(self.exclusions(line)?),
            kw::APPLIES_TO => r.applies_to.extend(self.names(line, act)?),
            kw::NOT_FOR => r.not_for.extend(self.names(line, act)?),
            kw::FINE => {
                if !self.eat(line, kw::CUT) {
                    return self.missing(line, ("“减”和比例，如 减 30%至50%", "“cut” and a share"));
                }
                let what = ("所减的比例或者数额", "the share or amount that is cut");
                let (q, _, span) = self.quantity(line, what)?;
                keep(&mut r.cut, Some((q, span)), first);
            }
            kw::ACTS_ON => {
                if !self.eat(line, kw::AMOUNT_AFTER_DISCRETION) {
                    let what = ("减额所作用的数额", "what a reduction acts on");
                    return self.unknown_value(line, &[kw::AMOUNT_AFTER_DISCRETION], what);
                }
            }
            kw::AT_LEAST => keep(&mut r.floor, Some(self.measure(line)?), first),
            _ => {
                if !self.eat(line, kw::DISCRETION) {
                    let what = ("“幅度内”的做法", "what happens inside the range");
                    return self.unknown_value(line, &[kw::DISCRETION], what);
                }
                r.human = true;
            }
        }
        Some(())
    }

    /// 除外 { 条件；条件 } or 除外 条件, past 除外.
    pub(super) fn exclusions(
        &mut self,
        line: &mut Line<'_>,
    ) -> Option<Vec<crate::syntax::ast::Expr>> {
        let of = ("除外", "exclusions");
        if !self.block_ahead(line) {
            let mut out = vec![self.condition(line)?];
            while line.eat_comma() {
                out.push(self.condition(line)?);
            }
            return Some(out);
        }
        let block = self.block(line, of)?;
        let out = self.conditions(block, of);
        Some(out)
    }
}
