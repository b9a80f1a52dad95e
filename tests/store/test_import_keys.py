"""By what a row is known: HMACs with the secret of the register, and which of several alike it is."""

import hmac
from pathlib import Path

import pytest

from store import import_batches, unit_of_work
from store.errors import BadInput
from store.import_ahead import keyed_rows_ahead
from store.import_keys import Identities, Rows, columns_of, joined, keyed_rows
from store.intake import mapping, readers
from store.ledger import random_salt, text_digest
from tests.store.old_registers import old, table

SECRET = bytes(range(32))


def expected(*parts: str) -> bytes:
    return hmac.digest(SECRET, "\0".join(("Old desk", *parts)).encode(), "sha256")[:16]


def test_an_identity_is_an_hmac_of_source_key_and_columns() -> None:
    identities = Identities(SECRET, "Old desk", ("b", "a"))
    written = identities.written([["é", "é", "é"], ["x", "x", "x"]])
    first, again, other = identities.of(["K1", "K1", ""], written)
    assert first == expected("row", '["a","b"]K1', '["x","é"]')
    assert again == hmac.digest(SECRET, b"\0".join((b"Old desk", b"alike", first, b"2")), "sha256")[:16]
    assert other == expected("row", '["a","b"]', '["x","é"]')
    assert identities.of_keys(["K1", ""]) == [expected("key", "K1"), None]
    assert columns_of(written[0], ("b", "a")) == ("é", "x")
    turned = Identities(SECRET, "Old desk", ("a", "b"))
    assert turned.of(["K1"], turned.written([["x"], ["é"]])) == [first]  # the order of the columns is nothing


def test_parts_and_picked_rows_keep_their_columns_together(tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", 10)
    ((rows, _),) = keyed_rows(readers.settle(path, old()), old(), SECRET, random_salt)
    assert (len(rows), len(rows.part(3, 5)), len(rows.part(8, 20)), len(rows.part(4, 4))) == (10, 2, 2, 0)
    some = rows.part(2).only([number % 2 == 0 for number in rows.numbers[2:]])
    assert some.numbers == [4, 6, 8, 10]
    assert some.texts("reference") == ["K3", "K5", "K7", "K9"]
    assert some.texts("name") == [f"Person {n}" for n in (3, 5, 7, 9)]
    assert some.texts("outcome") == ["settled"] * 4
    assert some.texts("team") == [""] * 4
    assert [columns_of(row, ("id", "day", "end", "about", "who", "result"))[0] for row in some.written] == [
        "K3",
        "K5",
        "K7",
        "K9",
    ]
    sealed = some.sealed["subject"]
    assert sealed.digests == list(map(text_digest, sealed.salts, sealed.texts))
    assert [set(found) for found in some.digests(("name", "email"))] == [{"name"}] * 4


def test_batches_fill_the_groups_that_duckdb_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert import_batches.GROUP == unit_of_work._ROW_GROUP
    monkeypatch.setattr(import_batches, "GROUP", 10)
    monkeypatch.setattr(import_batches, "FEW", 4)
    path = table(tmp_path / "old.csv", 30)
    ((rows, _),) = keyed_rows(readers.settle(path, old()), old(), SECRET, random_salt)
    batches = import_batches.Batches()
    assert list(batches.of(rows.part(0, 7))) == []
    found = [*batches.of(rows.part(7, 7)), *batches.of(rows.part(7, 29)), *batches.rest()]
    assert [len(batch) for batch in found] == [10, 10, 4, 4, 1]
    assert [number for batch in found for number in batch.numbers] == list(range(1, 30))
    assert len(batches) == 0
    assert list(batches.rest()) == []


def test_rows_of_which_only_some_have_a_text_can_be_joined(tmp_path: Path) -> None:
    """The end date of an open case goes into its detail, and other parts of the file have no detail."""
    given = mapping.parse(
        'source = "Old desk"\ncolumns = { received = "day", ended = "end", subject = "about" }\n'
        '[open]\ncolumn = "state"\nvalues = ["open"]'
    )
    parts = []
    for state in ("closed", "open"):
        path = tmp_path / f"{state}.csv"
        path.write_text(f"day,end,about,state\n2024-01-01,2024-01-02,x,{state}\n", encoding="utf-8")
        parts += [some.rows for some in keyed_rows(readers.settle(path, given), given, SECRET, random_salt)]
    whole = joined(parts)
    assert whole.texts("detail") == ["", "end: 2024-01-02"]
    assert [set(found) for found in whole.digests(("subject", "detail"))] == [
        {"subject"},
        {"subject", "detail"},
    ]
    assert whole.sealed["detail"].salts[0] == ""
    assert len(whole.sealed["detail"].salts[1]) == 32


def bare(rows: Rows) -> tuple[object, ...]:
    """All but the salts and what hangs on them."""
    texts = {name: rows.texts(name) for name in rows.sealed}
    return (*(getattr(rows, name) for name in Rows.__struct_fields__ if name != "sealed"), texts)


def test_another_process_reads_the_same(tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", 9_000)
    path.write_text(path.read_text("utf-8") + "K1,not a day,,x,,\nK1,2024-01-01,,,,\n", encoding="utf-8")
    here = list(keyed_rows(readers.settle(path, old()), old(), SECRET, random_salt))
    there = list(keyed_rows_ahead(readers.settle(path, old()), old(), SECRET, random_salt))
    assert sum(len(some.rows) for some in there) == 9_001
    assert len(there) > 1
    salts = set()
    for one, other in zip(here, there, strict=True):
        assert bare(one.rows) == bare(other.rows)
        assert one.rejects == other.rejects
        for texts, grains, digests in (*one.rows.sealed.values(), *other.rows.sealed.values()):
            for text, grain, digest in zip(texts, grains, digests, strict=True):
                assert digest == (text_digest(grain, text) if text else "")
                assert len(grain) == (32 if text else 0)
                salts |= {grain} if grain else set()
    assert len(salts) == 2 * (3 * 9_000 + 1)  # each its own


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
    assert 0 < len(next(found).rows) < 20_000
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
    assert some.rows.sealed["subject"].salts == ["salt 0", "salt 1"]
