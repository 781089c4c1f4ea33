//! What findings between two packages say.

use super::fault::{Asked, Fault, How};
use crate::{
    base::{
        diagnostic::{Diagnostic, Lang, Text},
        ratio::Ratio,
    },
    case::{amounts, words::penalty},
    ir::{FactId, Package, Program, Value},
    proof::{
        contain,
        ends::Ends,
        grid::About,
        poly::Poly,
        say,
        verdict::{Property, Witness},
    },
};

/// The other package, as sentences name it.
pub(super) fn other(package: Option<&Package>, property: Property) -> Text {
    let name = package.map_or("", |p| p.name.as_str());
    if property == Property::Refinement {
        Text::new(
            format!("上级基准“{name}”"),
            format!("the superior \"{name}\""),
        )
    } else {
        Text::new(format!("“{name}”"), format!("\"{name}\""))
    }
}

/// The finding. `facts` are those of the whole case, `like` how many more of its kind there are.
pub(super) fn finding(
    asked: &Asked<'_>,
    fault: &Fault,
    (witness, facts, like): (&Witness, &[(FactId, Value)], usize),
) -> Diagnostic {
    let inside = asked.property == Property::Refinement;
    let program = asked.first.program;
    let other = other(program.packages.get(asked.second.main), asked.property);
    let of = say::subject(program, About::Act(asked.first.id));
    let there = say::subject(program, About::Act(asked.second.id));
    // The act is named again where it has another name there.
    let there = if there == of {
        other.clone()
    } else {
        Text::new(
            format!("{}的{}", other.zh, there.zh),
            format!("{} ({})", other.en, there.en),
        )
    };
    let said = sentence(program, (fault, inside), &there, facts);
    let more = |lang: Lang| match (like, lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("（同类的另有{n}处）"),
        (n, Lang::En) => format!(" ({n} more of this kind)"),
    };
    let d = say::finding(
        asked.property,
        fault.span,
        format!("{}{}{}", of.zh, said.zh, more(Lang::Zh)),
        format!("{}: {}{}", of.en, said.en, more(Lang::En)),
    );
    let d = if inside {
        d.because(
            format!("这里不在{}以内", other.zh),
            format!("not inside {}", other.en),
        )
    } else {
        d.because(
            format!("{}不是这样", other.zh),
            format!("{} says otherwise", other.en),
        )
    };
    let d = if inside {
        say::cited(program, d, About::Act(asked.second.id))
    } else {
        d.citing(say::basis(program, asked.first.id))
    };
    let d = say::shown(program, d, witness);
    let (zh, en) = if inside {
        (
            "改到上级基准的幅度和种类以内；用词不同的，先写“对应”",
            "stay inside what the superior gives; map other words by 对应",
        )
    } else {
        (
            "两个部门商定一个划法，或者写明不同的理由",
            "agree on one rule, or state why they differ",
        )
    };
    say::or_keep(d, asked.property, zh, en)
}

/// The sentence after the name of the act.
fn sentence(
    program: &Program,
    (fault, inside): (&Fault, bool),
    there: &Text,
    facts: &[(FactId, Value)],
) -> Text {
    let on = |lang| penalty::object(program, fault.object, lang);
    let (on_zh, on_en) = (on(Lang::Zh), on(Lang::En));
    let kind = fault.kind.as_deref().unwrap_or("罚款");
    let Text { zh, en } = there;
    // What counts on either side, where the case is no ordinary one.
    let (by_zh, by_en) = match &fault.turns {
        None => Default::default(),
        Some((own, other)) => (
            format!("（这里{}，那里{}）", own.zh, other.zh),
            format!(" ({} here, {} there)", own.en, other.en),
        ),
    };
    let text = |a: String, b: String| Text::new(a, b);
    match fault.how {
        How::NotFined => text(
            format!("{by_zh}对{on_zh}不罚款，而{zh}罚款"),
            format!("no fine on {on_en}{by_en}, while {en} fines"),
        ),
        How::FinedAlone => text(
            format!("{by_zh}对{on_zh}罚款，而{zh}不罚款"),
            format!("a fine on {on_en}{by_en}, while {en} does not fine"),
        ),
        How::Below | How::Above | How::Differs => {
            let (own, theirs, by) = ranges(program, fault, facts);
            let (word_zh, word_en) = if fault.how == How::Below {
                ("低于", "is below")
            } else if fault.how == How::Above {
                ("高于", "is above")
            } else {
                ("不同于", "is not")
            };
            text(
                format!(
                    "{by_zh}对{on_zh}的罚款{word_zh}{zh}：这里{}，那里{}，{}",
                    own.zh, theirs.zh, by.zh
                ),
                format!(
                    "the fine on {on_en}{by_en} {word_en} that of {en}: {} here, {} there, {}",
                    own.en, theirs.en, by.en
                ),
            )
        }
        How::Rounded => {
            let (own, theirs, by) = ranges(program, fault, facts);
            text(
                format!(
                    "{by_zh}对{on_zh}的罚款取整后{}{zh}：这里{}，那里{}，{}",
                    if inside { "离开了" } else { "不同于" },
                    own.zh,
                    theirs.zh,
                    by.zh
                ),
                format!(
                    "the fine on {on_en}{by_en}, once rounded, {} {en}: {} here, {} there, {}",
                    if inside { "leaves" } else { "is not that of" },
                    own.en,
                    theirs.en,
                    by.en
                ),
            )
        }
        How::Lowered => text(
            format!("{by_zh}对{on_zh}的罚款可以减到法定最低以下，而{zh}不可以"),
            format!("the fine on {on_en}{by_en} may go below the minimum; that of {en} may not"),
        ),
        How::Led => text(
            format!(
                "{by_zh}对{on_zh}的罚款幅度与{zh}相同，但该从轻还是从重、能不能减轻不同，由人裁量"
            ),
            format!(
                "the fine on {on_en}{by_en} has the range of {en}, but a human is told another way to go in it"
            ),
        ),
        How::MadeOptional => text(
            format!("{by_zh}对{on_zh}的{kind}写成可以，而{zh}是应当"),
            format!("\"{kind}\" on {on_en} is optional; {en} makes it binding"),
        ),
        How::MadeBinding => text(
            format!("{by_zh}对{on_zh}的{kind}写成应当，而{zh}是可以"),
            format!("\"{kind}\" on {on_en} is binding; {en} makes it optional"),
        ),
        How::KindMissing => text(
            format!("对{on_zh}没有{kind}，而{zh}有"),
            format!("\"{kind}\" on {on_en} is missing; {en} has it"),
        ),
        How::KindAdded => text(
            format!("对{on_zh}有{kind}，而{zh}没有"),
            format!("\"{kind}\" on {on_en} is not in {en}"),
        ),
        How::Length => text(
            format!("对{on_zh}的{kind}，期限不同于{zh}"),
            format!("the length of \"{kind}\" on {on_en} is not that of {en}"),
        ),
        How::GroundLighter => text(
            format!("因“{kind}”处罚得轻，而{zh}没有这种情节"),
            format!("\"{kind}\" makes it lighter; {en} has no such ground"),
        ),
        How::GroundHeavier => text(
            format!("因“{kind}”处罚得重，而{zh}没有这种情节"),
            format!("\"{kind}\" makes it heavier; {en} has no such ground"),
        ),
        How::GroundLost => text(
            format!("没有{zh}的“{kind}”，该轻的没有轻"),
            format!("\"{kind}\" of {en}, which makes it lighter, is missing"),
        ),
        How::GroundDropped => text(
            format!("没有{zh}的“{kind}”，该重的没有重"),
            format!("\"{kind}\" of {en}, which makes it heavier, is missing"),
        ),
    }
}

