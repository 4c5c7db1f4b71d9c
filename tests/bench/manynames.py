"""Makes records of organisations of which is known who is who, as dirty as published tables are.

Names are put together from common words and from made-up places and family names, in six languages
and three scripts.  Hard cases are made on purpose: the same name in many towns, sisters that differ
in one word, groups that share a tax number, wrong numbers, parents, placeholders and persons.
"""

from __future__ import annotations

import random
from typing import NamedTuple

import polars as pl

TOPICS = [
    "Health",
    "Community Health",
    "Legal Aid",
    "Youth",
    "Women's",
    "Harm Reduction",
    "Housing",
    "Food",
    "Literacy",
    "Arts",
    "Environmental",
    "Veterans",
    "Family",
    "Children's",
    "Recovery",
    "Refugee",
    "Disability Rights",
    "HIV/AIDS",
    "Peace",
    "Agricultural",
    "Cancer",
    "Economic Development",
    "Migrant",
    "Sex Workers",
    "Human Rights",
    "Drug Policy",
    "Music",
]
TYPES = [
    "Foundation",
    "Center",
    "Association",
    "Coalition",
    "Institute",
    "Society",
    "Network",
    "Services",
    "Alliance",
    "Project",
    "Council",
    "Trust",
    "Fund",
    "Clinic",
    "Hospital",
    "Federation",
    "Initiative",
    "Collective",
    "Partnership",
    "School District",
]
EVERYWHERE = ["First Baptist Church", "Boys & Girls Club", "Habitat for Humanity", "United Way", "Community Action Agency",
    "Public Health Department", "Young Women's Christian Association", "Head Start Program", "Planned Care Clinic", "Rotary Club"]  # fmt: skip
FOREIGN = {
    "es": [
        "Fundación {p} para la Salud",
        "Asociación de Mujeres de {p}",
        "Centro de Investigación {p}",
        "Red {p} de Trabajadoras Sexuales",
    ],
    "fr": ["Association {p} pour la Santé", "Fondation {p}", "Réseau des Femmes de {p}", "Centre Communautaire de {p}"],
    "pt": ["Associação {p} de Redução de Danos", "Instituto {p}", "Fundação {p} de Apoio à Pesquisa"],
    "de": ["Stiftung {p}", "Verein für Suchthilfe {p} e.V.", "{p} Gesellschaft für Gesundheit gGmbH"],
}
CYRILLIC = ["Благотворительный фонд «{p}»", "Общественная организация {p}", "Центр здоровья {p}"]
ARABIC = ["مؤسسة {p} للتنمية", "جمعية {p} الخيرية"]
START = [
    "Ha",
    "Bel",
    "Cor",
    "Mar",
    "San",
    "Wil",
    "Tor",
    "Lin",
    "Gre",
    "Ash",
    "Kil",
    "Nor",
    "Pem",
    "Ros",
    "Vel",
    "Dun",
    "Ol",
    "Fair",
    "Quin",
    "Zan",
]
MIDDLE = [
    "ber",
    "ling",
    "mon",
    "ta",
    "ri",
    "den",
    "va",
    "lo",
    "ches",
    "wick",
    "sel",
    "na",
    "go",
    "mi",
    "dra",
    "than",
    "per",
    "ker",
]
END = [
    "ton",
    "ville",
    "ford",
    "burg",
    "field",
    "dale",
    "mouth",
    "stead",
    "ham",
    "ia",
    "o",
    "er",
    "son",
    "wood",
    "bury",
    "land",
    "more",
    "ney",
]
CYR = (
    ["Вол", "Но", "Кра", "Бел", "Сев", "Лу", "Дон", "Киро"],
    ["жа", "во", "сно", "го", "ра", "ми"],
    ["град", "ск", "вка", "ново", "поль", "рь"],
)
ARA = ["ال", "بن", "دار", "أم"], ["نور", "سلام", "رحم", "أمل", "كرام", "حيا"], ["ة", "ان", "ين", ""]
STATES = ["CA", "NY", "TX", "WA", "OH", "GA", "IL", "MA", "NC", "AZ"]
SHORT = {"Foundation": "Fdn", "Center": "Ctr", "Association": "Assn", "Institute": "Inst", "Services": "Svcs", "Community": "Cmty",
    "University": "Univ", "International": "Intl", "National": "Natl", "Department": "Dept", "Health": "Hlth", "Hospital": "Hosp",
    "Development": "Dev", "Council": "Cncl", "Society": "Soc", "Saint": "St"}  # fmt: skip
