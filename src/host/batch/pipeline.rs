//! Several workers over a stream of chunks, results in the order of the input, memory bounded by the
//! number of workers.
//!
//! Chunks are dealt in turn: chunk `i` goes to worker `i mod n`, and its result is awaited from there.
//! Every channel holds at most one thing, so a slow writer stops the workers and slow workers stop the
//! reader.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use super::Stop;

/// Runs all chunks through the workers and hands each result to `end`, in order.
///
/// # Errors
/// The first in the order of the input: of reading, working or ending.
pub(super) fn run<C, W, R>(
    mut next: impl FnMut() -> Result<Option<C>, Stop> + Send,
    workers: Vec<W>,
    work: impl Fn(&mut W, C) -> Result<R, Stop> + Sync,
    mut end: impl FnMut(R) -> Result<(), Stop>,
) -> Result<(), Stop>
where
    C: Send,
    W: Send,
    R: Send,
{
    let work = &work;
    thread::scope(|scope| {
        let mut inlets: Vec<SyncSender<Result<C, Stop>>> = Vec::new();
        let mut outlets: Vec<Receiver<Result<R, Stop>>> = Vec::new();
        for mut worker in workers {
            let (inlet, chunks) = sync_channel::<Result<C, Stop>>(1);
            let (results, outlet) = sync_channel(1);
            inlets.push(inlet);
            outlets.push(outlet);
            scope.spawn(move || {
                for chunk in chunks {
                    let result = chunk.and_then(|chunk| work(&mut worker, chunk));
                    if results.send(result).is_err() {
                        break; // Nobody waits for it: the run is over.
                    }
                }
            });
        }
        scope.spawn(move || {
            for inlet in inlets.iter().cycle() {
                let chunk = match next() {
                    Ok(Some(chunk)) => Ok(chunk),
                    Ok(None) => break,
                    Err(stop) => Err(stop),
                };
                let last = chunk.is_err();
                if inlet.send(chunk).is_err() || last {
                    break;
                }
            }
        });
        for outlet in outlets.iter().cycle() {
            match outlet.recv() {
                Ok(result) => end(result?)?,
                Err(_) => break, // The worker whose turn it is has nothing more to come.
            }
        }
        drop(outlets);
        Ok(())
    })
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test ends where it fails")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::{base::diagnostic::Report, host::files::Trouble};

    fn numbers(to: usize) -> impl FnMut() -> Result<Option<usize>, Stop> + Send {
        let mut n = 0;
        move || {
            n += 1;
            Ok((n <= to).then_some(n))
        }
    }

    #[test]
    fn results_come_in_order_and_few_are_under_way() {
        for jobs in [1, 2, 5] {
            let (begun, ended) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let mut seen = Vec::new();
            let most = AtomicUsize::new(0);
            let done = run(
                numbers(500),
                vec![(); jobs],
                |(), n| {
                    let open =
                        begun.fetch_add(1, Ordering::SeqCst) + 1 - ended.load(Ordering::SeqCst);
                    most.fetch_max(open, Ordering::SeqCst);
                    Ok(n * n)
                },
                |n| {
                    ended.fetch_add(1, Ordering::SeqCst);
                    seen.push(n);
                    Ok(())
                },
            );
            assert!(done.is_ok());
            assert_eq!(seen, (1..=500).map(|n| n * n).collect::<Vec<_>>());
            assert!(most.into_inner() <= 3 * jobs + 1, "{jobs}");
        }
    }

    fn refused<T>() -> Result<T, Stop> {
        Err(Stop::Refused(Report::default()))
    }

    #[test]
    fn an_error_ends_the_run_wherever_it_arises() {
        let mut left = 10;
        let reading = run(
            || {
                left -= 1;
                if left == 0 { refused() } else { Ok(Some(left)) }
            },
            vec![(), ()],
            |(), n: i32| Ok(n),
            |_| Ok(()),
        );
        assert!(matches!(reading, Err(Stop::Refused(_))));
        let working = run(
            numbers(usize::MAX),
            vec![(), ()],
            |(), n| if n == 9 { refused() } else { Ok(n) },
            |_| Ok(()),
        );
        assert!(matches!(working, Err(Stop::Refused(_))));
        let ending = run(
            numbers(usize::MAX),
            vec![(), ()],
            |(), n| Ok(n),
            |n| {
                if n < 9 {
                    return Ok(());
                }
                Err(Stop::Trouble(Trouble::Write {
                    path: String::new(),
                    error: std::io::Error::other("full"),
                }))
            },
        );
        assert!(matches!(ending, Err(Stop::Trouble(_))));
        let nothing = run(numbers(0), vec![()], |(), n| Ok(n), |_| refused());
        assert!(nothing.is_ok());
    }
}
