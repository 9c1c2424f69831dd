"""Names compared as Indonesians write them: titles, old spelling and short forms make no difference.

A likeness is a hint for a person, never a decision.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from rapidfuzz import fuzz

POSSIBLE = 85.0
# One word alone tells little: Sugiarto is not Sugiartono.
POSSIBLE_ALONE = 90.0
SUBSET_LIKENESS = 92.0
LONGEST_FRAGMENT = 4
MUHAMMAD = re.compile(r"m[ou]c?h(a?m+[ae]d?)?d?|mhd|m[ou]c?ham+[aeu]d")
SHORT_FORMS = {
    "abd": "abdul", "abdoel": "abdul", "st": "siti", "m": "muhammad", "gst": "gusti", "ngr": "ngurah",
    "wyn": "wayan", "nym": "nyoman",
}  # fmt: skip
# Before a name of Bali, where nobody is called Muhammad for short.
BALINESE = frozenset({"i", "ni"})
SHORT_IN_BALI = {"md": "made", "pt": "putu", "kt": "ketut", "kd": "kadek", "kmg": "komang", "dw": "dewa"}
SHORT_AT_FIRST = {"ib": "ida bagus", "ia": "ida ayu", "aa": "anak agung", "md": "muhammad"}
HONORIFICS = """
h hj hjh haji hajjah kh ust ustadz ustaz tgk drs dra dr drg drh prof ir raden bapak ibu bpk sdr sdri
rm rr rngt ns apt alm almh purn hc
"""
AFTER_RADEN = frozenset({"mas", "ajeng", "ayu", "roro", "rara", "panji"})
DEGREES = """
sh se si st sp spd spdi spi sag sip sik ssos skm skep skom sked sstp sthi shi shut sfarm spt spsi ssi ssn ss
sab sds ssit stt sst skh strkeb strkep mh mhum mm msi mpd mpdi mkes mkn mt msc mkom mbiomed mph mpa mba mkm
mpsi mikom mip phd llm lc ners apt amd amdkeb amdkep bsc spog
"""
NAMES_TOO = """
ma mak map mag mei mas sap sos ak ca ns ba str amp mp spa spb spm cfra
"""
BEFORE = frozenset(HONORIFICS.split())
AFTER = frozenset(DEGREES.split()) | BEFORE
AFTER_COMMA = AFTER | frozenset(NAMES_TOO.split())
SPELLING = (
    ("oe", "u"),
    ("oo", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("nj", "ny"),
    ("sj", "sy"),
    ("ch", "h"),
    ("kh", "h"),
    ("hoi", "hai"),
    ("ae", "ai"),
    ("ct", "kt"),
    ("sy", "s"),
    ("sh", "s"),
    ("dh", "d"),
    ("dz", "z"),
    ("th", "t"),
    ("ph", "f"),
    ("ie", "i"),
    ("z", "s"),
    ("q", "k"),
    ("v", "f"),
    ("f", "p"),
    ("x", "ks"),
    # What was written j is now y, what was written dj is now j: heard alike, whoever writes it.
    ("j", "y"),
)


def normal_name(name: str) -> str:
    """Return the name in small letters, without titles and with short forms written out."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first, _, rest = plain.partition(",")
    words = [*_front_words(first), *_rear_words(rest)]
    return " ".join(word for word in words if word)


def name_tokens(name: str) -> list[str]:
    """Return the name's words as they sound, sorted, each once, for the keyed index; no initials."""
    return sorted({token for token in map(_sound, normal_name(name).split()) if len(token) > 1})


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 100; a name of two words or more within a longer one is close."""
    first, second = name_tokens(one), name_tokens(other)
    if not first or not second:
        return 0.0
    score = max(fuzz.ratio(" ".join(first), " ".join(second)), fuzz.ratio(_in_one(one), _in_one(other)))
    smaller, larger = sorted((set(first), set(second)), key=len)
    return max(score, SUBSET_LIKENESS) if len(smaller) > 1 and smaller < larger else score


def may_be_same(one: str, other: str) -> bool:
    """Return whether two names are alike enough to be shown to a person as possibly one."""
    alone = min(len(name_tokens(one)), len(name_tokens(other))) == 1
    return likeness(one, other) >= (POSSIBLE_ALONE if alone else POSSIBLE)


def _in_one(name: str) -> str:
    """Return the name as it sounds without its gaps, which people set as they like."""
    return "".join(map(_sound, normal_name(name).split()))


def _front_words(text: str) -> list[str]:
    words = [re.sub(r"[^a-z]", "", word) for word in re.sub(r"\.(?=[a-z]{2})", ". ", text).split()]
    words = [word for word in words if word]
    kept = [
        word
        for before, word in pairwise(["", *words])
        if word not in BEFORE and not (before == "raden" and word in AFTER_RADEN)
    ]
    while len(kept) > 1 and kept[-1] in AFTER:
        kept.pop()
    return _written_out(kept or words)


def _rear_words(text: str) -> list[str]:
    kept: list[str] = []
    after_dot = False
    for raw in text.replace(",", " ").split():
        word = re.sub(r"[^a-z]", "", raw)
        fragment = "." in raw or (after_dot and len(word) <= LONGEST_FRAGMENT)
        if not fragment and word not in AFTER_COMMA:
            kept.append(word)
        after_dot = "." in raw
    return kept


def _written_out(words: list[str]) -> list[str]:
    """Return the words with short forms in full; which form it is depends on where it stands."""
    in_bali = bool(words) and words[0] in BALINESE
    full = [_full_form(word, first=index == 0, in_bali=in_bali) for index, word in enumerate(words)]
    return " ".join(full).split()


def _full_form(word: str, *, first: bool, in_bali: bool) -> str:
    if in_bali and word in SHORT_IN_BALI:
        return SHORT_IN_BALI[word]
    if first and word in SHORT_AT_FIRST:
        return SHORT_AT_FIRST[word]
    if MUHAMMAD.fullmatch(word):
        return "muhammad"
    return SHORT_FORMS.get(word, word) if first or len(word) > 1 else word


def _sound(word: str) -> str:
    for old, new in SPELLING:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    word = re.sub(r"iy?(?=[aou])", "y", word)
    return re.sub(r"(?<=a)h$", "", re.sub(r"y$", "i", word))
