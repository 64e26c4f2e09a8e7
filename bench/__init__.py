"""Benchmarks: tables of results with their targets, all measured in the same run."""
