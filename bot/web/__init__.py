"""The page: where a citation is looked up in its article, and the archive is asked from a browser."""
