"""What do the tests of reading aloud share? The real voice: one program, kept running for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config import VOICE
from speech.speaker import Speaker


@pytest.fixture(scope="session")
def speaker() -> Iterator[Speaker]:
    """The voice that set-up installed; without it these tests fail, they are never skipped."""
    if not (VOICE / "stamp").is_file():
        pytest.fail("there is no voice: run `make test`, which installs it in .cache/speech", pytrace=False)
    one = Speaker(VOICE)
    yield one
    one.close()
