"""The languages that people choose from: those of the law, and every further one that has a catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, support
from flask import Flask, current_app
from flask_babel import Babel, Domain, get_locale

from neutrality.settings import ROOT

# Tables of the law, dates, papers and programs speak these two; readers of a further one get the first.
OF_THE_LAW = ("id", "en")
FOLDER = ROOT / "translations"
CATALOGUE = Path("LC_MESSAGES", "messages.mo")


class Texts(Domain):
    """Texts in the reader's language; what a further language has not translated yet stands in Indonesian."""

    def __init__(self) -> None:
        super().__init__()
        self._completed: dict[str, support.Translations | support.NullTranslations] = {}

    def get_translations(self) -> support.Translations | support.NullTranslations:
        """Return the texts of the language of this request."""
        code = str(get_locale() or OF_THE_LAW[0])
        if code in OF_THE_LAW:
            return super().get_translations()
        if code not in self._completed:
            found = super().get_translations()
            for folder in current_app.extensions["babel"].translation_directories:
                found.add_fallback(support.Translations.load(folder, [OF_THE_LAW[0]]))
            self._completed[code] = found
        return self._completed[code]


def init_languages(app: Flask, chosen: Callable[[], str]) -> None:
    """Let pages speak the language that a reader chose, and offer the others.

    Texts that are missing in one come from Indonesian.
    """
    babel = Babel(app, locale_selector=chosen, default_translation_directories=str(FOLDER))
    vars(babel)["domain_instance"] = Texts()

    @app.template_global()
    def further_languages(now: str) -> list[tuple[str, str]]:
        return [(code, name_of_language(code)) for code in languages() if code != now]


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that this installation speaks, those of the law first."""
    return _found(tuple(current_app.extensions["babel"].translation_directories))


@cache
def name_of_language(code: str) -> str:
    """Return what a language calls itself."""
    return (Locale.parse(code).get_display_name(code) or code).capitalize()


@cache
def _found(folders: tuple[str, ...]) -> tuple[str, ...]:
    named = {path.parent.parent.name for folder in folders for path in Path(folder).glob(f"*/{CATALOGUE}")}
    return (*OF_THE_LAW, *sorted(code for code in named if code not in OF_THE_LAW and _known(code)))


def _known(code: str) -> bool:
    try:
        return str(Locale.parse(code)) == code
    except (UnknownLocaleError, ValueError):
        return False
