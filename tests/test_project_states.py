"""What people type beside a light: kept with evidence, day and person, undone like every batch."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError, UndoRefusedError
from perfmon.measures.light_rule import LightRule
from perfmon.measures.states import RankingFloor, add_ranking_budget, find_states
from perfmon.store.asking import NOW, scope_of
from perfmon.store.batch_contents import count_batch_lines, read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.states import read_cuts, read_ranking_floor, read_state_facts, read_typed_states
from perfmon.store.writing import undo_batch
from perfmon.workflows.entries import add_transfer
from perfmon.workflows.history import read_history
from perfmon.workflows.project_states import (
    ApprovalEntry,
    ContractEntry,
    FloorEntry,
    WithdrawalEntry,
    approve_cut,
    end_contract_state,
    hold_for_contract,
    set_ranking_floor,
)
from perfmon.workflows.typed_entries import Money, TransferEntry
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIFTH, FIRST, REGION, SECOND, UNIT, count_rows, issue, pay

OF_FIRST = (UNIT, FIRST)
FIRST_NAME = "(上年结转)村级综治视联网线路租赁费和设备维护费"
NUMBER = "巨财预〔2023〕18号"
CONTRACT = ContractEntry(
    2023,
    OF_FIRST,
    "巨政采2023-018",
    "第7条：验收后付款，尚未验收",
    date(2023, 9, 1),
    date(2023, 11, 30),
)
WITHDRAWAL = WithdrawalEntry(2023, OF_FIRST, "10月20日已验收", date(2023, 10, 20))
APPROVAL = ApprovalEntry(2023, OF_FIRST, NUMBER, "县政府常务会议纪要〔2023〕9号", date(2023, 8, 1))
FLOOR = FloorEntry(2023, "5.00", "巨财绩〔2023〕2号", date(2023, 1, 1))


@pytest.fixture(scope="module")
def cut_path(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published document with payments to October, and cuts of two projects under one 文号."""
    path = Path(shutil.copy(texts_path, tmp_path_factory.mktemp("调减")))
    texts = open_database(path)
    pay(texts, {(FIRST, date(2023, 5, 10)): 38_000_000}, date(2023, 10, 31))
    issue(texts, FIRST, "追减", -6_000_000, date(2023, 8, 15), document_no=NUMBER)
    issue(texts, SECOND, "追减", -5_000_000, date(2023, 8, 15), document_no="巨财预[2023]18号")
    moved = TransferEntry(2023, (UNIT, FIFTH), (UNIT, SECOND), Money("1", date(2023, 9, 15)))
    add_transfer(texts, moved, ACTOR)
    texts.close()
    return path


