"""Benchmarks: tables of figures with their anchors, side by side in one run."""
