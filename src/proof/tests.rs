//! The search against trying every point, and sums against the numbers that they stand for.

use super::{
    formula::{Formula, Truth},
    poly::Poly,
    search::{Budget, Spent, search},
};
use crate::{base::ratio::Ratio, cells::CellSet, ir::FactId};

/// A small generator of the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

const AXES: [usize; 4] = [2, 3, 5, 4];

fn formula(dice: &mut Dice, depth: u32) -> Formula {
    let parts = |dice: &mut Dice| -> Vec<Formula> {
        (0..1 + dice.roll(3))
            .map(|_| formula(dice, depth - 1))
            .collect()
    };
    match if depth == 0 { 3 } else { dice.roll(5) } {
        0 => Formula::all(parts(dice)),
        1 => Formula::any(parts(dice)),
        2 => formula(dice, depth - 1).not(),
        _ => {
            let axis = dice.roll(AXES.len());
            let bits = dice.roll(1 << AXES[axis]);
            Formula::cell(axis, CellSet::of(AXES[axis], |c| bits >> c & 1 == 1))
        }
    }
}

fn points() -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for len in AXES {
        all = all
            .into_iter()
            .flat_map(|p: Vec<usize>| {
                (0..len).map(move |c| {
                    let mut next = p.clone();
                    next.push(c);
                    next
                })
            })
            .collect();
    }
    all
}

fn holds(formula: &Formula, point: &[usize]) -> bool {
    let cells: Vec<CellSet> = AXES
        .iter()
        .zip(point)
        .map(|(len, cell)| CellSet::of(*len, |c| c == *cell))
        .collect();
    formula.truth(&cells) == Truth::Yes
}

#[test]
fn the_search_finds_what_trying_every_point_finds() {
    let (mut dice, mut found, mut none) = (Dice(11), 0, 0);
    let all = points();
    for round in 0..3_000 {
        // Many formulas at once take the other way of splitting.
        let many = if round % 3 == 0 { 60 } else { 5 };
        let formulas: Vec<Formula> = (0..1 + dice.roll(many))
            .map(|_| formula(&mut dice, 3))
            .collect();
        let refs: Vec<&Formula> = formulas.iter().collect();
        let open: Vec<CellSet> = AXES.iter().map(|len| CellSet::all(*len)).collect();
        let said = search(open, &refs, &[0; 4], &mut Budget(1_000_000)).unwrap();
        let tried = all.iter().any(|p| formulas.iter().all(|f| holds(f, p)));
        match said {
            None => {
                assert!(!tried, "{formulas:?}");
                none += 1;
            }
            Some(cells) => {
                // Every point of what is found will do.
                let inside = |p: &&Vec<usize>| p.iter().zip(&cells).all(|(c, s)| s.has(*c));
                assert!(
                    all.iter()
                        .filter(inside)
                        .all(|p| formulas.iter().all(|f| holds(f, p)))
                );
                assert!(cells.iter().all(|s| !s.is_empty()));
                found += 1;
            }
        }
    }
    assert!(found > 500 && none > 500, "{found} {none}");
}

#[test]
fn a_budget_is_counted_in_steps() {
    let mut dice = Dice(5);
    let formulas: Vec<Formula> = (0..40).map(|_| formula(&mut dice, 3)).collect();
    let refs: Vec<&Formula> = formulas.iter().collect();
    let open: Vec<CellSet> = AXES.iter().map(|len| CellSet::all(*len)).collect();
    assert_eq!(search(open, &refs, &[0; 4], &mut Budget(2)), Err(Spent));
}

#[test]
fn the_contrary_of_a_formula_is_its_contrary() {
    let mut dice = Dice(3);
    for _ in 0..300 {
        let one = formula(&mut dice, 4);
        let other = one.not();
        assert!(points().iter().all(|p| holds(&one, p) != holds(&other, p)));
    }
}

#[test]
fn sums_of_products_cancel() {
    let (x, y) = (Poly::fact(FactId(0)), Poly::fact(FactId(1)));
    let third = Ratio::new(1, 3).unwrap();
    let one = x.times(third).unwrap().times(Ratio::whole(3)).unwrap();
    assert_eq!(one.sub(&x).unwrap().as_constant(), Some(Ratio::ZERO));
    // (x + y)(x − y) − x² + y² is nothing.
    let product = x.add(&y).unwrap().mul(&x.sub(&y).unwrap()).unwrap();
    let squares = x.mul(&x).unwrap().sub(&y.mul(&y).unwrap()).unwrap();
    assert_eq!(product, squares);
    assert_eq!(x.sub(&y).unwrap().sign(), None);
    assert_eq!(x.sign(), Some(std::cmp::Ordering::Greater));
}
