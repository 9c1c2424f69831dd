from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from neutrality.domain.catalogue import (
    Catalogue,
    ClockKind,
    LawFileError,
    PlaceLevel,
    Regime,
    ViolationType,
)
from neutrality.domain.errors import DomainError
from neutrality.domain.lawfiles import doubtful
from neutrality.domain.lawrows import Labelled
from neutrality.domain.phases import phase_on
from neutrality.settings import ROOT

DATA = ROOT / "neutrality" / "data"
TODAY = date(2026, 11, 24)
Edit = Callable[[str, int, str, str], Path]
CONTRACT_RULES = {
    "pemilu-report-window",
    "pemilu-preliminary",
    "pemilu-correction",
    "pemilu-handling",
    "pemilu-handling-extended",
    "pilkada-report-window",
    "pilkada-preliminary",
    "pilkada-handling",
    "pilkada-handling-extended",
    "sbt-verification",
    "sbt-study",
    "ppk-follow-up",
}


@dataclass(frozen=True)
class Dates:
    determination_on: date | None = None
    campaign_from: date | None = None
    campaign_to: date | None = None


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(DATA)


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Return how to change one cell (row 2 is the first) in a copy of the files."""

    def change(name: str, row: int, column: str, value: str) -> Path:
        folder = tmp_path / "data"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[row - 2][column] = value
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return change


def test_every_row_of_the_law_names_its_source_and_is_labelled_in_both_languages(
    catalogue: Catalogue,
) -> None:
    lists = [code for members in catalogue.lists.values() for code in members.values()]
    labelled: list[Labelled | ViolationType] = [
        *catalogue.violation_types(),
        *catalogue.sanction_kinds(),
        *catalogue.clock_rules(),
        *catalogue.authorities,
        *catalogue.outcomes(),
        *catalogue.causes(),
        *lists,
    ]

    assert all(row.source for row in labelled)
    assert all(row.label("id") and row.label("en") for row in labelled)
    assert all(row.description("id") != row.description("en") for row in catalogue.violation_types())
    assert all(row.told("id") != row.told("en") for row in catalogue.outcomes())
    assert all(row.source for row in catalogue.elections)
    assert all(row.source for row in catalogue.places)
    assert all(row.source for row in catalogue.retention)


def test_doubt_in_the_confidence_asks_for_a_review(catalogue: Catalogue) -> None:
    types = catalogue.violation_types()

    assert len(types) == 36
    assert all(row.needs_review == doubtful(row.confidence) for row in types)
    assert catalogue.violation_type("D08").needs_review
    assert not catalogue.violation_type("E01").needs_review


def test_places_are_the_whole_country_each_in_the_zone_of_its_province(catalogue: Catalogue) -> None:
    count = {level: sum(row.level is level for row in catalogue.places) for level in PlaceLevel}
    zones = {row.code: row.zone for row in catalogue.places}

    assert count == {PlaceLevel.PROVINCE: 38, PlaceLevel.REGENCY: 514, PlaceLevel.DISTRICT: 7285}
    assert (zones["11.01.01"], zones["73.11"], zones["91"]) == ("WIB", "WITA", "WIT")


def test_the_regencies_and_cities_of_each_province_are_as_many_as_the_decree_says() -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    kinds = [(row["province_code"], row["kind"]) for row in rows("regencies.csv")]

    for province in rows("provinces.csv"):
        assert kinds.count((province["code"], "regency")) == int(province["regency_count"])
        assert kinds.count((province["code"], "city")) == int(province["city_count"])


def test_every_rule_of_the_contract_exists(catalogue: Catalogue) -> None:
    assert {rule.rule for rule in catalogue.clock_rules()} >= CONTRACT_RULES


def test_an_internal_target_claims_no_deadline_of_an_election_law(catalogue: Catalogue) -> None:
    assert catalogue.clock_rule("ppk-follow-up").internal_target
    assert catalogue.clock_rule("internal-handling").internal_target
    assert not catalogue.clock_rule("pemilu-handling", TODAY).internal_target


def test_the_authority_changed_on_the_fourth_of_september_2024(catalogue: Catalogue) -> None:
    assert catalogue.authority(date(2024, 9, 3)).code == "KASN"
    assert catalogue.authority(date(2024, 9, 4)).code == "BKN"


def test_a_clock_is_that_of_the_election_law_else_the_common_one(catalogue: Catalogue) -> None:
    assert catalogue.rule_for(ClockKind.HANDLING, Regime.PILKADA, TODAY).rule == "pilkada-handling"
    assert catalogue.rule_for(ClockKind.HANDLING, Regime.NONE, TODAY).rule == "internal-handling"
    assert catalogue.rule_for(ClockKind.FOLLOW_UP, Regime.PEMILU, TODAY).rule == "ppk-follow-up"
    with pytest.raises(DomainError) as refused:
        catalogue.rule_for(ClockKind.REPORT_WINDOW, Regime.NONE, TODAY)
    assert refused.value.code == "unknown_code"


def test_levels_of_several_types_come_together_lightest_first(catalogue: Catalogue) -> None:
    assert catalogue.permitted_levels(["D01", "E01", "D03"]) == ("moral", "sedang", "berat")
    assert catalogue.permitted_levels([]) == ()
    assert catalogue.violation_type("N1").level_needs_reason


def test_a_contract_employee_is_offered_other_sanctions_than_a_civil_servant(catalogue: Catalogue) -> None:
    severe = {row.code for row in catalogue.sanction_kinds("pns", "berat", TODAY)}
    contract = {row.code for row in catalogue.sanction_kinds("pppk", "berat", TODAY)}

    assert severe == {"turun_jabatan_12", "bebas_jabatan_12", "pdhtaps"}
    assert contract == {"pppk_berat"}
    assert {row.code for row in catalogue.sanction_kinds("unknown", "berat")} == severe | contract


def test_every_level_that_a_type_permits_can_be_imposed_on_everybody(catalogue: Catalogue) -> None:
    for level in catalogue.permitted_levels(catalogue.types):
        assert catalogue.sanction_kinds("pns", level, TODAY)
        assert catalogue.sanction_kinds("pppk", level, TODAY)


def test_types_are_those_of_the_day_and_of_the_phase(catalogue: Catalogue) -> None:
    before = {row.code for row in catalogue.violation_types(date(2022, 9, 21))}
    campaign = {row.code for row in catalogue.violation_types(TODAY, "masa_kampanye")}

    assert "K03" in before
    assert "E01" not in before
    assert {"N2", "D01", "D08"} <= campaign
    assert "E01" not in campaign


def test_outcomes_come_the_weightiest_first(catalogue: Catalogue) -> None:
    weightiest = [row.code for row in catalogue.outcomes()][:4]

    assert weightiest == ["sanctioned", "not_followed_up", "ppk_no_violation", "not_proven"]


def test_lists_give_choices_and_names(catalogue: Catalogue) -> None:
    assert catalogue.choices("regime", "en")[0] == ("pemilu", "General election (Pemilu)")
    assert catalogue.label("platform", "other", "id") == "Lainnya"
    assert catalogue.outcome("sanctioned").told("en")
    assert catalogue.cause("C3.1").parent == "C3"
    assert catalogue.sanction_kind("pdth").level == "ptdh"


def test_documents_come_in_their_order_and_a_letter_belongs_to_its_step(catalogue: Catalogue) -> None:
    ranks = [row.rank for row in catalogue.documents(TODAY)]
    letter = catalogue.letter_of("forward", TODAY)
    paragraphs = [(row.kind, row.rank) for row in catalogue.paragraphs_of("forwarding")]

    assert ranks == sorted(set(ranks))
    assert letter == catalogue.document_kind("forwarding")
    assert catalogue.letter_of("register", TODAY) is None
    numbered = [row.code for row in catalogue.numbered_documents(TODAY)]
    assert "officer_handover" in numbered
    assert "officer_handover" not in [row.code for row in catalogue.documents(TODAY)]
    assert "evidence_chain" not in numbered
    assert paragraphs == sorted(paragraphs)
    assert {kind for kind, _ in paragraphs} == {"forwarding"}
    assert catalogue.paragraphs_of("X") == ()


def test_a_case_bears_numbers_only_of_systems_that_there_were_on_that_day(catalogue: Catalogue) -> None:
    before = [row.code for row in catalogue.codes("external_system", date(2023, 3, 20))]
    after = [row.code for row in catalogue.codes("external_system", date(2023, 3, 21))]

    assert "sbt" not in before
    assert after[:2] == ["sigaplapor", "sbt"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda known: known.violation_type("X"),
        lambda known: known.sanction_kind("X"),
        lambda known: known.clock_rule("X"),
        lambda known: known.outcome("X"),
        lambda known: known.cause("X"),
        lambda known: known.codes("X"),
        lambda known: known.code("phase", "X"),
        lambda known: known.permitted_levels(["X"]),
        lambda known: known.document_kind("X"),
    ],
)
def test_an_unknown_code_is_refused(catalogue: Catalogue, ask: Callable[[Catalogue], object]) -> None:
    with pytest.raises(DomainError) as refused:
        ask(catalogue)

    assert refused.value.code == "unknown_code"


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2024, 9, 21), "bakal_calon"),
        (date(2024, 9, 22), "calon"),
        (date(2024, 9, 25), "masa_kampanye"),
        (date(2024, 11, 24), "calon"),
    ],
)
def test_the_phase_follows_from_determination_and_campaign(day: date, phase: str) -> None:
    election = Dates(date(2024, 9, 22), date(2024, 9, 25), date(2024, 11, 23))

    assert phase_on(day, election) == phase


def test_without_dates_nobody_is_a_candidate_yet() -> None:
    assert phase_on(TODAY, Dates(campaign_from=TODAY)) == "bakal_calon"


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "reason"),
    [
        ("codes.csv", 3, "code", "bakal_calon", "stands twice"),
        ("codes.csv", 2, "label_en", "", "label"),
        ("codes.csv", 2, "source", "", "no source"),
        ("clock_rules.csv", 2, "amount", "seven", "amount"),
        ("clock_rules.csv", 2, "amount", "0", "impossible"),
        ("clock_rules.csv", 2, "closing_hour", "24", "impossible"),
        ("clock_rules.csv", 2, "legal_basis", "", "without its article"),
        ("clock_rules.csv", 2, "starts_from", "moon", "unknown clock_start moon"),
        ("clock_rules.csv", 2, "pauses_while", "K9", "unknown clock_kind K9"),
        ("clock_rules.csv", 2, "receipt_rule", "day_of_receipt", "exactly where the clock starts"),
        ("clock_rules.csv", 3, "receipt_rule", "", "exactly where the clock starts"),
        ("clock_rules.csv", 3, "receipt_rule", "at noon", "receipt_rule"),
        ("clock_rules.csv", 3, "kind", "K0", "same time"),
        ("authorities.csv", 3, "valid_from", "2024-09-03", "same time"),
        ("authorities.csv", 3, "valid_to", "2024-09-03", "after valid_to"),
        ("violation_types.csv", 2, "needs_review", "yes", "disagree"),
        ("violation_types.csv", 2, "needs_review", "maybe", "neither yes nor no"),
        ("violation_types.csv", 2, "short_en", "", "text is missing"),
        ("violation_types.csv", 2, "permitted_levels", "", "no permitted level"),
        ("violation_types.csv", 2, "permitted_levels", "moral|harsh", "unknown sanction_level harsh"),
        ("violation_types.csv", 3, "code", "E01", "stands twice"),
        ("sanction_kinds.csv", 5, "employee_type", "tni", "unknown employee_type tni"),
        ("causes.csv", 3, "parent", "C8", "unknown parent"),
        ("elections.csv", 2, "campaign_to", "2020-09-01", "not in order"),
        ("retention_rules.csv", 2, "years", "0", "impossible"),
        ("retention_rules.csv", 2, "backup_days", "-1", "impossible"),
        ("retention_rules.csv", 2, "then", "burn", "then"),
        ("retention_rules.csv", 2, "outcome", "moon", "unknown outcome moon"),
        ("retention_rules.csv", 3, "outcome", "sanctioned", "same time"),
        ("regencies.csv", 2, "province_code", "99", "unknown parent 99"),
        ("guide.csv", 2, "types", "E99", "unknown type E99"),
        ("guide.csv", 2, "types", "", "no type says so"),
        ("guide.csv", 2, "may_en", "one|two|three", "do not say the same"),
        ("guide.csv", 2, "label_en", "", "label is missing"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_row(  # noqa: PLR0917 - one case a line
    edit: Edit, name: str, row: int, column: str, value: str, reason: str
) -> None:
    folder = edit(name, row, column, value)

    with pytest.raises(LawFileError) as refused:
        Catalogue.load(folder)

    assert refused.value.params["file"] == name
    assert refused.value.params["row"] == row
    assert reason in str(refused.value)


def test_a_file_with_other_columns_is_refused(edit: Edit) -> None:
    folder = edit("outcomes.csv", 2, "code", "sanctioned")
    path = folder / "outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("rank", "weight", 1), encoding="utf-8")

    with pytest.raises(LawFileError, match="columns"):
        Catalogue.load(folder)


def test_a_row_with_too_few_cells_is_refused(edit: Edit) -> None:
    folder = edit("outcomes.csv", 2, "code", "sanctioned")
    with (folder / "outcomes.csv").open("a", encoding="utf-8") as file:
        file.write("withdrawn_again\n")

    with pytest.raises(LawFileError):
        Catalogue.load(folder)
