"""The shape of a policy file, table by table: every key and value that is not what the data of a policy has there.

Where a value can't be used something neutral stands for it, so that the rest is still looked at.
"""

import difflib
import reprlib
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from msgspec import inspect


class Mistake(NamedTuple):
    """What is wrong, and where: a key path ("stages[2].respond.days", counted from 1) or a line of the file.

    One that `only_warns` may be meant so.
    """

    where: str
    what: str
    only_warns: bool = False

    @property
    def sentence(self) -> str:
        """Both, for people."""
        return f"{self.where}: {self.what}" + ("" if self.what.endswith("?") else ".")


def shaped(value: Any, wanted: inspect.Type, at: str, found: list[Mistake]) -> Any:
    """The value as it is wanted; what is wrong with it is added to `found`, and something neutral stands for that."""
    if isinstance(
        wanted, inspect.UnionType
    ):  # of one thing and None, which TOML can't write; or of one thing and a list
        lists = [kind for kind in wanted.types if isinstance(kind, inspect.VarTupleType)]
        others = [
            kind for kind in wanted.types if not isinstance(kind, inspect.VarTupleType | inspect.NoneType)
        ]
        return shaped(value, (lists if isinstance(value, list) and lists else others)[0], at, found)
    if isinstance(wanted, inspect.StructType) and isinstance(value, dict):
        return _struct(value, wanted, at, found)
    if isinstance(wanted, inspect.DictType) and isinstance(value, dict):
        return {key: shaped(item, wanted.value_type, inside(at, key), found) for key, item in value.items()}
    if isinstance(wanted, inspect.VarTupleType) and isinstance(value, list):
        return tuple(shaped(item, wanted.item_type, f"{at}[{n}]", found) for n, item in enumerate(value, 1))
    if isinstance(wanted, inspect.LiteralType):
        if isinstance(value, str) and value in wanted.values:
            return value
        near = did_you_mean(value, wanted.values)
        found.append(Mistake(at, f"{shown(value)} is none of {', '.join(map(str, wanted.values))}{near}"))
    elif type(value) in _LEAVES.get(type(wanted), ()):
        return value
    else:
        found.append(Mistake(at, f"{_WANTED[type(wanted)]} is wanted, and this is {shown(value)}"))
    return _neutral(wanted)


def _struct(value: dict[str, Any], wanted: inspect.StructType, at: str, found: list[Mistake]) -> Any:
    fields = {field.encode_name: field for field in wanted.fields}
    found += [
        Mistake(inside(at, key), f"there is no such key here{did_you_mean(key, fields)}")
        for key in value
        if key not in fields
    ]
    made = {}
    for key, field in fields.items():
        if key in value:
            made[field.name] = shaped(value[key], field.type, inside(at, key), found)
        elif field.required:
            found.append(Mistake(inside(at, key), "this is missing"))
            made[field.name] = _neutral(field.type)
    return wanted.cls(**made)


_LEAVES: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.IntType: (int,),
    inspect.FloatType: (int, float),
    inspect.StrType: (str,),
    inspect.BoolType: (bool,),
    inspect.DateType: (date,),
}
_WANTED: dict[type[inspect.Type], str] = {
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.StrType: "text in quotes",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date such as 2026-04-01",
    inspect.StructType: "a table",
    inspect.DictType: "a table",
    inspect.VarTupleType: "a list",
}


def _neutral(wanted: inspect.Type) -> Any:
    """Something of the type that is wanted."""
    match wanted:
        case inspect.StructType(cls=cls, fields=fields):
            return cls(**{field.name: _neutral(field.type) for field in fields if field.required})
        case inspect.UnionType(types=types):
            return None if any(isinstance(kind, inspect.NoneType) for kind in types) else _neutral(types[0])
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.DictType():
            return {}
        case inspect.VarTupleType():
            return ()
    leaf = _LEAVES[type(wanted)][0]
    return date(2000, 1, 1) if leaf is date else leaf()


# --- words ------------------------------------------------------------------------------------------------------------


def inside(at: str, key: str) -> str:
    """The key path of a key of the table at `at`."""
    word = key if key.isprintable() else repr(key)
    return f"{at}.{word}" if at else word


def shown(value: Any) -> str:
    """A value as a sentence shows it: short, and escaped."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return str(value) if isinstance(value, date) else reprlib.repr(value)


def did_you_mean(given: Any, known: Iterable[Any]) -> str:
    """The end of a sentence that offers the known word which is nearest, "" where none is near."""
    near = difflib.get_close_matches(str(given), [str(word) for word in known], n=1)
    return f": did you mean {near[0]!r}?" if near else ""
