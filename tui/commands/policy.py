"""`upheld policy show`: the policy in force, value by value, with where each comes from."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.arguments import CommandParser
from tui.output import columns, put, put_json, say, wrapped
from tui.session import opened, register_path, wants_json

if TYPE_CHECKING:
    from store.policy import Origin, Period, Policy, Stage, Who

WHO = {
    "anyone": "any handler",
    "stage": "who handles the stage",
    "allocator": "who allocates at the stage",
    "stage or next": "who handles the stage or the next",
}


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    what = parser.add_subparsers(
        dest="what", metavar="COMMAND", parser_class=CommandParser, title="what to do; show if not given"
    )
    what.add_parser("show", help="every stage, rule, list and open question", fill=_nothing)


def _nothing(parser: CommandParser) -> None:
    """`show` takes nothing of its own."""


def run(args: argparse.Namespace) -> int:
    """Print the policy of the register or, where there is none, the one that ships with Upheld."""
    path = register_path(args)
    if path.exists():
        with opened(args) as store:
            policy = store.policy
    else:
        from store.policy_file import parse, shipped

        policy = parse(shipped())
        say(f"there is no register at {path}: this is the policy that ships with Upheld.")
    if wants_json(args):
        import msgspec

        put_json(msgspec.to_builtins(policy))
    else:
        put("\n".join(_page(policy)))
    return 0


def _page(policy: "Policy") -> Iterator[str]:
    about = policy.policy
    yield f"{about.title}, {about.reference}, version {about.version}"
    yield about.organisation
    facts = [
        ("Issued", str(about.issued)),
        ("Review due", str(about.review_due or "")),
        ("Owner", about.owner),
        ("Approved by", about.approved_by),
        ("Applies to", about.applies_to),
        ("Time zone", about.time_zone),
        ("Calendar", about.calendar),
    ]
    yield from ("", *columns([fact for fact in facts if fact[1]], indent=""))
    for stage in policy.stages:
        yield from ("", *_stage(stage, policy))
    yield from ("", "Rules")
    for name in policy.rules.__struct_fields__:
        rule = getattr(policy.rules, name)
        yield f"  {name.replace('_', ' ')}: {'yes' if rule.value else 'no'}"
        yield f"    {_origin(rule)}"
    yield from ("", "Who may do what")
    yield from columns([(action, _who(who, policy)) for action, who in policy.who.items()])
    yield from ("", "Roles")
    yield from columns([(code, role.title) for code, role in policy.roles.items()])
    for name in policy.lists.__struct_fields__:
        yield from ("", name.replace("_", " ").capitalize())
        yield from columns(list(getattr(policy.lists, name).items()))
    if policy.external_body is not None:
        body = policy.external_body
        yield from (
            "",
            "After the last stage",
            f"  {', '.join(filter(None, (body.name, body.contact, body.within)))}",
        )
    if policy.questions:
        yield from ("", "Questions that the owner has not answered")
    for question in policy.questions:
        yield from wrapped(f"{question.id:<3}  {question.asks}", more=" " * 5)
        yield from wrapped(f"Assumed: {question.assumed}", " " * 7)


def _who(who: "Who", policy: "Policy") -> str:
    return policy.titles(who) if isinstance(who, tuple) else WHO[who]


def _stage(stage: "Stage", policy: "Policy") -> Iterator[str]:
    yield stage.title
    yield f"  handled by {policy.titles(stage.handled_by)}; allocated by {policy.titles(stage.allocated_by)}"
    yield from columns(
        [
            ("acknowledge", _period(stage.acknowledge), _origin(stage.acknowledge)),
            ("respond", _period(stage.respond), _origin(stage.respond)),
            ("extend by", f"at most {_period(stage.extension)}", _origin(stage.extension)),
        ]
    )
    other = stage.another_decider_than
    if other.stages:
        numbers = " and ".join(str(number) for number in other.stages)
        yield f"  nobody decides who decided at stage {numbers} ({_origin(other)})"


def _period(period: "Period") -> str:
    return f"{period.days} {period.unit} {'day' if period.days == 1 else 'days'}"


def _origin(value: "Origin") -> str:
    if value.source:
        return value.source
    return f"set by the owner ({value.question})" if value.question else "set by the owner"
