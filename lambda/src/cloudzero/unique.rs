//! JSON in which no object has a member twice: which of the two would count is up to the reader.

use crate::quote::quoted;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Result, Value};
use std::collections::BTreeSet;
use std::fmt;

/// Reads a value; one that has a member twice, however deep, is none.
pub(super) fn read(json: &[u8]) -> Result<Value> {
    // This one goes only so deep, and so does what follows.
    let value = serde_json::from_slice(json)?;
    serde_json::from_slice(json).and_then(check)?;
    Ok(value)
}

fn check(value: &RawValue) -> Result<()> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'{') => serde_json::from_str(json).map(|Checked| ()),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json)?.into_iter().try_for_each(check),
        _ => Ok(()),
    }
}

/// An object without a member that stands twice.
struct Checked;

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Checked;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Checked, A::Error> {
                let mut names = BTreeSet::new();
                while let Some((name, value)) = members.next_entry::<String, &RawValue>()? {
                    check(value).map_err(A::Error::custom)?;
                    if let Some(twice) = names.replace(name) {
                        return Err(A::Error::custom(format_args!("it has `{}` twice", quoted(&twice))));
                    }
                }
                Ok(Checked)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_stands_twice_is_an_error_however_deep() {
        let all = r#"{"a": [null, true, 1, -2.5, "x\u0041"], "b": {"a": {}}, "c": [{"a": 1}, {"a": 2}]}"#;
        assert_eq!(read(all.as_bytes()).unwrap(), serde_json::from_str::<Value>(all).unwrap());
        for text in [r#"{"a": 1, "a": 1}"#, r#"[{"b": {"a": 1, "\u0061": null}}]"#] {
            assert!(read(text.as_bytes()).unwrap_err().to_string().contains("it has `a` twice"), "{text}");
        }
        for text in [r#"{"a": 1} 2"#, "", &"[".repeat(1_000_000)] {
            assert!(read(text.as_bytes()).is_err());
        }
    }
}
