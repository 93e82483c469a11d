"""Knows articles and nothing of chat: reads them, finds passages in them, answers in their own words."""
