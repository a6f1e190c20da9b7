"""Settings of the tests of the tally: drawn elections may take as long as a busy machine needs.

The same are drawn on every run; HYPOTHESIS_SEED=random draws others.
"""

import os

from hypothesis import settings

settings.register_profile(
    "tally", deadline=None, derandomize=os.environ.get("HYPOTHESIS_SEED") != "random"
)
settings.load_profile("tally")
