//! Reasons and whys by their numbers.

use super::{reader::Reader, result::disposition};
use crate::{
    base::terms::{Degree, Modality},
    case::outcome::{Ground, HumanWhy, NotCounted, Reason, ReasonKind, Step, Verdict},
    ir::{
        CircumstanceId, DecisionId, ListId, MoneyRange, ObjectId, PenaltyId, Program, ReductionId,
        ViolationId,
    },
    plan::machine::say::{self, LISTED, factors},
};

/// How deep reasons may stand inside each other. None rests on more than four others.
const MAX_DEPTH: u32 = 16;

pub(super) const fn modality(word: i64) -> Option<Modality> {
    match word {
        0 => Some(Modality::Shall),
        1 => Some(Modality::May),
        2 => Some(Modality::AloneOrWith),
        _ => None,
    }
}

/// A degree by its place plus one; 0 is none.
pub(super) const fn degree(word: i64) -> Option<Option<Degree>> {
    match word {
        0 => Some(None),
        1 => Some(Some(Degree::Mitigated)),
        2 => Some(Some(Degree::Lighter)),
        3 => Some(Some(Degree::Normal)),
        4 => Some(Some(Degree::Heavier)),
        _ => None,
    }
}

/// Which of several provisions is applied, by its place.
const fn verdict(word: i64) -> Option<Verdict> {
    Some(match word {
        0 => Verdict::Sole,
        1 => Verdict::Earlier,
        2 => Verdict::Later,
        3 => Verdict::NoLongerUnlawful,
        4 => Verdict::NotUnlawful,
        5 => Verdict::HigherFine,
        6 => Verdict::OneFine,
        7 => Verdict::NoneBroken,
        8 => Verdict::Undecided,
        _ => return None,
    })
}

const fn step(word: i64) -> Option<Step> {
    match word {
        0 => Some(Step::LawAtDate),
        1 => Some(Step::Limitation),
        2 => Some(Step::Person),
        3 => Some(Step::CrimeGate),
        4 => Some(Step::Observation),
        5 => Some(Step::NoPenalty),
        6 => Some(Step::Statutory),
        7 => Some(Step::Amount),
        8 => Some(Step::Circumstances),
        9 => Some(Step::Concurrence),
        10 => Some(Step::Duties),
        _ => None,
    }
}

fn ground(word: i64) -> Option<Ground> {
    match word.checked_sub(LISTED).and_then(|w| u64::try_from(w).ok()) {
        Some(listed) => {
            let list = u32::try_from(listed.wrapping_shr(32)).ok()?;
            let entry = usize::try_from(listed & 0xFFFF_FFFF).ok()?;
            Some(Ground::Listed(ListId(list), entry))
        }
        None => Some(Ground::Circumstance(CircumstanceId(
            u32::try_from(word).ok()?,
        ))),
    }
}

/// A why: its tag, then the list of its arguments.
pub(super) fn why(program: &Program, reader: &mut Reader<'_>) -> Option<HumanWhy> {
    let tag = reader.word()?;
    let count = reader.index()?;
    why_of(program, tag, &mut reader.some(count)?)
}

