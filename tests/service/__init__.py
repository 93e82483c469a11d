"""The service as a whole, in a process of its own, asked from outside."""
