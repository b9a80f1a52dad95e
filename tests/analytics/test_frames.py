from datetime import date, timedelta

import polars as pl
import pyarrow as pa
import pytest

from analytics import frames
from analytics.promised import KEYS, SCHEMA
from store.errors import BadInput
from tests.analytics.synthetic import TODAY, Register, simulated


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return simulated(300, seed=2)


def test_digest_does_not_depend_on_how_the_rows_lie(tables: dict[str, pa.Table]) -> None:
    shuffled = {
        name: pl.from_arrow(table).sample(fraction=1, shuffle=True, seed=3).to_arrow()
        for name, table in tables.items()
    }
    chunked = {name: pa.concat_tables([table.slice(0, 7), table.slice(7)]) for name, table in tables.items()}
    turned = {name: table.select(table.column_names[::-1]) for name, table in tables.items()}
    narrow = tables | {
        "cases": tables["cases"].set_column(10, "stage", tables["cases"]["stage"].cast(pa.int16()))
    }
    expected = frames.digest(tables)
    assert len(expected) == 64
    assert {frames.digest(other) for other in (shuffled, chunked, turned, narrow)} == {expected}
    assert frames.load(tables).digest == expected


@pytest.mark.parametrize("name", list(SCHEMA))
def test_digest_changes_with_any_value_and_any_row(tables: dict[str, pa.Table], name: str) -> None:
    frame = pl.from_arrow(tables[name])
    assert isinstance(frame, pl.DataFrame)
    seen = {frames.digest(tables), frames.digest(tables | {name: frame.slice(1).to_arrow()})}
    for column, kind in frame.schema.items():
        other = {pl.String: pl.lit("another"), pl.Boolean: ~pl.col(column).fill_null(False)}.get(
            type(kind), pl.col(column) + (pl.duration(days=1) if kind == pl.Date else 1)
        )
        last = pl.int_range(pl.len()) == pl.len() - 1
        changed = frame.with_columns(pl.when(last).then(other).otherwise(column).alias(column))
        if kind != pl.String and frame[column].null_count() and changed[column].equals(frame[column]):
            changed = frame.with_columns(pl.lit(0 if kind == pl.Int64 else TODAY).cast(kind).alias(column))
        seen.add(frames.digest(tables | {name: changed.to_arrow()}))
    assert len(seen) == 2 + len(frame.columns)


def test_frames_are_in_the_order_of_their_keys_however_the_rows_lay(tables: dict[str, pa.Table]) -> None:
    shuffled = {
        name: pl.from_arrow(table).sample(fraction=1, shuffle=True, seed=5).to_arrow()
        for name, table in tables.items()
    }
    for read in (frames.load(tables), frames.load(shuffled)):
        for name, frame in read.tables.items():
            assert frame.equals(frame.sort(KEYS[name])), name
            assert frame.height == 0 or frame[KEYS[name][0]].flags["SORTED_ASC"], name


def test_digest_tells_nothing_from_a_zero_or_an_empty_text(tables: dict[str, pa.Table]) -> None:
    frame = pl.from_arrow(tables["policies"])
    assert isinstance(frame, pl.DataFrame)
    variants = [
        frame.with_columns(reference=pl.lit(text, pl.String), calendar=pl.lit(number, pl.Int64)).to_arrow()
        for text in ("", None)
        for number in (0, None)
    ]
    assert len({frames.digest(tables | {"policies": variant}) for variant in variants}) == 4


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: {k: v for k, v in t.items() if k != "stages"}, "has no table stages"),
        (
            lambda t: t | {"cases": t["cases"].drop_columns(["received", "source"])},
            "table cases has no column source, received",
        ),
        (
            lambda t: t | {"policies": t["policies"].set_column(0, "number", pa.array(["one"]))},
            "table policies holds a value of another type",
        ),
        (
            lambda t: (
                t
                | {
                    "movements": t["movements"].set_column(
                        2, "what", pa.array(["lost"] * len(t["movements"]))
                    )
                }
            ),
            "a movement called 'lost'",
        ),
    ],
)
def test_a_snapshot_that_is_not_one_is_refused(tables: dict[str, pa.Table], change, sentence: str) -> None:  # type: ignore[no-untyped-def] # a lambda
    with pytest.raises(BadInput, match=sentence) as refused:
        frames.load(change(tables))
    assert str(refused.value).endswith("Make the snapshot again with `upheld snapshot`.")


def test_period_of_a_register_under_a_policy_reaches_the_data_cut() -> None:
    register = Register()
    register.governed(date(2026, 3, 2), date(2026, 4, 1))
    register.migrated(date(2020, 1, 5), date(2020, 2, 1))
    span = frames.period(frames.load(register.tables()))
    assert (span.first, span.last, span.as_of) == (date(2020, 1, 5), TODAY, TODAY)


def test_period_of_migrated_cases_alone_ends_with_the_last_date_they_have() -> None:
    register = Register()
    register.migrated(date(2020, 1, 5), date(2020, 2, 1))
    register.migrated(date(2020, 1, 8))
    span = frames.period(frames.load(register.tables()))
    assert (span.first, span.last, span.as_of) == (date(2020, 1, 5), date(2020, 2, 1), date(2020, 2, 1))


def test_period_asked_for_is_kept_but_nothing_is_known_beyond_the_data() -> None:
    read = frames.load(Register().tables())
    span = frames.period(read, date(2026, 1, 1), date(2027, 3, 31))
    assert (span.first, span.last, span.as_of) == (date(2026, 1, 1), date(2027, 3, 31), TODAY)
    assert frames.period(read) == frames.Period(TODAY, TODAY, TODAY)
    assert frames.period(read, last=date(2026, 1, 31)).first == date(2026, 1, 31)
    later = TODAY + timedelta(days=9)
    assert frames.period(read, later) == frames.Period(later, later, TODAY)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    read = frames.load(Register().tables())
    with pytest.raises(BadInput, match="start on 2026-02-01 and end before that, on 2026-01-31; swap"):
        frames.period(read, date(2026, 2, 1), date(2026, 1, 31))


def test_a_data_cut_that_is_no_date_is_refused() -> None:
    with pytest.raises(BadInput, match="data cut is 'yesterday', which is no date"):
        frames.period(frames.load(Register({"data_cut": "yesterday"}).tables()))
