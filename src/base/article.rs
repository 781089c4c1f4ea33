//! Article references as numbers, so that `第31条` and `第三十一条` are one.

/// An article reference, as numbers. Source of the parts: 立法法 第六十五条 (条、款、项、目).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleRef {
    /// 第N条; 0 if only 款 or 项 is named (it continues the reference before it).
    pub article: u16,
    /// 之N, 0 if none.
    pub sub: u16,
    /// 第N款, 0 if none.
    pub paragraph: u16,
    /// 第（N）项, 0 if none.
    pub item: u16,
    /// 前款.
    pub preceding: bool,
}
