"""The fixed words of a booklet: what it is, how to review it, what it does not claim."""

from __future__ import annotations

TITLE = "Rules for review"
SUBTITLE = "The conditions that fundflow looks for in grant documents: the law and the rule, side by side"
WHAT = (
    "fundflow reads grant documents and shows the conditions in them that limit harm reduction work and "
    "the rights work of the people it serves. It finds them with the rules printed here. Each rule rests "
    "on law, or on words that funders use, and says whom it binds, since when, and what stays allowed. "
    "People decide by what these rules say, so each should be read by somebody who knows the law."
)
HOW = (
    (
        "Read the law on the left first. Sources that nobody of the project has read are marked “from general "
        "knowledge, not checked against the text”: these need you most."
    ),
    ("Check every date and every exemption against its own source, as of the date on this page."),
    (
        "Read what the rule tells people, on the right. Is it true, complete, and in words that a reader "
        "without training will understand in the right way? Does it keep people from giving up lawful work?"
    ),
    ("Read the sentences that it must find and must not report. Add others that you have seen in agreements."),
    ("Mark each rule: agree, change or comment. Initial it. Sign this page for the rules that you marked."),
)
SIGN_OFF = ("Name", "Qualification and jurisdiction", "Rules reviewed (numbers)", "Date", "Signature")
BOXES = ("agree", "change", "comment")
LIMITS = (
    ("The booklet is information for review. It is no legal advice, and a signature on it makes it none."),
    ("The law is stated as of the dates given with each source. What changed later is not in it."),
    (
        "A rule knows the words listed with it. A condition in other words, in an annex that nobody attached, "
        "or in a text that is only named, can stay unseen."
    ),
    (
        "A rule says what a text imposes. Whether it binds one organisation depends on facts about it, on "
        "other agreements, and on the law of its country."
    ),
    (
        "“Checked against the text” means that somebody of the project has read the source, or a copy of it. "
        "It does not mean that a lawyer has confirmed the reading."
    ),
)
