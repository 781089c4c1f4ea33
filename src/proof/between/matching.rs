//! What of one package is what of the other: acts, facts, options.

use crate::ir::{
    Fact, FactId, FactType, NumberType, Options, Program, Value, Violation, ViolationId, reads,
};

/// A fact that both packages know.
#[derive(Clone, Debug)]
pub struct Shared {
    /// In the first.
    pub a: FactId,
    /// In the second.
    pub b: FactId,
    /// Of a choice or 多选: the option of the second for each of the first.
    options: Vec<Option<u16>>,
    /// Powers of ten from the smallest step of the first to that of the second.
    scale: i32,
}

/// The facts of a pair of acts.
#[derive(Clone, Debug, Default)]
pub struct Joint {
    /// Known to both.
    pub shared: Vec<Shared>,
    /// That only the first reads.
    pub only_a: Vec<FactId>,
    /// That only the second reads.
    pub only_b: Vec<FactId>,
}

/// The word of the second package for a name of the first, by the 对应 of either.
fn word<'n>(a: &'n Program, b: &'n Program, name: &'n str) -> &'n str {
    let (id_a, id_b) = (
        a.package().map_or("", |p| p.name.as_str()),
        b.package().map_or("", |p| p.name.as_str()),
    );
    let ours = a.package().into_iter().flat_map(|p| &p.mappings);
    let ours = ours.filter(|m| m.package == id_b).flat_map(|m| &m.pairs);
    let mut ours = ours.filter(|(own, _)| own == name).map(|(_, other)| other);
    let theirs = b.package().into_iter().flat_map(|p| &p.mappings);
    let theirs = theirs.filter(|m| m.package == id_a).flat_map(|m| &m.pairs);
    let mut theirs = theirs
        .filter(|(_, other)| other == name)
        .map(|(own, _)| own);
    ours.next()
        .or_else(|| theirs.next())
        .map_or(name, String::as_str)
}

/// Whether the main package treats an act: it declares it, or narrows it.
pub fn treats(act: &Violation) -> bool {
    let narrows = act.benchmark.as_ref().map(|b| b.package.index());
    act.contest.is_none() && (act.package.index() == 0 || narrows == Some(0))
}

/// The acts that stand in both: those named, then by 对应, by name, or by code with the same words.
pub fn acts(
    a: &Program,
    b: &Program,
    named: &[(ViolationId, ViolationId)],
) -> Vec<(ViolationId, ViolationId)> {
    let mut all = named.to_vec();
    for (i, act) in a.violations.iter().enumerate() {
        let id = ViolationId::from_index(i);
        if !treats(act) || all.iter().any(|(x, _)| *x == id) {
            continue;
        }
        let name = word(a, b, &act.name);
        let by = |test: &dyn Fn(&Violation) -> bool| {
            let own = |v: &Violation| treats(v) && test(v);
            b.violations
                .iter()
                .position(own)
                .map(ViolationId::from_index)
        };
        let found = by(&|v| v.name == name)
            .or_else(|| by(&|v| v.code == act.code && !v.code.is_empty() && v.title == act.title));
        if let Some(other) = found.filter(|other| all.iter().all(|(_, y)| y != other)) {
            all.push((id, other));
        }
    }
    all
}

/// Every fact that both packages know, whoever reads it.
pub fn shared(a: &Program, b: &Program) -> Vec<Shared> {
    let mut all: Vec<Shared> = Vec::new();
    for (index, f) in a.facts.iter().enumerate() {
        let own = FactId::from_index(index);
        let found = (f.parent.is_none())
            .then(|| b.fact(word(a, b, &f.name)))
            .flatten();
        let Some((id, g)) = found.and_then(|id| Some((id, b.facts.get(id.index())?))) else {
            continue;
        };
        // A fact of the second stands for one of the first alone.
        if all.iter().any(|s| s.b == id) {
            continue;
        }
        if let Some((options, scale)) = fits(a, b, f, g) {
            all.push(Shared {
                a: own,
                b: id,
                options,
                scale,
            });
        }
    }
    all
}