LEGAL = ["Inc", "Inc.", ", Inc.", "LLC", "Incorporated", "Corp", "Ltd", "Limited"]
NOBODY = [("MULTIPLE FOREIGN AWARDEES", "aggregate"), ("TBD", "placeholder"), ("REDACTED DUE TO PII", "placeholder")]
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ123456789"


class Entity(NamedTuple):
    """One organisation as it really is."""

    name: str
    country: str
    region: str
    city: str
    postcode: str
    uei: str
    ein: str
    division: bool = False
    """A part of a legal person that has a UEI of its own; it gives the tax number of the whole beside it, never alone."""


class Made(NamedTuple):
    """Records in the form that `identity.resolve` takes, with the truth."""

    parties: pl.DataFrame
    numbers: pl.DataFrame
    truth: pl.DataFrame
    """party and entity; persons and placeholders have an entity of their own each."""


class _Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.places = [
            (self.word(), self.random.choice(STATES), str(self.random.randrange(10000, 99999))) for _ in range(3000)
        ]

    def word(self, parts: tuple[list[str], ...] = (START, MIDDLE, END)) -> str:
        middle = "".join(self.random.choice(parts[1]) for _ in range(self.random.choice((1, 1, 2))))
        return self.random.choice(parts[0]) + middle + self.random.choice(parts[2])

    def name(self, place: str) -> tuple[str, str]:  # noqa: PLR0911 - one line for each kind of name
        pick = self.random.choice
        kind = self.random.random()
        if kind < 0.03:
            return f"{pick(EVERYWHERE)}" + (f" of {place}" if pick((True, False)) else ""), "US"
        if kind < 0.33:
            return f"{place} {pick(TOPICS)} {pick(TYPES)}", "US"
        if kind < 0.55:
            return f"{self.word()} {pick(('Family ', '', '', 'Memorial '))}{pick(TYPES)}", "US"
        if kind < 0.63:
            return pick(("University of {}", "{} University", "{} State College", "City of {}", "County of {}")).format(
                self.word()
            ), "US"
        if kind < 0.80:
            return f"{self.word()} {pick(TOPICS)} {pick(TYPES)}" + pick(
                ("", "", " International", f" of {place}")
            ), "US"
        if kind < 0.94:
            language = pick(list(FOREIGN))
            return pick(FOREIGN[language]).format(p=self.word()), {"es": "MX", "fr": "SN", "pt": "BR", "de": "DE"}[
                language
            ]
        if kind < 0.97:
            return pick(CYRILLIC).format(p=self.word(CYR)), "UA"
        return pick(ARABIC).format(p=self.word(ARA)), "JO"

    def code(self, length: int) -> str:
        return "".join(self.random.choice(ALPHABET) for _ in range(length))

    def entities(self, count: int) -> list[Entity]:
        made: list[Entity] = []
        while len(made) < count:
            city, region, postcode = self.random.choice(self.places)
            name, country = self.name(city)
            ein = f"{self.random.randrange(10**8, 10**9)}"
            shared = ein if self.random.random() < 0.002 else ""
            for part in range(self.random.choice((2, 3)) if shared else 1):
                made.append(
                    Entity(
                        name,
                        country,
                        region if country == "US" else "",
                        city,
                        postcode,
                        self.code(12),
                        shared or ein,
                        part > 0,
                    )
                )
                name = f"{name} {self.random.choice(('East', 'Medical School', 'Research', self.word()))}"
            if self.random.random() < 0.05:  # a sister in the same town
                made.append(self.sister(made[-1]))
        return made[:count]

    def sister(self, entity: Entity) -> Entity:
        words = entity.name.split()
        words[-1] = self.random.choice(TYPES)
        return entity._replace(
            name=" ".join(words), uei=self.code(12), ein=f"{self.random.randrange(10**8, 10**9)}", division=False
        )

    def typo(self, text: str) -> str:
        at = self.random.randrange(len(text))
        kind = self.random.randrange(4)
        if kind == 0:
            return text[:at] + text[at + 1 :]
        if kind == 1:
            return text[:at] + text[at] + text[at:]
        if kind == 2 and at + 1 < len(text):
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + self.random.choice("aeiournst") + text[at + 1 :]

    def dirty(self, name: str) -> str:
        chance = self.random.random
        words = name.split()
        if len(words) > 3 and chance() < 0.02:
            return "".join(word[0] for word in words if word[0].isupper()) or name
        if chance() < 0.25:
            words = [SHORT.get(word, word) for word in words]
        if len(words) > 3 and chance() < 0.06:
            del words[self.random.randrange(1, len(words))]
        if len(words) > 2 and chance() < 0.04:
            words = [*words[1:], words[0]] if chance() < 0.5 else [words[-1] + ",", *words[:-1]]
        text = " ".join(words)
        if chance() < 0.22:
            text = self.typo(text)
        if name.isascii() and chance() < 0.3:
            text += f" {self.random.choice(LEGAL)}"
        if chance() < 0.2:
            text = text.replace("&", "and") if "&" in text else text.replace(" and ", " & ")
        return text.upper() if chance() < 0.35 else text


