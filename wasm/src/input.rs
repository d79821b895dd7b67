//! What comes in: plain data, read field by field. A field that is not known is refused, so that a word that is misspelt
//! counts for nothing.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Plain data; a number is a whole one that is not negative. `serde_json`'s own would bring floating-point numbers along,
/// which are a tenth of the module.
#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    Number(u64),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain data")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Value, E> {
        Err(E::custom("a number is negative"))
    }

    #[expect(clippy::disallowed_types, reason = "only to refuse it")]
    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Err(E::custom("a number is not whole"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Vec::new();
        while let Some(field) = fields.next_entry()? {
            object.push(field);
        }
        Ok(Value::Object(object))
    }
}

impl Value {
    fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn as_number(&self) -> Option<usize> {
        if let Self::Number(number) = self { usize::try_from(*number).ok() } else { None }
    }

    fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }
}

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
            value.as_list().and_then(|list| list.iter().map(|item| item.as_text().map(str::to_owned)).collect());
        texts.ok_or_else(|| "no list of texts".into())
    }
}

/// The fields of an object, all of them known.
pub(crate) struct Fields<'v>(&'v [(String, Value)]);

impl<'v> Fields<'v> {
    /// The fields of an object that has no others than these.
    pub(crate) fn of(value: &'v Value, known: &[&str]) -> Result<Self, String> {
        let Value::Object(fields) = value else { return Err("no object".into()) };
        match fields.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(format!("unknown field `{name}`")),
            None => Ok(Self(fields)),
        }
    }

    /// A field that may be missing, or nothing.
    fn get<T>(&self, name: &str, read: impl FnOnce(&'v Value) -> Option<T>) -> Result<Option<T>, String> {
        match self.0.iter().find(|(other, _)| other == name) {
            None | Some((_, Value::Null)) => Ok(None),
            Some((_, value)) => read(value).map(Some).ok_or_else(|| format!("the field `{name}` is of another kind")),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'v str>, String> {
        self.get(name, Value::as_text)
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, String> {
        self.get(name, Value::as_number)
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, String> {
        self.get(name, Value::as_flag)
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<Option<Vec<usize>>, String> {
        self.get(name, |value| value.as_list()?.iter().map(Value::as_number).collect())
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
        let value: Value = serde_json::from_str(r#"{"a":"x","b":7,"c":null,"d":[1],"e":true}"#).unwrap();
        let fields = Fields::of(&value, &["a", "b", "c", "d", "e"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((fields.text("a"), fields.number("b"), fields.text("c")), (Ok(Some("x")), Ok(Some(7)), Ok(None)));
        assert_eq!(fields.numbers("d"), Ok(Some(vec![1])));
        assert_eq!(fields.text("b"), Err("the field `b` is of another kind".into()));
        assert!(
            fields.number("e").is_err()
                && fields.flag("e") == Ok(Some(true))
                && fields.flag("a").is_err()
                && fields.numbers("a").is_err()
        );
        assert_eq!(needed(fields.flag("f"), "f"), Err("the field `f` is missing".into()));
        assert_eq!(Fields::of(&value, &["a"]).err(), Some("unknown field `b`".into()));
        assert!(Fields::of(&Value::Null, &[]).is_err());
        assert_eq!(read_json::<Vec<String>>(r#"["1"]"#), Ok(vec!["1".into()]));
        for json in ["[1]", "7", "{", "", "[-1]", "[0.5]", "[1e3]"] {
            assert!(read_json::<Vec<String>>(json).is_err(), "{json}");
        }
    }
}
