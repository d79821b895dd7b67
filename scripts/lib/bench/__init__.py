"""Measurements: what the core, the function and the WebAssembly module take, and how it is told."""
