// The headers to serve the page with; scripts/preview sends them, and scripts/build-page lists them for whoever hosts it.
// They only forbid: the page has its own policy in its head, and a browser holds it to both.

/** @param {string} type of the content */
export function headersFor(type) {
  return {
    "content-type": type,
    "content-security-policy": "frame-ancestors 'none'; form-action 'none'; base-uri 'none'; object-src 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-cache",
  };
}