fn why_of(program: &Program, tag: i64, r: &mut Reader<'_>) -> Option<HumanWhy> {
    use say::Why;
    let is = |why: Why| tag == why as i64;
    let why = if is(Why::RuleSays) {
        let expr = r.id()?;
        HumanWhy::RuleSays(expr.checked_sub(1).map(crate::ir::ExprId))
    } else if is(Why::Tie) {
        HumanWhy::Tie(r.rest(Reader::row)?)
    } else if is(Why::Gap) {
        match r.word()? {
            -1 => HumanWhy::Gap(usize::MAX),
            part => HumanWhy::Gap(usize::try_from(part).ok()?),
        }
    } else if is(Why::FactorGap) {
        let factor = factors(program).nth(r.index()?)?;
        HumanWhy::FactorGap(factor.name.clone())
    } else if is(Why::SeveralFines) {
        HumanWhy::SeveralFines(r.rest(|r| r.id().map(PenaltyId))?)
    } else if is(Why::OppositeCircumstances) {
        HumanWhy::OppositeCircumstances(ground(r.word()?)?, ground(r.word()?)?)
    } else if is(Why::Mitigation) {
        HumanWhy::Mitigation(ground(r.word()?)?)
    } else if is(Why::NoNumericRule) {
        HumanWhy::NoNumericRule(degree(r.word()?)??)
    } else if is(Why::OpenTop) {
        HumanWhy::OpenTop
    } else if is(Why::NoBase) {
        HumanWhy::NoBase(r.fact()?)
    } else if is(Why::Unascertainable) {
        HumanWhy::Unascertainable(r.fact()?)
    } else if is(Why::Choice) {
        HumanWhy::Choice
    } else if is(Why::NoStatutoryAmount) {
        HumanWhy::NoStatutoryAmount(PenaltyId(r.id()?))
    } else if is(Why::OutOfRange) {
        HumanWhy::OutOfRange(PenaltyId(r.id()?))
    } else if is(Why::ReductionRange) {
        HumanWhy::ReductionRange(ReductionId(r.id()?))
    } else if is(Why::Versions) {
        HumanWhy::Versions(ViolationId(r.id()?), r.index()?, r.index()?)
    } else if is(Why::Concurring) {
        HumanWhy::Concurring(ViolationId(r.id()?), r.index()?, r.index()?)
    } else if is(Why::NoVersion) {
        HumanWhy::NoVersion(ViolationId(r.id()?), r.yes()?)
    } else {
        return None;
    };
    r.done().then_some(why)
}

/// A list of reasons.
pub(super) fn reasons(program: &Program, reader: &mut Reader<'_>) -> Option<Vec<Reason>> {
    inside(program, reader, MAX_DEPTH)
}

fn inside(program: &Program, reader: &mut Reader<'_>, depth: u32) -> Option<Vec<Reason>> {
    let depth = depth.checked_sub(1)?;
    reader.list(|reader| {
        let step = step(reader.word()?)?;
        let kind = reader.word()?;
        let count = reader.index()?;
        let mut arguments = reader.some(count)?;
        let kind = kind_of(program, kind, &mut arguments)?;
        if !arguments.done() {
            return None;
        }
        Some(Reason {
            step,
            kind,
            children: inside(program, reader, depth)?,
        })
    })
}

fn kind_of(program: &Program, kind: i64, r: &mut Reader<'_>) -> Option<ReasonKind> {
    use say::Kind;
    let is = |wanted: Kind| kind == wanted as i64;
    Some(if is(Kind::Act) {
        ReasonKind::Act(ViolationId(r.id()?))
    } else if is(Kind::Guard) {
        ReasonKind::Guard(ViolationId(r.id()?), r.index()?)
    } else if is(Kind::WaivedBy) {
        ReasonKind::WaivedBy(CircumstanceId(r.id()?), modality(r.word()?)?)
    } else if is(Kind::ListedBy) {
        ReasonKind::ListedBy(ListId(r.id()?), r.index()?, modality(r.word()?)?)
    } else if is(Kind::TakenOffList) {
        ReasonKind::TakenOffList(ListId(r.id()?), r.index()?, r.expr()?)
    } else if is(Kind::Imposes) {
        ReasonKind::Imposes(PenaltyId(r.id()?))
    } else if is(Kind::StatutoryRange) {
        ReasonKind::StatutoryRange(PenaltyId(r.id()?), r.money()??)
    } else if is(Kind::Override) {
        ReasonKind::Override(r.row()?)
    } else if is(Kind::Row) {
        ReasonKind::Row(r.row()?)
    } else if is(Kind::RowChosen) {
        ReasonKind::RowChosen(r.row()?, r.rest(Reader::row)?)
    } else if is(Kind::Decision) {
        ReasonKind::Decision(DecisionId(r.id()?), r.row()?)
    } else if is(Kind::Start) {
        ReasonKind::Start(r.word()?, r.word()?)
    } else if is(Kind::Factor) {
        ReasonKind::Factor(r.row()?, r.word()?, r.word()?)
    } else if is(Kind::FactorLowest) {
        ReasonKind::FactorLowest(r.fact()?, r.row()?, r.word()?, r.word()?)
    } else if is(Kind::WeightSum) {
        ReasonKind::WeightSum(r.word()?, r.word()?, r.word()?)
    } else if is(Kind::Formula) {
        let (expr, amount) = (r.expr()?, r.ratio()?);
        let entered = r.rest(|r| Some((r.fact()?, r.word()?)))?;
        ReasonKind::Formula(expr, entered, amount)
    } else if is(Kind::BenchmarkRange) {
        ReasonKind::BenchmarkRange(ObjectId(r.id()?), r.money()??)
    } else if is(Kind::Tier) {
        ReasonKind::Tier(ground(r.word()?)?, r.index()?, r.index()?)
    } else if is(Kind::Counts) {
        ReasonKind::Counts(ground(r.word()?)?)
    } else if is(Kind::DoesNotCount) {
        ReasonKind::DoesNotCount(ground(r.word()?)?, not_counted(r)?)
    } else {
        return amount_kind(program, kind, r);
    })
}

