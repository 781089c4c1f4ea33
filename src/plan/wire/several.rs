//! The outcomes of a case of several acts on their way back into code, which works out the duties of
//! the case: the words of results once more.

use crate::{
    base::terms::Modality,
    case::{
        joint::Together,
        outcome::{Ground, Group, HumanWhy, Imposed, Outcome},
    },
    ir::{FactId, MoneyRange, Program},
    plan::machine::{
        layout::money,
        say::{LISTED, Why, factors},
    },
};

/// The facts of a case as a block ([`super::block`]), and behind them its words; at which byte these begin.
///
/// The words: how many acts; of each its number, how many words of its outcome follow, and these; how
/// many objects have fines that are joined; of each the object, the range, whether there is an amount, the
/// amount. An outcome is what a result says of it from the disposition on; what stands behind the whys is
/// not read. An outcome of no words is that of an act that is not decided.
///
/// # Errors
///
/// The fact whose value is not of its type.
pub fn case_block(program: &Program, of: &Together<'_>) -> Result<(Vec<u8>, usize), FactId> {
    let mut block = super::block(program, &of.facts)?;
    let at = block.len();
    let mut words = vec![len(of.acts.len())];
    for (act, said) in of.acts.iter().zip(&of.outcomes) {
        let mut own = Vec::new();
        outcome(program, said, &mut own);
        words.extend([i64::from(act.0), len(own.len())]);
        words.append(&mut own);
    }
    words.push(len(of.joined.len()));
    for (on, range, amount) in &of.joined {
        words.push(i64::from(on.0));
        words.extend(self::range(Some(range)));
        words.extend([i64::from(amount.is_some()), amount.unwrap_or(0)]);
    }
    block.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    Ok((block, at))
}

fn len(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn outcome(program: &Program, said: &Outcome, to: &mut Vec<i64>) {
    let degree = said.degree.map_or(0, degree);
    to.extend([said.disposition as i64, degree]);
    to.push(len(said.penalties.len()));
    said.penalties.iter().for_each(|i| imposed(i, to));
    to.push(len(said.rows.len()));
    to.extend(said.rows.iter().map(|row| i64::from(row.0)));
    to.push(len(said.human.len()));
    for reason in &said.human {
        let (tag, arguments) = why(program, reason);
        to.extend([tag as i64, len(arguments.len())]);
        to.extend(arguments);
    }
}

/// Its place, plus one.
const fn degree(degree: crate::base::terms::Degree) -> i64 {
    use crate::base::terms::Degree;
    match degree {
        Degree::Mitigated => 1,
        Degree::Lighter => 2,
        Degree::Normal => 3,
        Degree::Heavier => 4,
    }
}

fn imposed(i: &Imposed, to: &mut Vec<i64>) {
    let modality = match i.modality {
        Modality::Shall => 0,
        Modality::May => 1,
        Modality::AloneOrWith => 2,
    };
    let (group, set, index) = match i.group {
        Group::Alone => (0, 0, 0),
        Group::Choice { set, alternative } => (1, set, alternative),
        Group::UpTo { set, rung } => (2, set, rung),
    };
    to.extend([i64::from(i.penalty.0), modality]);
    to.extend(range(i.statutory.as_ref()));
    to.extend(range(i.range.as_ref()));
    to.extend([i64::from(i.point.is_some()), i.point.unwrap_or(0)]);
    to.extend([i64::from(i.human), group, len(set), len(index)]);
}

/// The three words of a range.
fn range(range: Option<&MoneyRange>) -> [i64; 3] {
    let Some(r) = range else { return [0; 3] };
    let flag = |is: bool, flag: i64| if is { flag } else { 0 };
    let flags = money::IS
        | flag(r.max.is_some(), money::HAS_MAX)
        | flag(r.min_open, money::MIN_OPEN)
        | flag(r.max_open, money::MAX_OPEN);
    [r.min, r.max.unwrap_or(0), flags]
}

fn ground(ground: Ground) -> i64 {
    match ground {
        Ground::Circumstance(id) => i64::from(id.0),
        Ground::Listed(list, entry) => {
            let list = i64::from(list.0).wrapping_shl(32);
            LISTED.wrapping_add(list).wrapping_add(len(entry))
        }
    }
}

/// Its number and its arguments.
fn why(program: &Program, why: &HumanWhy) -> (Why, Vec<i64>) {
    let id = |n: u32| vec![i64::from(n)];
    let two = |act: u32, a: usize, b: usize| vec![i64::from(act), len(a), len(b)];
    match why {
        HumanWhy::RuleSays(None) => (Why::RuleSays, vec![0]),
        HumanWhy::RuleSays(Some(e)) => (Why::RuleSays, vec![i64::from(e.0).saturating_add(1)]),
        HumanWhy::Tie(rows) => (Why::Tie, rows.iter().map(|r| i64::from(r.0)).collect()),
        HumanWhy::Gap(usize::MAX) => (Why::Gap, vec![-1]),
        HumanWhy::Gap(part) => (Why::Gap, vec![len(*part)]),
        HumanWhy::FactorGap(name) => {
            let place = factors(program).position(|factor| factor.name == *name);
            (Why::FactorGap, vec![len(place.unwrap_or(0))])
        }
        HumanWhy::SeveralFines(fines) => {
            let fines = fines.iter().map(|fine| i64::from(fine.0)).collect();
            (Why::SeveralFines, fines)
        }
        HumanWhy::OppositeCircumstances(a, b) => {
            (Why::OppositeCircumstances, vec![ground(*a), ground(*b)])
        }
        HumanWhy::Mitigation(on) => (Why::Mitigation, vec![ground(*on)]),
        HumanWhy::NoNumericRule(of) => (Why::NoNumericRule, vec![degree(*of)]),
        HumanWhy::OpenTop => (Why::OpenTop, Vec::new()),
        HumanWhy::NoBase(fact) => (Why::NoBase, id(fact.0)),
        HumanWhy::Unascertainable(fact) => (Why::Unascertainable, id(fact.0)),
        HumanWhy::Choice => (Why::Choice, Vec::new()),
        HumanWhy::NoStatutoryAmount(p) => (Why::NoStatutoryAmount, id(p.0)),
        HumanWhy::OutOfRange(p) => (Why::OutOfRange, id(p.0)),
        HumanWhy::ReductionRange(r) => (Why::ReductionRange, id(r.0)),
        HumanWhy::Versions(act, a, b) => (Why::Versions, two(act.0, *a, *b)),
        HumanWhy::Concurring(act, a, b) => (Why::Concurring, two(act.0, *a, *b)),
        HumanWhy::NoVersion(act, decided) => {
            let words = vec![i64::from(act.0), i64::from(*decided)];
            (Why::NoVersion, words)
        }
    }
}
