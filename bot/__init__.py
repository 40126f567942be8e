"""Askwell: Q&A for Discord, with votes that are never wrong."""

__version__ = "0.1.0"
