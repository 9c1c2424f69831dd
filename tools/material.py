"""Poster (A3 and A4) and leaflet as PDF, with the name and address of this installation."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from neutrality.body import Body, read_body  # noqa: E402 - the checkout is put on the path first
from neutrality.settings import Settings, SettingsError  # noqa: E402 - the same
from neutrality.stationery.typesetting import square  # noqa: E402 - the same

SOURCES = ROOT / "docs" / "material"
# Name of the file: source and paper.
SHEETS = {"poster-a3": ("poster", "a3"), "poster-a4": ("poster", "a4"), "leaflet": ("leaflet", "a4")}


def main() -> int:
    """Write the sheets and say where; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: tools/material.py --output /tmp")
    parser.add_argument("--output", type=Path, default=ROOT / "instance" / "material")
    output = parser.parse_args().output
    try:
        settings = Settings.load()
        body = read_body(settings.body_file)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    output.mkdir(parents=True, exist_ok=True)
    for name in SHEETS:
        (output / f"{name}.pdf").write_bytes(sheet(name, settings.public_url, body))
    print(f"{', '.join(SHEETS)} in {output}")
    return 0


def sheet(name: str, public_url: str, body: Body) -> bytes:
    """Return one sheet as a tagged PDF; its square leads to the first question."""
    source, paper = SHEETS[name]
    address = f"{public_url.rstrip('/')}/lapor"
    values = {
        "paper": paper,
        "site": body.site,
        "body": body.name("id"),
        "contact": body.contact,
        "address": address.split("://", 1)[-1],
        "qr": square(address).svg_inline(scale=8, border=2),
    }
    return typst.compile(
        SOURCES / f"{source}.typ",
        root=SOURCES,
        sys_inputs={"values": json.dumps(values)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )


if __name__ == "__main__":
    sys.exit(main())
