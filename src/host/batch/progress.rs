//! The progress bar, on standard error.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far the input has been read.
#[derive(Debug)]
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar up to `total`, of bytes or rows; one that shows nothing if it is not wanted.
    pub(super) fn new(wanted: bool, total: u64) -> Self {
        if !wanted {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{wide_bar} {percent:>3}%  {elapsed} / {duration}");
        Self(match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// So much more of the input is done.
    pub(super) fn on(&self, more: u64) {
        self.0.inc(more);
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
