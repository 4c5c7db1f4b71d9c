"""Every record that passes between the stages; imports the standard library only.

Places: pages are numbered from 1.  Lengths are PDF points, origin at the top left of the page *as
displayed* (after /Rotate and /CropBox).  Text offsets are 0-based and half-open.
Dates are inclusive at both ends.  Money is `Decimal`, in its own currency, never converted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date
    from decimal import Decimal


class Effect(StrEnum):
    """What a passage does with a condition."""

    RESTRICTS = "restricts"
    REFERS = "refers"
    PERMITS = "permits"
    EXEMPTS = "exempts"
    MENTIONS = "mentions"

    @property
    def limits(self) -> bool:
        """Whether it forbids or demands, by its own words or by those of another text."""
        return self in {Effect.RESTRICTS, Effect.REFERS}

    @property
    def frees(self) -> bool:
        """Whether it says what stays allowed, or who is spared."""
        return self in {Effect.PERMITS, Effect.EXEMPTS}


class Scope(StrEnum):
    """How far a condition reaches."""

    ORGANISATION_WIDE = "organisation-wide"
    USE_OF_FUNDS = "use-of-funds"
    CERTIFICATION = "certification"
    ELIGIBILITY = "eligibility"
    CONDUCT = "conduct"
    REPORTING = "reporting-or-cooperation"
    TERMINATION = "termination-power"


class FlowDown(StrEnum):
    """Whether a holder passes the condition to lower tiers."""

    MUST = "must"
    MAY = "may"
    NONE = "none"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """The outcome of judging a finding for one organisation on one date."""

    APPLIES = "applies"
    EXEMPT = "exempt"
    NOT_IN_FORCE = "not_in_force"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_REVIEW = "needs_review"


class InstrumentKind(StrEnum):
    """What kind of document this is."""

    AGREEMENT = "agreement"
    NOTICE_OF_AWARD = "notice-of-award"
    STANDARD_PROVISIONS = "standard-provisions"
    NOFO = "nofo"
    AMENDMENT = "amendment"
    POLICY = "policy"
    COMMENTARY = "commentary"
    UNKNOWN = "unknown"


class ProvisionKind(StrEnum):
    """The layout role of a provision, which decides what context it is read in."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    CHECKBOX = "checkbox"
    FOOTNOTE = "footnote"
    FIELD = "field"


# --- reading ---------------------------------------------------------------------------------


class Box(NamedTuple):
    """A rectangle on a displayed page, in points, origin top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Cell(NamedTuple):
    """Where in a table a line stands: the table's number in the document, 0-based row and column."""

    table: int
    row: int
    column: int


class Line(NamedTuple):
    """One visual line of body text, in reading order.

    `text` is exactly the characters `start … start + len(text)` of the page's text as the reader
    numbers them (so that boxes can be fetched later), without the line break and without a hyphen
    that only marks a broken word.  For formats without geometry the numbers are 0.
    """

    page: int
    text: str
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    """Font size in points as displayed, of most of the line; 0 when unknown."""
    bold: bool = False
    start: int = 0
    """Index of the first character in the page's characters."""
    broken: bool = False
    """True when the line ends inside a word that goes on in the next line."""
    column: int = 0
    """0-based column of the page; full-width lines are 0."""
    cell: Cell | None = None
    level: int = 0
    """Heading level 1-9 when the format says so (bookmark, Word style, <h2>), else 0."""
    mark: bool | None = None
    """State of a checkbox that opens this line: ticked, not ticked, or no box."""
    deleted: bool = False
    """Struck through or marked as deleted in the file."""
    gap: float = 0.0
    """Extra white space above the line, in line heights, as displayed (0 = normal spacing)."""
    field: bool = False
    """The value of a form field, not printed text."""
    note: bool = False
    """A footnote."""


class Run(NamedTuple):
    """Characters `start … start + length` of one page, all on one line."""

    page: int
    start: int
    length: int


