"""What the lists for programs give out, part by part."""

from __future__ import annotations

import marshmallow as ma

from neutrality.domain.catalogue import PlaceLevel, Regime


class AgencyOut(ma.Schema):
    """An agency, by the id that findings and reports name it with."""

    id = ma.fields.UUID(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    place_code = ma.fields.String(required=True, allow_none=True)
    ppk_title = ma.fields.String(required=True)


class AgenciesOut(ma.Schema):
    """A page of agencies, and the cursor of the next one."""

    agencies = ma.fields.List(ma.fields.Nested(AgencyOut), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class ElectionOut(ma.Schema):
    """An election and its days."""

    id = ma.fields.UUID(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    regime = ma.fields.Enum(Regime, by_value=True, required=True)
    kind = ma.fields.String(required=True)
    place_code = ma.fields.String(required=True, allow_none=True)
    stages_from = ma.fields.Date(required=True, allow_none=True)
    stages_to = ma.fields.Date(required=True, allow_none=True)
    voting_on = ma.fields.Date(required=True)


class ElectionsOut(ma.Schema):
    """A page of elections, and the cursor of the next one."""

    elections = ma.fields.List(ma.fields.Nested(ElectionOut), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class PlaceOut(ma.Schema):
    """A province, a regency or city, or a district."""

    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    level = ma.fields.Enum(PlaceLevel, by_value=True, required=True)
    parent_code = ma.fields.String(required=True, allow_none=True)


class PlacesOut(ma.Schema):
    """A page of places, and the cursor of the next one."""

    places = ma.fields.List(ma.fields.Nested(PlaceOut), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class CodeOut(ma.Schema):
    """A code and what it means."""

    code = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class CodeListOut(ma.Schema):
    """A list of codes, by the name of the field that takes one."""

    name = ma.fields.String(required=True)
    codes = ma.fields.List(ma.fields.Nested(CodeOut), required=True)


class CodesOut(ma.Schema):
    """Every list of codes."""

    lists = ma.fields.List(ma.fields.Nested(CodeListOut), required=True)
