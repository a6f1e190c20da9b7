"""Settings of the tests of the tally: drawn elections may take as long as a busy machine needs."""

from hypothesis import settings

settings.register_profile("tally", deadline=None)
settings.load_profile("tally")