class Placed(NamedTuple):
    """A run of characters and the box around them."""

    run: Run
    box: Box


class Unread(NamedTuple):
    """A page that could not be read, and why, in a sentence that says what to do."""

    page: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read, before anything is interpreted."""

    path: str
    sha256: str
    media_type: str
    pages: int
    lines: tuple[Line, ...]
    unread: tuple[Unread, ...] = ()
    pages_ocr: int = 0
    title: str = ""
    """The file's own title (metadata), if any."""
    has_boxes: bool = False
    """Whether characters have places on pages."""
    placed: tuple[Placed, ...] = ()
    """Places of words that cannot be asked for again later: pages read by OCR."""


# --- structure -------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A run of a provision's text that stands unbroken on one line of one page."""

    offset: int
    """Where in the provision's text the run begins."""
    length: int
    page: int
    start: int
    """Index of its first character in the page's characters."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered unit of the document's text, with its place and its parents."""

    index: int
    """Position in the document, 0-based; parents come before children."""
    kind: ProvisionKind
    text: str
    pieces: tuple[Piece, ...]
    number: str = ""
    """Its full number, such as "4.2(b)"; rows and bullets without one carry that of what introduces them."""
    heading: str = ""
    """The heading it stands under, without the number; its own words when it is a heading."""
    path: tuple[int, ...] = ()
    """Indexes of the headings above it, outermost first."""
    lead_in: int | None = None
    """Index of the provision that introduces this list item, table row or checkbox."""
    header: str = ""
    """For a table row: the header cells that govern it, joined by " | "."""
    mark: bool | None = None
    """For a checkbox: ticked or not."""
    annex: str = ""
    """The annex, attachment or appendix it belongs to, as titled; empty in the body."""
    definition: str = ""
    """The term it defines, when it is a definition."""
    deleted: bool = False

    @property
    def page(self) -> int:
        """First page of the provision; 1 when the format has no pages."""
        return self.pieces[0].page if self.pieces else 1


class Fact(NamedTuple):
    """A fact of the award with the words it was read from."""

    name: str
    """award_id, assistance_listing, funder, recipient, amount, currency, start, end."""
    value: str
    quote: str
    page: int
    provision: int


@dataclass(frozen=True, slots=True)
class Called:
    """A name by which the text calls the one who gives or the one who receives."""

    name: str
    role: str
    """funder or recipient."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's structure: what the rules are held against."""

    instrument: InstrumentKind
    provisions: tuple[Provision, ...]
    facts: tuple[Fact, ...]
    languages: tuple[str, ...]
    called: tuple[Called, ...] = ()
    """The parties by the names they have in the text."""


# --- rule book -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """A source in law: what to look up, and whether anyone of the project has read it."""

    text: str
    url: str = ""
    verified: bool = False
    start: date | None = None
    end: date | None = None
    note: str = ""
    superseded_by: str = ""
    """What came after it, when something did."""
    proposed: bool = False
    """A bill or a proposed rule: it was never in force as law."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A cited reason why a condition does not bind someone."""

    who: str
    """A name of the controlled list in `applicability`, such as us-organisation."""
    text: str
    source: Citation
    start: date | None = None
    end: date | None = None
    unsettled: bool = False
    """Courts or agencies disagreed in this time, or nobody of us has read how far it goes."""
    passes_on: bool | None = None
    """Whether who is exempt must still hand the condition to those he funds; None when nobody of us has read it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Whom a condition binds by law, and when."""

    who: str
    text: str = ""
    source: Citation | None = None
    start: date | None = None
    end: date | None = None
    unsettled: bool = False
    """As in `Exemption`."""


@dataclass(frozen=True, slots=True)
class Injunction:
    """A court order that stops a condition for someone."""

    case: str
    """A short id; the same case has the same id in every rule."""
    title: str
    who: str
    """plaintiffs, plaintiff-places, everyone, or a name of the controlled list."""
    text: str
    source: Citation
    start: date | None = None
    end: date | None = None
    """The last day on which the order held."""


