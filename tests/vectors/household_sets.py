"""Households in several codes: which codes are shown together, and what must come of them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.vectors.messages import Map, changed, claim_map, date, encode, from_claims, household, seed

_PERSONS, _APPLICANT, _HOUSEHOLDER, _PREVIOUS_HOUSEHOLDER, _TELEPHONE = 3, 4, 7, 9, 11


@dataclass(frozen=True)
class Household:
    """Codes in the order they are shown, ``ok`` or the code they are refused with together, and why it is here."""

    texts: tuple[str, ...]
    expect: str
    why: str


def households() -> dict[str, Household]:
    """Every set by its name."""
    first, second, third = _family("family")
    strangers = _family("strangers")
    twice = _part("twice", "family", 2, 3, _content(slice(0, 1)))
    total = _part("total", "family", 3, 4, _content(slice(2, 4)))
    telephone = _part("telephone", "family", 3, 3, _content(slice(2, 4)) | {_TELEPHONE: bytes.fromhex("045a000a0000")})
    applicant = _part("applicant", "family", 3, 3, dict(sorted((_content(slice(2, 4)) | {_APPLICANT: 1}).items())))
    beyond = [_part(f"beyond-{n}", "beyond", n, 2, _applied_for_by(9, n)) for n in (1, 2)]
    crowd = [_part(f"crowd-{n}", "crowd", n, 2, _crowd(n)) for n in (1, 2)]
    tampered, incomplete, field = "V-TAMPERED", "V-INCOMPLETE", "A-FIELD"
    return {
        "set-of-three": Household((first, second, third), "ok", "the demo's four persons in three codes"),
        "set-backwards": Household((third, second, first), "ok", "in another order"),
        "set-with-repetition": Household((first, second, first, third), "ok", "one code is shown twice"),
        "set-part-missing": Household((first, third), incomplete, "the second is missing"),
        "set-mixed": Household((first, strangers[1], third), incomplete, "one code is another set's"),
        "set-index-twice": Household((first, second, twice, third), tampered, "two contents of one index"),
        "set-total-disagrees": Household((first, second, total), tampered, "the third of four, not of three"),
        "set-telephone-disagrees": Household((first, second, telephone), field, "a field of the household differs"),
        "set-applicant-disagrees": Household((first, second, applicant), field, "another applicant in one code"),
        "set-applicant-beyond": Household(tuple(beyond), field, "the tenth of four persons applies"),
        "set-13-persons": Household(tuple(crowd), field, "one person more than an application may have"),
    }


def _family(name: str) -> tuple[str, str, str]:
    spans = (slice(0, 1), slice(1, 2), slice(2, 4))
    first, second, third = (
        _part(f"{name}-{index}", name, index, 3, _content(span)) for index, span in enumerate(spans, start=1)
    )
    return first, second, third


def _part(name: str, family: str, index: int, total: int, content: Map) -> str:
    place = [seed(f"set {family}")[:16], index, total]
    return from_claims(name, encode(claim_map(f"set {name}", content, app={1: 1, 2: content, 3: place})))


def _content(span: slice) -> Map:
    """The demo's household with some of its persons; who is not among them is called by name."""
    content = household()
    persons = content[_PERSONS]
    assert isinstance(persons, list)
    chosen = persons[span]
    head = persons[0][0][0]
    if span.start:
        content |= {_HOUSEHOLDER: head, _PREVIOUS_HOUSEHOLDER: head}
    return content | {_PERSONS: chosen}


def _applied_for_by(applicant: int, index: int) -> Map:
    return dict(sorted((_content(slice(2 * index - 2, 2 * index)) | {_APPLICANT: applicant}).items()))


def _crowd(index: int) -> Map:
    """Seven persons in the first code and six in the second."""
    first = 7 * (index - 1)
    numbers = range(first, min(first + 7, 13))
    return changed({_PERSONS: [[[f"鎌倉 {number}"], date(1985, 4, 1 + number), 1, 1] for number in numbers], 7: "鎌倉"})
