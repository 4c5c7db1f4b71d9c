"""Facts of the award are read with their words, or left out when two readings are possible."""

from __future__ import annotations

import pytest
from structure_lines import layout, line, paragraphs, read

from fundflow.model import Cell, Line, Outline
from fundflow.structure.money import amounts, date_order, days, plain_number

_TITLES = {
    "en": "GRANT AGREEMENT",
    "es": "CONVENIO DE SUBVENCIÓN",
    "fr": "CONVENTION DE SUBVENTION",
    "pt": "ACORDO DE SUBVENÇÃO",
}


def agreement(*texts: str, language: str = "en") -> Outline:
    """Return the outline of an agreement that says no more than these texts."""
    return read([line(_TITLES[language], bold=True, size=16.0, gap=1.0), *paragraphs(*texts)[1:]])


def found(result: Outline) -> dict[str, str]:
    """Return the facts that were read, one of each name."""
    return {fact.name: fact.value for fact in result.facts}


def form(*rows: tuple[str, str]) -> list[Line]:
    """Return a form of labels and values under the title of an agreement."""
    cells = [line(text, cell=Cell(0, at, column)) for at, row in enumerate(rows) for column, text in enumerate(row)]
    return [line(_TITLES["en"], bold=True, size=16.0, gap=1.0), *cells]


def test_a_form_gives_every_fact() -> None:
    """Labels in a table name the cell beside them."""
    result = read(
        form(
            ("Federal Award Identification Number (FAIN)", "NU50AB123456"),
            ("Assistance Listing(s)", "93.067 Global AIDS; 93.318"),
            ("Awarding agency", "Office of Made-up Health"),
            ("Recipient", "Lantern Trust, a charity registered in Kenya"),
            ("Total amount of the award", "USD 1,250,000.00"),
            ("Period of performance", "October 1, 2025 to September 30, 2027"),
        )
    )
    assert found(result) | {"assistance_listing": ""} == {
        "award_id": "NU50AB123456",
        "assistance_listing": "",
        "funder": "Office of Made-up Health",
        "recipient": "Lantern Trust",
        "amount": "1250000.00",
        "currency": "USD",
        "start": "2025-10-01",
        "end": "2027-09-30",
    }
    assert [f.value for f in result.facts if f.name == "assistance_listing"] == ["93.067", "93.318"]


def test_every_quote_stands_in_its_provision() -> None:
    """A fact can be shown where it was read."""
    result = agreement("Award No.: AB-2024-17", "Recipient: Lantern Trust", "Start date: 1 May 2024")
    assert len(result.facts) == 3
    for fact in result.facts:
        assert fact.quote in result.provisions[fact.provision].text
        assert fact.page == result.provisions[fact.provision].page


@pytest.mark.parametrize(
    ("language", "text", "funder", "recipient"),
    [
        (
            "en",
            'This agreement is made between the Willow Fund, Inc., a charity (the "Grantor"), and Kivuli Collective (the "Recipient").',
            "Willow Fund, Inc.",
            "Kivuli Collective",
        ),
        (
            "es",
            "Entre la Fundación Sauce (en adelante «la Donante») y Casa Jacaranda, A.C. (en adelante «el Beneficiario») se acuerda:",
            "Fundación Sauce",
            "Casa Jacaranda, A.C.",
        ),
        (
            "fr",
            "Entre la Fondation du Saule, ci-après dénommée « le Bailleur », et Réseau Baobab, ci-après « le Bénéficiaire » :",
            "Fondation du Saule",
            "Réseau Baobab",
        ),
        (
            "pt",
            "Entre a Fundação Salgueiro, doravante denominada «Financiador», e a Associação Luz, doravante «Beneficiário»:",
            "Fundação Salgueiro",
            "Associação Luz",
        ),
    ],
)
def test_parties_in_four_languages(language: str, text: str, funder: str, recipient: str) -> None:
    """The parties of an agreement are those that it names with a role."""
    facts = found(agreement(text, language=language))
    assert (facts.get("funder"), facts.get("recipient")) == (funder, recipient)