class FlowTerms(NamedTuple):
    """To which lower awards a condition is handed down; what is empty limits nothing."""

    kinds: frozenset[str] = frozenset()
    """Kinds of award, as in `records.AwardKind`."""
    at_least: tuple[tuple[str, Decimal], ...] = ()
    """Currency to the smallest award that it goes to."""
    start: date | None = None
    end: date | None = None
    """The first and the last day on which a lower award is made."""
    steps: int | None = None
    """How many tiers down it goes."""


FREELY = FlowTerms()
"""To every lower award."""


class FunderNames(NamedTuple):
    """How a funder that rules speak of is known in data."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    """Numbers as `scheme:value`, as the table identifiers has them."""
    listings: tuple[str, ...]
    """The assistance listings that are its own; two digits stand for all of an agency."""
    part_of: str = ""
    """What holds for the funder it is part of, holds for it."""


class BodyNames(NamedTuple):
    """How a body that laws exempt by name is known in data."""

    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    """What it is called for short."""
    numbers: tuple[str, ...] = ()
    """Numbers as `scheme:value`, as the table identifiers has them."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Awards that carry a condition by what they are: everything that is given must hold."""

    text: str
    """Which awards, in words."""
    source: Citation
    funders: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Words of which one stands in a title."""
    kinds: tuple[str, ...] = ()
    """Kinds of award; empty means every kind."""
    start: date | None = None
    end: date | None = None
    unsettled: bool = False
    """Not every such award carries it, or nobody has read how far it goes."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """What a person reads about a rule: `fundflow rules show`."""

    says: str
    why: str
    applies: str
    flow: str
    limits: tuple[str, ...]
    still_allowed: tuple[str, ...]
    ask: tuple[str, ...]
    ask_only: tuple[tuple[str, str], ...] = ()
    """Asks that only some can send, with the name of who they are."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that proves a rule: the effect it must have, or silence."""

    effect: Effect | None
    text: str
    language: str = "en"
    heading: str = ""
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book: identity, law, match and proof."""

    id: str
    title: str
    family: str
    severity: str
    scope: Scope
    flow_down: FlowDown
    patterns: tuple[Pattern, ...]
    frames: frozenset[str]
    """Frames under which a match restricts; see rules/README.md."""
    unless: tuple[Pattern, ...]
    needs: tuple[Pattern, ...]
    document: tuple[str, ...]
    """Concepts of which one must stand somewhere in the document."""
    citations: tuple[Citation, ...]
    binds: tuple[Binding, ...]
    """Who it binds by law; empty means everyone who takes the money."""
    exemptions: tuple[Exemption, ...]
    activities: tuple[str, ...]
    page: RulePage
    examples: tuple[Example, ...]
    reviewed: date
    path: str
    pack: str
    carries: str = ""
    """For an instrument card: what the text brings in, as one sentence."""
    reference: bool = False
    """True for an instrument card: a match refers, it does not itself restrict."""
    protects: bool = False
    """True for a rule about a protective duty: a match permits, it never restricts."""
    injunctions: tuple[Injunction, ...] = ()
    known: bool = True
    """False for an instrument card whose text nobody of the project has."""
    as_in: str = ""
    """Another rule that says whom this one binds and who is exempt; the loader has copied it."""
    once: bool = False
    """An ordinary term that stands all over a document is reported where it stands first."""
    catalogue: tuple[str, ...] = ()
    """Entries of the catalogue of conditions that the rule covers, such as `A04`."""
    broad: tuple[str, ...] = ()
    """For a text of many matters: the concepts of this one; without them only the text as a whole brings it in."""
    flow_terms: FlowTerms = FREELY
    programmes: tuple[Programme, ...] = ()
    """Awards that carry it without a document that says so."""


class CatalogueEntry(NamedTuple):
    """One condition known to exist, and why no rule looks for it, if none does."""

    id: str
    title: str
    reason: str


class ActivityWords(NamedTuple):
    """What people call an activity, and the folded words by which a text names it."""

    label: str
    terms: tuple[tuple[str, ...], ...]
    """A word that ends in `*` is the beginning of a word."""


class Step(NamedTuple):
    """One element of a pattern: any of these concepts, at most `gap` words after the last one."""

    concepts: tuple[str, ...]
    gap: int
    """Words allowed between the previous element and this one; -1 for anywhere after it."""
    ordered: bool
    """False when this element may also stand before the previous one."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of concepts within one sentence and its context."""

    steps: tuple[Step, ...]
    source: str
    anchors: frozenset[str] = frozenset()
    """Concepts of which every match contains one (the rarest step)."""


