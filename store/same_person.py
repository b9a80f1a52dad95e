"""Other cases of the person who complains, as far as the person's number, e-mail or telephone tell.

The search begins with the keys of `contacts`: to compare the texts of everybody whose contact is restricted takes as long as all
the rest of opening a case, in a million of which two thousand are.
"""

from collections.abc import Mapping
from datetime import date

from store import contacts
from store.case import Case
from store.unit import Unit

IN_FORCE = """SELECT d.case_id, d.due, c.complainant, p.last_seq FROM duties d JOIN cases c USING (case_id)
    JOIN people p ON p.person_id = c.complainant
    WHERE d.kind = 'restriction' AND d.done IS NULL AND d.case_id <> ?
    AND (c.complainant = ? OR d.case_id IN (SELECT case_id FROM contacts WHERE key IN (SELECT unnest(?::BIGINT[]))))
    ORDER BY d.case_id"""
CONTACTS = "SELECT seq, name, body FROM texts WHERE seq IN ({}) AND name IN ('email', 'telephone')"


def restrictions(unit: Unit, case: Case, contact: Mapping[str, str]) -> list[tuple[int, date]]:
    """The other cases in which contact with the same person is restricted now, each with the day of the next review."""
    if case.complainant is None:
        return []
    keys = [row.key for row in contacts.contact_rows(case.id, contact)]
    found = unit.rows(IN_FORCE, [case.id, case.complainant, keys])
    others = [seq for *_, person, seq in found if person != case.complainant]
    same: set[int] = set()
    if others:  # two texts may have one key, so they are compared
        known = {name: contacts.normal(name, text) for name, text in contact.items()}
        rows = unit.rows(CONTACTS.format(", ".join("?" * len(others))), others)
        same = {
            seq
            for seq, name, body in rows
            if name in known and contacts.normal(name, body) == known[name] != ""
        }
    return [(number, due) for number, due, person, seq in found if person == case.complainant or seq in same]
