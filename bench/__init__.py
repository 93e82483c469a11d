"""Our figures beside those of other engines, measured in the same run."""
