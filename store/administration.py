"""Who handles complaints, and in which roles: what an administrator may change. Pure; the register keeps what comes of it."""

from collections.abc import Sequence
from datetime import date

from store import events as e
from store.errors import BadInput, Refused
from store.governing import Governing
from store.people import Handler, evolve
from store.policy import Policy
from store.rules import fields
from store.rules.situation import in_words


def _policy(governing: Governing) -> Policy:
    return governing.policies[max(governing.policies)]


def _administering(governing: Governing) -> tuple[str, ...]:
    return tuple(code for code, role in _policy(governing).roles.items() if role.administers)


def may_not(actor: Handler, governing: Governing, today: date) -> str | None:
    """Why the actor may not change handlers and roles, or None."""
    roles = _administering(governing)
    if actor.holds_any(roles, today):
        return None
    return f"handlers and roles are changed by {_policy(governing).titles(roles)}; {actor.called} is not."


def add(name: str, account: str, roles: Sequence[str], governing: Governing, today: date) -> list[e.New]:
    """A new handler with roles from today. Raises BadInput for an empty name, one in use, or a role that there is not."""
    name, account = fields.clean(name, "the name"), fields.clean(account, "--account")
    if not name:
        raise BadInput("the name of the handler is empty.")
    taken = {word.casefold() for h in governing.handlers.values() for word in (h.name, h.account) if word}
    for word in filter(None, (name, account)):
        if word.casefold() in taken:
            raise BadInput(f"there is a handler called {word!r} already.")
    number = max(governing.handlers) + 1
    texts = {"name": name} | ({"account": account} if account else {})
    granted = [e.New(number, e.RoleGranted(on=today, role=_role(role, governing))) for role in roles]
    return [e.New(number, e.HandlerAdded(on=today), texts), *granted]


def grant(handler: int, role: str, on: date, governing: Governing) -> list[e.New]:
    """The role from `on`. Raises Refused where it is held already, BadInput where there is no such role."""
    event = e.RoleGranted(on=on, role=_role(role, governing))
    held = governing.handlers[handler]
    if event.role in held.roles_on(on):
        raise Refused(f"{held.called} holds that role already on {in_words(on)}.")
    return [e.New(handler, event)]


def revoke(handler: int, role: str, on: date, governing: Governing) -> list[e.New]:
    """The role no longer from `on`. Raises Refused where it is not held, or where nobody would be left who administers."""
    event = e.RoleRevoked(on=on, role=_role(role, governing))
    held = governing.handlers[handler]
    if event.role not in held.roles_on(on):
        raise Refused(f"{held.called} does not hold that role on {in_words(on)}.")
    left = {**governing.handlers, handler: evolve(held, handler, event, {})}
    if not any(h.holds_any(_administering(governing), on) for h in left.values()):
        raise Refused(
            "nobody would be left who may add handlers and grant roles: grant that to somebody else first."
        )
    return [e.New(handler, event)]


def _role(text: str, governing: Governing) -> str:
    """The code of a role, given as code or title in any case."""
    wanted = fields.clean(text, "the role").casefold()
    roles = _policy(governing).roles
    for code, role in roles.items():
        if wanted in (code.casefold(), role.title.casefold()):
            return code
    raise BadInput(f"there is no role {text!r}; the roles are {', '.join(roles)}.")