class Branching(dict[str, "Node"]):
    """Where each word label leads from one state; what is missing may grow when it is looked up."""

    def __init__(self, leads: Container[str]) -> None:
        super().__init__()
        self.leads = leads
        """Every label that leads anywhere, grown or not."""


class Node:
    """One state of the word automaton: where each word label leads, and which concepts end here."""

    __slots__ = ("concepts", "ends", "next")

    def __init__(self) -> None:
        self.next = Branching({})
        self.ends: tuple[tuple[str, str], ...] = ()
        """(concept, language) pairs; the language is empty when the words count in every text."""
        self.concepts: frozenset[str] = frozenset()
        """Those of all terms that go through this state."""


@dataclass(frozen=True, slots=True)
class Codes:
    """How codes of law are called."""

    names: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First word of a name to (all its words, code) pairs; a code is usc or cfr."""
    between: frozenset[str]
    """Small words that may stand between title, code and section."""
    titles: frozenset[str] = frozenset()
    """The words for a title of a code."""
    through: frozenset[str] = frozenset()
    """The words between the first and the last section of a range."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every term of the vocabulary as one automaton over folded words."""

    root: Node
    words: frozenset[str]
    """Whole words that occur in some term."""
    stems: frozenset[str]
    """Beginnings of words that occur in some term, without the `*`."""
    endings: frozenset[str]
    """Endings of words that occur in some term, without the `*`."""
    citations: dict[str, tuple[tuple[str, str], ...]]
    """Citation key, such as 22-usc-7631, to (subdivision, concept) pairs."""
    topics: dict[str, str]
    """Concept to the label under which an unclaimed sentence is listed."""
    grammar: frozenset[str]
    """Concepts that are word classes of the language, not matters of a condition."""
    codes: Codes
    stopwords: dict[str, frozenset[str]]
    """Language to the folded small words that betray it."""
    called: dict[str, tuple[str, ...]]
    """Role of a party to the concepts that its name carries."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sentence does: a kind of `rules/README.md` and one pattern that shows it."""

    kind: str
    rank: int
    """When frames overlap the higher rank holds: a saving clause outranks the ban inside it."""
    pattern: Pattern
    where: str
    """sentence, heading for words that only count in headings and table headers, opening for those that open a clause,
    closing for those that close one, bare for those that open a sentence of few words, item for those that open an item
    of a list behind its lead-in."""


PIECES = 1 << 15
"""Rows of the weights of likeness: pieces of words share a row when their checksums do."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Decision trees of one depth that together answer one question; see `fundflow.detection.forest`."""

    depth: int
    start: float
    """What they start from."""
    least: float
    """What start and trees together come to at least when the answer is yes."""
    features: bytes
    """int8, for each tree its questions, level by level: the number of what is asked for."""
    borders: bytes
    """float64, for each question the number that must be passed to go right."""
    leaves: bytes
    """float64, for each tree what each of its ends says."""


