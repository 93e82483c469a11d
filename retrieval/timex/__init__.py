"""Time expressions: which words of an article say when, how long or how often, and what they mean there."""
