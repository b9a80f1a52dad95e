"""Who handles complaints, and in which roles: what an administrator may change. Pure; the register keeps what comes of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from store import events as e
from store.errors import BadInput, Refused
from store.governing import Governing
from store.people import Handler, evolve
from store.rules import fields
from store.rules.situation import in_words


def may_not(actor: Handler, governing: Governing, today: date, what: str) -> str | None:
    """Why the actor may not do what administrators do, or None; `what` they do begins the sentence."""
    policy = governing.policy
    if actor.holds_any(policy.administering, today):
        return None
    return f"{what} by {policy.titles(policy.administering)}; {actor.called} is not."


def add(name: str, account: str, roles: Sequence[str], governing: Governing, today: date) -> list[e.New]:
    """A new handler with roles from today. Raises BadInput for an empty name, one in use, or a role that there is not.

    Raises Refused for the service account, which is nobody's own.
    """
    name, account = fields.clean(name, "the name"), fields.clean(account, "--account")
    if not name:
        raise BadInput("the name of the handler is empty.")
    taken = {word.casefold() for h in governing.handlers.values() for word in (h.name, h.account) if word}
    if account and account == governing.settings.service_account:
        raise Refused(f"{account} is the service account of this register, which must be nobody's own.")
    for word in filter(None, (name, account)):
        if word.casefold() in taken:
            raise BadInput(f"there is a handler called {word!r} already.")
    number = max(governing.handlers) + 1
    texts = {"name": name} | ({"account": account} if account else {})
    granted = [e.New(number, e.RoleGranted(on=today, role=_role(role, governing))) for role in roles]
    return [e.New(number, e.HandlerAdded(on=today), texts), *granted]


def name_service_account(account: str, governing: Governing, today: date) -> list[e.New]:
    """The account that alone will open the file, "" for none. Raises Refused for one that acts already or for itself."""
    now = governing.settings.service_account
    if governing.settings.simulated:
        raise Refused(
            "anybody may act as anybody in a demo register, so a service account has nothing to vouch for."
        )
    if account == now:
        raise Refused(
            f"{account} is the service account already." if now else "there is no service account to end."
        )
    owner = next((h for h in governing.handlers.values() if account and h.account == account), None)
    if owner:
        raise Refused(f"{account} is the account of {owner.called}; a service account must be nobody's own.")
    return [e.New(1, e.ServiceAccountNamed(on=today, account=account))]


def grant(handler: int, role: str, on: date, governing: Governing) -> list[e.New]:
    """The role from `on`. Raises Refused where it is held already, BadInput where there is no such role."""
    event = e.RoleGranted(on=on, role=_role(role, governing))
    held = governing.handlers[handler]
    if _in_own_right(held, event.role, on):
        raise Refused(f"{held.called} holds that role already on {in_words(on)}.")
    return [e.New(handler, event)]


def delegate(holder: int, role: str, to: int, since: date, until: date, governing: Governing) -> list[e.New]:
    """The role of `holder` is held by `to` in their place, from `since` until the day before `until`, when it ends by itself (R57).

    Raises Refused where it can't be: not held to give away, held already, or for no day.
    """
    code = _role(role, governing)
    giving, taking = governing.handlers[holder], governing.handlers[to]
    if holder == to:
        raise Refused(f"{giving.called} can't be their own delegate.")
    if until <= since:
        raise Refused(f"{in_words(until)} is not after {in_words(since)}, when the delegation begins.")
    if not _in_own_right(giving, code, since):
        raise Refused(
            f"{giving.called} does not hold that role in their own right on {in_words(since)}, so can't delegate it."
        )
    if code in taking.roles_on(since):
        raise Refused(f"{taking.called} holds that role already on {in_words(since)}.")
    return [e.New(to, e.RoleGranted(on=since, role=code, until=until, delegate_of=holder))]


def _in_own_right(handler: Handler, role: str, on: date) -> bool:
    return any(g.role == role and g.delegate_of is None and g.covers(on) for g in handler.grants)


def name_manager(handler: int, manager: int, governing: Governing, today: date) -> list[e.New]:
    """Whom a handler tells what they can't resolve (R60). Raises Refused where they would be above themselves."""
    names = governing.handlers
    above: int | None = manager
    while above is not None:
        if above == handler:
            raise Refused(f"{names[handler].called} would be above themselves in the line.")
        above = names[above].manager
    if names[handler].manager == manager:
        raise Refused(f"{names[manager].called} is the line manager of {names[handler].called} already.")
    return [e.New(handler, e.LineManagerNamed(on=today, manager=manager))]


def train(
    handler: int, course: str, on: date, until: date | None, governing: Governing, today: date
) -> list[e.New]:
    """A course was completed (R8). Raises BadInput for one that the policy does not list, Refused for days that can't be."""
    code = _code(course, governing.policy.lists.courses, "--course", "course")
    if on > today:
        raise Refused(f"{in_words(on)} is in the future; the latest date is today, {in_words(today)}.")
    if until is not None and until < on:
        raise Refused(f"{in_words(until)} is before {in_words(on)}, when the course was completed.")
    return [e.New(handler, e.TrainingCompleted(on=on, course=code, until=until))]


def attest(actor: Handler, attested: date | None, governing: Governing, today: date) -> list[e.New]:
    """The actor knows the policy in force and follows it (R55); `attested` is when they said so before, of this version."""
    number = max(governing.policies)
    if attested is not None:
        raise Refused(
            f"{actor.called} attested to {governing.policy.label} already, on {in_words(attested)}."
        )
    return [e.New(actor.id, e.PolicyAttested(on=today, policy=number))]


def revoke(handler: int, role: str, on: date, governing: Governing) -> list[e.New]:
    """The role no longer from `on`. Raises Refused where it is not held, or where nobody would be left who administers."""
    event = e.RoleRevoked(on=on, role=_role(role, governing))
    held = governing.handlers[handler]
    if event.role not in held.roles_on(on):
        raise Refused(f"{held.called} does not hold that role on {in_words(on)}.")
    left = {**governing.handlers, handler: evolve(held, handler, event, {})}
    if not any(h.holds_any(governing.policy.administering, on) for h in left.values()):
        raise Refused(
            "nobody would be left who may add handlers and grant roles: grant that to somebody else first."
        )
    return [e.New(handler, event)]


def _role(text: str, governing: Governing) -> str:
    """The code of a role: of the policy in force, or of an older one, which still governs its cases."""
    return _code(text, _titles(governing), "the role", "role")


def _titles(governing: Governing) -> dict[str, str]:
    """The titles of every role of every policy, those in force first."""
    policies = [policy for _, policy in sorted(governing.policies.items(), reverse=True)]
    titles: dict[str, str] = {}
    for policy in policies:
        titles = {code: role.title for code, role in policy.roles.items()} | titles
    return {code: titles[code] for policy in policies for code in policy.roles}


def role_titles(roles: Sequence[str], governing: Governing) -> str:
    """Roles in words, whichever policy they are of."""
    known = _titles(governing)
    return ", ".join(known.get(role, role) for role in roles)


def _code(text: str, known: Mapping[str, str], where: str, what: str) -> str:
    """A code given as code or words, in any case."""
    wanted = fields.clean(text, where).casefold()
    for code, words in known.items():
        if wanted in (code.casefold(), words.casefold()):
            return code
    raise BadInput(f"there is no {what} {text!r}; the {what}s are {', '.join(known) or 'none'}.")
