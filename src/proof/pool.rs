//! Work done side by side, its results in order. What comes out does not depend on how many hands there
//! are.

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

/// One piece of work.
pub(super) type Task<'a, T> = Box<dyn FnOnce() -> T + Send + 'a>;

/// Conditions nest, and are followed by recursion.
const STACK: usize = 16 << 20;
/// Most threads beside this one.
const MAX_OTHERS: usize = 15;

/// Carries out all tasks.
pub(super) fn all<T: Send>(tasks: Vec<Task<'_, T>>) -> Vec<T> {
    let others = thread::available_parallelism().map_or(0, |n| n.get().saturating_sub(1));
    let others = others.min(MAX_OTHERS).min(tasks.len().saturating_sub(1));
    if others == 0 {
        return tasks.into_iter().map(|task| task()).collect();
    }
    let waiting = Mutex::new(tasks.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            let Some((index, task)) = next else {
                return;
            };
            let result = (index, task());
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..others {
            // Where no thread is to be had, this one does it all.
            let builder = thread::Builder::new().stack_size(STACK);
            if builder.spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
