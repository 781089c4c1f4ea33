//! Boundary words and what they include: a convention of each text, not of the language.
//!
//! Source: 民法典 第一千二百五十九条 for the default; 广东 第二十三条 and 江门 第十六条 for texts that
//! declare their own.

/// A word that puts an end on a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoundaryWord {
    /// 以上
    Above,
    /// 以下
    Below,
    /// 以内
    Within,
    /// 以外
    Beyond,
    /// 超过, 高于
    Over,
    /// 不足, 不满, 未满, 低于
    Under,
    /// 不超过, 不高于, 不多于, 至多
    AtMost,
    /// 不低于, 不少于, 至少
    AtLeast,
    /// 已满, 届满
    Reached,
    /// 以前 (of dates)
    Before,
    /// 以后 (of dates)
    After,
}

impl BoundaryWord {
    /// Whether the word bounds from below (`true`) or from above.
    pub const fn is_lower(self) -> bool {
        match self {
            Self::Above
            | Self::Beyond
            | Self::Over
            | Self::AtLeast
            | Self::Reached
            | Self::After => true,
            Self::Below | Self::Within | Self::Under | Self::AtMost | Self::Before => false,
        }
    }

    /// The word as written.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Above => "以上",
            Self::Below => "以下",
            Self::Within => "以内",
            Self::Beyond => "以外",
            Self::Over => "超过",
            Self::Under => "不足",
            Self::AtMost => "不超过",
            Self::AtLeast => "不低于",
            Self::Reached => "已满",
            Self::Before => "以前",
            Self::After => "以后",
        }
    }
}

/// Which words of a text include the number they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoundaryWords {
    /// 以上 includes.
    pub above: bool,
    /// 以下 includes.
    pub below: bool,
    /// 以内 includes.
    pub within: bool,
    /// 超过 and 以外 include (never, in any text read so far; kept for texts that say otherwise).
    pub over: bool,
}

impl Default for BoundaryWords {
    /// 民法典 第一千二百五十九条: 以上、以下、以内、届满 include; 不满、超过、以外 exclude.
    fn default() -> Self {
        Self {
            above: true,
            below: true,
            within: true,
            over: false,
        }
    }
}

impl BoundaryWords {
    /// Whether `word` includes the number under these words.
    pub const fn includes(self, word: BoundaryWord) -> bool {
        match word {
            BoundaryWord::Above | BoundaryWord::After => self.above,
            BoundaryWord::Below | BoundaryWord::Before => self.below,
            BoundaryWord::Within => self.within,
            BoundaryWord::Beyond | BoundaryWord::Over => self.over,
            BoundaryWord::Under => false,
            BoundaryWord::AtMost | BoundaryWord::AtLeast | BoundaryWord::Reached => true,
        }
    }
}
