"""What runs with Element's own libraries: `make acceptance`."""
