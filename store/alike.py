"""Earlier cases that a complaint may be the same as: of the same person, by e-mail, telephone or name, or open and about the same.

They are proposed and never acted on: two people share a name, and one person complains twice. Cases that are not for whoever looks
are not proposed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from store import contacts, masking
from store import events as e
from store.case import reference
from store.unit import Unit
from store.views import Loaded, Reading, complainant_texts, texts_of_case

AT_MOST: Final = 10
LOOKED_AT: Final = 200  # of the cases that may be alike, the newest
CONTACT: Final = ("email", "telephone")
REASONS: Final = {
    "row": ("the same key in the older register", 16),
    "email": ("the same e-mail address", 8),
    "telephone": ("the same telephone number", 4),
    "name": ("the same name", 2),
    "subject": ("about the same", 1),
}
"""What two complaints can have alike, in words and by its weight."""


class Alike(NamedTuple):
    """A case that may be the same; `why` says what the two have alike, of `REASONS`."""

    case: int
    ref: str
    received: date
    state: str
    why: tuple[str, ...]

    @property
    def same_person(self) -> bool:
        """Whether it may be of the same person, as against about the same."""
        return self.why != ("subject",)

    @property
    def words(self) -> str:
        """What the two have alike, in words."""
        return ", ".join(REASONS[code][0] for code in self.why)


def likeness(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """What two complaints have alike, of their "email", "telephone", "name" and "subject", the weightiest first."""
    return tuple(code for code in REASONS if code in one and _alike(code, one[code], other.get(code, "")))


def _alike(code: str, one: str, other: str) -> bool:
    if code in CONTACT:
        one, other = contacts.normal(code, one), contacts.normal(code, other)
    return bool(one.strip()) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def likeliest(found: list[Alike]) -> list[Alike]:
    """By the weight of what they have alike, then the newest."""
    return sorted(found, key=lambda alike: (-sum(REASONS[code][1] for code in alike.why), -alike.case))[
        :AT_MOST
    ]


def of_case(unit: Unit, loaded: Loaded, reading: Reading) -> list[Alike]:
    """The earlier cases that a case may be the same as, without those that it is linked with."""
    case, first = loaded.case, loaded.entries[0]
    given = {
        **complainant_texts(unit, case),
        "subject": texts_of_case(unit, case).get(first.seq, {}).get("subject", ""),
    }
    row = first.event.possible_duplicate_of if isinstance(first.event, e.CaseMigrated) else None
    linked = {link.other for link in case.links.current}
    found = search(unit, given, reading, (case.received, case.id), row)
    return [alike for alike in found if alike.case not in linked]


def search(
    unit: Unit,
    given: Mapping[str, str],
    reading: Reading,
    before: tuple[date, int] | None = None,
    row: int | None = None,
) -> list[Alike]:
    """The cases that have something alike with `given`; earlier than `before`, and the case `row` in any case."""
    given = {code: text for code, text in given.items() if code in REASONS and text}
    keys = [key for code in CONTACT if (key := contacts.key(code, given.get(code, ""))) is not None]
    ids, params = ["SELECT ? AS case_id"], list[object]([row])
    if keys:
        ids.append(f"SELECT case_id FROM contacts WHERE key IN ({', '.join('?' * len(keys))})")
        params += keys
    if "name" in given:
        ids.append("SELECT case_id FROM labels WHERE lower(complainant) = lower(?)")
        params.append(given["name"])
    if "subject" in given:
        ids.append(
            "SELECT case_id FROM labels JOIN cases USING (case_id) WHERE is_open AND lower(subject) = lower(?)"
        )
        params.append(given["subject"])
    earlier = "(c.received, c.case_id) < (?, ?)" if before else "true"
    rows = unit.rows(
        f"""SELECT c.case_id, c.received, c.state, c.is_open, c.batch, p.last_seq, coalesce(l.subject, ''), coalesce(l.complainant, '')
            FROM cases c LEFT JOIN labels l USING (case_id) LEFT JOIN people p ON p.person_id = c.complainant
            WHERE c.case_id IN ({" UNION ".join(ids)}) AND {earlier} AND {masking.readable(unit, reading)}
            ORDER BY c.received DESC, c.case_id DESC LIMIT {LOOKED_AT}""",
        [*params, *(before or ())],
    )
    texts = _contact(unit, [seq for *_, seq, _, _ in rows if seq is not None])
    found = []
    for case, received, state, is_open, batch, seq, subject, name in rows:
        other = {**texts.get(seq, {}), "name": name} | ({"subject": subject} if is_open else {})
        why = (("row",) if case == row else ()) + likeness(given, other)
        if why and batch not in reading.governing.unfinished:
            found.append(Alike(case, reference(case), received, state, why))
    return likeliest(found)


def _contact(unit: Unit, seqs: list[int]) -> dict[int, dict[str, str]]:
    """E-mail and telephone of people, by the event that gave them."""
    found: dict[int, dict[str, str]] = {}
    if seqs:
        marks = ", ".join("?" * len(seqs))
        for seq, name, body in unit.rows(
            f"SELECT seq, name, body FROM texts WHERE seq IN ({marks}) AND name IN ('email', 'telephone')",
            seqs,
        ):
            found.setdefault(seq, {})[name] = body
    return found
