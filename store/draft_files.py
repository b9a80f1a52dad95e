"""Where what somebody is writing is kept until it is recorded: one file for each handler, case and action."""

import hashlib
from pathlib import Path


def draft_name(handler: int, case: int, action: str) -> str:
    """The name of the file, which says nothing to who may list the folder."""
    return hashlib.sha256(f"draft {handler} {case} {action}".encode()).hexdigest()[:32]


def beside(draft: Path) -> Path:
    """The file that a draft is written to first: one name for each, so that a killed program leaves one at most."""
    return draft.with_name(f"{draft.name}.new")
