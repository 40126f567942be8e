"""Tests of what members see and press."""
