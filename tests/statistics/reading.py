"""Reading a month back: the figures on its page with the lists that they open, the rows of its files."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from uuid import UUID

from flask.testing import FlaskClient

from neutrality.bulletin import tidy
from neutrality.domain.formulas import harmless
from neutrality.domain.indicators import INDICATORS
from neutrality.domain.publication import Publication

# Indicator, dimension, code: what one figure is about.
Key = tuple[str, str, str]
Figures = dict[Key, tuple[int, str | None]]
DIMENSIONS = {
    "by kind": "kind", "by state": "state", "by outcome": "outcome", "by office": "office",
    "by channel": "channel", "by violation type": "violation_type",
    "by proposed sanction": "sanction_level", "by sanction": "sanction_kind",
    "by reason": "exclusion",
}  # fmt: skip
MONTHLY = {row.id for row in INDICATORS}
BY_LABEL = {row.label_en: row.id for row in INDICATORS}
TABLE = re.compile(r"<table.*?<caption[^>]*>(.*?)</caption>(.*?)</table>", re.DOTALL)
ROW = re.compile(r'<tr class="govuk-table__row" data-(?:indicator|code)="([^"]*)">(.*?)</tr>', re.DOTALL)
CELL = re.compile(
    r'<td[^>]*data-label="([^"]*)"><span class="data-table__value">'
    r'(?:<a class="govuk-link" href="([^"]+)">)?(\d+)(?:</a>)?</span></td>'
)
CHECK = re.compile(r'<span data-identity="(\w+)">(.*?)</span></span>', re.DOTALL)
UNITS = {"case": "Cases", "respondent": "Respondents"}


def english(client: FlaskClient, address: str) -> str:
    """Return a page in English, which must open."""
    client.set_cookie("lang", "en")
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def figures_on(page: str) -> Figures:
    """Return every figure on an English page with the address that it opens, zeros in a table left out."""
    found: Figures = {}
    for caption, body in TABLE.findall(page):
        dimension = DIMENSIONS.get(caption.partition(", ")[2], "total")
        for name, cells in ROW.findall(body):
            for label, href, value in CELL.findall(cells):
                total = dimension == "total"
                key = (name, "total", "") if total else (BY_LABEL[unescape(label)], dimension, unescape(name))
                if total or int(value):
                    found[key] = int(value), unescape(href) or None
    return found


def checks_on(page: str) -> dict[str, str]:
    """Return what the page says of the identity of each unit, from its top to its bottom."""
    said = {unit: [name] for unit, name in UNITS.items()}
    for unit, cell in CHECK.findall(page):
        said[unit].append(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", cell)).strip())
    return {unit: " ".join(lines) for unit, lines in said.items()}


def figures_in(rows: list[dict[str, str]]) -> dict[Key, int]:
    """Return the figures of the month in the rows of a file, analysis and checks left out."""
    return {
        (row["indicator"], row["dimension"], row["code"]): int(row["value"])
        for row in rows
        if row["indicator"] in MONTHLY and (row["dimension"] == "total" or row["value"] != "0")
    }


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text)))


def rows_of_json(text: str) -> list[dict[str, str]]:
    """Return the observations of a JSON file, written as a CSV file writes them."""
    publication = Publication.parse(text.encode())
    return [{name: str(harmless(value)) for name, value in row.items()} for row in tidy.rows_of(publication)]


def things_listed(client: FlaskClient, address: str) -> int:
    """Return how many things the list behind a figure shows, on all its pages, and counts elsewhere."""
    page = english(client, address)
    here = sum(int(times) for times in re.findall(r'data-times="(\d+)"', page))
    elsewhere = sum(int(number) for number in re.findall(r'data-elsewhere="(\d+)"', page))
    onward = re.search(r'rel="next" href="([^"]+)"', page)
    if onward is None:
        return here + elsewhere
    return here + things_listed(client, unescape(onward[1]))


def cases_listed(client: FlaskClient, address: str) -> list[UUID]:
    """Return the cases in a list of the desk."""
    links = re.findall(r'href="/meja/kasus/([0-9a-f-]{36})"', english(client, address))
    return [UUID(link) for link in links]
