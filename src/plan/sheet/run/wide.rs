//! The widest registers that this machine has.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::{Level, Simd};

/// Carries work out with the widest registers there are. It must be inlined all the way down: what is
/// called keeps the narrow ones.
#[inline(always)]
pub(super) fn widest<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        let level = Level::new();
        if let Some(simd) = level.as_avx512() {
            return simd.vectorize(work);
        }
        if let Some(simd) = level.as_avx2() {
            return simd.vectorize(work);
        }
    }
    work()
}