/// Both ranges in the case, and by how much they differ.
fn ranges(program: &Program, fault: &Fault, facts: &[(FactId, Value)]) -> (Text, Text, Text) {
    let Some((a, b)) = &fault.ends else {
        return Default::default();
    };
    let own = contain::ends(program, a, facts);
    let theirs = contain::ends(program, b, facts);
    (own, theirs, distance(program, (a, b), facts, fault.how))
}

/// By how much two ranges differ at worst under the conditions at hand.
fn distance(
    program: &Program,
    (a, b): (&Ends, &Ends),
    facts: &[(FactId, Value)],
    how: How,
) -> Text {
    let low = a.low().0.sub(&b.low().0);
    let high = match (&a.hi, &b.hi) {
        (Some(x), Some(y)) => x.poly.sub(&y.poly),
        (None, None) => Some(Poly::default()),
        (_, _) => {
            return Text::new("一方没有上限".to_owned(), "one has no upper end".to_owned());
        }
    };
    let at = |poly: &Poly| poly.at(program, facts).map(abs);
    let (Some(low), Some(high)) = (low, high) else {
        return Text::new("相差不一".to_owned(), "by various amounts".to_owned());
    };
    let (x, y) = (at(&low), at(&high));
    // The end at which it is more.
    let more = if x.unwrap_or(Ratio::ZERO) > y.unwrap_or(Ratio::ZERO) {
        &low
    } else {
        &high
    };
    let end = if x == y {
        ("", "")
    } else if std::ptr::eq(more, &raw const low) {
        ("低端", " at the lower end")
    } else {
        ("高端", " at the upper end")
    };
    if x == Some(Ratio::ZERO) && y == Some(Ratio::ZERO) {
        return Text::new(
            "一方含端点、一方不含".to_owned(),
            "one includes the end, the other does not".to_owned(),
        );
    }
    let here = how == How::Rounded;
    if let Some(exact) = more.as_constant().filter(|_| !here) {
        let exact = abs(exact);
        return Text::new(
            format!("{}最多相差{}", end.0, amounts::exact_money(exact, Lang::Zh)),
            format!(
                "by up to {}{}",
                amounts::exact_money(exact, Lang::En),
                end.1
            ),
        );
    }
    if let Some((fact, share, rest)) = more.line()
        && rest == Ratio::ZERO
        && let Some(declared) = program.facts.get(fact.index())
    {
        let share = percent(abs(share));
        return Text::new(
            format!("{}相差{}的{share}", end.0, declared.label),
            format!("by {share} of {}{}", declared.label, end.1),
        );
    }
    let here = at(more).unwrap_or(Ratio::ZERO);
    Text::new(
        format!("{}此例相差{}", end.0, amounts::exact_money(here, Lang::Zh)),
        format!(
            "by {} in this case{}",
            amounts::exact_money(here, Lang::En),
            end.1
        ),
    )
}

fn abs(x: Ratio) -> Ratio {
    if x < Ratio::ZERO {
        Ratio::ZERO.sub(x).unwrap_or(x)
    } else {
        x
    }
}

/// A share: `1.5%`, `2倍`.
fn percent(x: Ratio) -> String {
    let whole = |x: Option<Ratio>| x.and_then(Ratio::as_whole);
    if let Some(times) = whole(Some(x)) {
        return format!("{times}倍");
    }
    let hundred = x.mul(Ratio::whole(100));
    if let Some(n) = whole(hundred) {
        return format!("{n}%");
    }
    let fine = whole(x.mul(Ratio::whole(10_000)));
    match fine {
        Some(n) => {
            let (a, b) = (
                n.checked_div(100).unwrap_or(0),
                n.checked_rem(100).unwrap_or(0),
            );
            format!("{a}.{b:02}%")
        }
        None => format!("{}/{}", x.num(), x.den()),
    }
}
