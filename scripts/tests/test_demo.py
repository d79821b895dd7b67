"""The demo, as a person runs it and as a person breaks it off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from local_aws import folder
from local_aws.aws import LocalAws
from local_aws.rehearsal import BrokenPromiseError, Rehearsal
from local_aws.sandbox import CloudZeroSandbox
from local_aws.wait import wait_for
from support import REFUSED, SAMPLE

# As Cost Explorer and CUR 2.0 write them, under the name that the month has.
TABLE = b"""Linked account,123456789012,054736118302,Total costs
Linked account name,prod ($),sandbox ($),Total costs ($)
Linked account total,-1250.5000000000,-3.2500000000,-1253.7500000000
2025-01-01,-1000.0000000000,-3.2500000000,-1003.2500000000
2025-02-01,-250.5000000000,,-250.5000000000
"""
REPORT = b"""bill_payer_account_id,line_item_usage_account_id,line_item_line_item_type,line_item_unblended_cost,\
bill_billing_period_start_date,line_item_currency_code
310000000001,123456789012,Credit,-10.0000000001,2025-02-01T00:00:00.000Z,USD
310000000001,054736118302,Credit,-2.5E-7,2025-02-01T00:00:00.000Z,USD
310000000001,123456789012,Usage,40.1,2025-02-01T00:00:00.000Z,USD
310000000001,123456789012,Credit,-1.25,2025-02-01T00:00:00.000Z,USD
"""


class DemoTest(unittest.TestCase):
    """Runs `scripts/demo` where a person's files are."""

    def setUp(self) -> None:
        """Make a folder for the person, and one for what the demo makes."""
        folders = tempfile.TemporaryDirectory(dir=folder.TARGET)
        self.addCleanup(folders.cleanup)
        self.home = Path(folders.name)
        self.temporary = self.home / "temporary"
        self.temporary.mkdir()
        # What it would build is there: scripts/check-end-to-end begins with that. One test has cargo itself say so.
        self.nothing_to_build = self.program("cargo", "")

    def program(self, name: str, does: str) -> str:
        """Make a program that takes the place of another, and return a PATH for it."""
        folder_of_its_own = Path(tempfile.mkdtemp(dir=self.home))
        (folder_of_its_own / name).write_text(f"#!/bin/sh\n{does}")
        (folder_of_its_own / name).chmod(0o755)
        return f"{folder_of_its_own}:{os.environ['PATH']}"

    def file(self, name: str, content: bytes) -> str:
        """Put a file into the person's folder."""
        (self.home / name).write_bytes(content)
        return name

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start it as a terminal does, in a process group of its own."""
        with (self.home / "said").open("wb") as said:
            demo = subprocess.Popen(
                [folder.ROOT / "scripts" / "demo", *arguments],
                cwd=self.home,
                env={**os.environ, "TMPDIR": str(self.temporary), "PATH": self.nothing_to_build, **environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self.addCleanup(demo.wait)
        self.addCleanup(demo.kill)
        return demo

    def said(self) -> str:
        """Return what it has printed so far."""
        return (self.home / "said").read_text()

    def assert_nothing_is_left(self) -> None:
        """Whatever the demo started had its folder in the environment."""
        self.assertEqual(list(self.temporary.iterdir()), [])
        mark = str(self.temporary).encode()
        left = [process for process in Path("/proc").glob("[0-9]*") if mark in _environment(process)]
        self.assertEqual([(process / "cmdline").read_text() for process in left], [])


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:  # it has ended, or is not ours
        return b""


class WholeDemo(DemoTest):
    """Runs that go to their end."""

    def assert_demo(self, *arguments: str, ends_with: int, says: list[str], **environment: str) -> None:
        """Run it; check its exit status and that it says all this, in this order."""
        status = self.start(*arguments, **environment).wait(timeout=600)
        said = self.said()
        self.assertEqual(status, ends_with, said)
        place = 0
        for words in says:
            self.assertIn(words, said[place:])
            place = said.index(words, place) + len(words)
        self.assert_nothing_is_left()

    def test_the_sample_arrives(self) -> None:
        """Without arguments, the project's own file is taken; built by cargo."""
        held = "\n  23 accounts, 857797.58 USD"
        mail = "was sent to CloudZero: 23 accounts, USD 857797.58 for 2025-01."
        says = ["sample/credits-2025-01.csv", "duplicate-row", "outcome", held, held, mail]
        says += ["2025-01 agrees to the cent for every account", "these would be counted twice"]
        self.assert_demo(ends_with=0, says=says, PATH=os.environ["PATH"])

    def test_files_of_a_person_arrive(self) -> None:
        """Each in its month."""
        january = self.file("credits-2025-01.csv", b"019964564383,$12.50\n")
        february = self.file("credits-2025-02.csv", b"019964564383,$3.00\n924924332213,$4.00\n")
        holdings = ["for 2025-01\n  1 account, 12.50 USD", "for 2025-02\n  2 accounts, 7.00 USD"]
        self.assert_demo(january, february, ends_with=0, says=holdings)

    def test_the_file_makes_itself(self) -> None:
        """Nothing is uploaded by hand: one month comes, one waits, one is disputed."""
        endings = ["the collector: written", "the function: delivered", "the collector: unchanged"]
        endings += ["the collector: waiting", 'mailed: "The credits of last month: MonthMissing: ']
        endings += ['mailed: "The credits of last month: WitnessesDisagree: ', "2025-01 agrees to the cent"]
        self.assert_demo("--fetch", ends_with=0, says=[*endings, "The month came by itself, to the cent. "])

    def test_exports_of_aws_arrive_as_they_are(self) -> None:
        """A table of Cost Explorer and a CUR 2.0 file, the month held to the last decimal."""
        table = self.file("credits-2025-01.csv", TABLE)
        report = self.file("credits-2025-02.csv", REPORT)
        of_table = ["cost-explorer", "for 2025-01\n  2 accounts, 1003.2500000000 USD"]
        of_report = ["line-items", "for 2025-02\n  2 accounts, 11.2500002501 USD"]
        agrees = "agrees to the cent for every account"
        self.assert_demo(table, report, ends_with=0, says=[*of_table, agrees, *of_report, agrees])

    def test_a_refused_file_is_shown_with_its_reasons_and_changes_nothing(self) -> None:
        """The month stays empty, and the exit status tells."""
        refused = self.file("credits-2025-01.csv", REFUSED)
        says = ["$386.6x", "FileRefused: line 3", "still holds for 2025-01\n  nothing\n", "Refused"]
        self.assert_demo(refused, ends_with=1, says=says)

    def test_a_good_file_that_the_function_refuses_is_no_failure_of_the_demo(self) -> None:
        """Nothing is wrong with it but that its month takes more requests than the function has time for."""
        many = "".join(f"{100_000_000_000 + account},1.00\n" for account in range(100_000))
        january = self.file("credits-2025-01.csv", many.encode())
        says = [
            "failed with ConfigInvalid: 2025-01 takes 6 requests",
            "still holds for 2025-01\n  nothing\n",
            "Refused",
        ]
        self.assert_demo(january, ends_with=1, says=says)

    def test_a_file_of_another_name_is_shown_to_start_nothing(self) -> None:
        """S3 tells nobody about it."""
        january = self.file("January.csv", SAMPLE)
        self.assert_demo(january, ends_with=1, says=["January.csv: not named credits-*.csv, so it starts nothing"])

    def test_a_file_that_cannot_be_read_is_wrong_usage(self) -> None:
        """Nothing is built or started for it."""
        self.assert_demo("gone.csv", ends_with=2, says=["`gone.csv`: No such file or directory"])