@dataclass(frozen=True, slots=True)
class Borders:
    """What speaks for and against each family and then each effect: a column of weights for each."""

    weights: bytes
    """int8, a row for each thing that may stand in a text."""
    scales: tuple[float, ...]
    """What a column's weights are multiplied with."""
    offsets: tuple[float, ...]
    importance: bytes
    """float32, how rare each of these things is."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the families read like, as weights learnt from labelled passages; see `fundflow.detection.likeness`."""

    families: tuple[str, ...]
    effects: tuple[str, ...]
    rules: frozenset[str]
    """Those from whose examples was learnt."""
    pieces: Borders
    """By the pieces of its words."""
    signs: tuple[str, ...]
    """The concepts and frames that were seen in the passages, in the order of their rows."""
    sensed: Borders
    """By these."""
    limits: Grown | None = None
    """Trees that say whether a sentence limits that no rule found; None while they are being learnt."""
    frees: Grown | None = None
    """Trees that say whether a sentence allows or exempts that no rule found; None while they are being learnt."""
    doubts: Grown | None = None
    """Trees that say whether a rule is wrong about a sentence; None while they are being learnt."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, instruments, words and frames, checked against each other."""

    rules: dict[str, Rule]
    lexicon: Lexicon
    frames: tuple[Frame, ...]
    packs: tuple[Pack, ...]
    asks: tuple[Ask, ...] = ()
    activities: dict[str, ActivityWords] = field(default_factory=dict)
    funders: dict[str, FunderNames] = field(default_factory=dict)
    bodies: dict[str, BodyNames] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """What an English text of a rule is in other languages: text to language to text."""
    likeness: Likeness | None = None
    """None in a book that brings no weights: it then finds by its rules alone."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules with its own name, version and hash."""

    name: str
    version: str
    sha256: str


# --- detection -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Context:
    """Words elsewhere on the page that give a quote its meaning: a lead-in, a heading, a header cell."""

    role: str
    quote: str
    page: int
    provision: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met a provision: what it says, where, in which words, with what effect."""

    id: str
    rule: str
    family: str
    effect: Effect
    scope: Scope
    flow_down: FlowDown
    quote: str
    page: int
    end_page: int
    section: str
    language: str
    provision: int
    start: int
    end: int
    """The quote is provision.text[start:end], always."""
    reason: str
    """Why it has this effect, naming the words that decided it."""
    context: tuple[Context, ...] = ()
    limiters: tuple[str, ...] = ()
    """Words that soften it, such as "to the extent permitted by law"."""
    resembles: str = ""
    """The example that the quote reads like, where no rule knows its words; "" where one does."""
    boxes: tuple[Box, ...] = ()
    verdict: Verdict | None = None
    replaced: Replaced | None = None


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A sentence with a topic and a duty or ban that no rule claims, or none is sure of: read this yourself."""

    quote: str
    page: int
    section: str
    topics: tuple[str, ...]
    provision: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()


# --- applicability ---------------------------------------------------------------------------


class Harm(StrEnum):
    """What a condition does to one activity of the organisation."""

    RESTRICTED = "restricted"
    WITH_THIS_MONEY = "restricted_with_this_money"
    STILL_ALLOWED = "still_allowed"
    UNCLEAR = "unclear"


class Reason(NamedTuple):
    """One reason of a verdict, and where it comes from."""

    text: str
    source: str


class Touched(NamedTuple):
    """What a condition does to one activity, and the words that say so."""

    activity: str
    harm: Harm
    reason: str
    words: str
    """The words it rests on, as they stand in the document or in the law."""
    source: str
    """"document", or the text of the law or rule."""
    page: int = 0
    """Where the words stand in this document; 0 when they do not."""
    label: str = ""
    """What people call the activity."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding judged for one organisation on one date."""

    status: Status
    reasons: tuple[Reason, ...]
    questions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Keys of the profile that the questions ask for, in their order; a court case as `court_orders:<case>`."""
    ask: tuple[str, ...] = ()
    """What the organisation may ask the funder."""
    activities: tuple[Touched, ...] = ()
    """What it does to each activity of the organisation that it touches."""


class Affiliate(NamedTuple):
    """Another body of the organisation's own family."""

    name: str
    country: str | None = None
    separate: bool | None = None
    """Whether it is a legal entity of its own."""


