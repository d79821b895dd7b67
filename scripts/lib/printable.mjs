// Bytes as text that may stand in HTML, in fewer characters than base64: nine bytes are eleven digits of base 94, which are
// the printable characters of ASCII without `<`. `wasm/www/parts.js` reads it.

const [BYTES, DIGITS] = [9, 11];

/** @param {Buffer} bytes how many there are stands in front, since the last group is filled up */
export function printable(bytes) {
  const groups = [];
  for (let at = 0; at < bytes.length; at += BYTES) {
    let number = 0n;
    for (let index = at; index < at + BYTES; index += 1) number = number * 256n + BigInt(bytes[index] ?? 0);
    const digits = Array.from({ length: DIGITS }, () => {
      const digit = Number(number % 94n);
      number /= 94n;
      return String.fromCharCode(digit + (digit < 28 ? 32 : 33));
    });
    groups.push(digits.reverse().join(""));
  }
  return `${bytes.length}:${groups.join("")}`;
}