@pytest.fixture
def database(cut_path: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the test's own."""
    database = open_database(Path(shutil.copy(cut_path, tmp_path)))
    yield database
    database.close()


def states(
    database: Database, until: date = date(2023, 10, 31), known_at: datetime = NOW
) -> list[tuple[str, str]]:
    """Project and state of a month's projects, as they stood on its last day."""
    cursor = database.cursor()
    rows = read_judged_months(cursor, 2023, Narrowing(month=until.month), None, known_at)
    found = find_states(rows, read_state_facts(cursor, 2023, until, None, known_at), LightRule())
    return [tuple(row) for row in found[["project_code", "state"]].to_numpy()]


def ranking_budgets(database: Database) -> dict[str, int]:
    cursor = database.cursor()
    rows = read_judged_months(cursor, 2023, Narrowing(month=10))
    facts = read_state_facts(cursor, 2023, date(2023, 10, 31))
    ranked = add_ranking_budget(rows, facts)
    return dict(zip(ranked["project_code"], ranked["ranking_budget_fen"], strict=True))


class TestContract:
    def test_it_is_kept_with_evidence_days_and_person(self, database: Database) -> None:
        hold_for_contract(database, CONTRACT, ACTOR)
        (said,) = read_typed_states(database.cursor(), 2023, date(2023, 10, 31)).to_dict("records")
        assert said["evidence"] == "合同 巨政采2023-018，第7条：验收后付款，尚未验收"
        assert (said["from_on"], said["expires_on"]) == (
            pd.Timestamp(2023, 9, 1),
            pd.Timestamp(2023, 11, 30),
        )
        assert (said["set_by"], said["is_withdrawn"]) == (ACTOR, False)

    @pytest.mark.parametrize(("month", "holds"), [(8, False), (9, True), (11, True), (12, False)])
    def test_it_holds_between_its_days_and_changes_no_light(
        self, database: Database, month: int, holds: bool
    ) -> None:
        lights = "SELECT * FROM judged_month ORDER BY ALL"
        before = database.cursor().execute(lights).fetchall()
        hold_for_contract(database, CONTRACT, ACTOR)
        last = date(2023, month, 30)
        assert ((FIRST, "合同未到付款条件") in states(database, last)) == holds
        assert database.cursor().execute(lights).fetchall() == before

    def test_a_later_row_takes_its_place(self, database: Database) -> None:
        hold_for_contract(database, CONTRACT, ACTOR)
        hold_for_contract(database, replace(CONTRACT, expires_on=date(2023, 10, 15)), "李四")
        assert (FIRST, "合同未到付款条件") not in states(database)
        assert len(read_typed_states(database.cursor(), 2023, date(2023, 10, 31))) == 1

    def test_withdrawn_it_still_held_before_that_day(self, database: Database) -> None:
        hold_for_contract(database, CONTRACT, ACTOR)
        end_contract_state(database, WITHDRAWAL, ACTOR)
        assert (FIRST, "合同未到付款条件") in states(database, date(2023, 9, 30))
        assert (FIRST, "合同未到付款条件") not in states(database)

    def test_what_was_known_before_stays_known(self, database: Database) -> None:
        hold_for_contract(database, CONTRACT, ACTOR)
        said = read_typed_states(database.cursor(), 2023, date(2023, 10, 31))
        known_at = said["recorded_at"].iloc[0].to_pydatetime()
        end_contract_state(database, WITHDRAWAL, ACTOR)
        assert (FIRST, "合同未到付款条件") in states(database, known_at=known_at)

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(CONTRACT, contract_no=" "), "没有填合同编号。请填上合同编号。"),
            (replace(CONTRACT, clause=""), "没有填付款条款"),
            (replace(CONTRACT, from_on=date(2022, 9, 1)), "起始日期 2022-09-01 不在 2023 年内"),
            (
                replace(CONTRACT, expires_on=date(2023, 8, 31)),
                "到期日 2023-08-31 早于起始日期 2023-09-01",
            ),
            (replace(CONTRACT, expires_on=date(2024, 9, 2)), "离起始日期超过一年"),
            (replace(CONTRACT, project=(UNIT, "没有")), "没有项目 没有"),
        ],
    )
    def test_what_does_not_hold_is_refused_in_words(
        self, database: Database, entry: ContractEntry, words: str
    ) -> None:
        with pytest.raises(EntryRefusedError, match=words) as refused:
            hold_for_contract(database, entry, ACTOR)
        assert refused.value.message.endswith("库里的数据没有变化。")
        assert count_rows(database, "project_state") == 0

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(WITHDRAWAL, reason=""), "没有填原因"),
            (replace(WITHDRAWAL, from_on=date(2023, 8, 31)), "2023-08-31 那天没有这个状态"),
            (replace(WITHDRAWAL, from_on=date(2023, 12, 1)), "2023-12-01 那天没有这个状态"),
            (replace(WITHDRAWAL, project=(UNIT, SECOND)), "那天没有这个状态"),
            (replace(WITHDRAWAL, from_on=date(2024, 1, 1)), "不在 2023 年内"),
        ],
    )
    def test_only_what_holds_is_withdrawn(
        self, database: Database, entry: WithdrawalEntry, words: str
    ) -> None:
        hold_for_contract(database, CONTRACT, ACTOR)
        with pytest.raises(EntryRefusedError, match=words):
            end_contract_state(database, entry, ACTOR)
        assert count_rows(database, "project_state") == 1


