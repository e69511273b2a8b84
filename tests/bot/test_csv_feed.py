"""Homes from a CSV file: the map, its mistakes, and rows that are whole or named with their line."""

import io
from pathlib import Path

import pytest

from bot.csv_feed import BadMap, ColumnMap, lines, read_map

MAP = """
fields: {ListingKey: id, City: city, ListPrice: price, PropertySubType: kind}
defaults: {StateOrProvince: WA, StandardStatus: Active}
values: {PropertySubType: {Apt: Condominium}}
"""


@pytest.fixture
def columns(tmp_path: Path) -> ColumnMap:
    path = tmp_path / "map.yaml"
    path.write_text(MAP)
    return read_map(path)


def test_a_row_takes_resos_names_defaults_and_other_words_and_keeps_the_rest(columns: ColumnMap) -> None:
    file = io.StringIO("id,city,price,kind,roof,empty\n1, Kent ,500000,Apt,tile,\n2,Kent,,House,,\n")
    first, second = lines(file, columns)
    assert first.record == {
        "ListingKey": "1", "City": "Kent", "ListPrice": "500000", "PropertySubType": "Condominium", "roof": "tile",
        "StateOrProvince": "WA", "StandardStatus": "Active",
    }  # fmt: skip
    assert second.record["PropertySubType"] == "House"
    assert "ListPrice" not in second.record


def test_a_broken_row_is_named_by_the_line_where_it_begins(columns: ColumnMap) -> None:
    file = io.StringIO('id,city,price,kind\n1,"two\nlines",1,a\n2,Kent\n\n3,Kent,1,a,b\n4,Kent,1,a\n')
    found = [(line.number, line.problem) for line in lines(file, columns)]
    assert found == [
        (2, ""),
        (4, "2 columns where the header has 4"),
        (6, "5 columns where the header has 4"),
        (7, ""),
    ]


def test_a_field_may_be_long_and_hold_quotes_commas_and_any_letters(columns: ColumnMap) -> None:
    text = 'Größe "XL", ' + "x" * 200_000
    file = io.StringIO('id,city,price,kind,text\n1,Kent,1,a,"' + text.replace('"', '""') + '"\n')
    (line,) = lines(file, columns)
    assert line.record["text"] == text


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("fields: [", "line 1"),
        ("- a", "map.yaml"),
        ("fields: {City: city}", "fields"),
        ("fields: {ListingKey: id}\nmore: 1", "map.yaml"),
        ("fields: {ListingKey: id}\nvalues: {City: Kent}", "values: City"),
        ("fields: {ListingKey: id}\ndefaults: Kent", "defaults"),
    ],
)
def test_a_map_that_cannot_be_used_says_where(tmp_path: Path, written: str, where: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(written)
    with pytest.raises(BadMap) as error:
        read_map(path)
    assert where in str(error.value.data["where"])


def test_a_column_that_the_file_lacks_is_named(columns: ColumnMap) -> None:
    with pytest.raises(BadMap) as error:
        list(lines(io.StringIO("id,city\n"), columns))
    assert error.value.data["reason"] == "the file has no column kind, price"
