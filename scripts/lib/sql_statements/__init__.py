"""Runs the SQL statements of core/docs/sql on reports that are made up, and judges the files they give."""
