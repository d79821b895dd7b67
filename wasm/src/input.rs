//! What comes in: plain data, read field by field. A field that is not known is refused, so that a word that is misspelt
//! counts for nothing.

use serde_json::{Map, Value};

/// What can be read from plain data.
pub(crate) trait Input: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When it is something else; what, is said.
    fn read(value: &Value) -> Result<Self, String>;
}

/// Reads JSON.
///
/// # Errors
/// When it is none, or something else than asked for.
pub(crate) fn read_json<T: Input>(json: &str) -> Result<T, String> {
    T::read(&serde_json::from_str(json).map_err(|_| "what came in is no JSON")?)
}

impl Input for Vec<String> {
    fn read(value: &Value) -> Result<Self, String> {
        let texts =
            value.as_array().and_then(|list| list.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        texts.ok_or_else(|| "no list of texts".into())
    }
}

/// The fields of an object, all of them known.
pub(crate) struct Fields<'v>(&'v Map<String, Value>);

impl<'v> Fields<'v> {
    /// The fields of an object that has no others than these.
    pub(crate) fn of(value: &'v Value, known: &[&str]) -> Result<Self, String> {
        let fields = value.as_object().ok_or("no object")?;
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(format!("unknown field `{name}`")),
            None => Ok(Self(fields)),
        }
    }

    /// A field that may be missing, or nothing.
    fn get<T>(&self, name: &str, read: impl FnOnce(&'v Value) -> Option<T>) -> Result<Option<T>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| format!("the field `{name}` is of another kind")),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'v str>, String> {
        self.get(name, Value::as_str)
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, String> {
        self.get(name, |value| usize::try_from(value.as_u64()?).ok())
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, String> {
        self.get(name, Value::as_bool)
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<Option<Vec<usize>>, String> {
        self.get(name, |value| value.as_array()?.iter().map(|item| usize::try_from(item.as_u64()?).ok()).collect())
    }
}

/// What a field that must be there has.
///
/// # Errors
/// When it is missing.
pub(crate) fn needed<T>(field: Result<Option<T>, String>, name: &str) -> Result<T, String> {
    field?.ok_or_else(|| format!("the field `{name}` is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_something_else_is_refused() {
        let value: Value = serde_json::from_str(r#"{"a":"x","b":7,"c":null,"d":[1],"e":-1}"#).unwrap();
        let fields = Fields::of(&value, &["a", "b", "c", "d", "e"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((fields.text("a"), fields.number("b"), fields.text("c")), (Ok(Some("x")), Ok(Some(7)), Ok(None)));
        assert_eq!(fields.numbers("d"), Ok(Some(vec![1])));
        assert_eq!(fields.text("b"), Err("the field `b` is of another kind".into()));
        assert!(fields.number("e").is_err() && fields.flag("a").is_err() && fields.numbers("a").is_err());
        assert_eq!(needed(fields.flag("f"), "f"), Err("the field `f` is missing".into()));
        assert_eq!(Fields::of(&value, &["a"]).err(), Some("unknown field `b`".into()));
        assert!(Fields::of(&Value::Null, &[]).is_err());
        assert_eq!(read_json::<Vec<String>>(r#"["1"]"#), Ok(vec!["1".into()]));
        for json in ["[1]", "7", "{", ""] {
            assert!(read_json::<Vec<String>>(json).is_err(), "{json}");
        }
    }
}
