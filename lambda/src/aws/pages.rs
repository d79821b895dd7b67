//! Lists that come in pages: what leads to the next, and when it leads nowhere.

use crate::statement::NoStatement;

/// More pages than any month has.
const MOST: usize = 10_000;

/// The tokens that led from page to page. A token that comes again would lead round for ever.
#[derive(Debug, Default)]
pub(crate) struct Pages(Vec<String>);

impl Pages {
    /// Whether there is another page; its token is kept.
    ///
    /// # Errors
    /// When the token was there already.
    pub(crate) fn next(&mut self, source: &str, token: Option<String>) -> Result<Option<String>, NoStatement> {
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
        if self.0.contains(&token) || self.0.len() >= MOST {
            return Err(NoStatement::doubtful(format!("{source} leads to the same page again and never to the last")));
        }
        self.0.push(token.clone());
        Ok(Some(token))
    }
}
