"""A second reader of credits files, written from the specification alone, and what holds the first one against it.

Two readers that were written apart seldom err alike: where they disagree about a file, one of them is wrong. Nothing
here is quick or kind; it knows only what a file means and whether it may be sent.
"""
