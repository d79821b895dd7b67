"""Tries a zip that is to be released, for scripts/try-package."""
