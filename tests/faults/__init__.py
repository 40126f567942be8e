"""Planted faults: one rule broken at a time, and the tests that have to notice."""