class TestApproval:
    def test_cuts_and_given_transfers_are_states_of_their_own(self, database: Database) -> None:
        assert states(database)[:3] == [(FIFTH, "调减后"), (SECOND, "调减后"), (FIRST, "调减后")]
        assert (FIRST, "调减后") not in states(database, date(2023, 7, 31))
        assert read_cuts(database.cursor(), 2023, date(2023, 8, 31))["amount_fen"].tolist() == [
            -5_000_000,
            -6_000_000,
        ]

    def test_it_holds_for_every_project_under_the_number(self, database: Database) -> None:
        assert ranking_budgets(database)[FIRST] == 96_000_000
        entered = approve_cut(database, APPROVAL, ACTOR)
        assert entered.warnings == ("同一文号还有 1 个项目的调减，一并标为已批准。",)
        budgets = ranking_budgets(database)
        assert (budgets[FIRST], budgets[SECOND]) == (90_000_000, 56_000_000)
        assert budgets[FIFTH] == 5_000_000  # nobody approved what it gave away

    def test_a_cut_without_a_number_is_approved_for_its_project_only(
        self, database: Database
    ) -> None:
        entry = replace(APPROVAL, project=(UNIT, FIFTH), document_no=None)
        assert approve_cut(database, entry, ACTOR).warnings == ()
        assert ranking_budgets(database)[FIFTH] == 4_000_000

    def test_before_its_day_the_cut_is_not_approved(self, database: Database) -> None:
        approve_cut(database, replace(APPROVAL, from_on=date(2023, 11, 3)), ACTOR)
        assert ranking_budgets(database)[FIRST] == 96_000_000

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(APPROVAL, evidence=""), "没有填批准依据"),
            (replace(APPROVAL, document_no="巨财预〔2023〕99号"), "这个项目没有这样的调减"),
            (replace(APPROVAL, project=(UNIT, FIFTH)), "这个项目没有这样的调减"),
            (replace(APPROVAL, from_on=date(2022, 8, 1)), "批准日期 2022-08-01 不在 2023 年内"),
        ],
    )
    def test_only_a_cut_is_approved(
        self, database: Database, entry: ApprovalEntry, words: str
    ) -> None:
        with pytest.raises(EntryRefusedError, match=words):
            approve_cut(database, entry, ACTOR)
        assert count_rows(database, "project_state") == 0

    def test_twice_is_refused(self, database: Database) -> None:
        approve_cut(database, APPROVAL, ACTOR)
        with pytest.raises(EntryRefusedError, match="已经标为已批准"):
            approve_cut(database, replace(APPROVAL, project=(UNIT, SECOND)), ACTOR)


class TestFloor:
    def test_it_holds_from_its_day_until_the_next(self, database: Database) -> None:
        set_ranking_floor(database, FLOOR, ACTOR)
        set_ranking_floor(database, replace(FLOOR, amount="0", from_on=date(2023, 11, 1)), "李四")
        cursor = database.cursor()
        held = read_ranking_floor(cursor, 2023, date(2023, 10, 31))
        assert held == RankingFloor(5_000_000, FLOOR.evidence, pd.Timestamp(2023, 1, 1), ACTOR)
        assert read_ranking_floor(cursor, 2023, date(2023, 11, 30)).floor_fen == 0
        assert read_ranking_floor(cursor, 2022, date(2022, 12, 31)) == RankingFloor()
        unranked = [code for code, state in states(database) if state == "不参与排名"]
        assert FIFTH in unranked
        assert FIRST not in unranked

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(FLOOR, amount="五万"), "“五万”不是金额"),
            (replace(FLOOR, amount="-5"), "金额是 -5.00 万元"),
            (replace(FLOOR, evidence=" "), "没有填依据"),
            (replace(FLOOR, from_on=date(2024, 1, 1)), "不在 2023 年内"),
        ],
    )
    def test_what_does_not_hold_is_refused(
        self, database: Database, entry: FloorEntry, words: str
    ) -> None:
        with pytest.raises(EntryRefusedError, match=words):
            set_ranking_floor(database, entry, ACTOR)
        assert count_rows(database, "ranking_floor") == 0