def made(records: int, seed: int) -> Made:
    """Make records; the same seed makes the same."""
    maker = _Maker(seed)
    chance = maker.random.random
    entities = maker.entities(int(records * 0.27))
    parties, numbers, truth = [], [], []
    for n in range(records):
        party = f"name:made:{n:07}"
        if chance() < 0.03:
            name, kind = maker.random.choice(NOBODY) if chance() < 0.5 else (f"{maker.word()} {maker.word()}", "person")
            parties.append((party, kind, name, "US", "", "", ""))
            truth.append((party, -n - 1))
            continue
        which = n % len(entities) if n < len(entities) else int(len(entities) * maker.random.random() ** 1.3)
        one = entities[which]
        city = one.city if chance() < 0.85 else ""
        postcode = (
            "" if chance() < 0.3 else one.postcode if chance() < 0.96 else str(maker.random.randrange(10000, 99999))
        )
        parties.append(
            (party, "organization", maker.dirty(one.name), one.country, one.region if city else "", city, postcode)
        )
        truth.append((party, which))
        numbers += [(party, *held) for held in _numbers(maker, one, entities)]
    types = ["party", "kind", "name", "country", "region", "city", "postcode"]
    return Made(
        pl.DataFrame(parties, schema=types, orient="row").with_columns(rows=pl.lit(1, dtype=pl.Int64)),
        pl.DataFrame(numbers, schema=["party", "scheme", "value", "role"], orient="row"),
        pl.DataFrame(truth, schema={"party": pl.String, "entity": pl.Int64}, orient="row"),
    )


def _numbers(maker: _Maker, one: Entity, entities: list[Entity]) -> list[tuple[str, str, str]]:
    """Return the numbers that one record carries: those of 35 in 100, and 1 in 10,000 of these is another's."""
    chance = maker.random.random
    found = []
    if chance() < 0.35:
        owner = one if chance() > 0.0001 else maker.random.choice(entities)
        both = chance()
        if both < 0.7 or owner.division:
            found.append(("UEI", owner.uei, "own"))
        if both > 0.5:
            found.append(("US-EIN", owner.ein, "own"))
    if chance() < 0.1:
        found.append(("UEI", maker.random.choice(entities).uei, "parent"))
    return found