@unittest.skipUnless(sys.platform == "linux", "looks for processes in /proc")
class BrokenOffDemo(DemoTest):
    """Runs that are ended from outside, at different moments."""

    def break_off(
        self, *, after: str, by: signal.Signals = signal.SIGINT, everyone: bool = True, **environment: str
    ) -> int:
        """Wait for some words, then end it: the whole group as Ctrl-C does, or the one process as `kill` does."""
        demo = self.start(**environment)
        wait_for(f"the demo to say `{after}`", lambda: after in self.said() or demo.poll() is not None, seconds=600)
        (os.killpg if everyone else os.kill)(demo.pid, by)
        status = demo.wait(timeout=10)
        self.assert_nothing_is_left()
        return status

    def test_ctrl_c_at_once(self) -> None:
        """Before it has said anything, so nobody hears a last word either."""
        self.assertNotEqual(self.break_off(after=""), 0)

    def test_ctrl_c_while_it_builds(self) -> None:
        """What cargo has started ends with it."""
        path = self.program("cargo", "echo compiling\nsleep 600 &\nwait\n")
        status = self.break_off(after="compiling", PATH=path)
        self.assertEqual(status, 130, self.said())
        self.assertIn("Stopped", self.said())

    def test_ctrl_c_while_the_servers_start(self) -> None:
        """The local AWS may not answer yet."""
        self.assertEqual(self.break_off(after="A rehearsal on this machine"), 130, self.said())

    def test_ctrl_c_while_the_function_runs(self) -> None:
        """The function is a child of the local AWS."""
        self.assertEqual(self.break_off(after=": starts the function"), 130, self.said())

    def test_kill_while_the_function_runs(self) -> None:
        """Nobody but the demo itself hears of this signal."""
        status = self.break_off(after=": starts the function", by=signal.SIGTERM, everyone=False)
        self.assertEqual(status, 143, self.said())


class BrokenPromise(DemoTest):
    """A CloudZero that does not hold what it was sent."""

    def test_the_demo_says_so(self) -> None:
        """It fails and names what the file promised."""

        class Forgetful(CloudZeroSandbox):
            def held(self, month: str) -> None:  # noqa: ARG002
                return None

        file = self.home / self.file("credits-2025-01.csv", SAMPLE)
        with LocalAws() as aws, Forgetful() as cloudzero:
            rehearsal = Rehearsal(aws, cloudzero)
            promised = "promised 23 accounts, 857797.58 USD for 2025-01"
            with redirect_stdout(StringIO()), self.assertRaisesRegex(BrokenPromiseError, promised):
                rehearsal.take(file)
