//! Numbers to decimal digits.

/// Fills `text` with the last digits of a number, and gives back what stands before them.
pub(crate) fn write_digits(text: &mut [u8], mut number: u64) -> u64 {
    let (first, pairs) = text.as_rchunks_mut::<2>();
    for pair in pairs.iter_mut().rev() {
        let two = (number % 100) as u8;
        number /= 100;
        *pair = [b'0' + two / 10, b'0' + two % 10];
    }
    for digit in first {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digits_are_written_and_the_rest_is_given_back() {
        let mut text = [b'x'; 5];
        assert_eq!(write_digits(&mut text, 1_200_345), 12);
        assert_eq!(&text, b"00345");
        assert_eq!(write_digits(&mut text[..4], 67), 0);
        assert_eq!(&text, b"00675");
        assert_eq!(write_digits(&mut [], 8), 8);
        let mut text = [b'x'; 20];
        assert_eq!(write_digits(&mut text, u64::MAX), 0);
        assert_eq!(&text, b"18446744073709551615");
    }
}
