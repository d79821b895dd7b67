"""The pipeline on one machine: a local AWS (ministack), a CloudZero sandbox, and the real function between."""