def test_every_act_is_in_the_history_in_words_and_can_be_taken_back(database: Database) -> None:
    before = states(database)
    acts = (
        hold_for_contract(database, CONTRACT, ACTOR),
        end_contract_state(database, WITHDRAWAL, ACTOR),
        approve_cut(database, APPROVAL, ACTOR),
        set_ranking_floor(database, FLOOR, ACTOR),
    )
    cursor = database.cursor()
    told = read_history(cursor)
    assert told["sum_fen"].iloc[0] == 5_000_000
    assert told["content"].tolist()[:4] == [
        "2023年排名下限，巨财绩〔2023〕2号",
        f"调减已批准 巨财预[2023]18号、调减已批准 {NUMBER}：{FIRST_NAME}等 2 个项目",
        f"撤回合同未到付款条件：{FIRST_NAME}",
        f"合同未到付款条件：{FIRST_NAME}",
    ]
    assert [count_batch_lines(cursor, act.batch_id) for act in acts] == [1, 1, 2, 1]
    (line,) = read_batch_lines(cursor, acts[0].batch_id, 10).to_dict("records")
    assert (line["what"], line["day"]) == ("项目状态", pd.Timestamp(2023, 9, 1))
    assert line["note"] == (
        "合同未到付款条件 合同 巨政采2023-018，第7条：验收后付款，尚未验收 到期 2023-11-30"
    )
    for act in acts:
        assert read_touched_years(cursor, act.batch_id) == {(REGION, 2023)}
        undo(database, act.batch_id, ACTOR, "再试一次")
    assert states(database) == before
    assert [check.check for check in verify(database) if not check.ok] == []


def test_a_project_with_a_state_cannot_be_taken_back_alone(texts: Database) -> None:
    hold_for_contract(texts, CONTRACT, ACTOR)
    with pytest.raises(UndoRefusedError, match="后面的批次还用着"):
        undo(texts, 1, ACTOR, "弄错了")
    undo_batch(texts, 2, ACTOR, "弄错了")
    undo(texts, 1, ACTOR, "弄错了")


def test_other_units_are_left_out(database: Database) -> None:
    hold_for_contract(database, CONTRACT, ACTOR)
    facts = read_state_facts(database.cursor(), 2023, date(2023, 10, 31), scope_of(["306001"]))
    assert (len(facts.typed), len(facts.cuts), len(facts.in_transit)) == (0, 0, 0)


def test_of_a_classified_project_the_evidence_is_not_read(database: Database) -> None:
    entered = hold_for_contract(database, CONTRACT, ACTOR)
    with database.write_lock:
        database.cursor().execute(
            "UPDATE project SET classified = true WHERE project_code = ?", [FIRST]
        )
    (said,) = read_typed_states(database.cursor(), 2023, date(2023, 10, 31)).to_dict("records")
    assert pd.isna(said["evidence"])
    (line,) = read_batch_lines(database.cursor(), entered.batch_id, 10).to_dict("records")
    assert pd.isna(line["note"])


@pytest.mark.parametrize(
    "write",
    [
        lambda demo: hold_for_contract(demo, CONTRACT, ACTOR),
        lambda demo: end_contract_state(demo, WITHDRAWAL, ACTOR),
        lambda demo: approve_cut(demo, APPROVAL, ACTOR),
        lambda demo: set_ranking_floor(demo, FLOOR, ACTOR),
    ],
    ids=["合同", "撤回", "批准", "下限"],
)
def test_real_states_never_go_into_a_demo_database(
    tmp_path: Path, write: Callable[[Database], object]
) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError, match="建立空库"):
        write(demo)
    demo.close()
