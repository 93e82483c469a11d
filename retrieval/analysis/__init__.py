"""Turns text into tokens that carry terms; the index and the question go through the same code."""
