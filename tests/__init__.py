"""Claims about Belegbot, in the order of its rooms."""
