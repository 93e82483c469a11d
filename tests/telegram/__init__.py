"""A Bot API server of our own, and the claims about what speaks to it."""