def test_the_other_of_two_parties_is_the_funder() -> None:
    """Between an agency with a short name and "the Recipient", the agency gives."""
    text = 'Made between the Office of Made-up Health ("OMH") and Lantern Trust (the "Recipient").'
    assert found(agreement(text)) == {"funder": "Office of Made-up Health", "recipient": "Lantern Trust"}


def test_the_papers_own_name_is_no_party() -> None:
    """What the agreement calls itself stands before "between" and takes no party away."""
    text = 'This award (the "Agreement") is made between the Office of Made-up Health ("OMH") and Lantern Trust (the "Recipient").'
    assert found(agreement(text)) == {"funder": "Office of Made-up Health", "recipient": "Lantern Trust"}


def test_parties_without_a_role_are_not_assigned() -> None:
    """Two parties whose roles nobody says stay unassigned."""
    text = 'Made between Willow Fund ("Willow") and Lantern Trust ("Lantern").'
    assert found(agreement(text)) == {}


def test_who_passes_money_on_is_the_funder_of_a_sub_agreement() -> None:
    """Above its own funder, the pass-through entity stands as funder."""
    result = agreement("Donor: Made-up Agency", "Prime recipient: Bridge Health", "Subrecipient: Lantern Trust")
    assert (found(result)["funder"], found(result)["recipient"]) == ("Bridge Health", "Lantern Trust")


def test_two_different_amounts_cancel_each_other() -> None:
    """Equal standing and different values give nothing; the same value twice gives one."""
    assert "amount" not in found(agreement("Award amount: USD 5,000.00", "Grant amount: USD 6,000.00"))
    assert found(agreement("Award amount: USD 5,000.00", "Grant amount: USD 5,000"))["amount"] == "5000.00"


@pytest.mark.parametrize(
    "text",
    [
        "Award No.: ____________",
        "Award No.: [INSERT]",
        "Recipient: [name of recipient]",
        "Recipient: TBD",
        "Recipient: The Recipient shall provide its name.",
        "Total award amount: to be determined",
        "Start date: ..........",
        "Recipient",
    ],
)
def test_blank_forms_give_nothing(text: str) -> None:
    """A blank, an instruction or a sentence is no value."""
    assert found(agreement(text)) == {}


def test_a_notice_of_funding_names_no_award() -> None:
    """What a call for applications says of amounts and dates is nobody's award; its listing stays."""
    lines = [line("NOTICE OF FUNDING OPPORTUNITY", bold=True, size=16.0, gap=1.0)]
    lines += paragraphs("Award amount: USD 5,000.00", "Assistance Listing: 93.243", "Start date: 1 May 2024")[1:]
    assert found(read(lines)) == {"assistance_listing": "93.243"}


@pytest.mark.parametrize("text", ["It costs $12.345 a piece.", "See section 12.345.", "Assistance Listing: 93.2431"])
def test_what_is_no_listing(text: str) -> None:
    """A listing is NN.NNN beside its label."""
    assert found(agreement(text)) == {}


def test_a_bare_dollar_is_american_only_alone() -> None:
    """A dollar sign is left out where the document speaks of other dollars."""
    assert found(agreement("Award amount: $5,000.00"))["currency"] == "USD"
    other = found(agreement("Award amount: $5,000.00", "Reports are in Canadian dollars."))
    assert (other["amount"], other.get("currency")) == ("5000.00", None)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("USD 1,250,000.00", "1250000.00", "USD"),
        ("1 250 000 EUR", "1250000", "EUR"),
        ("1\u202f250\u202f000,50 €", "1250000.50", "EUR"),
        ("R$ 50.000,00", "50000.00", "BRL"),
        ("CHF 1'200.50", "1200.50", "CHF"),
        ("142 750 000 FCFA", "142750000", "XOF"),
        ("£75,000", "75000", "GBP"),
        ("9.840.000,00 MZN", "9840000.00", "MZN"),
    ],
)
def test_amounts_of_many_countries(text: str, amount: str, currency: str) -> None:
    """Signs, codes and separators of many countries are read."""
    (money,) = amounts(text, layout())
    assert (money.amount, money.currency) == (amount, currency)


