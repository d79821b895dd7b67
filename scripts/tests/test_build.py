"""The scripts that build, and that try what was built, with a stand-in for the compiler."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import sys
import unittest
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from stand_ins import ScriptTest


class Build(ScriptTest):
    """`scripts/build-function`."""

    def test_the_same_binary_gives_the_same_zip(self) -> None:
        """With one file, which may be executed."""
        package = self.project / "target" / "lambda" / "bootstrap-x86_64.zip"
        zips = []
        for _ in range(2):
            status, said = self.run_script("build-function", "x86_64")
            self.assertEqual(status, 0, said)
            zips.append(package.read_bytes())
            package.unlink()
        self.assertEqual(*zips)
        package.write_bytes(zips[0])
        with zipfile.ZipFile(package) as archive:
            (entry,) = archive.infolist()
        self.assertEqual((entry.filename, entry.external_attr >> 16), ("bootstrap", 0o755))

    def test_a_binary_that_amazon_linux_cannot_start_is_refused(self) -> None:
        """And no package is made of it."""
        status, said = self.run_script("build-function", "x86_64", GLIBC="2.38")
        self.assertEqual(status, 1, said)
        self.assertIn("the binary asks for GLIBC_2.38, and Amazon Linux 2023 has GLIBC_2.34", said)
        self.assertEqual(list((self.project / "target" / "lambda").glob("*.zip")), [])

    def test_both_architectures_are_linked_for_amazon_linux(self) -> None:
        """Whatever the host has; what is missing of the other's library is rustup's to bring."""
        for architecture, triple in (("x86_64", "x86_64"), ("arm64", "aarch64")):
            status, said = self.run_script("build-function", architecture)
            self.assertEqual(status, 0, said)
            self.assertIn(f" --target {triple}-unknown-linux-gnu.2.34 ", self.calls_of("cargo-zigbuild")[-1])
            self.assertTrue((self.project / "target" / "lambda" / f"bootstrap-{architecture}.zip").is_file())

    def test_the_collector_is_a_package_of_its_own(self) -> None:
        """With the name that Lambda starts."""
        status, said = self.run_script("build-function", "--collector", "x86_64")
        self.assertEqual(status, 0, said)
        self.assertIn("--features collector --bin collector", self.calls_of("cargo-zigbuild")[-1])
        with zipfile.ZipFile(self.project / "target" / "lambda" / "collector-x86_64.zip") as archive:
            self.assertEqual(archive.namelist(), ["bootstrap"])


@unittest.skipUnless(sys.platform == "linux", "on macOS cargo alone builds it")
class CommandLine(ScriptTest):
    """`scripts/build-command-line`."""

    def test_it_is_built_from_the_lock_file_and_named_for_its_machine(self) -> None:
        """And is tried once."""
        status, said = self.run_script("build-command-line")
        self.assertEqual(status, 0, said)
        machine = platform.machine()
        program = self.project / "target" / "command-line" / f"credits-linux-{machine}"
        self.assertTrue(os.access(program, os.X_OK))
        self.assertIn(f"{program}: true ", said)
        call = self.calls_of("cargo-zigbuild")[-1]
        self.assertIn(f" --target {machine}-unknown-linux-gnu.2.34 --release --locked ", call)
        self.assertIn(" --bin credits ", call)

    def test_what_other_machines_cannot_start_is_refused(self) -> None:
        """A binary that asks for a newer glibc."""
        status, said = self.run_script("build-command-line", GLIBC="2.38")
        self.assertEqual(status, 1, said)
        self.assertIn("the binary asks for GLIBC_2.38", said)


class Preview(ScriptTest):
    """`scripts/preview`."""

    def test_the_page_that_was_just_built_is_served_until_it_is_ended(self) -> None:
        """At an address of this machine alone, which is printed; built with the same arguments."""
        self.stand_in(
            "build-page", f'cd {self.project} && mkdir -p target/page && echo "built $*" >target/page/index.html'
        )
        preview = self.start_script("preview", "--settings", "a file")
        address = preview.stdout.readline().strip() if preview.stdout else ""
        self.assertRegex(address, r"^http://127\.0\.0\.1:[0-9]+/$")
        with urllib.request.urlopen(address, timeout=10) as page:
            self.assertEqual(page.read(), b"built --settings a file\n")
        preview.send_signal(signal.SIGINT)
        self.assertEqual(preview.wait(timeout=10), -signal.SIGINT)
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen(address, timeout=10)


class TryPackage(ScriptTest):
    """`scripts/try-package`, which a zip must pass before it is released."""

    def assert_refused(self, name: str, says: str, *entries: tuple[str, bytes, int]) -> None:
        """Expect that a zip with these entries, each with its rights, is not released."""
        with zipfile.ZipFile(self.home / name, "w") as archive:
            for entry, content, rights in entries:
                information = zipfile.ZipInfo(entry)
                information.external_attr = rights << 16
                archive.writestr(information, content)
        status, said = self.run_script("try-package", name)
        self.assertEqual(status, 1, said)
        self.assertIn(says, said)

    def test_what_lambda_could_not_start_is_refused(self) -> None:
        """No program, another's architecture, a newer glibc, or one that asks for no event."""
        true = Path(shutil.which("true") or "").read_bytes()
        own, other = ("x86_64", "arm64") if true[18] == 0x3E else ("arm64", "x86_64")
        name = f"bootstrap-{own}.zip"
        self.assert_refused(name, "does not hold `bootstrap` and nothing else", ("other", true, 0o755))
        self.assert_refused(name, "may not be executed", ("bootstrap", true, 0o644))
        self.assert_refused(f"bootstrap-{other}.zip", f"is for {own}", ("bootstrap", true, 0o755))
        self.assert_refused(name, "asks for glibc 2.38", ("bootstrap", true + b"GLIBC_2.38", 0o755))
        self.assert_refused(name, "it ended with 0", ("bootstrap", true, 0o755))
        self.assert_refused(name, "more than 3600000", ("bootstrap", true + bytes(3_600_000), 0o755))
