//! What a table asks for: which rows are wanted, in which order, and which slice of them.

use crate::input::{Fields, Input, Value, needed};

/// Asked for a table that can be sorted by a `C`.
pub(crate) struct Query<C> {
    pub(crate) search: String,
    pub(crate) sort: C,
    pub(crate) descending: bool,
    first: usize,
    count: usize,
}

/// What a table can be sorted by.
pub(crate) trait Column: Copy {
    /// By the name that the page calls it.
    fn named(name: &str) -> Option<Self>;
}

impl<C: Column> Input for Query<C> {
    fn read(value: &Value) -> Result<Self, String> {
        let fields = Fields::of(value, &["search", "sort", "descending", "first", "count"])?;
        let sort = needed(fields.text("sort"), "sort")?;
        Ok(Self {
            search: needed(fields.text("search"), "search")?.into(),
            sort: C::named(sort).ok_or_else(|| format!("nothing is sorted by `{sort}`"))?,
            descending: needed(fields.flag("descending"), "descending")?,
            first: needed(fields.number("first"), "first")?,
            count: needed(fields.number("count"), "count")?,
        })
    }
}

impl<C> Query<C> {
    /// The slice of what was found.
    pub(crate) fn slice<'a, T>(&self, found: &'a [T]) -> impl Iterator<Item = &'a T> {
        found.iter().skip(self.first).take(self.count)
    }
}
