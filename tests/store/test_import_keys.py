"""By what a row is known: HMACs with the secret of the register, and which of several alike it is."""

import hmac
from datetime import date
from pathlib import Path

import pytest

from store.errors import BadInput
from store.import_ahead import keyed_rows_ahead
from store.import_keys import Identities, Keyed, columns_of, keyed_rows
from store.intake import mapping, readers
from store.intake.shapes import Row
from store.ledger import random_salt, text_digest
from tests.store.old_registers import old, table

SECRET = bytes(range(32))


def row(number: int, key: str | None, **raw: str) -> Row:
    return Row(
        number, key, {"subject": raw["b"]}, date(2024, 2, 1), None, True, tuple(raw.values()), tuple(raw)
    )


def expected(*parts: str) -> bytes:
    return hmac.digest(SECRET, "\0".join(("Old desk", *parts)).encode(), "sha256")[:16]


def test_an_identity_is_an_hmac_of_source_key_and_columns() -> None:
    identities = Identities(SECRET, "Old desk", ("b", "a"))
    first, again = (identities.of(row(n, "K1", b="é", a="x"), {}) for n in (1, 2))
    assert first.identity == expected("row", '["a","b"]K1', '["x","é"]')
    assert first.source_key == again.source_key == expected("key", "K1")
    alike = b"\0".join((b"Old desk", b"alike", first.identity, b"2"))
    assert again.identity == hmac.digest(SECRET, alike, "sha256")[:16]
    other = identities.of(row(3, None, b="é", a="x"), {})
    assert (other.identity, other.source_key) == (expected("row", '["a","b"]', '["x","é"]'), None)
    assert columns_of(other, ("b", "a")) == ("é", "x")
    turned = Identities(SECRET, "Old desk", ("a", "b")).of(row(1, "K1", a="x", b="é"), {})
    assert turned.identity == first.identity  # the order of the columns is nothing


def unsealed(keyed: Keyed) -> tuple[object, ...]:
    return tuple(getattr(keyed, name) for name in Keyed.__struct_fields__ if name != "seals")


def test_another_process_reads_the_same(tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", 4_500)
    path.write_text(path.read_text("utf-8") + "K1,not a day,,x,,\n", encoding="utf-8")
    here = list(keyed_rows(readers.settle(path, old()), old(), SECRET, random_salt))
    there = list(keyed_rows_ahead(readers.settle(path, old()), old(), SECRET, random_salt))
    assert [len(some.rows) for some in there] == [2_000, 2_000, 500]
    for one, other in zip(here, there, strict=True):
        assert list(map(unsealed, one.rows)) == list(map(unsealed, other.rows))
        assert one.rejects == other.rejects
    salts = set()
    for keyed in (keyed for some in (*here, *there) for keyed in some.rows):
        assert set(keyed.seals) == {"name", "reference", "subject"}
        for name, (salt, digest) in keyed.seals.items():
            assert digest == text_digest(salt, keyed.facts[name])
            salts.add(salt)
    assert len(salts) == 2 * 3 * 4_500
    assert all(len(salt) == 32 for salt in salts)


def test_what_is_wrong_there_is_raised_here(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    lines = [f"{n},13/0{n}/2024,x,14/0{n}/2024,," for n in range(1, 9)]
    path.write_text("\n".join(["id,day,about,end,who,result", *lines, ""]), encoding="utf-8")
    given = old('dates = "%m/%d/%Y"')
    with pytest.raises(BadInput, match="Put day and month the other way round"):
        next(keyed_rows_ahead(readers.settle(path, given), given, SECRET, random_salt))


def test_reading_may_be_left_before_its_end(tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", 20_000)
    found = keyed_rows_ahead(readers.settle(path, old()), old(), SECRET, random_salt)
    assert len(next(found).rows) == 2_000
    found.close()
    assert list(found) == []


def test_salts_of_a_test_are_taken(tmp_path: Path) -> None:
    given = mapping.parse(
        'source = "Old desk"\nopen = "never"\ncolumns = { received = "day", subject = "about" }'
    )
    path = tmp_path / "old.csv"
    path.write_text("day,about\n2024-01-01,x\n2024-01-02,y\n", encoding="utf-8")
    numbers = iter(range(10))
    (some,) = keyed_rows(readers.settle(path, given), given, SECRET, lambda: f"salt {next(numbers)}")
    assert [keyed.seals["subject"][0] for keyed in some.rows] == ["salt 0", "salt 1"]
