"""The closed lists that rule files are checked against; names only, no facts of law."""

from __future__ import annotations

import re

ENTRY = re.compile(r"[A-G]\d\d")
"""An entry of the catalogue of conditions."""

FAMILIES = (
    "prostitution-pledge",
    "prostitution-advocacy-ban",
    "end-demand",
    "trafficking-award-term",
    "staff-conduct",
    "separation-requirement",
    "abortion-restriction",
    "gender-ideology-ban",
    "dei-certification",
    "syringe-funding-ban",
    "drug-supplies-ban",
    "supervised-consumption-ban",
    "drug-advocacy-ban",
    "cannabis-restriction",
    "sobriety-precondition",
    "content-restriction",
    "condom-information",
    "abstinence-emphasis",
    "key-population-exclusion",
    "immigration-cooperation",
    "police-cooperation",
    "client-data-disclosure",
    "lobbying-restriction",
    "speech-approval",
    "reputation-clause",
    "counter-terrorism-certification",
    "conscience-clause",
    "termination-discretion",
    "local-law-compliance",
)

ACTIVITIES = (
    "condom-distribution",
    "lubricant-safer-sex-supplies",
    "hiv-sti-testing",
    "prep-pep",
    "peer-outreach",
    "drop-in-services",
    "sex-worker-led-governance",
    "union-collective-organising",
    "decrim-advocacy-sex-work",
    "decrim-advocacy-drugs",
    "legislative-lobbying",
    "grassroots-mobilising",
    "public-policy-speech",
    "litigation",
    "legal-aid",
    "know-your-rights",
    "police-violence-documentation",
    "anti-trafficking-services",
    "exit-services",
    "syringe-services",
    "injection-ancillary-supplies",
    "safer-smoking-supplies",
    "drug-checking",
    "supervised-consumption",
    "overdose-hotline",
    "naloxone",
    "wound-care",
    "moud-treatment",
    "housing-first",
    "abortion-information",
    "abortion-services",
    "contraception",
    "explicit-sexual-health-materials",
    "gender-affirming-care",
    "lgbtq-programming",
    "dei-programming",
    "migrant-services",
    "voter-engagement",
    "client-confidentiality",
    "affiliations-and-partners",
    "publications-research",
    "cash-and-procurement",
    "staff-private-conduct",
)

WHO = (
    "us-organisation",
    "foreign-ngo",
    "public-international-organisation",
    "un-agency",
    "who",
    "global-fund",
    "iavi",
    "government",
    "company",
    "individual",
    "private-entity",
    "commercial-supplier",
    "after-exit-only-services",
    "registered-in-us",
    "registered-outside-us",
    "affiliate-of-us-organisation",
    "foreign-government",
    "state-or-local-government",
    "company-in-us",
    "company-outside-us",
    "public-charity",
    "health-care-provider",
    "subrecipient",
    "makes-subawards",
)

EXEMPT_BODIES = ("un-agency", "who", "global-fund", "iavi")
"""Bodies that laws exempt by name."""

ENJOINED = ("plaintiffs", "plaintiff-places", "everyone", *WHO)
"""For whom a court can stop a condition."""

AWARD_KINDS = (
    "grant",
    "cooperative-agreement",
    "subaward",
    "contract",
    "loan",
    "guarantee",
    "contribution",
    "insurance",
    "direct-payment",
    "other",
)
"""The kinds of award that importers tell apart."""

SEVERITIES = ("high", "medium", "low")
