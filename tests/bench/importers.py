"""Measures the importers of XML and JSON against the bare parsers, on files made here.

Each program says itself how many CPU seconds it spent after its imports and what its memory came to at
most, so that starting Python is in none of the figures.  Files are made with a fixed seed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from .figures import Figure
from .measure import ROOT, Range, _as_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FLAT = 1.15
"""What memory may grow by when a file is twice as long."""
FRAME = """
import resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
{imports}
began = time.process_time()
{work}
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
OURS = (
    "from fundflow.importers import importer, rows_of\nfrom fundflow.importers.source import Source, Wishes\nimporter('{kind}')\n"
    "read = lambda one: rows_of('{kind}', one, Wishes(), '')\nimport lxml.etree, msgspec",
    "for row in read(Source(path)): pass",
)
OURS_EACH = (OURS[0], "for one in sorted(path.iterdir()):\n    for row in read(Source(one)): pass")
ITERPARSE = (
    "from lxml import etree",
    "for event, element in etree.iterparse(str(path), tag='iati-activity'):\n    element.clear()\n    while element.getprevious() is not None: del element.getparent()[0]",
)
JSON = ("import json", "with path.open(encoding='utf-8') as stream: found = json.load(stream)")
WHOLE = (
    "from lxml import etree\nNS = '{http://www.irs.gov/efile}'\nNAMES = ('RecipientBusinessName', 'RecipientEIN', 'CashGrantAmt', 'PurposeOfGrantTxt', 'USAddress')",
    "found = []\nfor one in sorted(path.iterdir()):\n    root = etree.parse(str(one)).getroot()\n    for group in root.iter(NS + 'RecipientTable'): found.append([group.findtext(NS + name) for name in NAMES])",
)


class Run(NamedTuple):
    """What a program cost."""

    seconds: float
    megabytes: float


Made = tuple["Callable[[Path, int], None]", tuple[str, str]]
"""How a file is made, and the bare program that reads it."""


def figures(folder: Path, rounds: int, megabytes: int) -> Iterator[Figure]:
    """Measure every figure."""
    yield from _stream("IATI", "iati", (_iati, ITERPARSE), 0.3, folder, (rounds, megabytes))
    yield from _stream("360Giving JSON", "threesixty", (_threesixty, JSON), 2, folder, (rounds, megabytes))
    made = folder / "returns"
    made.mkdir()
    _returns(made, 40 * megabytes)
    runs = [(_run(WHOLE, made), _run(_kind(OURS_EACH, "irs990"), made)) for _ in range(rounds)]
    yield _faster("990 XML / lxml of whole files", runs, 1)


def _stream(name: str, kind: str, made: Made, demand: float, folder: Path, size: tuple[int, int]) -> Iterator[Figure]:
    rounds, megabytes = size
    make, base = made
    once, twice = folder / f"{kind}-once", folder / f"{kind}-twice"
    make(once, megabytes)
    make(twice, 2 * megabytes)
    ours = _kind(OURS, kind)
    runs = [(_run(base, once), _run(ours, once)) for _ in range(rounds)]
    yield _faster(f"{name} / bare parser", runs, demand)
    longer = _run(ours, twice)
    grown = longer.megabytes / Range.of([our.megabytes for _, our in runs]).middle
    note = f"{runs[0][1].megabytes:.0f} MB at {megabytes} MB, {longer.megabytes:.0f} MB at {2 * megabytes} MB; bare {runs[0][0].megabytes:.0f} MB"
    yield Figure(f"{name}: memory, twice long", f"at most {FLAT} x", f"{grown:.2f} x", grown <= FLAT, note)


def _faster(name: str, runs: list[tuple[Run, Run]], demand: float) -> Figure:
    found = Range.of([base.seconds / our.seconds for base, our in runs])
    note = f"bare {runs[0][0].seconds:.2f} s, ours {runs[0][1].seconds:.2f} s"
    return Figure(
        name,
        f"at least {demand} x",
        f"{found.middle:.2f} x ({found.least:.2f}-{found.most:.2f})",
        found.middle >= demand,
        note,
    )


def _kind(program: tuple[str, str], kind: str) -> tuple[str, str]:
    return program[0].format(kind=kind), program[1]


def _run(program: tuple[str, str], path: Path) -> Run:
    text = FRAME.format(imports=program[0], work=program[1])
    said = subprocess.run(
        [sys.executable, "-c", text, str(path)],
        cwd=ROOT,
        env=_as_installed() | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes = map(float, said.stdout.split())
    return Run(seconds, megabytes)


WORDS = ["support", "for", "community", "health", "water", "school", "youth", "training", "women", "rural", "access", "rights", "legal", "advice", "centre", "research"]


def _said(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words))


def _iati(path: Path, megabytes: int) -> None:
    """Activities with eight transactions on average, as large publishers write them."""
    dice = random.Random(20)
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n')
        number = 0
        while out.tell() < megabytes << 20:
            number += 1
            out.write(_activity(dice, number))
        out.write("</iati-activities>\n")


