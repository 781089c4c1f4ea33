//! A source of choices: from a seed, or from bytes for as long as they last, so that a fuzzer can
//! steer what is built.

/// A source of choices. The same seed (or bytes) gives the same choices on every machine.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
    tape: Vec<u8>,
    at: usize,
}

impl Dice {
    /// Choices from a seed (splitmix64).
    pub const fn new(seed: u64) -> Self {
        Self {
            state: seed,
            tape: Vec::new(),
            at: 0,
        }
    }

    /// Choices from bytes, then from a seed that the bytes make.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let seed = bytes.iter().fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self {
            state: seed,
            tape: bytes.to_vec(),
            at: 0,
        }
    }

    /// The next number of the stream.
    pub const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `sides`; 0 if there are no sides.
    pub fn below(&mut self, sides: u64) -> u64 {
        let bytes: usize = match sides {
            0 | 1 => return 0,
            2..=256 => 1,
            257..=65_536 => 2,
            _ => 8,
        };
        let drawn = match self.tape.get(self.at..self.at + bytes) {
            Some(own) => {
                self.at += bytes;
                own.iter()
                    .fold(0u64, |all, byte| (all << 8) | u64::from(*byte))
            }
            None => self.next(),
        };
        drawn % sides
    }

    /// An index below `sides`; 0 if there are none.
    pub fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.below(sides as u64)).unwrap_or(0)
    }

    /// A number between two, both included; `lo` if they are upside down.
    pub fn between(&mut self, lo: i64, hi: i64) -> i64 {
        let span = i128::from(hi) - i128::from(lo) + 1;
        let Ok(sides) = u64::try_from(span) else {
            return if span <= 0 {
                lo
            } else {
                lo.wrapping_add(self.next() as i64)
            };
        };
        lo.wrapping_add(self.below(sides) as i64)
    }

    /// One of several.
    ///
    /// # Panics
    /// If there are none.
    pub fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())].clone()
    }

    /// Whether a one comes up on a die of `n` sides.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_covers_the_widest_bounds() {
        let mut d = Dice::new(7);
        for _ in 0..1_000 {
            d.between(i64::MIN, i64::MAX);
            let x = d.between(-3, 3);
            assert!((-3..=3).contains(&x));
            let y = d.between(i64::MAX - 1, i64::MAX);
            assert!(y >= i64::MAX - 1);
        }
        assert_eq!(d.between(5, 4), 5);
    }

    #[test]
    fn bytes_steer_and_then_end() {
        let mut d = Dice::from_bytes(&[3, 1, 2]);
        assert_eq!((d.roll(10), d.roll(10), d.roll(10)), (3, 1, 2));
        assert!(d.roll(10) < 10);
    }
}
