//! Gzip, unpacked on the way in: AWS's exports come as `.csv.gz`.

use flate2::read::MultiGzDecoder;
use std::io::{self, Read};

/// What a packed file begins with.
const MAGIC: &[u8] = b"\x1f\x8b";

/// The end of a packed file's name.
const ENDING: &str = ".gz";

/// The name of what is inside a packed file; `None` where the name does not say that it is one.
pub(crate) fn name_inside(name: &str) -> Option<&str> {
    let (inside, ending) = name.split_at_checked(name.len().checked_sub(ENDING.len())?)?;
    (ending.eq_ignore_ascii_case(ENDING) && !inside.is_empty()).then_some(inside)
}

/// Whether bytes that have no name are packed.
pub(crate) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Unpacks every part of it, at most `limit` bytes: a small file may hold any number of them.
pub(crate) fn unpack(packed: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(packed).take(one_more).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        let problem = format!("it holds more than {limit} bytes when unpacked");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, problem));
    }
    Ok(bytes)
}
