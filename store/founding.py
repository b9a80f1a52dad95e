"""The first events of a register, and the making of its file: the whole of it or nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from store import calendar, policy_file
from store import events as e
from store.errors import BadInput
from store.head import Head, write_head
from store.identity import Person
from store.ledger import EMPTY, Happening, Salt, chain, insert, random_salt
from store.policy import Policy
from store.rebuild import rebuild
from store.rules import fields
from store.schema import CREATE, FORMAT
from store.unit import Unit
from store.unit_of_work import RegisterFile
from store.world import civil_day


def founding(policy_text: str, now: datetime, created: e.RegisterCreated | None = None) -> list[Happening]:
    """The first events: that the register is, and the policy and the calendar that govern. Raises BadInput for a mistake."""
    policy = policy_file.parse(policy_text, "the policy file")
    table = calendar.canonical_text(calendar.parse_calendar(calendar.shipped(policy.policy.calendar)))
    today = civil_day(policy, now)
    name = policy.policy.calendar
    made: list[e.Event] = [
        created or e.RegisterCreated(on=today),
        e.PolicyAdopted(on=today, text=policy_text, sha256=policy_file.digest(policy_text)),
        e.CalendarAdopted(on=today, name=name, text=table, sha256=calendar.digest(table)),
    ]
    return [Happening(now, 1, e.New(1, event)) for event in made]


def first_handler(person: Person, policy: Policy, today: date) -> list[e.New]:
    """The first handler of a register, with the roles that the policy gives to who begins one. Raises BadInput without a name."""
    name, account = fields.clean(person.name, "the name"), fields.clean(person.account, "--account")
    if not name:
        raise BadInput("the name of the administrator is empty.")
    texts = {"name": name} | ({"account": account} if account else {})
    granted = [e.RoleGranted(on=today, role=code) for code, role in policy.roles.items() if role.at_init]
    return [e.New(1, e.HandlerAdded(on=today), texts), *(e.New(1, event) for event in granted)]


def found(
    path: Path,
    batches: Iterable[Sequence[Happening]],
    salt: Salt = random_salt,
    progress: Callable[[int], None] = lambda events: None,
) -> Head:
    """Make the file of a register whose ledger holds the happenings of every batch. Raises Refused where there is one.

    `progress` is told how many events have been written. Returns the head of the ledger.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = RegisterFile(path)
    head = EMPTY

    def fill(unit: Unit) -> None:
        nonlocal head
        unit.run("INSERT INTO register VALUES (?, ?)", [FORMAT, random_salt()])
        last: dict[tuple[str, int], int] = {}
        for batch in batches:
            chained = chain(head, batch, lambda stream, number: last.get((stream, number)), salt)
            insert(unit, chained)
            unit.keep_so_far()  # a million cases in one transaction take 9 GB
            head = chained.head
            for entry in chained.entries:
                last[entry.event.stream, entry.stream_id] = entry.seq
            progress(head.count)
        last.clear()
        rebuild(unit)
        unit.after_detach.append(lambda: write_head(file.side, head))

    try:
        file.create(CREATE, fill)
    finally:
        file.close()
    return head