@pytest.mark.parametrize("text", ["USD 1.5 million", "20 years", "page 7", "1.2.3", "5 millones de euros"])
def test_what_is_no_amount(text: str) -> None:
    """Rounded millions, counts and numbers of sections give no amount."""
    assert list(amounts(text, layout())) == []


def test_malformed_numbers_are_no_amount() -> None:
    """A number with two decimal commas is refused."""
    assert plain_number("1,25,00") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-06", "2024-05-06"),
        ("May 6, 2024", "2024-05-06"),
        ("6 May 2024", "2024-05-06"),
        ("6 de mayo de 2024", "2024-05-06"),
        ("1er janvier 2025", "2025-01-01"),
        ("28 de Dezembro de 2027", "2027-12-28"),
        ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"),
        ("05.06.2014", "2014-06-05"),
    ],
)
def test_dates(text: str, value: str) -> None:
    """Dates in words and figures are read in four languages."""
    assert [day.value for day in days(text, layout(), "")] == [value]


@pytest.mark.parametrize("text", ["05/06/2014", "31/02/2024", "13/13/2024", "99 May 2024"])
def test_dates_that_cannot_be_told(text: str) -> None:
    """A date that reads two ways, or none, gives nothing."""
    assert list(days(text, layout(), "")) == []


def test_a_document_tells_how_it_writes_dates() -> None:
    """One unambiguous date settles the others; two that disagree settle nothing."""
    assert date_order("05/06/2014 and 25/06/2014") == "dmy"
    assert date_order("05/06/2014 and 06/25/2014") == "mdy"
    assert date_order("25/06/2014 and 06/25/2014") == ""
    result = agreement("Start date: 05/06/2014", "End date: 31/12/2015")
    assert found(result) == {"start": "2014-06-05", "end": "2015-12-31"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The award period runs from 1 May 2024 to 30 April 2026."),
        ("es", "El período de ejecución va del 1 de mayo de 2024 al 30 de abril de 2026."),
        ("fr", "La période de mise en œuvre va du 1er mai 2024 au 30 avril 2026."),
        ("pt", "O período de execução vai de 1 de maio de 2024 até 30 de abril de 2026."),
    ],
)
def test_a_period_in_a_sentence(language: str, text: str) -> None:
    """Two dates beside words of a period are its start and its end."""
    assert found(agreement(text, language=language)) == {"start": "2024-05-01", "end": "2026-04-30"}


def test_a_form_field_gives_its_value() -> None:
    """The label before a field names what is written in it."""
    lines = [*form(), *paragraphs("Award number:")[1:], line("AB-1234", field=True, x0=300.0)]
    assert found(read(lines)) == {"award_id": "AB-1234"}


# -- without a label -------------------------------------------------------------------------------


def test_the_subject_of_a_letter_names_the_grant() -> None:
    """An award's number behind "Re:" and a word for award is read; a date or a year there is not."""
    assert found(agreement("Re: Grant 2026-113"))["award_id"] == "2026-113"
    assert found(agreement("Objet : Subvention n° SN-0088"))["award_id"] == "SN-0088"
    assert found(agreement("Re: Grant 2026", "Re: our meeting of 2026-113", "Re: Grant 2026-01-12")) == {}


def test_a_grant_that_lasts() -> None:
    """Under a title that speaks of time, "The grant … from D to D" is its period; a report's dates are not."""
    text = "The grant is for general support from February 1, 2026 to January 31, 2028."
    title = line("1. Purpose and period", bold=True, size=12.0, gap=1.0)
    assert found(read([*form(), title, *paragraphs(text)[1:]])) == {"start": "2026-02-01", "end": "2028-01-31"}
    report = "The grantee reports on the time from February 1, 2026 to January 31, 2028."
    assert found(read([*form(), title, *paragraphs(report)[1:]])) == {}


