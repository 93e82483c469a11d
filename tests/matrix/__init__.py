"""Matrix: against a real Synapse on this machine, and as another person on it sees the bot."""
