"""The invariants this version promises, and the tests that hold it to each of them."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from smeadmin.domain.china import CHINA
from tests.cli.call import call
from tests.conftest import found_office
from tests.errors.cases.change import QIFAN
from tests.house.nodes import ROOT, exists

CERTIFICATION = "tests/actions/test_certification.py::"
LIVES = "tests/domain/test_certification_lives.py::"
PROCEDURE = "tests/actions/test_procedure.py::"
HISTORIES = "tests/actions/test_title_lives.py::"
IMPORTS = "tests/actions/test_imports.py::"
INTERRUPTED = "tests/cli/test_interrupted.py::"
MERGING = "tests/actions/test_merging.py::"
FAULTS = "tests/storage/test_faults.py::"
MIGRATE = "tests/storage/test_migrate.py::"
PLACES = "tests/storage/test_places.py::"
CHANGE = "tests/storage/test_change.py::"
BACKUP = "tests/storage/test_backup.py::"
AUDIT = "tests/cli/test_audit.py::"
FRAME = "tests/cli/test_frame.py::"
CLERK = "tests/cli/test_clerk.py::"
PROPOSAL = "tests/cli/test_proposal.py::"
PERSON = "tests/actions/test_person.py::"
REPLACING = "tests/sheets/test_replacing.py::"
CAMPAIGN = "tests/actions/test_campaign.py::"
HAND = "tests/actions/test_hand_year.py::"
HERE = "tests/house/test_invariants.py::"

INVARIANTS: dict[int, tuple[str, tuple[str, ...]]] = {
    19: (
        "who approves is another person than who prepared, by whatever name, account or deputy",
        (
            CLERK + "test_one_person_is_one_person_whatever_the_account",
            CLERK + "test_who_prepared_under_another_name_is_known_by_the_account",
            CLERK + "test_a_deputy_approves_in_the_period_and_not_for_the_maker",
            PROPOSAL + "test_nobody_approves_their_own",
        ),
    ),
    20: (
        "nobody decides on their own scores or figures where the measure says so, nor for a body with which "
        "they declared a conflict",
        (
            "tests/actions/test_asked.py::test_nobody_decides_on_their_own_scores_or_figures",
            CLERK + "test_who_has_a_conflict_decides_nothing_for_that_body",
            CLERK + "test_a_conflict_counts_for_proposals_too_and_for_firms",
        ),
    ),
    21: (
        "an approval binds what was shown; a row changed since makes it void",
        (
            PROPOSAL + "test_a_row_changed_since_makes_it_void",
            "tests/actions/test_proposal.py::test_offices_at_random",
            "tests/actions/test_proposal_model.py::test_histories_of_proposals",
            "tests/cli/test_carried.py::test_what_was_approved_is_what_is_done",
        ),
    ),
    22: (
        "what was rejected or taken back keeps its history",
        (PROPOSAL + "test_who_proposed_takes_it_back",),
    ),
    23: (
        "without the role nobody does the act, by command, file or environment",
        (
            CLERK + "test_who_may_not_approve_is_refused_and_the_attempt_is_kept",
            CLERK + "test_no_way_around_the_terminal",
        ),
    ),
    24: (
        "account and clerk are both recorded; a name alone does not approve",
        (
            CLERK + "test_no_way_around_the_terminal",
            CLERK + "test_the_account_of_the_computer_stands_for_its_owner",
        ),
    ),
    25: (
        "who is deactivated does not act; what they did goes on verifying",
        (CLERK + "test_who_leaves_hands_over_and_acts_no_more",),
    ),
    26: (
        "one live record to a credit code; a merge keeps both histories and is undone as one",
        (
            "tests/errors/test_catalogue.py::test_every_refusal_has_a_case",
            MERGING + "test_what_refers_to_one_belongs_to_the_other_unless_it_has_its_own",
            MERGING + "test_money_stays_in_balance",
            MERGING + "test_who_names_the_other_means_the_kept_one",
        ),
    ),
    27: (
        "a certificate and an application go only where the closed tables lead; an end is for good",
        (
            LIVES + "test_the_life_of_an_application_is_the_one_that_was_drawn",
            LIVES + "test_the_life_of_a_certificate_is_the_one_that_was_drawn",
            LIVES + "test_an_end_is_for_good_and_never_reaches_back",
            HISTORIES + "test_any_acts_on_any_days_leave_it_where_the_reference_says",
            HISTORIES + "test_applications_stand_where_the_reference_says",
        ),
    ),
    28: (
        "days of one title never overlap; what follows a title ends it the day before; numbers have no gaps",
        (
            CERTIFICATION + "test_a_title_is_held_once",
            CERTIFICATION + "test_numbers_follow_each_other_without_gaps",
            PROCEDURE + "test_a_step_up_ends_the_lower_one",
            "tests/actions/test_series.py::test_void_numbers_are_passed_over_and_keep_their_reason",
        ),
    ),
    29: (
        "29 February and a year are 28 February; ends of months likewise",
        (
            CERTIFICATION + "test_a_title_lasts_as_the_measure_says",
            "tests/domain/rules/test_clocks.py::test_a_clock_runs_from_its_event",
        ),
    ),
    30: (
        "a score is what its frozen figures and its measure give, to the byte, on any machine",
        (
            "tests/actions/test_same_bytes.py::test_elsewhere_and_in_another_order_it_is_the_same",
            "tests/actions/test_same_bytes.py::test_another_figure_gives_other_bytes",
            CAMPAIGN + "test_on_either_database_the_year_comes_to_the_same_bytes",
            CAMPAIGN + "test_what_comes_after_the_freeze_changes_no_score_until_it_is_taken_over",
            "tests/actions/test_campaign_lives.py"
            "::test_an_evaluation_stands_where_the_reference_says",
        ),
    ),
    31: (
        "the tables are what the changes made of them: a row edited behind the tool is found",
        (
            CHANGE + "test_a_row_edited_behind_the_tool_is_found",
            AUDIT + "test_a_row_edited_behind_the_tool",
        ),
    ),
    32: (
        "a ranking is total and its ties are broken by the measure, never by the order of rows",
        (
            HAND + "test_every_score_rank_and_grade_is_that_of_the_spreadsheet",
            HAND + "test_the_first_twenty_and_the_three_equal_at_the_twentieth_place",
            "tests/actions/test_same_bytes.py::test_elsewhere_and_in_another_order_it_is_the_same",
        ),
    ),
    33: (
        "the text a decision rests on never changes; a change is a new edition with its own day",
        (
            "tests/cli/test_policy.py::test_an_adopted_text_is_kept_whatever_becomes_of_the_file",
            CERTIFICATION + "test_the_measure_of_the_day_of_application_judges_to_the_end",
            CERTIFICATION
            + "test_a_certificate_shows_what_it_was_granted_on_whatever_changes_later",
        ),
    ),
    34: (
        "marks and scores stay within their full marks; more of what earns points never lowers its item",
        (
            "tests/policies/test_monotone.py::test_more_never_lowers_an_item",
            "tests/cli/test_campaign.py::test_a_sheet_that_was_tampered_with_is_refused_as_a_whole",
            HAND + "test_every_part_of_every_score_is_that_of_the_spreadsheet",
        ),
    ),
    35: (
        "an import is all or nothing; every refused row is named by place, value, reason",
        (
            IMPORTS + "test_one_bad_row_keeps_all_out",
            "tests/examples/test_faults.py::test_what_was_planted_is_found_and_nothing_else",
            "tests/sheets/test_reading.py::test_personal_values_are_masked_in_findings",
        ),
    ),
    36: (
        "the same file twice changes nothing and says so; after a crash it completes the import",
        (
            INTERRUPTED + "test_killed_at_any_moment",
            MERGING + "test_the_same_record_is_known_again_under_either_code",
            IMPORTS + "test_the_same_file_twice_changes_nothing_and_names_the_first",
            "tests/sheets/test_planning.py::test_the_same_file_or_overlapping_months_are_recognised",
        ),
    ),
    37: (
        "rows in are rows new, changed, same and refused",
        (
            "tests/sheets/test_planning.py::test_rows_in_is_rows_out",
            IMPORTS + "test_new_changed_and_same_rows_add_up",
        ),
    ),
    38: (
        "what is exported gives an equal register when it is imported into an empty one",
        (
            "tests/actions/test_round_trips.py::test_an_export_of_any_register_gives_an_equal_one",
            IMPORTS + "test_an_export_comes_back_as_the_same",
            "tests/cli/test_round_trip.py::test_into_an_empty_register_an_export_gives_an_equal_one",
        ),
    ),
    39: (
        "the same data and the same command give the same bytes",
        (
            "tests/sheets/test_writing.py::test_the_same_rows_give_the_same_bytes",
            "tests/sheets/test_template.py::test_the_same_template_is_the_same_bytes",
        ),
    ),
    40: (
        "nothing exported runs, follows a link or replaces unasked; a failed export leaves the old",
        (
            "tests/sheets/test_writing.py::test_nothing_exported_is_a_formula",
            REPLACING + "test_an_old_file_is_replaced_only_by_force",
            REPLACING + "test_links_folders_and_devices_are_refused",
            REPLACING + "test_a_failure_on_the_way_leaves_the_old_file",
            REPLACING + "test_a_register_is_never_replaced",
        ),
    ),
    41: (
        "what leaves the office holds no personal column, but for a purpose that is recorded",
        (
            "tests/actions/test_institution.py::test_an_export_leaves_personal_columns_out",
            PERSON + "test_personal_values_are_shown_whole_for_a_purpose_only",
            "tests/domain/test_public.py::test_no_public_column_can_hold_a_person_or_an_account",
        ),
    ),
    42: (
        "a number in a column of codes is refused, never repaired",
        ("tests/sheets/test_workbook.py::test_cells_by_their_type",),
    ),
    43: (
        "units come from the header and are never guessed",
        ("tests/sheets/test_reading.py::test_a_column_without_unit_is_not_judged",),
    ),
    44: (
        "what was said to be done survives kill -9 and is in the next backup",
        (
            FAULTS + "test_killed_at_any_moment_all_or_nothing",
            BACKUP + "test_a_backup_holds_what_the_register_held",
        ),
    ),
    45: (
        "killed at any moment: all or nothing, and no repair",
        (
            INTERRUPTED + "test_ctrl_c_at_any_point",
            INTERRUPTED + "test_killed_at_any_moment",
            FAULTS + "test_killed_at_any_moment_all_or_nothing",
            FAULTS + "test_failing_at_the_nth_statement_changes_nothing",
        ),
    ),
    46: (
        "exit 0 only when it is durable; every failure says whether anything changed",
        (
            FRAME + "test_a_bug_leaves_nothing_behind_but_a_report",
            FRAME + "TestOut::test_a_write_that_is_done_is_never_denied",
            HERE + "test_a_commit_that_fails_is_no_success",
        ),
    ),
    47: (
        "a migration that fails or is killed leaves the old file; a newer schema is refused",
        (
            MIGRATE + "test_failing_half_way_leaves_the_file_byte_for_byte",
            MIGRATE + "test_failing_half_way_on_a_server_leaves_the_register",
            MIGRATE + "test_killed_half_way_leaves_the_file_byte_for_byte",
            MIGRATE + "test_an_older_program_refuses_it_and_leaves_it_alone",
        ),
    ),
    48: (
        "a backup under load verifies; restoring keeps what stood there",
        (
            BACKUP + "test_a_backup_under_load_is_whole",
            BACKUP + "test_restoring_keeps_what_stood_there",
            BACKUP + "test_a_damaged_register_is_kept_as_it_is_when_restored_over",
        ),
    ),
    49: (
        "a full disk: nothing half-written, and it works again",
        (FAULTS + "test_a_full_disk_leaves_the_register_as_it_was_and_works_again",),
    ),
    50: (
        "who waits is told, gives up after half a minute, and no update is lost",
        (
            "tests/storage/test_queue.py::test_who_waits_is_told_by_whom",
            "tests/storage/test_queue.py::test_half_a_minute_is_enough",
            "tests/storage/test_concurrency.py::test_eight_writers_lose_nothing",
        ),
    ),
    51: (
        "references hold, and are enforced on every connection",
        (
            PLACES + "test_each_pragma_of_the_recipe_holds_on_a_fresh_connection",
            "tests/cli/test_db.py::test_a_reference_that_leads_nowhere_is_found",
        ),
    ),
    52: (
        "a missing, empty, foreign or damaged file is never made or changed",
        (
            PLACES + "test_a_file_that_is_no_register_of_ours_is_refused_unchanged",
            PLACES + "test_a_page_that_does_not_read_back_is_told_and_left_alone",
        ),
    ),
    53: (
        "the chain verifies from its first change to its head, without a gap",
        (
            CHANGE + "test_a_change_gets_the_next_number_and_verifies",
            CHANGE + "test_an_edited_header_breaks_the_chain",
            CHANGE + "test_the_log_is_append_only",
            CHANGE + "test_a_row_edited_behind_the_tool_is_found",
        ),
    ),
    54: (
        "a head kept elsewhere is on the chain, or the log was cut or replaced",
        (
            AUDIT + "test_a_log_cut_off_at_its_end_is_seen_by_a_head_kept_elsewhere",
            AUDIT + "test_a_history_written_anew_is_seen_by_a_head_kept_elsewhere",
            "tests/cli/test_pack.py::test_a_pack_verifies_without_the_program",
            "tests/cli/test_db.py::test_a_restore_as_data_says_what_is_lost_and_where_it_is_kept",
        ),
    ),
    55: (
        "a refused attempt at a guarded act is kept outside the chain",
        (
            CHANGE + "test_a_refused_attempt_is_kept_outside_the_chain",
            FRAME + "test_a_guarded_refusal_is_kept_and_numbered",
        ),
    ),
    56: (
        "the log says when, who, on which computer, what came of it, and nothing personal",
        (
            AUDIT + "test_the_log_as_data",
            AUDIT + "test_no_personal_value_is_in_the_log_or_in_a_report",
            "tests/cli/test_change.py::test_a_change_as_data",
        ),
    ),
    57: (
        "a clock set back is told, numbers decide; no business day comes from the database's clock",
        (
            HERE + "test_a_clock_set_back_is_told",
            HERE + "test_no_statement_asks_the_databases_clock",
        ),
    ),
    58: (
        "instants are China's +08:00 at all times; days are days",
        (
            FRAME + "TestDays::test_today_is_chinas",
            "tests/domain/test_days.py::test_every_day_reads_back_from_iso",
            HERE + "test_china_has_one_offset_also_in_the_summer_of_1988",
        ),
    ),
    59: (
        "erasing a person leaves no byte of them, and totals, decisions and the chain verifying",
        (
            PERSON + "test_no_byte_of_an_erased_person_is_left",
            PERSON + "test_what_was_erased_does_not_come_back_by_an_undo",
        ),
    ),
    60: (
        "same randomness, same clock, same input: the same register",
        (
            CHANGE + "test_a_dry_run_does_the_same_and_leaves_nothing",
            "tests/demo/test_demo.py::"
            "test_the_printed_commands_typed_into_a_shell_give_the_same_register",
            HERE + "test_the_same_commands_give_the_same_chain",
        ),
    ),
}
PROMISED = {*range(19, 61)}


def test_every_invariant_of_this_version_is_in_the_table() -> None:
    assert set(INVARIANTS) == PROMISED


@pytest.mark.parametrize("number", sorted(INVARIANTS))
def test_the_tests_of_an_invariant_exist(number: int) -> None:
    _said, tests = INVARIANTS[number]
    assert tests
    assert [test for test in tests if not exists(test)] == []


# ---- those that belong to no room ----------------------------------------------------------------


def test_a_commit_that_fails_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    from smeadmin.storage.change import register

    def full(_connection: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    found_office(str(tmp_path / "office.db"))
    before = (tmp_path / "office.db").read_bytes()
    monkeypatch.setattr(register, "commit_patiently", full)
    done = call(*QIFAN, db=tmp_path / "office.db", lang="en")
    assert done.status == 7
    assert "the disk is full [disk-full]" in done.err
    assert done.err.endswith("Nothing was changed.\n")
    assert (done.out, (tmp_path / "office.db").read_bytes()) == ("", before)


def test_a_clock_set_back_is_told(tmp_path: Path) -> None:
    db = tmp_path / "office.db"
    found_office(str(db))  # at nine in the morning in China
    late = call(*QIFAN, db=db, lang="en", now="2026-03-10T08:59:00")
    assert late.status == 0
    assert "warning: the clock of this computer stands before the newest change" in late.err
    listed = json.loads(call("change", "list", "--format", "json", db=db).out)
    assert [c["change"] for c in listed] == ["CS-000001", "CS-000002"]
    assert call("audit", "verify", db=db).status == 0


def test_no_statement_asks_the_databases_clock() -> None:
    asks = re.compile(r"date\('now'|datetime\('now'|CURRENT_(DATE|TIME|TIMESTAMP)|\bnow\(\)", re.I)
    told = [
        path.name
        for path in (ROOT / "smeadmin").rglob("*.py")
        if asks.search(path.read_text(encoding="utf-8"))
    ]
    assert told == []


@pytest.mark.parametrize("day", [dt.date(1988, 7, 1), dt.date(1949, 10, 1), dt.date(2026, 3, 10)])
def test_china_has_one_offset_also_in_the_summer_of_1988(day: dt.date) -> None:
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=CHINA)
    assert midnight.utcoffset() == dt.timedelta(hours=8)


def test_the_same_commands_give_the_same_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two registers, the same commands on the same day: every digest agrees, personal salts included."""
    first, second = tmp_path / "a" / "office.db", tmp_path / "b" / "office.db"
    for path in (first, second):
        path.parent.mkdir()
    found_office(str(first))
    shutil.copy(first, second)
    heads = []
    for path in (first, second):
        monkeypatch.chdir(path.parent)
        for words in (
            ["policy", "adopt", "gd-2017-centres"],
            [*QIFAN, "--phone", "13800138000"],
            ["change", "undo", "CS-000003", "--yes"],
        ):
            assert call(*words, db="office.db", env={"SMEADMIN_BY": "林岚"}).status == 0
        heads.append(json.loads(call("audit", "head", "--format", "json", db="office.db").out))
    assert heads[0] == heads[1]
    assert heads[0]["changes"] == 4
