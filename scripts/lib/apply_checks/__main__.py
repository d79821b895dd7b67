"""Runs the checks, or those whose names are given: Life, MadeUp, Migration."""

from __future__ import annotations

import unittest

from local_aws import environment, processes

processes.interrupt_on_signals()
environment.forget_our_own()
unittest.main("apply_checks.checks", verbosity=2, failfast=False)
