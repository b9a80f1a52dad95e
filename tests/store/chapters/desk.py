"""People and complaints of a real register, and whether they may be read."""

from collections.abc import Callable

from store.errors import Refused
from store.people import Handler
from store.register import Store

WHY = "The complainant is known to the team."


def team(store: Store, me: Handler) -> dict[str, Handler]:
    return {
        name: store.add_handler(name, name.lower(), roles, me)
        for name, roles in {
            "Bob": ["customer_service"], "Cara": ["customer_voice"], "Dan": ["team_leader"],
            "Eve": ["compliance_manager"], "Gita": ["staff"], "Hal": ["administrator"],
        }.items()
    }  # fmt: skip


def received(store: Store, me: Handler, **fields: object) -> int:
    return store.find(store.receive({"subject": "Fee taken twice", "name": "Jo Brown", **fields}, me).ref)


def is_refused(read: Callable[[], object]) -> bool:
    try:
        read()
    except Refused:
        return True
    return False