def test_a_contribution_is_the_amount_when_it_is_the_funders() -> None:
    """The same words beside the recipient's name say nothing of the award."""
    agency = ("UN agency", "United Nations Office of Tides (“UNOT”)")
    assert found(read(form(agency, ("Contribution of UNOT", "EUR 612,000.00"))))["amount"] == "612000.00"
    assert "amount" not in found(read(form(agency, ("Contribution of the Partner", "EUR 612,000.00"))))


def test_a_listing_behind_words_of_funding() -> None:
    """A number with a programme's name behind it is a listing where the row speaks of federal money."""
    row = ("Sources of funds", "(1) federal: 93.940 HIV Prevention Activities, through the Department")
    assert found(read(form(row))) == {"assistance_listing": "93.940"}
    other = form(("Rules", "45.123 Records and Audit"), ("Federal rules", "section 75.361 Retention Rules"))
    assert found(read(other)) == {}


def notice(title: str, *texts: str) -> dict[str, str]:
    """Return the facts of a notice with these lines above its title."""
    lines = [*paragraphs(*texts)[1:], line(title, bold=True, size=16.0, gap=1.0)]
    return found(read([*lines, *paragraphs("Application deadline: see below. Eligible applicants are listed.")[1:]]))


@pytest.mark.parametrize("title", ["NOTICE OF AWARD", "NOTICE OF FUNDING OPPORTUNITY"])
@pytest.mark.parametrize(
    ("lines", "funder"),
    [
        (
            ("Department of Tides", "Coastal Health Administration", "Center for Harbours"),
            "Coastal Health Administration",
        ),
        (("Department of Tides, National Institutes of Shores",), "National Institutes of Shores"),
        (("Department of Tides", "Office for Survivors (OS)"), "Office for Survivors"),
        (("Department of Tides",), "Department of Tides"),
        (("Office for Survivors",), None),
        (("Coastal Health Administration", "Agency for Shores"), None),
        (("Grants Administration",), None),
        (("Department of Tides", "Office for Survivors", "Office for Ships"), None),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_a_letterhead(title: str, lines: tuple[str, ...], funder: str | None) -> None:
    """Of department, agency and office the agency gives; where two might, none is named."""
    assert notice(title, *lines).get("funder") == funder


def test_who_hereby_awards_is_the_funder() -> None:
    """A sentence says who gives; a role is no name."""
    assert (
        found(agreement("The National Institutes of Shores hereby awards a grant."))["funder"]
        == "National Institutes of Shores"
    )
    assert found(agreement("The Recipient hereby awards a prize.")) == {}


def test_the_other_name_on_a_title_page() -> None:
    """Beside the recipient stands the funder, without its divisions."""
    names = ("State of Jefferson, Department of Health, Division of Disease", "and", "River Fork Coalition")
    facts = found(agreement(*names, "Contractor: River Fork Coalition"))
    assert facts == {"funder": "State of Jefferson, Department of Health", "recipient": "River Fork Coalition"}
    assert found(agreement(*names)) == {}


def test_a_call_for_applications_has_a_number_and_a_period() -> None:
    """Its own number and the period it states are read, and nothing that an award alone has."""
    lines = [line("NOTICE OF FUNDING OPPORTUNITY", bold=True, size=16.0, gap=1.0)]
    texts = ("Funding opportunity number: OS-2026-0044", "Period of performance: October 1, 2026 to September 30, 2029")
    facts = found(read([*lines, *paragraphs(*texts, "Award ceiling: $750,000")[1:]]))
    assert facts == {"award_id": "OS-2026-0044", "start": "2026-10-01", "end": "2029-09-30"}
    award = ("Award number: AB-1234", "This agreement is made by and between two parties.", "NOFO number: OS-2026-0044")
    assert found(agreement(*award)) == {"award_id": "AB-1234"}


def box(*lines: str) -> list[Line]:
    """Return one box of a form, a label over its value, under the title of an agreement."""
    cells = [line(text, cell=Cell(0, 0, 0), size=7.0 if at == 0 else 10.0) for at, text in enumerate(lines)]
    other = [line("Type of award", cell=Cell(0, 0, 1)), line("Demonstration", cell=Cell(0, 0, 1))]
    return [line(_TITLES["en"], bold=True, size=16.0, gap=1.0), *cells, *other]


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (("5b. Award No.", "QX41AB000777-02"), {"award_id": "QX41AB000777-02"}),
        (
            ("8. GRANTEE NAME AND ADDRESS", "Lantern Trust, Inc.", "12 Low Road, Paris, TX 75460"),
            {"recipient": "Lantern Trust, Inc."},
        ),
        (("6. Project period From / Through", "09/30/2026 - 09/29/2029"), {"start": "2026-09-30", "end": "2029-09-29"}),
        (("3. Recipient Organization", "Recipient Organization Name"), {}),
        (("Federal Agency and Organizational", "Element to which it reports"), {}),
    ],
)
def test_a_box_of_a_form(lines: tuple[str, ...], facts: dict[str, str]) -> None:
    """A box has its label on the first line and its value below; a label that goes on is none."""
    assert found(read(box(*lines))) == facts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Grant Agreement TR-4410 between Fairfield Town and Low Road Drop-In.", "TR-4410"),
        ("COOPERATIVE AGREEMENT 72AB26CA00099", "72AB26CA00099"),
        ("Award letter NN/26/18", "NN/26/18"),
        ("This agreement of 2026 replaces the contract 2025 of the parties.", ""),
        ("The agreement in 2 CFR part 200 applies.", ""),
    ],
)
def test_a_number_behind_the_name_of_the_agreement(text: str, number: str) -> None:
    """The first lines name the agreement by its number; a year, a law and an amount are none."""
    assert found(agreement(text)).get("award_id", "") == number


