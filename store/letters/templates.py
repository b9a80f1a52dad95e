"""The letters as data: which kinds there are, their words, and the blocks that none goes without."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from store.policy import Policy

NAME = re.compile(r"\{(\w+)\}")


class Template(NamedTuple):
    """The words of a kind of letter, with {names} to fill in; `requires` are the blocks it never goes without."""

    text: str
    requires: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Everything that is filled in."""
        return frozenset(NAME.findall(self.text))


@cache
def shipped() -> Mapping[str, Template]:
    """The templates that come with Upheld, by kind."""
    from importlib import resources  # 20 ms, for the first letter only

    text = resources.files("store.letters").joinpath("templates.toml").read_text(encoding="utf-8")
    return {
        kind: Template(found["text"].strip(), tuple(found.get("requires", ())))
        for kind, found in tomllib.loads(text).items()
    }


def template(kind: str, policy: Policy) -> Template:
    """The words of the policy where it has some; what is required stays required."""
    own = shipped()[kind]
    return own._replace(text=policy.letters[kind].text.strip()) if kind in policy.letters else own


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every {name} filled in, once: a brace in a value stays a brace. Empty paragraphs are left out."""
    filled = (NAME.sub(lambda found: values[found[1]], paragraph) for paragraph in re.split(r"\n{2,}", text))
    return "\n\n".join(paragraph for paragraph in filled if paragraph.strip())


def mistakes(policy: Policy) -> Iterator[tuple[str, str]]:
    """What is wrong with the policy's own letters: where, and a sentence."""
    for kind, own in policy.letters.items():
        at = f"letters.{kind}"
        if kind not in shipped():
            yield at, f"there is no such letter; the letters are {', '.join(shipped())}"
            continue
        known = shipped()[kind].names
        for name in sorted(Template(own.text).names - known):
            yield (
                f"{at}.text",
                f"{{{name}}} is nothing that is filled in there; {', '.join(sorted(known))} are",
            )
