"""What a pack is asked to be: for whom, of which period, and how it is protected."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from analytics.chapters import AUDIENCES, AUDIT_AND_RISK, EXECUTIVE, STAFF
from analytics.disclosure.protection import REASON, THRESHOLD
from analytics.disclosure.release import Release
from analytics.manifest import read
from store.errors import BadInput

TITLES: Final = {
    AUDIT_AND_RISK: "Complaints: report to the Audit and Risk Committee",
    EXECUTIVE: "Complaints: report to the Executive Committee",
    STAFF: "Complaints: what we heard and what we learnt",
}
ASKS: Final = {
    AUDIT_AND_RISK: "The committee is asked to note these figures, and to say which overdue actions and which changes it wants to hear of again.",
    EXECUTIVE: "The committee is asked to note these figures, and to decide on the actions that are overdue and the changes still to be made.",
    STAFF: "For everybody who works here: what complaints are about, and what changed because of them. Nothing is to be decided.",
}


@dataclass(frozen=True)
class Earlier:
    """An earlier pack: the digest of its manifest, and what it made public of each table."""

    digest: str
    releases: tuple[Release, ...]


ThresholdFrom = Literal["policy", "option", "default"]
POLICY: Final = "policy"
OPTION: Final = "option"
DEFAULT: Final = "default"


def threshold_of(about: Mapping[str, str], threshold: int | None, reason: str | None) -> dict[str, Any]:
    """The threshold of a pack, its reason and where it comes from, as parameters of `Asked`: what is asked for, else the policy's as
    the snapshot has it (`about`), else the program's.

    Raises BadInput where another than the policy's is asked for without a reason of its own.
    """
    text = about.get("threshold", "")
    if not text.isdecimal():
        asked = {"threshold": threshold, "reason": reason}
        given = {name: value for name, value in asked.items() if value is not None}
        return given | {"threshold_from": OPTION if given else DEFAULT}
    theirs, why = int(text), about.get("threshold_reason", "") or REASON
    if threshold is None or threshold == theirs:
        if reason is not None and reason.strip() != why:
            return {"threshold": theirs, "reason": reason, "threshold_from": OPTION}
        return {"threshold": theirs, "reason": why, "threshold_from": POLICY}
    if reason is None:
        raise BadInput(
            f"the policy sets the threshold for small counts at {theirs}: to hide those below {threshold} instead, say why, "
            "which is printed (--reason)"
        )
    return {"threshold": threshold, "reason": reason, "threshold_from": OPTION}


@dataclass(frozen=True)
class Asked:
    """The parameters of a pack. Counts below `threshold` are hidden, for the `reason` that is printed; `threshold_from` is where
    both come from.

    An `internal` pack hides nothing and names the cases behind its figures. `asks` and `author` are printed as they are given.
    """

    audience: str
    first: date | None = None
    last: date | None = None
    threshold: int = THRESHOLD
    reason: str = REASON
    threshold_from: ThresholdFrom = DEFAULT
    internal: bool = False
    asks: str = ""
    author: str = ""
    earlier: tuple[Earlier, ...] = ()

    def __post_init__(self) -> None:
        """Raises BadInput in one sentence for what cannot be done."""
        if self.audience not in AUDIENCES:
            raise BadInput(f"a pack is for one of {', '.join(AUDIENCES)}, not for {self.audience!r}")
        if self.threshold < 2:
            raise BadInput(
                f"the threshold is {self.threshold}: below 2 nothing would be hidden; for that there is --internal"
            )
        if not self.reason.strip():
            raise BadInput(
                "the threshold needs a reason, which is printed: a rule without one can be challenged (--reason)"
            )

    @property
    def title(self) -> str:
        """What the pack is called."""
        return TITLES[self.audience]

    @property
    def parameters(self) -> dict[str, Any]:
        """As the manifest keeps them: enough to make the pack again."""
        return {
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "for": self.audience,
            "threshold": self.threshold,
            "reason": self.reason,
            "threshold_from": self.threshold_from,
            "internal": self.internal,
            "asks": self.asks,
            "author": self.author,
            "earlier": [one.digest for one in self.earlier],
        }


def earlier(path: Path) -> Earlier:
    """An earlier pack from its manifest. Raises NotFound or BadInput where that is none of a published pack."""
    found = read(path)
    releases = found.get("disclosure", {}).get("releases")
    if not isinstance(releases, list):
        raise BadInput(
            f"{path} does not say what it hides: it is of no pack, or of an internal one, which must not have been published"
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Earlier(digest, tuple(map(Release.from_json, releases)))


def again(manifest: Mapping[str, Any], path: Path, given: tuple[Earlier, ...]) -> Asked:
    """The parameters of a pack from its manifest. `given` are the earlier packs at hand.

    Raises BadInput where one that the pack was protected against is missing, or a parameter cannot be read.
    """
    found = manifest["parameters"]
    by_digest = {one.digest: one for one in given}
    if missing := [digest for digest in found.get("earlier", []) if digest not in by_digest]:
        raise BadInput(
            f"{path} was protected against an earlier pack whose manifest has the SHA-256 {missing[0]}: name that manifest with --earlier"
        )
    try:
        return Asked(
            audience=found["for"],
            first=_day(found["from"]),
            last=_day(found["to"]),
            threshold=int(found["threshold"]),
            reason=str(found["reason"]),
            threshold_from=_from(found.get("threshold_from", OPTION)),
            internal=bool(found["internal"]),
            asks=str(found["asks"]),
            author=str(found["author"]),
            earlier=tuple(by_digest[digest] for digest in found["earlier"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(
            f"{path}: its parameters are not those of a pack ({json.dumps(str(error))})"
        ) from error


def _from(text: str) -> ThresholdFrom:
    for known in (POLICY, DEFAULT):
        if text == known:
            return known
    return OPTION


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
