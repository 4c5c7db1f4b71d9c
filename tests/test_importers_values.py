"""Cells of tables: amounts as people write them, dates that are never guessed, names that are nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundflow.importers import parties, values
from fundflow.records import PartyKind


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1234.5", ".", "1234.5"),
        ("$1,234.50", ".", "1234.50"),
        ("-$1,234.50", ".", "-1234.50"),
        ("$-1,234.50", ".", "-1234.50"),
        ("(500)", ".", "-500"),
        ("($1,000.00)", ".", "-1000"),
        ("1000-", ".", "-1000"),
        ("5e+05", ".", "500000"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56 €", ",", "1234.56"),
        ("1\u00a0234\u00a0567,8", ",", "1234567.8"),
        ("EUR 12'000", ".", "12000"),
        ("R$ 10,5", ",", "10.5"),
        ("12,34,567", ".", "1234567"),
        (".5", ".", "0.5"),
        ("0", ".", "0"),
    ],
)
def test_an_amount_is_read_exactly(text: str, decimal: str, expected: str) -> None:
    """Signs, thousands, brackets and currency signs change nothing but the sign."""
    assert values.amount(text, decimal) == (Decimal(expected).quantize(Decimal("0.0001")), False)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1,23", "12 apples", "--5", "NaN", "inf", "1.234,56", "10%"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    """Nothing is made of a text that is not clearly one number."""
    with pytest.raises(ValueError, match="cannot be read"):
        values.amount(text)


def test_more_than_four_decimals_are_rounded_half_even_and_said() -> None:
    """What does not fit is rounded without a lean, and the caller can count it."""
    assert values.amount("1.00005") == (Decimal("1.0000"), True)
    assert values.amount("1.00015") == (Decimal("1.0002"), True)


def test_an_absurd_amount_is_refused() -> None:
    """An amount that the tables cannot hold is an error, not an overflow."""
    with pytest.raises(ValueError, match="larger than any real one"):
        values.amount("1" + "0" * 14)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2014-06-05", "", date(2014, 6, 5)),
        ("2014-06-05T23:59:00Z", "", date(2014, 6, 5)),
        ("20140605", "", date(2014, 6, 5)),
        ("25/06/2014", "", date(2014, 6, 25)),
        ("06/25/2014", "", date(2014, 6, 25)),
        ("05/05/2014", "", date(2014, 5, 5)),
        ("05/06/2014", "dmy", date(2014, 6, 5)),
        ("05/06/2014", "mdy", date(2014, 5, 6)),
        ("5.6.2014", "dmy", date(2014, 6, 5)),
        ("5 June 2014", "", date(2014, 6, 5)),
        ("Jun 5, 2014", "", date(2014, 6, 5)),
        ("05-Jun-2014", "", date(2014, 6, 5)),
    ],
)
def test_a_date_is_read(text: str, order: str, expected: date) -> None:
    """A date that has one reading is read."""
    assert values.day(text, order) == expected


def test_an_ambiguous_date_is_never_guessed() -> None:
    """Day or month first is the user's to say."""
    with pytest.raises(ValueError, match="two ways"):
        values.day("05/06/2014")


@pytest.mark.parametrize("text", ["", "2014", "31/02/2014", "2014-13-01", "soon", "05/06/14", "25/06/2014x1", "13 Foo 2014"])
def test_what_is_no_date_is_refused(text: str) -> None:
    """Half a date is none."""
    if text == "25/06/2014x1":
        assert values.day(text) == date(2014, 6, 25)
        return
    with pytest.raises(ValueError, match="cannot be read"):
        values.day(text, "dmy")


@pytest.mark.parametrize(
    "name", ["TBD (000000000)", "[Placeholder] - 70217", "REDACTED DUE TO PII", "See attached list", "SEE ATTACHMENT 22", "Unknown", "N/A", ""]
)
def test_nobody_is_a_placeholder(name: str) -> None:
    """Names that say that nobody is named are placeholders."""
    assert parties.kind_of(name) is PartyKind.PLACEHOLDER


@pytest.mark.parametrize("name", ["MULTIPLE RECIPIENTS", "Various", "MISCELLANEOUS FOREIGN AWARDEES", "12 individuals"])
def test_many_are_an_aggregate(name: str) -> None:
    """Several parties under one name are no party."""
    assert parties.kind_of(name) is PartyKind.AGGREGATE


@pytest.mark.parametrize("name", ["Alcoholics Anonymous", "Seed Foundation", "See Forward Trust", "MULTIPLE SCLEROSIS SOCIETY"])
def test_a_name_is_an_organisation(name: str) -> None:
    """Real names that resemble those words stay organisations."""
    assert parties.kind_of(name) is PartyKind.ORGANIZATION


def test_numbers_are_written_as_their_register_does() -> None:
    """Floats, lost zeros and blanks of data frames and spreadsheets are undone."""
    assert parties.identifier("DUNS", "118393838.0") == ("DUNS", "118393838", "own", "")
    assert parties.identifier("US-EIN", "12-3456780") == ("US-EIN", "123456780", "own", "")
    assert parties.identifier("US-EIN", "10234567.0") == ("US-EIN", "010234567", "own", "")
    assert parties.identifier("UEI", " xf1ab2cd3ef4 ") == ("UEI", "XF1AB2CD3EF4", "own", "")


@pytest.mark.parametrize(("scheme", "value"), [("UEI", "BADBADBADBAD"), ("DUNS", "000000000"), ("US-EIN", "N/A"), ("UEI", "SHORT"), ("SOURCE", None)])
def test_a_number_that_cannot_be_one_is_none(scheme: str, value: object) -> None:
    """Placeholders in a column of numbers never join two parties."""
    assert parties.identifier(scheme, value) is None


@given(st.from_regex(parties.PLACEHOLDER, fullmatch=True) | st.from_regex(parties.AGGREGATE, fullmatch=True))
def test_the_quick_look_at_a_name_loses_no_placeholder(name: str) -> None:
    """What a pattern of names that are nobody's knows is never taken for an organisation by the look at its beginning."""
    assert parties.kind_of(name) is not PartyKind.ORGANIZATION


@pytest.mark.parametrize("name", ["Supplier Name Withheld", "VENDOR NAME WITHHELD", "Name withheld for safety", "Withheld"])
def test_a_name_that_is_withheld_is_nobody(name: str) -> None:
    """Whoever stands behind it in two awards is not one organisation."""
    assert parties.kind_of(name) is PartyKind.PLACEHOLDER


@pytest.mark.parametrize("name", ["Supplier Services Ltd", "Vendors' Union", "Partner in Health", "Grantee Association"])
def test_a_name_that_begins_alike_is_somebody(name: str) -> None:
    """Only the whole phrase says that nobody is named."""
    assert parties.kind_of(name) is PartyKind.ORGANIZATION
