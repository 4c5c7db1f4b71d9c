"""What only names, asks, defines or quotes is no condition; the same words in a sentence that imposes are one."""

from __future__ import annotations

import pytest
from texts import a_list, an_outline, read, rules_alone, shipped_detector

NAMED = {
    "a caption behind the number of a law": "Funds are not available for what section 504(a)(14) (Abortion litigation) bars.",
    "a caption behind a part of a code": "No grantee may do what 45 CFR part 9999 (Lobbying) forbids.",
    "a chapter of a text of many matters": "Rent must follow chapter 3 of the HHS Grants Policy Statement.",
    "a pointer into a text of many matters": "For meals, see Hospitality in the HHS Grants Policy Statement.",
    "a note on layout": "The words “Certification Regarding Lobbying” should be right-aligned.",
    "an index of a gazette": "List of Subjects in 45 CFR Part 1633",
    "a line to write to": "If you have questions about the ban on buying syringes, write to the grants office.",
    "a relative clause": "Recipients that do not advocate the legalization of prostitution, and those that do, may apply.",
    "rights in works": "The author assigns the copyright to the funder in compliance with all applicable laws.",
    "how a form is filled in": "For purposes of Schedule K, grants do not include money for syringes.",
    "where a court sits": "The grantee must send us the name and address of the court for each case.",
    "where a bank is": "Grantees must give the authorities the name and address of the bank that holds the account.",
    "money that stays available": "No syringes may be bought. Balances remain available until expended.",
    "laws on conscience are a text": "Clinics must be run in line with federal conscience statutes.",
}
"""What kind of sentence it is, and one that restricts nothing and refers to nothing but a text it names."""
IMPOSED = {
    "in brackets without a law": ("Grant money may not pay for some things (lobbying).", "lobbying-restriction"),
    "brackets that say more": ("Section 7 bans costs. Funds may not be used under Section 7 (including for abortions).", "abortion-restriction"),
    "the whole text": ("The award is subject to the HHS Grants Policy Statement.", "dei-certification"),
    "its chapter on the matter": ("See the chapter on discrimination in the HHS Grants Policy Statement.", "dei-certification"),
    "questions of clients": ("Funds may not be used to answer questions about abortion as a method of family planning.", "abortion-restriction"),
    "a subject with its own verb": ("Sub-recipients do not promote prostitution.", "prostitution-pledge"),
    "the whole of the work": ("The recipient shall run its services in compliance with all applicable laws.", "local-law-compliance"),
    "names of people": ("The grantee must send us the names and addresses of all clients.", "client-data-disclosure"),
    "laws on conscience": ("The recipient shall comply with federal conscience statutes.", "conscience-clause"),
}
BINDING = {"restricts", "refers"}


def bound(text: str) -> set[str]:
    """The families in which a text binds."""
    return {f.family for f in read(shipped_detector(), text).findings if f.effect in BINDING}


@pytest.mark.parametrize("kind", NAMED)
def test_what_only_names_binds_nobody(kind: str) -> None:
    """A name, a pointer, a question or a definition restricts nothing."""
    allowed = {"laws on conscience are a text": {"conscience-clause"}, "money that stays available": {"syringe-funding-ban"}}
    assert bound(NAMED[kind]) <= allowed.get(kind, set())


@pytest.mark.parametrize("kind", IMPOSED)
def test_the_same_words_bind_where_they_impose(kind: str) -> None:
    """What looks like a name or a pointer binds where the sentence itself imposes it."""
    text, family = IMPOSED[kind]
    assert family in bound(text)


@pytest.mark.parametrize(
    ("text", "families"),
    [
        (
            "The recipient shall comply with 45 CFR part 89, Organizational Integrity of Entities under the Leadership Act.",
            {"prostitution-pledge"},
        ),
        ("FAR 52.249-2, Termination for Convenience, applies to this award.", {"termination-discretion"}),
        ("The clause is governed by 2 CFR part 175. The recipient must not buy syringes.", {"trafficking-award-term", "syringe-funding-ban"}),
    ],
)
def test_a_title_behind_a_citation_is_one_name(text: str, families: set[str]) -> None:
    """A law that the title of another mentions is not named once more; a title restricts nothing itself."""
    assert bound(text) == families


def test_what_an_audit_asks_is_not_imposed() -> None:
    """Items behind "shall report whether" are questions; the same items behind "shall" bind."""
    item = "(a) comply with all applicable laws;"
    asked = a_list("The auditor shall report whether the recipient did, or whether", item)
    told = a_list("The recipient shall:", item)
    assert not [f for f in read(shipped_detector(), asked).findings if f.effect in BINDING]
    assert [f for f in read(shipped_detector(), told).findings if f.effect in BINDING]


def test_a_quotation_below_the_words_that_bring_it() -> None:
    """A paragraph in quotation marks below "went on to say that" is somebody's; a clause below "as follows" binds."""
    quoted = "“Grantees may not spend the grant on syringes. They know it.”"
    said = an_outline("The committee looked into it. The letter went on to say that,", quoted)
    clause = an_outline("The following clause is a part of this agreement.", quoted)
    assert "restricts" not in read(shipped_detector(), said).effects
    assert "restricts" in read(shipped_detector(), clause).effects


@pytest.mark.parametrize(
    "check",
    [
        "See section 9 to make sure this does not apply to your equipment.",
        "Check whether it does not apply to your vehicles.",
        "Vérifiez que cela ne s'applique pas à votre matériel.",
        "Verifiquen que esto no se aplica a sus equipos.",
        "Verifiquem se isto não se aplica aos vossos equipamentos.",
    ],
)
def test_an_exemption_to_be_checked_is_none(check: str) -> None:
    """Who is told to check whether something applies is freed of nothing."""
    assert "exempts" not in read(rules_alone(), f"Funds may not be used to buy syringes. {check}").effects


def test_an_exemption_is_still_one() -> None:
    """The same words exempt where they say so themselves."""
    assert "exempts" in read(shipped_detector(), "Funds may not be used to buy syringes. This does not apply to the Global Fund.").effects
