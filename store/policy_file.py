"""Reading a policy from TOML: one that ships with Upheld, one that somebody wrote, one that a register has adopted."""

import hashlib

import msgspec

from store.errors import BadInput, NotFound
from store.policy import Policy
from store.toml import table_of

DEFAULT = "cilex"


def shipped_names() -> tuple[str, ...]:
    """The policies that come with Upheld, in order of name."""
    from importlib import resources  # 20 ms that a register with a policy of its own never needs

    files = resources.files("store.policies").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def shipped(name: str = DEFAULT) -> str:
    """The text of a policy that ships with Upheld. Raises NotFound for any other name."""
    from importlib import resources

    if name not in (DEFAULT, *shipped_names()):
        raise NotFound(
            f"no policy called {name!r} comes with Upheld; there are {', '.join(shipped_names())}."
        )
    return resources.files("store.policies").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def digest(text: str) -> str:
    """SHA-256 of a policy's text, in hexadecimal: its identity."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str, where: str = "the policy") -> Policy:
    """The policy written in `text`. Raises BadInput with one sentence that names the first mistake and its place."""
    from store.policy_check import mistakes  # only a new policy is looked at so closely

    wrong = [mistake for mistake in mistakes(text) if not mistake.only_warns]
    if wrong:
        more = f" (and {len(wrong) - 1} more; `upheld policy check` names them all)" if len(wrong) > 1 else ""
        raise BadInput(f"{where}, {wrong[0].sentence}{more}")
    return read(text, where)


def read(text: str, where: str) -> Policy:
    """The policy of a text that was checked when it was adopted. Raises BadInput where this version can't read it."""
    try:
        return msgspec.convert(table_of(text), Policy)
    except (msgspec.ValidationError, ValueError) as error:
        raise BadInput(f"{where} can't be read by this version of Upheld: {error}.") from None
