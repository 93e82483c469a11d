"""Knows people and their chats; reaches the articles through one object, `retrieval.archive.Archive`."""
