"""Other cases of the person who complains, as far as the person's number, e-mail or telephone tell.

The search begins with the keys of `contacts`: to compare the texts of everybody whose contact is restricted takes as long as all
the rest of opening a case, in a million of which two thousand are.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from store import contacts
from store.case import Case
from store.unit import Unit

IN_FORCE = """SELECT case_id, due FROM duties WHERE kind = 'restriction' AND done IS NULL AND case_id <> ? AND case_id IN
    (SELECT case_id FROM contacts WHERE key IN ({}) UNION ALL SELECT case_id FROM cases WHERE complainant = ?) ORDER BY case_id"""
PEOPLE = """SELECT c.case_id, c.complainant, p.last_seq FROM cases c JOIN people p ON p.person_id = c.complainant
    WHERE c.case_id IN ({})"""
CONTACTS = "SELECT seq, name, body FROM texts WHERE seq IN ({}) AND name IN ('email', 'telephone')"


def restrictions(unit: Unit, case: Case, contact: Mapping[str, str]) -> list[tuple[int, date]]:
    """The other cases in which contact with the same person is restricted now, each with the day of the next review."""
    if case.complainant is None:
        return []
    keys = [row.key for row in contacts.contact_rows(case.id, contact)]
    found = unit.rows(IN_FORCE.format(_marks(keys)), [case.id, *keys, case.complainant])
    if not found:
        return []
    cases = [number for number, _ in found]
    people = unit.rows(PEOPLE.format(_marks(cases)), cases)
    known = {name: contacts.normal(name, text) for name, text in contact.items()}
    seqs = [seq for *_, seq in people]
    alike = {  # two texts may have one key, so they are compared
        seq
        for seq, name, body in unit.rows(CONTACTS.format(_marks(seqs)), seqs)
        if known.get(name) and contacts.normal(name, body) == known[name]
    }
    same = {number for number, person, seq in people if person == case.complainant or seq in alike}
    return [(number, due) for number, due in found if number in same]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values)) or "NULL"
