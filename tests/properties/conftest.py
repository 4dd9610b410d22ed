"""How does chance fall in these tests? The same for everybody: a red test here is red on every machine."""

from hypothesis import settings

# No deadline: a busy machine is not a bug. No database: nothing is kept beside the code.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")