/// Kinds of what leads to an amount, and those said at any step.
fn amount_kind(program: &Program, kind: i64, r: &mut Reader<'_>) -> Option<ReasonKind> {
    use say::Kind;
    let is = |wanted: Kind| kind == wanted as i64;
    let range = |r: &mut Reader<'_>| -> Option<MoneyRange> { r.money()? };
    Some(if is(Kind::Band) {
        ReasonKind::Band(degree(r.word()?)??, range(r)?)
    } else if is(Kind::Reduced) {
        ReasonKind::Reduced(ReductionId(r.id()?), range(r)?, range(r)?)
    } else if is(Kind::NotReduced) {
        ReasonKind::NotReduced(ReductionId(r.id()?), r.expr()?)
    } else if is(Kind::Clamped) {
        ReasonKind::Clamped(range(r)?, range(r)?)
    } else if is(Kind::Recommended) {
        ReasonKind::Recommended(ObjectId(r.id()?), range(r)?)
    } else if is(Kind::Amount) {
        ReasonKind::Amount(ObjectId(r.id()?), r.word()?)
    } else if is(Kind::UnascertainableIgnored) {
        ReasonKind::UnascertainableIgnored(r.fact()?)
    } else if is(Kind::UnascertainableNotLowest) {
        ReasonKind::UnascertainableNotLowest(r.fact()?)
    } else if is(Kind::Contest) {
        let id = ViolationId(r.id()?);
        ReasonKind::Contest(id, verdict(r.word()?)?, r.index()?, r.index()?)
    } else if is(Kind::Considered) {
        let (id, index) = (ViolationId(r.id()?), r.index()?);
        ReasonKind::Considered(id, index, disposition(r.word()?)?)
    } else if is(Kind::FineOf) {
        let (id, on) = (ViolationId(r.id()?), ObjectId(r.id()?));
        ReasonKind::FineOf(id, on, r.index()?, r.yes()?)
    } else if is(Kind::Human) {
        let tag = r.word()?;
        ReasonKind::Human(why_of(program, tag, r)?)
    } else {
        return None;
    })
}

fn not_counted(r: &mut Reader<'_>) -> Option<NotCounted> {
    use say::NotCounted as Number;
    let tag = r.word()?;
    let is = |wanted: Number| tag == wanted as i64;
    if is(Number::AlreadyWeighed) {
        Some(NotCounted::AlreadyWeighed(r.fact()?))
    } else if is(Number::SameSide) {
        Some(NotCounted::SameSide(ground(r.word()?)?))
    } else if is(Number::ShallComesFirst) {
        Some(NotCounted::ShallComesFirst(ground(r.word()?)?))
    } else if is(Number::Optional) && r.word()? == 0 {
        Some(NotCounted::Optional)
    } else {
        None
    }
}
