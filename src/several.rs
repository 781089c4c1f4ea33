//! Cases of several acts, as every shell asks for them: a document in, what comes of it out; the 用例 of
//! such cases.

use std::convert::Infallible;

use crate::{
    base::{
        codes,
        diagnostic::{Diagnostic, Lang, Place, Report, Text},
    },
    case::{
        self,
        duty::Told,
        outcome::{Fault, Recommendation},
        words::brief,
    },
    eval,
    ir::{self, Program, ViolationId},
};

/// The rule for cases of several acts of a program.
///
/// # Errors
/// The finding that it has none.
pub fn joint(program: &Program) -> Result<&ir::joint::Joint, Box<Diagnostic>> {
    program.joints.first().ok_or_else(|| {
        let name = program.package().map_or("", |p| p.name.as_str());
        let d = Diagnostic::whole(
            codes::facts::NO_CASE_RULE,
            "",
            format!("规则包“{name}”没有写“案件”，不知道几个行为怎样合并执行"),
            format!("package \"{name}\" has no rule for cases of several acts"),
        );
        Box::new(d.help(
            "在规则里写“案件 名 { 行为 至多 20；合并 … }”",
            "write `joint NAME { acts max_count 20; joined … }`",
        ))
    })
}

/// What comes of a case of several acts, given as a document.
///
/// # Errors
/// Outside: what asking itself failed with. Inside: every fault of the document; or, if it has none,
/// why nothing comes of it.
pub fn settle_by<A: case::joint::Asks>(
    program: &Program,
    joint: &ir::joint::Joint,
    document: &str,
    asks: &mut A,
) -> Result<Result<case::joint::Settled, Report>, A::Trouble> {
    let (facts, mut report) = case::facts::acts::read(program, joint, document);
    if report.has_errors() {
        return Ok(Err(report));
    }
    Ok(match case::joint::settle(program, joint, &facts, asks)? {
        Ok(settled) => Ok(settled),
        Err(why) => {
            report.push(brief::case_fault(program, joint, &facts, &why));
            Err(report)
        }
    })
}

/// The rules themselves as what answers for a case.
#[derive(Clone, Copy, Debug)]
pub struct ByMeaning<'p>(pub &'p Program);

impl case::joint::Asks for ByMeaning<'_> {
    type Trouble = Infallible;

    fn recommend(
        &mut self,
        act: ViolationId,
        facts: &[Option<ir::Value>],
    ) -> Result<Result<Recommendation, Fault>, Infallible> {
        let options = eval::Options { reasons: true };
        Ok(eval::decide(self.0, act, facts, options))
    }

    fn decide(
        &mut self,
        decision: ir::DecisionId,
        facts: &[Option<ir::Value>],
    ) -> Result<Result<case::outcome::ResolvedDecision, Fault>, Infallible> {
        Ok(eval::decide_decision(self.0, decision, facts))
    }

    fn duties(&mut self, of: &case::joint::Together<'_>) -> Result<Vec<Told>, Infallible> {
        Ok(eval::case_duties(self.0, of))
    }
}

/// A 用例 of a case of several acts, with its result.
#[derive(Clone, Debug)]
pub struct JointTest<'p> {
    /// The case.
    pub case: &'p ir::joint::JointCase,
    /// What came of it.
    pub said: Result<case::joint::Settled, case::joint::CaseFault>,
    /// Expectations not met, as indices into those of the case.
    pub failures: Vec<usize>,
}

/// Runs every 用例 of cases of several acts of a program, in order.
///
/// # Errors
/// What asking itself failed with.
pub fn run_joint_tests_by<'p, A: case::joint::Asks>(
    program: &'p Program,
    asks: &mut A,
) -> Result<Vec<JointTest<'p>>, A::Trouble> {
    let Some(joint) = program.joints.first() else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for case in &program.joint_cases {
        let facts = case::joint::JointFacts::of(case);
        let said = case::joint::settle(program, joint, &facts, asks)?;
        let failures = case::joint::judge::failures(case, &said);
        all.push(JointTest {
            case,
            said,
            failures,
        });
    }
    Ok(all)
}

/// As [`run_joint_tests_by`], by the rules themselves.
pub fn run_joint_tests(program: &Program) -> Vec<JointTest<'_>> {
    match run_joint_tests_by(program, &mut ByMeaning(program)) {
        Ok(tests) => tests,
        Err(never) => match never {},
    }
}

impl JointTest<'_> {
    /// Whether all came out as expected.
    pub fn passed(&self) -> bool {
        self.said.is_ok() && self.failures.is_empty()
    }

    /// The case as a document, as `zhun recommend --case` reads it.
    pub fn document(&self, program: &Program) -> Option<serde_json::Value> {
        let joint = program.joints.first()?;
        Some(case::joint::json::document(program, joint, self.case))
    }

    /// What came out, in one line.
    pub fn actual(&self, program: &Program) -> Text {
        let say = |lang: Lang| match (&self.said, program.joints.first()) {
            (Ok(settled), Some(joint)) => case::joint::judge::actual(joint, settled, lang),
            (Err(why), Some(joint)) => {
                let facts = case::joint::JointFacts::of(self.case);
                let d = brief::case_fault(program, joint, &facts, why);
                d.message.get(lang).to_owned()
            }
            (_, None) => String::new(),
        };
        Text::new(say(Lang::Zh), say(Lang::En))
    }

    /// What is wrong; nothing if the case passed.
    pub fn findings(&self, program: &Program) -> Vec<Diagnostic> {
        let Some(joint) = program.joints.first() else {
            return Vec::new();
        };
        if let Err(why) = &self.said {
            let facts = case::joint::JointFacts::of(self.case);
            let mut d = brief::case_fault(program, joint, &facts, why);
            d.place = Place::Source(self.case.span);
            return vec![d];
        }
        let actual = self.actual(program);
        self.failures
            .iter()
            .filter_map(|i| self.case.expects.get(*i))
            .map(|e| brief::not_met(&self.case.title, &e.text, e.span, &actual))
            .collect()
    }
}