@pytest.mark.parametrize(
    ("text", "language", "facts"),
    [
        (
            "Celebran este convenio, de una parte, la Fundación Puente Alto, en adelante LA FUNDACIÓN, y de la otra la "
            "Asociación Río Claro, en adelante LA ENTIDAD, para el trabajo entre mujeres.",
            "es",
            {"funder": "Fundación Puente Alto", "recipient": "Asociación Río Claro"},
        ),
        (
            "Entre le Département du Nord, représenté par son président, ci-après « le département », d'une part, et "
            "l'association Les Lanternes, régie par la loi de 1901, ci-après « l'association », d'autre part.",
            "fr",
            {"funder": "Département du Nord", "recipient": "Les Lanternes"},
        ),
        (
            "Lowland County (“County”) grants to Tide Peer Group (“Grantee”) the sum of $92,000 for the period from "
            "January 4, 2027 to December 31, 2027.",
            "en",
            {
                "funder": "Lowland County",
                "recipient": "Tide Peer Group",
                "amount": "92000",
                "currency": "USD",
                "start": "2027-01-04",
                "end": "2027-12-31",
            },
        ),
    ],
)
def test_parties_of_unlike_openings(text: str, language: str, facts: dict[str, str]) -> None:
    """Who gives and who receives is read from capitals, guillemets, and names that an article introduces."""
    assert found(agreement(text, language=language)) == facts


def test_a_value_ends_with_its_sentence() -> None:
    """What stands in the next sentence belongs neither to a name nor to an amount."""
    text = "Awarding agency: Office of Made-up Health. Total estimated amount: $1,950,000. Obligated: $600,000."
    assert found(agreement(text)) == {"funder": "Office of Made-up Health", "amount": "1950000", "currency": "USD"}


def test_a_label_beside_the_value_before_it() -> None:
    """A line of a title page gives several labels, each behind the value of the other, and a listing in brackets."""
    text = "Prime award: Agreement NB2RR009917, Assistance Listing 93.067 (Global) Amount of this sub-award: USD 4,650.00 Period: 1 May 2026 through 30 April 2027"
    assert found(agreement(text)) == {
        "award_id": "NB2RR009917",
        "assistance_listing": "93.067",
        "amount": "4650.00",
        "currency": "USD",
        "start": "2026-05-01",
        "end": "2027-04-30",
    }
