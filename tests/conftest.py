"""What every test may use: where the real data lies, and how hard Hypothesis tries."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# No deadline: a shared machine may stall, and speed is measured by the benchmarks.
settings.register_profile("fast", max_examples=100, stateful_step_count=30, deadline=None, print_blob=True)
settings.register_profile("deep", max_examples=5_000, stateful_step_count=50, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real complaints and mails, `UPHELD_REAL_DATA` (from the project's root); never written to."""
    folder = (ROOT / os.environ.get("UPHELD_REAL_DATA", "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: name its folder in UPHELD_REAL_DATA")
    return folder
