"""What holds for every test."""

import os

from hypothesis import settings

# A deadline measures the machine, and ours are shared. Where CI is set, hypothesis has a profile of its own.
settings.register_profile("patient", deadline=None)
if "CI" not in os.environ:
    settings.load_profile("patient")