def _activity(dice: random.Random, number: int) -> str:
    receiver = f'<receiver-org ref="US-EIN-{dice.randrange(10**8, 10**9)}" receiver-activity-id="R-{number}" type="22"><narrative>{_said(dice, 4)}</narrative></receiver-org>'
    moved = "".join(
        f'<transaction ref="{dice.randrange(10**9)}">\n<transaction-type code="{dice.choice("2333344")}"/>\n<transaction-date iso-date="20{dice.randrange(10, 25)}-0{dice.randrange(1, 10)}-1{dice.randrange(10)}"/>\n'
        f'<value value-date="2020-01-01">{dice.randrange(1000, 9_000_000)}.{dice.randrange(100):02}</value>\n<description><narrative>{_said(dice, 5)}</narrative></description>\n'
        f'<provider-org ref="XM-DAC-7" provider-activity-id="XM-DAC-7-{number // 3}" type="10"><narrative>Ministry of Foreign Affairs</narrative></provider-org>\n{receiver}\n'
        f'<sector code="12220" vocabulary="1"/>\n<recipient-country code="KE"/>\n</transaction>\n'
        for _ in range(dice.randrange(1, 16))
    )
    return (
        f'<iati-activity default-currency="USD" hierarchy="1" xml:lang="en">\n<iati-identifier>XM-DAC-9-{number}</iati-identifier>\n<reporting-org ref="XM-DAC-9" type="10"><narrative>Agency</narrative></reporting-org>\n'
        f"<title><narrative>{_said(dice, 6)}</narrative></title>\n<description><narrative>{_said(dice, 60)}</narrative></description>\n"
        f'<participating-org role="1" ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></participating-org>\n<participating-org role="4" type="22"><narrative>{_said(dice, 3)}</narrative></participating-org>\n'
        f'<activity-status code="2"/><activity-date type="2" iso-date="2015-01-01"/><activity-date type="4" iso-date="2019-12-31"/>\n<recipient-country code="KE" percentage="100"/><sector code="12220" percentage="100"/>\n<default-finance-type code="110"/>\n{moved}</iati-activity>\n'
    )


def _threesixty(path: Path, megabytes: int) -> None:
    """Grants of about a kilobyte, as the standard has them."""
    dice = random.Random(21)
    with path.open("w", encoding="utf-8") as out:
        out.write('{"grants": [')
        number = 0
        while out.tell() < megabytes << 20:
            out.write(", " * (number > 0) + json.dumps(_grant(dice, number)))
            number += 1
        out.write("]}")


def _grant(dice: random.Random, number: int) -> dict[str, object]:
    return {
        "id": f"360G-made-{number}", "title": _said(dice, 6).title(), "description": _said(dice, 40), "currency": "GBP",
        "amountAwarded": dice.randrange(100, 10**6) + dice.choice((0, 0.5)), "amountDisbursed": dice.randrange(0, 10**5), "awardDate": f"20{dice.randrange(10, 25)}-0{dice.randrange(1, 10)}-01T00:00:00+00:00",
        "plannedDates": [{"startDate": "2020-01-01", "endDate": "2021-01-01", "duration": 12}],
        "recipientOrganization": [{"id": f"GB-CHC-{dice.randrange(200000, 1200000)}", "name": _said(dice, 3), "charityNumber": str(dice.randrange(200000, 1200000)), "postalCode": "LS3 1HH", "addressCountry": "England", "addressLocality": "Leeds"}],
        "fundingOrganization": [{"id": f"GB-CHC-{dice.randrange(1000000, 1000100)}", "name": "A Trust"}],
        "grantProgramme": [{"code": "A", "title": "Main", "url": "https://example.org/main"}], "beneficiaryLocation": [{"name": "Leeds", "countryCode": "GB", "geoCode": "E08000035"}],
        "dataSource": "https://example.org/data", "dateModified": "2024-01-01T00:00:00+00:00", "fromOpenCall": "Yes",
    }  # fmt: skip


def _returns(folder: Path, count: int) -> None:
    """Returns of some 40 kB, of which Schedule I is a part."""
    dice = random.Random(22)
    for number in range(count):
        rows = "".join(
            f"<RecipientTable><RecipientBusinessName><BusinessNameLine1Txt>{_said(dice, 3).upper()}</BusinessNameLine1Txt></RecipientBusinessName><USAddress><AddressLine1Txt>1 MAIN ST</AddressLine1Txt><CityNm>TOWN</CityNm><StateAbbreviationCd>OH</StateAbbreviationCd><ZIPCd>44101</ZIPCd></USAddress>"
            f"<RecipientEIN>{dice.randrange(10**8, 10**9)}</RecipientEIN><IRCSectionDesc>501(C)(3)</IRCSectionDesc><CashGrantAmt>{dice.randrange(5000, 10**6)}</CashGrantAmt><PurposeOfGrantTxt>{_said(dice, 3).upper()}</PurposeOfGrantTxt></RecipientTable>\n"
            for _ in range(dice.randrange(1, 30))
        )
        rest = "".join(
            f"<Form990PartVIISectionAGrp><PersonNm>{_said(dice, 2)}</PersonNm><TitleTxt>DIRECTOR</TitleTxt><AverageHoursPerWeekRt>{dice.randrange(40)}.00</AverageHoursPerWeekRt><ReportableCompFromOrgAmt>0</ReportableCompFromOrgAmt></Form990PartVIISectionAGrp>\n"
            for _ in range(120)
        )
        (folder / f"{number:06}_public.xml").write_text(
            f'<?xml version="1.0" encoding="utf-8"?>\n<Return xmlns="http://www.irs.gov/efile" returnVersion="2022v5.0"><ReturnHeader><ReturnTs>2023-05-15T10:00:00-05:00</ReturnTs><TaxPeriodEndDt>2022-12-31</TaxPeriodEndDt><ReturnTypeCd>990</ReturnTypeCd><TaxPeriodBeginDt>2022-01-01</TaxPeriodBeginDt>'
            f"<Filer><EIN>{10**8 + number}</EIN><BusinessName><BusinessNameLine1Txt>FILER {number}</BusinessNameLine1Txt></BusinessName></Filer><TaxYr>2022</TaxYr></ReturnHeader>\n<ReturnData><IRS990>{rest}</IRS990>\n<IRS990ScheduleI>{rows}</IRS990ScheduleI></ReturnData></Return>\n",
            encoding="utf-8",
        )
