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

impl std::fmt::Display for ArticleRef {
    /// `第三十一条之一第一款第（一）项`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let n = |n: u16| super::numeral::chinese(u64::from(n));
        if self.article > 0 {
            write!(f, "第{}条", n(self.article))?;
        }
        if self.sub > 0 {
            write!(f, "之{}", n(self.sub))?;
        }
        if self.preceding {
            write!(f, "前款")?;
        }
        if self.paragraph > 0 {
            write!(f, "第{}款", n(self.paragraph))?;
        }
        if self.item > 0 {
            write!(f, "第（{}）项", n(self.item))?;
        }
        Ok(())
    }
}
