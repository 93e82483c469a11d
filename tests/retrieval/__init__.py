"""Claims about the wing that knows articles."""
