//! Interleaved rounds: the items of a round take turns pass by pass, so that a busy machine hits all
//! alike, and what counts of an item is its quickest pass in the round: others can only add to it.
//! Figures are medians over rounds, and ratios are medians of the ratios of one round to its first item.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Something measured: a name and one pass, which says how many cases it did.
pub(crate) struct Item<'a> {
    pub(crate) name: String,
    pass: Box<dyn FnMut() -> usize + 'a>,
}

/// What was measured of one item.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    /// Nanoseconds a case: median, least, greatest.
    pub(crate) ns: [f64; 3],
    /// To the first item of the same round: median, least, greatest.
    pub(crate) ratio: [f64; 3],
}

impl<'a> Item<'a> {
    pub(crate) fn new(name: impl Into<String>, pass: impl FnMut() -> usize + 'a) -> Self {
        Self {
            name: name.into(),
            pass: Box::new(pass),
        }
    }
}

/// Rounds: `ROUNDS=…`, else nine.
pub(crate) fn rounds() -> usize {
    std::env::var("ROUNDS").map_or(9, |n| n.parse().unwrap())
}

fn three(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [
        sorted[sorted.len() / 2],
        sorted[0],
        sorted[sorted.len() - 1],
    ]
}

/// Measures items against the first of them.
pub(crate) fn interleave(mut items: Vec<Item<'_>>) -> Vec<Figure> {
    let least = Duration::from_millis(30);
    let mut times = vec![Vec::new(); items.len()];
    for item in &mut items {
        black_box((item.pass)());
    }
    for _ in 0..rounds() {
        let mut spent = vec![Duration::ZERO; items.len()];
        let mut quickest = vec![f64::INFINITY; items.len()];
        while spent.iter().any(|spent| *spent < least) {
            for (i, item) in items.iter_mut().enumerate() {
                if spent[i] >= least {
                    continue;
                }
                let start = Instant::now();
                let cases = black_box((item.pass)());
                let time = start.elapsed();
                spent[i] += time;
                quickest[i] = quickest[i].min(time.as_nanos() as f64 / cases as f64);
            }
        }
        for (times, quickest) in times.iter_mut().zip(quickest) {
            times.push(quickest);
        }
    }
    let base = times[0].clone();
    let figure = |(item, own): (&Item<'_>, &Vec<f64>)| Figure {
        name: item.name.clone(),
        ns: three(own),
        ratio: three(
            &own.iter()
                .zip(&base)
                .map(|(a, b)| a / b)
                .collect::<Vec<_>>(),
        ),
    };
    items.iter().zip(&times).map(figure).collect()
}

/// The median time of something done so many times, in milliseconds.
pub(crate) fn milliseconds<T>(times: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut all = Vec::new();
    for _ in 0..times {
        let start = Instant::now();
        black_box(work());
        all.push(start.elapsed().as_nanos() as f64 / 1e6);
    }
    three(&all)[0]
}

fn span(ns: f64) -> String {
    if ns < 1e3 {
        format!("{ns:.1} ns")
    } else if ns < 1e6 {
        format!("{:.2} µs", ns / 1e3)
    } else {
        format!("{:.2} ms", ns / 1e6)
    }
}

/// Prints figures as rows of one table; `goal` is the ratio to reach, by name of the item.
pub(crate) fn show(title: &str, figures: &[Figure], goals: &[(&str, f64)]) {
    println!(
        "\n### {title}\n\n| | a case (least–greatest) | × by hand | goal |\n|---|---|---|---|"
    );
    for f in figures {
        let goal = goals.iter().find(|(name, _)| *name == f.name);
        println!(
            "| {} | {} ({}–{}) | {:.2} ({:.2}–{:.2}) | {} |",
            f.name,
            span(f.ns[0]),
            span(f.ns[1]),
            span(f.ns[2]),
            f.ratio[0],
            f.ratio[1],
            f.ratio[2],
            goal.map_or(String::new(), |(_, most)| {
                let met = if f.ratio[0] <= *most {
                    "reached"
                } else {
                    "missed"
                };
                format!("≤ {most}: {met}")
            })
        );
    }
}
