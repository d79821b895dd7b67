// Numbers as people read them. Money stays text: it is only grouped, never calculated with.

/** @param {number | string} digits */
export function grouped(digits) {
  return String(digits).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** @param {string | null} amount `-1234.5` becomes `−$1,234.50`, as does `-1234.5000000000`, which AWS's exports write */
export function dollars(amount) {
  if (amount === null) return "–";
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  return `${sign ? "−" : ""}$${grouped(whole)}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** @param {string | null} amount with a sign in any case */
export function signedDollars(amount) {
  return amount === null || amount.startsWith("-") ? dollars(amount) : `+${dollars(amount)}`;
}

/** @param {number} count @param {string} noun */
export function plural(count, noun) {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

const UNITS = ["bytes", "kB", "MB", "GB"];

/** @param {number} bytes */
export function fileSize(bytes) {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit + 1 < UNITS.length) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** @param {string | null} month `2025-01` becomes `January 2025` */
export function monthName(month) {
  if (month === null) return "a month that is not known";
  const [year, number] = month.split("-");
  return `${MONTHS[Number(number) - 1]} ${year}`;
}

/** @param {string} hash */
export function shortHash(hash) {
  return `${hash.slice(0, 8)}…${hash.slice(-5)}`;
}