/// The facts that two acts read.
pub fn facts(a: &Program, b: &Program, x: ViolationId, y: ViolationId) -> Joint {
    let read = |program: &Program, act: ViolationId| {
        let mut read = reads::Reads::new();
        if let Some(violation) = program.violations.get(act.index()) {
            reads::violation(program, violation, &mut read);
        }
        read
    };
    let (of_a, of_b) = (read(a, x), read(b, y));
    let mut joint = Joint::default();
    for fact in &of_a {
        let other = a.facts.get(fact.index()).and_then(|f| {
            let id = b.fact(word(a, b, &f.name))?;
            let g = b.facts.get(id.index())?;
            Some((id, fits(a, b, f, g)?))
        });
        match other {
            Some((id, (options, scale))) => joint.shared.push(Shared {
                a: *fact,
                b: id,
                options,
                scale,
            }),
            None => joint.only_a.push(*fact),
        }
    }
    let known = |id: &FactId| joint.shared.iter().any(|s| s.b == *id);
    let rest: Vec<FactId> = of_b.iter().copied().filter(|id| !known(id)).collect();
    for id in rest {
        // Known to the first by name, though it does not read it.
        let back = b.facts.get(id.index()).and_then(|g| {
            let own = a
                .facts
                .iter()
                .position(|f| f.parent.is_none() && word(a, b, &f.name) == g.name)?;
            let f = a.facts.get(own)?;
            Some((FactId::from_index(own), fits(a, b, f, g)?))
        });
        match back {
            Some((own, (options, scale))) => joint.shared.push(Shared {
                a: own,
                b: id,
                options,
                scale,
            }),
            None => joint.only_b.push(id),
        }
    }
    joint
}

/// How values of one fact become values of the other; `None` if they do not.
fn fits(a: &Program, b: &Program, f: &Fact, g: &Fact) -> Option<(Vec<Option<u16>>, i32)> {
    match (&f.ty, &g.ty) {
        (FactType::Bool, FactType::Bool)
        | (FactType::Date, FactType::Date)
        | (FactType::Span, FactType::Span) => Some((Vec::new(), 0)),
        (FactType::Choice(x), FactType::Choice(y)) | (FactType::Multi(x), FactType::Multi(y)) => {
            let options = options(a, b, x, y);
            options.iter().any(Option::is_some).then_some((options, 0))
        }
        (FactType::Number(x), FactType::Number(y)) => scale(x, y).map(|s| (Vec::new(), s)),
        (FactType::Period(x), FactType::Period(y)) => {
            (x.months == y.months).then_some((Vec::new(), 0))
        }
        (
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
            _,
        ) => None,
    }
}

fn scale(x: &NumberType, y: &NumberType) -> Option<i32> {
    (x.dimension == y.dimension).then(|| i32::from(y.decimals).saturating_sub(x.decimals.into()))
}

fn options(a: &Program, b: &Program, x: &Options, y: &Options) -> Vec<Option<u16>> {
    let other = |name: &String| {
        let wanted = word(a, b, name);
        let place = y.names.iter().position(|n| n == wanted)?;
        u16::try_from(place).ok()
    };
    x.names.iter().map(other).collect()
}

impl Shared {
    /// Of a choice or 多选: the option of the second for each of the first.
    pub fn options(&self) -> &[Option<u16>] {
        &self.options
    }

    /// Powers of ten from the smallest step of the first to that of the second.
    pub const fn scale(&self) -> i32 {
        self.scale
    }

    /// A value of the first package as the second has it; `None` if it has none such.
    pub fn to_b(&self, value: &Value) -> Option<Value> {
        self.moved(value, self.scale, |i| {
            self.options.get(usize::from(i)).copied().flatten()
        })
    }

    /// A value of the second package as the first has it.
    pub fn to_a(&self, value: &Value) -> Option<Value> {
        self.moved(value, self.scale.checked_neg()?, |i| {
            let place = self.options.iter().position(|o| *o == Some(i))?;
            u16::try_from(place).ok()
        })
    }

    fn moved(
        &self,
        value: &Value,
        scale: i32,
        option: impl Fn(u16) -> Option<u16>,
    ) -> Option<Value> {
        Some(match value {
            Value::Choice(i) => Value::Choice(option(*i)?),
            Value::Multi(mask) => {
                let mut moved = 0u64;
                for i in 0..64u16 {
                    let bit = 1u64.checked_shl(i.into()).unwrap_or(0);
                    if mask & bit != 0 {
                        moved |= 1u64.checked_shl(option(i)?.into())?;
                    }
                }
                Value::Multi(moved)
            }
            Value::Number(steps) => {
                let ten = 10i64.checked_pow(scale.unsigned_abs())?;
                if scale >= 0 {
                    Value::Number(steps.checked_mul(ten)?)
                } else {
                    let whole = steps.checked_rem(ten)? == 0;
                    Value::Number(whole.then(|| steps.checked_div(ten)).flatten()?)
                }
            }
            Value::Bool(_)
            | Value::Date(_)
            | Value::Span(..)
            | Value::Period(_)
            | Value::NoAmount
            | Value::Uncomputable
            | Value::Unascertainable => value.clone(),
            Value::List(_) => return None,
        })
    }
}
