"""Packs a binary as Lambda takes it.

write_package.py BINARY PACKAGE: the same binary gives the same zip, with `bootstrap` in it, which may be executed.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

import deflate


class Smallest:
    """As zlib's compressor, by libdeflate: 3 % smaller than zlib's best."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.content = b""

    def compress(self, data: bytes) -> bytes:
        """Keep it: the end has to be known."""
        self.content += data
        return b""

    def flush(self) -> bytes:
        """Compress it all."""
        return bytes(deflate.deflate_compress(self.content, 12))


def main() -> None:
    """Pack it."""
    binary, package = map(Path, sys.argv[1:])
    content = binary.read_bytes()
    # A zip holds a time and the rights of each file; both are fixed here, and the file must be executable. What Lambda
    # starts is called `bootstrap`.
    entry = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system = 3  # Unix
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(package, "w") as archive, archive.open(entry, "w") as file:
        file._compressor = Smallest()  # type: ignore[attr-defined]  # noqa: SLF001  # no public way leads there
        file.write(content)
    with zipfile.ZipFile(package) as archive:
        if archive.read("bootstrap") != content:
            sys.exit(f"error: {package} does not hold what {binary} is")
    packed = package.read_bytes()
    print(f"{package}: {len(packed)} bytes, SHA-256 {hashlib.sha256(packed).hexdigest()}", file=sys.stderr)


if __name__ == "__main__":
    main()