class Funding(NamedTuple):
    """Another stream of money of the organisation."""

    name: str
    kind: str | None = None
    """public or private."""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """The signing legal entity.  A fact that nobody stated is None, never a guess."""

    name: str = ""
    incorporated: str | None = None
    """ISO 3166-1 alpha-2 code of the country of incorporation."""
    body: str | None = None
    """ngo, government, public-international-organisation, company, individual."""
    exempt_body: str | None = None
    """A body that a law names, such as un-agency; "none" when it is none of them."""
    activities: tuple[str, ...] = ()
    affiliates: tuple[Affiliate, ...] | None = None
    funding: tuple[Funding, ...] | None = None
    makes_subawards: bool | None = None
    tier: str | None = None
    """recipient or subrecipient."""
    court_orders: tuple[str, ...] | None = None
    """Court cases, by the ids of the rules, whose orders protect it."""
    services_after_exit_only: bool | None = None
    supplier: bool | None = None
    """Whether it only sells goods or services to the funder."""
    public_charity: bool | None = None
    health_care_provider: bool | None = None
    government_level: str | None = None
    """national or state-or-local, for a government."""


class Question(NamedTuple):
    """A fact that verdicts of a document wait for, asked once."""

    key: str
    text: str
    findings: tuple[str, ...]
    """Ids of the findings that wait for it."""
    settles: int
    """How many of them wait for nothing else."""


class Supposed(NamedTuple):
    """One change of the law that somebody supposes."""

    action: str
    """lift, law, exempt, no_longer_exempt, binds, no_longer_binds."""
    rules: frozenset[str]
    """Ids of the rules it changes."""
    who: str
    case: str
    start: date | None
    end: date | None
    text: str


class Reform(NamedTuple):
    """Changes of the law that are supposed together."""

    title: str
    changes: tuple[Supposed, ...]


class Difference(NamedTuple):
    """A finding that is judged otherwise after something is supposed."""

    path: str
    before: Finding
    after: Finding


class Replaced(NamedTuple):
    """An amendment took away or replaced the provision that a finding stands in."""

    path: str
    """File of the amendment."""
    quote: str
    page: int
    deleted: bool
    """True when nothing comes in its place."""


class Order(NamedTuple):
    """A sentence that says which text prevails when two differ."""

    quote: str
    page: int
    provision: int
    section: str = ""


class Numbered(NamedTuple):
    """Where a number begins to hold in a document."""

    provision: int
    number: str
    """Without the word before it: "12(b)"."""
    annex: str
    path: tuple[int, ...]
    page: int


class Amending(NamedTuple):
    """A sentence that deletes or replaces one numbered provision or annex."""

    quote: str
    page: int
    provision: int
    section: str
    target: str
    """What it changes, as printed: "Section 4.2"."""
    number: str
    """Number of the provision; empty when a whole annex is meant."""
    annex: str
    """The annex that is meant or in which the provision stands; empty for the body."""
    deleted: bool
    outcome: str = ""
    """What it does to the files of this check, or why nothing was marked."""


class Conflict(NamedTuple):
    """Two passages that cannot both be followed, or of which one frees what the other binds."""

    family: str
    first: str
    """Id of the finding that binds."""
    second: str
    """Id of the finding that speaks against it."""
    text: str


