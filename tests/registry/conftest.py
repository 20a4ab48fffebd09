"""One Hypothesis profile: the same examples on each run, and no deadline that a busy machine could miss."""

from hypothesis import settings

settings.register_profile("driverlog", derandomize=True, deadline=None, database=None)
settings.load_profile("driverlog")
