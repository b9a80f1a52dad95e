"""Reading a policy from TOML, and every mistake that a file of it can hold, in one sentence each."""

import hashlib
import tomllib
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from store.errors import BadInput
from store.policy import Origin, Policy
from store.rules.actions import ACTIONS, IMPORT, RECEIVE

DEFAULT = "cilex"

LONGEST_PERIOD = 3_650  # ten years: a due date must stay a date


def shipped(name: str = DEFAULT) -> str:
    """The text of a policy that ships with Upheld."""
    from importlib import resources  # 20 ms that a register with a policy of its own never needs

    return resources.files("store.policies").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def digest(text: str) -> str:
    """SHA-256 of a policy's text, in hexadecimal: its identity."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str, where: str = "the policy") -> Policy:
    """The policy written in `text`. Raises BadInput with one sentence that names the mistake and its place."""
    try:
        policy = msgspec.convert(tomllib.loads(text), Policy)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {error}.") from None
    except (ValueError, RecursionError) as error:  # tomllib lets those of int() and of deep nesting through
        raise BadInput(f"{where} is not valid TOML: {error}.") from None
    mistakes = _mistakes(policy)
    if mistakes:
        raise BadInput(f"{where}: {mistakes[0]}.")
    return policy


def _mistakes(policy: Policy) -> list[str]:
    """What a file of the right shape can still have wrong."""
    found: list[str] = []
    try:
        ZoneInfo(policy.policy.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, or a name too long
        found.append(f"policy.time_zone: there is no time zone {policy.policy.time_zone!r}")
    numbers = [stage.number for stage in policy.stages]
    if not numbers:
        found.append("there is no stage: a policy needs at least one [[stages]]")
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"stages are numbered {numbers}: they must run 1, 2, 3, … in order")
    questions = {question.id for question in policy.questions}
    for stage in policy.stages:
        at = f"stage {stage.number}"
        for key, roles in (("handled_by", stage.handled_by), ("allocated_by", stage.allocated_by)):
            found += [
                f"{at}: {key} names the role {role!r}, which is not under [roles]"
                for role in roles
                if role not in policy.roles
            ]
            if not roles:
                found.append(f"{at}: {key} is empty, so nobody could act")
        for key, period in (
            ("acknowledge", stage.acknowledge),
            ("respond", stage.respond),
            ("extension", stage.extension),
        ):
            if not 1 <= period.days <= LONGEST_PERIOD:
                found.append(f"{at}: {key} has {period.days} days; it needs 1 to {LONGEST_PERIOD}")
            found += _origin(f"{at}: {key}", period, questions)
        if stage.extension.unit != stage.respond.unit:
            found.append(f"{at}: extension and respond must count the same days, working or calendar")
        earlier = stage.another_decider_than
        found += [
            f"{at}: another_decider_than names stage {n}, which is not before it"
            for n in earlier.stages
            if n >= stage.number
        ]
        if earlier.stages:
            found += _origin(f"{at}: another_decider_than", earlier, questions)
    for key in policy.rules.__struct_fields__:
        found += _origin(f"rules.{key}", getattr(policy.rules, key), questions)
    if (policy.external_body is None) == (policy.no_external_body is None):
        found.append(
            "give either [external_body] or [no_external_body]: the last response must say what comes after it"
        )
    if policy.no_external_body is not None:
        found += _origin("no_external_body", policy.no_external_body, questions)
    actions = (RECEIVE.name, IMPORT.name, *ACTIONS)
    found += [f"who: there is no action {action!r}" for action in policy.who if action not in actions]
    for action, who in policy.who.items():
        if isinstance(who, tuple):
            found += [
                f"who.{action} names the role {role!r}, which is not under [roles]"
                for role in who
                if role not in policy.roles
            ]
            if not who:
                found.append(f"who.{action} names no role, so nobody could take it")
    if not any(role.administers for role in policy.roles.values()):
        found.append("roles: none has administers = true, so nobody could add handlers")
    for name in policy.lists.__struct_fields__:
        if not getattr(policy.lists, name):
            found.append(f"lists.{name} is empty")
    return found


def _origin(at: str, value: Origin, questions: set[str]) -> list[str]:
    """Every value says where it comes from: a passage, or the owner with an open question."""
    if not value.source and not value.set_by:
        return [f'{at} says neither source = "…" nor set_by = "owner"']
    if value.question and value.question not in questions:
        return [f"{at} names the question {value.question!r}, which is not under [[questions]]"]
    return []
