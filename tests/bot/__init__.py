"""Claims about `bot`."""
