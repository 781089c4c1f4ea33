//! The words that an observation period brings with it: names of states and of derived items.

/// States of a subject on a day, in the order of the rows that decide.
pub(super) const STATES: [&str; 7] = [
    "除外",
    "不适用",
    "未进入",
    "观察中",
    "延长中",
    "提前终止",
    "期满",
];

/// The four ways in which new business is sorted.
pub(super) const SORTS: [&str; 4] = ["看得准", "看不准", "潜在风险大", "以创新之名非法经营"];

/// Where conduct lies.
pub(super) const CONDUCT: [&str; 3] = ["期内", "跨期", "期外"];

/// What a problem gets when it is no measure.
pub(super) const NO_MEASURE: [&str; 4] = ["不适用", "次序不符", "改正期内", "已用尽"];

/// Names of what is derived, after the name of the period.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The state on a day.
    pub state: String,
    /// The sorting.
    pub sorting: String,
    /// Any exclusion holds.
    pub excluded: String,
    /// It is for this subject.
    pub subject: String,
    /// The first day.
    pub start: String,
    /// The day of the early end.
    pub early: String,
    /// Where the conduct lies.
    pub conduct: String,
    /// The conduct lies inside.
    pub inside: String,
}

impl Names {
    /// Of a period.
    pub(super) fn of(name: &str) -> Self {
        let of = |part: &str| format!("{name}·{part}");
        Self {
            state: name.to_owned(),
            sorting: of("分类"),
            excluded: of("除外"),
            subject: of("对象"),
            start: of("起日"),
            early: of("终止日"),
            conduct: of("行为"),
            inside: of("在期内"),
        }
    }

    /// The last day with so many extensions.
    pub(super) fn end(&self, extensions: i64) -> String {
        if extensions == 0 {
            format!("{}·期满日", self.state)
        } else {
            format!("{}·延长{extensions}次期满日", self.state)
        }
    }

    /// What a problem gets.
    pub(super) fn problem(&self, problem: &str) -> String {
        format!("{}·{problem}", self.state)
    }

    /// Until when a problem is to be put right.
    pub(super) fn term(&self, problem: &str) -> String {
        format!("{}·{problem}·改正期满日", self.state)
    }

    /// The ground of no penalty that a problem refers to.
    pub(super) fn ground(&self, problem: &str) -> String {
        format!("{}·{problem}·不予处罚", self.state)
    }
}
