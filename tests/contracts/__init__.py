"""One claim list per port; every adapter of the port is held to it."""