# --- analysis --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """One document, checked."""

    path: str
    sha256: str
    media_type: str
    instrument: InstrumentKind
    pages: int
    languages: tuple[str, ...]
    pages_ocr: int
    unread: tuple[Unread, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    read_yourself: tuple[Unclaimed, ...]
    questions: tuple[Question, ...] = ()
    """What its verdicts wait for, each asked once, most decisive first."""
    orders: tuple[Order, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[Amending, ...] = ()
    sections: tuple[Numbered, ...] = ()
    """Where its numbers stand, for the changes of other files."""


class Skipped(NamedTuple):
    """An input that gave no result, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything a renderer needs; renderers compute nothing."""

    version: str
    on: date
    packs: tuple[Pack, ...]
    rules: dict[str, Rule]
    documents: tuple[Checked, ...]
    skipped: tuple[Skipped, ...] = ()
    organization: Organization | None = None
    settings: dict[str, str] = field(default_factory=dict)


class Money(NamedTuple):
    """An amount in its own currency."""

    amount: Decimal
    currency: str


# --- letters ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask the funder, in every language, and the findings that call for it.

    An empty set of families, scopes, exemptions or flow-downs means: any.
    """

    id: str
    group: str
    order: int
    texts: dict[str, str]
    """Language to text; `{law}` stands for the law that frees the signer."""
    families: frozenset[str]
    scopes: frozenset[Scope]
    effects: frozenset[Effect]
    statuses: frozenset[Status]
    exempt: frozenset[str]
    """Only when the signer is exempt as one of these."""
    flow_down: frozenset[FlowDown]
    replaces: frozenset[str]
    """Asks that need not be asked of the same passage."""
    places: bool
    """Whether the passages are named under it."""


class Passage(NamedTuple):
    """Words of a document that a letter asks about."""

    document: str
    page: int
    """0 when the format has no pages."""
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask with the passages it is about."""

    ask: Ask
    passages: tuple[Passage, ...]
    law: str = ""
    """The verified source that frees the signer; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What to ask a funder, before it is put into a language."""

    on: date
    funder: str
    """Empty when the documents name none, or several: a blank to fill in."""
    sender: str
    award: str
    asked: tuple[Asked, ...]
    """General ones first, then by group, each ask once."""


# --- printed reports -------------------------------------------------------------------------


class Excerpt(NamedTuple):
    """Words at their place: a picture of a strip of the page, or the text around them."""

    page: int
    """0 when the format has no pages."""
    png: bytes
    width: float
    """Points of the page that the picture is wide."""
    height: float
    before: str = ""
    """Text before the words, where there is no picture."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that a printed report of grants says; reports compute nothing.

    A finding is named by the position of its document in the analysis and its id.
    """

    analysis: Analysis
    foremost: tuple[Asked, ...]
    """What to ask first."""
    asks: dict[tuple[int, str], tuple[Ask, ...]]
    """What each finding calls for."""
    excerpts: dict[tuple[int, str], tuple[Excerpt, ...]]
    unpictured: tuple[Skipped, ...] = ()
    """Documents of which no pictures could be made, and why."""
    redacted: bool = False
    public: bool = False
    """Whether nothing may be said of who signs, or of where files lie."""


# --- comparison ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A finding, or a sentence to read yourself, as a comparison of two versions sees it."""

    rules: tuple[str, ...]
    """Every rule that says the same of these words; none for a sentence that no rule claimed."""
    title: str
    family: str
    severity: str
    effect: Effect | None
    """None for a sentence that no rule claimed."""
    scope: Scope
    flow_down: FlowDown
    quote: str
    document: str
    page: int
    """0 when the format has no pages."""
    section: str
    context: tuple[str, ...] = ()
    limiters: tuple[str, ...] = ()
    status: Status | None = None
    reasons: tuple[Reason, ...] = ()
    alike: bool = False
    """Whether no rule knows its words: what it does is a guess."""

    @property
    def frees(self) -> bool:
        """Whether it says what stays allowed, or who is spared."""
        return self.effect is not None and self.effect.frees


@dataclass(frozen=True, slots=True)
class Edition:
    """One of two versions of a grant, as it was checked."""

    names: tuple[str, ...]
    hashes: frozenset[str]
    version: str
    on: date
    packs: tuple[Pack, ...]
    signer: tuple[tuple[str, str], ...]
    """Facts of the organisation it was judged for, as written; empty when nobody was named."""
    clauses: tuple[Clause, ...]
    unread: tuple[str, ...] = ()
    """Pages and files that were not read, each in one sentence."""


class Words(NamedTuple):
    """A run of words of two quotes: same, old (only in the old one) or new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one clause between two versions."""

    kinds: tuple[str, ...]
    """Of the closed list in `fundflow.comparison`; the most important first."""
    direction: str
    """tighter, looser or same, from the side of the one who signs."""
    cause: str
    """text, reading or unclear: did the words change, or only what is read in them?"""
    severity: str
    old: Clause | None
    new: Clause | None
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a grant, compared in meaning."""

    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    counts: tuple[tuple[str, int], ...]
    """How often each kind occurs, the most important first."""
    moved: int
    """Clauses with the same words at another place."""
    unchanged: int
    readings: tuple[str, ...] = ()
    """What differs in how the two were read: packs, version, date, signer."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What became of one rule, or of the words of one concept, between two rule books."""

    name: str
    kind: str
    """added, removed or changed."""
    fields: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Of a changed one: the field, what went from it, what came into it."""


@dataclass(frozen=True, slots=True)
class BookComparison:
    """Two rule books, and what they find in the same documents."""

    old: tuple[Pack, ...]
    new: tuple[Pack, ...]
    rules: tuple[RuleChange, ...]
    words: tuple[RuleChange, ...]
    documents: int
    findings: tuple[Change, ...]
    """What changed in the findings; every one a changed reading of the same words."""


# --- layout ----------------------------------------------------------------------------------


class Cue(NamedTuple):
    """A phrase that speaks for a kind of document when it stands in a zone, with its weight."""

    kind: InstrumentKind
    zone: str
    """title, head, heading or body."""
    phrase: str
    weight: int


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The words of layout in every language: what sections, labels and kinds of document are called.

    Words stand as the files have them; the structure stage folds case and accents.  Compared by
    identity, so that what is compiled from it can be cached.
    """

    sections: dict[str, int]
    """Word before a section number -> its rank, 1 outermost."""
    annexes: frozenset[str]
    ordinals: dict[str, int]
    """Number of a section written as a word."""
    conjunctions: tuple[str, ...]
    definition_titles: tuple[str, ...]
    answers: frozenset[str]
    """What stands in a column of answers: yes, no, n/a."""
    contents: tuple[str, ...]
    """Titles of a table of contents."""
    verbs: frozenset[str]
    """Words that make a sentence of a phrase, so that it is no title."""
    prevails: tuple[str, ...]
    """Words that say which text holds when two differ."""
    differing_texts: tuple[str, ...]
    """What such a sentence speaks of: a conflict, a version."""
    changes: dict[str, tuple[str, ...]]
    """Words of sentences that delete or replace a provision, by their place in such a sentence."""
    following: tuple[str, ...]
    """Words that announce a list although no colon follows."""
    defines: tuple[str, ...]
    """What stands between a term and its meaning."""
    defines_quoted: tuple[str, ...]
    """The same, but only after a term in quotation marks."""
    defines_before: tuple[str, ...]
    """What stands before a term whose meaning follows."""
    stop_words: dict[str, frozenset[str]]
    cues: tuple[Cue, ...]
    thresholds: dict[str, int]
    labels: dict[str, tuple[str, ...]]
    """Name of a fact -> what forms and agreements call it."""
    months: dict[str, int]
    currencies: dict[str, str]
    """Sign, code or name -> ISO 4217 code."""
    phrases: dict[str, tuple[str, ...]]
    """Small words of parties and periods: between, and, from, to, called, legal forms, blanks…"""
