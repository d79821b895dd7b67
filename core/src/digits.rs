//! Numbers to decimal digits.

/// Fills `text` with the last digits of a number, and gives back what stands before them.
pub(crate) fn write_digits(text: &mut [u8], mut number: u128) -> u128 {
    let (first, pairs) = text.as_rchunks_mut::<2>();
    for pair in pairs.iter_mut().rev() {
        let two = split_off(&mut number, 100);
        *pair = [b'0' + two / 10, b'0' + two % 10];
    }
    for digit in first {
        *digit = b'0' + split_off(&mut number, 10);
    }
    number
}

/// Divides a number and gives the remainder. Most numbers fit 64 bits, where a division is a multiplication.
fn split_off(number: &mut u128, divisor: u8) -> u8 {
    let remainder;
    (*number, remainder) = match u64::try_from(*number) {
        Ok(small) => (u128::from(small / u64::from(divisor)), (small % u64::from(divisor)) as u8),
        Err(_) => (*number / u128::from(divisor), (*number % u128::from(divisor)) as u8),
    };
    remainder
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
        let mut text = [b'x'; 39];
        assert_eq!(write_digits(&mut text, u128::MAX), 0);
        assert_eq!(&text, b"340282366920938463463374607431768211455");
    }
}
