"""Ranking engines behind one port; they know terms, not text."""
