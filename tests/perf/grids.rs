//! Packages of one long table over twelve facts, drawn with fixed seeds: what proofs are measured on.

use std::fmt::Write;

/// How many facts a table has.
const FACTS: usize = 12;
/// Values of every fact but the first.
const VALUES: usize = 100;

/// A small generator of the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// A row: from a value to below another on each fact; `None` is any.
type Row = [Option<(usize, usize)>; FACTS];

/// A table of some shape.
pub(crate) struct Grid {
    /// 唯一, 首行.
    policy: &'static str,
    /// Values of each fact: `0..values`.
    values: [usize; FACTS],
    rows: Vec<Row>,
    /// The fine of each row, in steps of the statutory range.
    fines: Vec<usize>,
}

impl Grid {
    /// An act column with ten rows an act: five bands of one fact by two of another, which differ from
    /// act to act. Every case falls into one row.
    pub(crate) fn regular(rows: usize) -> Self {
        let acts = rows.div_ceil(10);
        let mut values = [VALUES; FACTS];
        values[0] = acts;
        let mut all = Vec::new();
        let mut fines = Vec::new();
        for act in 0..acts {
            let (first, second) = (1 + act % 11, 1 + (act + 1 + act / 11 % 10) % 11);
            for band in 0..5 {
                for late in 0..2 {
                    let mut row: Row = [None; FACTS];
                    row[0] = Some((act, act + 1));
                    row[first] = Some((band * 20, band * 20 + 20));
                    row[second] = Some((late * 50, late * 50 + 50));
                    all.push(row);
                    fines.push(band * 2 + late);
                }
            }
        }
        all.truncate(rows);
        fines.truncate(rows);
        Self {
            policy: "唯一",
            values,
            rows: all,
            fines,
        }
    }

    /// The whole space parted again and again, at random facts and values, into so many boxes.
    pub(crate) fn partition(rows: usize) -> Self {
        let mut d = Dice(7);
        let mut all: Vec<[(usize, usize); FACTS]> = vec![[(0, VALUES); FACTS]];
        while all.len() < rows {
            let at = d.roll(all.len());
            let fact = d.roll(FACTS);
            let (lo, hi) = all[at][fact];
            if hi - lo < 2 {
                continue;
            }
            let cut = lo + 1 + d.roll(hi - lo - 1);
            let mut other = all[at];
            all[at][fact] = (lo, cut);
            other[fact] = (cut, hi);
            all.push(other);
        }
        let fines = (0..all.len()).map(|_| d.roll(10)).collect();
        let open = |(lo, hi): (usize, usize)| (lo > 0 || hi < VALUES).then_some((lo, hi));
        Self {
            policy: "唯一",
            values: [VALUES; FACTS],
            rows: all.into_iter().map(|row| row.map(open)).collect(),
            fines,
        }
    }

    /// Boxes at random, which overlap and leave gaps.
    pub(crate) fn boxes(rows: usize, policy: &'static str) -> Self {
        let mut d = Dice(11);
        let all = (0..rows).map(|_| {
            let mut row: Row = [None; FACTS];
            for place in &mut row {
                if d.roll(3) > 0 {
                    let (a, b) = (d.roll(VALUES), d.roll(VALUES));
                    *place = Some((a.min(b), a.max(b) + 1));
                }
            }
            row
        });
        let rows: Vec<Row> = all.collect();
        let fines = rows.iter().map(|_| d.roll(10)).collect();
        Self {
            policy,
            values: [VALUES; FACTS],
            rows,
            fines,
        }
    }

    /// Many rows that all overlap: each a band of one fact alone.
    pub(crate) fn crossing(rows: usize) -> Self {
        let mut d = Dice(13);
        let all = (0..rows).map(|i| {
            let mut row: Row = [None; FACTS];
            let lo = d.roll(VALUES);
            row[i % FACTS] = Some((lo, lo + 1 + d.roll(VALUES - lo)));
            row
        });
        let rows: Vec<Row> = all.collect();
        let fines = (0..rows.len()).map(|i| i % 10).collect();
        Self {
            policy: "唯一",
            values: [VALUES; FACTS],
            rows,
            fines,
        }
    }

    /// The same with one row changed.
    pub(crate) fn changed(mut self, row: usize) -> Self {
        self.fines[row] = (self.fines[row] + 1) % 10;
        self
    }

    /// The package.
    pub(crate) fn text(&self) -> String {
        let mut t = header(&self.values);
        self.act(&mut t, 0);
        t
    }

    fn act(&self, t: &mut String, n: usize) {
        writeln!(
            t,
            "违法行为 行为_{n} “行为{n}” {{ 违反 《示例法》第一条；依据 《示例法》第二条\n    \
             对 单位 {{ 应当 罚款 1万元以上20万元以下 }} }}\n\
             裁量基准 行为_{n} {{ 出处 “附件 §{n}”\n    表 {} {{",
            self.policy
        )
        .unwrap();
        t.push_str("        |");
        for fact in 0..FACTS {
            write!(t, " 事实{} |", letter(fact)).unwrap();
        }
        t.push_str(" 单位 罚款 |\n");
        for (row, fine) in self.rows.iter().zip(&self.fines) {
            t.push_str("        |");
            for (fact, cell) in row.iter().enumerate() {
                match cell {
                    None => t.push_str(" 任意 |"),
                    Some((lo, hi)) if lo + 1 == *hi => write!(t, " {lo}项 |").unwrap(),
                    Some((lo, hi)) if *hi >= self.values[fact] => {
                        write!(t, " {lo}项以上 |").unwrap();
                    }
                    Some((0, hi)) => write!(t, " {hi}项以下 |").unwrap(),
                    Some((lo, hi)) => write!(t, " {lo}项以上{hi}项以下 |").unwrap(),
                }
            }
            let low = 1 + fine * 19 / 10;
            writeln!(t, " {low}万元以上{}万元以下 |", 2 + (fine + 1) * 18 / 10).unwrap();
        }
        t.push_str("    }\n}\n");
    }
}

fn letter(fact: usize) -> char {
    "甲乙丙丁戊己庚辛壬癸子丑".chars().nth(fact).unwrap()
}

fn header(values: &[usize; FACTS]) -> String {
    let mut t = String::from(
        "规则包 长表 { 名称 “长表（测速）”；用语 { 以上 含；以下 不含 } }\n\
         法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }\n事实 {\n",
    );
    for (fact, values) in values.iter().enumerate() {
        writeln!(
            t,
            "    事实{}：整数 项 范围 0项至{}项",
            letter(fact),
            values - 1
        )
        .unwrap();
    }
    t.push_str("}\n");
    t
}

/// A package of so many acts, each with a regular table of so many rows; the first row of act `changed`
/// is another.
pub(crate) fn acts(acts: usize, rows: usize, changed: Option<usize>) -> String {
    let plain = Grid::regular(rows);
    let other = Grid::regular(rows).changed(0);
    let mut t = header(&plain.values);
    for n in 0..acts {
        let own = if changed == Some(n) { &other } else { &plain };
        own.act(&mut t, n);
    }
    t
}
