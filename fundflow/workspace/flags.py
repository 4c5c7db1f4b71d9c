"""What is doubtful about a row that was used, in words: the marks in the columns `flags`."""

from __future__ import annotations

FLAGS = {
    "negative": "the amount is negative: money taken back, or a correction",
    "zero": "the amount is nothing",
    "rounded": "the amount has more than four decimals, and was rounded",
    "amount-as-text": "the amount was written as text, with a sign or separators",
    "currency-sign-differs": "the sign beside the amount is not that of the currency",
    "no-currency": "no currency is given, so the amount is added to no other",
    "no-date": "no date is given",
    "no-fiscal-year": "the fiscal year cannot be read",
    "transition-quarter": "the quarter of 1976 between two fiscal years",
    "start-unreadable": "the first day cannot be read, and was left empty",
    "end-unreadable": "the last day cannot be read, and was left empty",
    "period-unreadable": "the first or last day cannot be read, and both were left empty",
    "self-reference": "the same organisation gives and receives",
    "identifier-used-twice": "another award of the file has the same identifier",
    "reference-used-twice": "another award of the report has the same number",
    "several-receivers": "several organisations receive; each has a part of its own",
    "several-implementers": "several organisations do the work; who received how much is not said",
    "several-parents": "several awards are named above it, so none was taken",
    "names-itself-as-parent": "it names itself as the award above it",
    "several-regrants-to-the-funder": "its money may come from several grants, so none was taken",
    "amended-return": "the return replaces an earlier one",
    "recipient-not-published": "the form does not name who received",
    "recipients-not-named": "passed on to others whom the report does not name",
    "rows-differ-from-stated-total": "the rows do not add up to the total of the form",
    "approved-for-future": "approved for later, not paid yet",
    "non-cash": "goods or services instead of money",
    "in-kind": "goods or services instead of money",
    "unusual-listing-number": "the number of the programme is not of the usual shape",
    "parked": "given to a pool, and not passed on yet",
    "passed-on-in-part": "a part of it was passed on and stands in other rows; the rest counts here",
    "pass-through": "passed through by who stands between giver and receiver",
    "carryover": "left over from an earlier year, and counted there",
    "not-new-money": "the source says that it is no new money",
    "region-hides-the-country": "a region is named in place of a country",
    "award-in-several-mechanisms": "the same award number stands on several rows",
    "of-a-loan": "belongs to a loan or a guarantee, which is no grant",
    "amount-above-prime": "larger than the award it was made from",
    "amount-equals-number": "the amount is the same as its own number, which is likely a slip",
    "under-a-contract": "made under a contract, not a grant",
}


def said(flag: str) -> str:
    """Return what a flag means."""
    return FLAGS.get(flag, flag)
