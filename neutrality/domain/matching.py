"""Names compared as Indonesians write them: titles, old spelling and short forms make no difference.

A likeness is a hint for a person, never a decision.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

POSSIBLE = 85.0
SUBSET_LIKENESS = 92.0
LONGEST_FRAGMENT = 4
MUHAMMAD = re.compile(r"m[ou]c?h(a?m+[ae]d?)?d?|mhd|m[ou]c?ham+[aeu]d")
SHORT_FORMS = {"abd": "abdul", "abdoel": "abdul", "st": "siti", "m": "muhammad"}
HONORIFICS = """
h hj hjh haji hajjah kh ust ustadz ustaz tgk drs dra dr drg drh prof ir raden bapak ibu bpk sdr sdri
"""
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
    ("x", "ks"),
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
    score = fuzz.ratio(" ".join(first), " ".join(second))
    smaller, larger = sorted((set(first), set(second)), key=len)
    return max(score, SUBSET_LIKENESS) if len(smaller) > 1 and smaller < larger else score


def _front_words(text: str) -> list[str]:
    words = [re.sub(r"[^a-z]", "", word) for word in re.sub(r"\.(?=[a-z]{2})", ". ", text).split()]
    kept = [word for word in words if word and word not in BEFORE]
    while len(kept) > 1 and kept[-1] in AFTER:
        kept.pop()
    return [_written_out(word, first=index == 0) for index, word in enumerate(kept or words)]


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


def _written_out(word: str, *, first: bool) -> str:
    if MUHAMMAD.fullmatch(word):
        return "muhammad"
    return SHORT_FORMS.get(word, word) if first or len(word) > 1 else word


def _sound(word: str) -> str:
    for old, new in SPELLING:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    word = re.sub(r"iy?(?=[aou])", "y", word)
    return re.sub(r"(?<=a)h$", "", re.sub(r"y$", "i", word))
