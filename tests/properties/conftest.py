"""How does chance fall in these tests? The same for everybody: a red test here is red on every machine."""

from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from config import ROOT

set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")  # what it notes beside its work is made by a machine

# No deadline: a busy machine is not a bug. No database: what fails once must fail again without it.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=40)
settings.load_profile("house")
