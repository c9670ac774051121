"""States beside a light: when each holds, and what its evidence says."""

import pandas as pd
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.cuts import sum_cuts
from perfmon.measures.in_transit import spread_desks, sum_desks
from perfmon.measures.light_rule import LightRule
from perfmon.measures.lights import judge_lights
from perfmon.measures.states import (
    STATE_COLUMNS,
    RankingFloor,
    StateFacts,
    add_ranking_budget,
    find_states,
)
from tests.figures import REGION, UNIT, fen, judged_year, row_of, year_facts

RULE = LightRule()
SCHEDULE = "项目 6月底 10月底 12月底\n一 40 70 100"
OCTOBER = pd.Timestamp(2023, 10, 31)


def keyed(names: list[str], **columns: object) -> pd.DataFrame:
    """Rows of the projects with these columns; typed alike, also where there are none."""
    keys = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": names}
    types = {"region_code": "str", "year": "int64", "unit_code": "str", "project_code": "str"}
    return pd.DataFrame({**keys, **columns}).astype(types)


def days_of(days: list[str]) -> pd.DatetimeIndex:
    """Days of the year, missing where the text is empty."""
    return pd.DatetimeIndex([pd.Timestamp(f"2023-{day}") if day else pd.NaT for day in days])


def in_transit(table: str = "") -> pd.DataFrame:
    """Lines of 项目 端 金额 申请日, `.` where no day is printed."""
    lines = [line.split() for line in table.split("\n") if line.strip()]
    days = days_of(["" if day == "." else day for *_, day in lines])
    return keyed(
        [name for name, *_ in lines],
        stage=[stage for _, stage, *_ in lines],
        amount_fen=pd.Series([fen(amount) for _, _, amount, _ in lines], dtype="int64"),
        oldest_applied_on=days,
        waiting_days=(OCTOBER - days).days.astype("Int64"),
    )


def typed(table: str = "") -> pd.DataFrame:
    """Lines of 项目 状态 文号 依据 从 到 撤回与否 谁, `.` where there is none."""
    lines = [
        [None if cell == "." else cell for cell in line.split()]
        for line in table.split("\n")
        if line.strip()
    ]
    return keyed(
        [str(name) for name, *_ in lines],
        state=[line[1] for line in lines],
        document_no=[line[2] for line in lines],
        evidence=[line[3] for line in lines],
        from_on=pd.to_datetime([f"2023-{line[4]}" for line in lines]),
        expires_on=days_of([line[5] or "" for line in lines]),
        is_withdrawn=[line[6] == "撤回" for line in lines],
        set_by=[line[7] for line in lines],
    )


def cuts(table: str = "") -> pd.DataFrame:
    """Lines of 项目 类型 金额 文号 下达日."""
    lines = [line.split() for line in table.split("\n") if line.strip()]
    return keyed(
        [name for name, *_ in lines],
        kind=[kind for _, kind, *_ in lines],
        amount_fen=pd.Series([fen(amount) for _, _, amount, _, _ in lines], dtype="int64"),
        document_no=[None if number == "." else number for *_, number, _ in lines],
        issued_on=pd.to_datetime([f"2023-{day}" for *_, day in lines]),
    )


def october(tranches: str, paid: str, schedule: str = SCHEDULE) -> pd.DataFrame:
    """The judged rows at the end of October; paid is `项目 金额` lines, all of May."""
    months = judged_year(year_facts(tranches, schedule, f"项目 5月\n{paid}"))
    return months[months["month"] == 10].reset_index(drop=True)


def states(
    rows: pd.DataFrame,
    waiting: str = "",
    said: str = "",
    taken: str = "",
    floor: RankingFloor = RankingFloor(),  # noqa: B008 frozen
) -> pd.DataFrame:
    facts = StateFacts(in_transit(waiting), typed(said), cuts(taken), floor)
    found = find_states(rows, facts, RULE)
    assert list(found.columns) == STATE_COLUMNS
    return found


class TestWaitingForTheTreasury:
    ROWS = october("一 年初 01-01 100", "一 50")  # 70 due: 20 points behind, red

    def test_what_the_treasury_has_would_turn_the_light_green(self) -> None:
        (state,) = states(self.ROWS, "一 财政端 12 10-08").to_dict("records")
        assert state["state"] == "待财政支付"
        assert state["evidence"] == (
            "财政端在途 12.00 万元（最久 23 天），付出后支出进度 62.00%，为正常"
        )
        assert (state["since"], state["set_by"]) == (pd.Timestamp(2023, 10, 8), "程序")
        assert pd.isna(state["expires_on"])

    @pytest.mark.parametrize(
        ("wanyuan", "holds"),
        [("10", False), ("10.000001", True), ("50", True), ("50.000001", False)],
    )
    def test_one_fen_decides_and_beyond_the_budget_is_not_green(
        self, wanyuan: str, holds: bool
    ) -> None:
        assert len(states(self.ROWS, f"一 财政端 {wanyuan} 10-08")) == holds

    def test_what_waits_at_the_unit_does_not_count(self) -> None:
        assert states(self.ROWS, "一 单位端 12 10-08\n一 未分端 12 10-08").empty

    def test_a_yellow_light_waits_too_and_a_green_one_does_not(self) -> None:
        assert len(states(october("一 年初 01-01 100", "一 55"), "一 财政端 12 10-08")) == 1
        assert states(october("一 年初 01-01 100", "一 65"), "一 财政端 12 10-08").empty

    def test_without_a_day_nothing_is_said_of_the_wait(self) -> None:
        (state,) = states(self.ROWS, "一 财政端 12 .").to_dict("records")
        assert state["evidence"].startswith("财政端在途 12.00 万元，付出后")
        assert pd.isna(state["since"])

    def test_the_light_stays_as_it_was(self) -> None:
        before = self.ROWS.copy()
        states(self.ROWS, "一 财政端 12 10-08")
        pd.testing.assert_frame_equal(self.ROWS, before)

    def test_it_is_judged_by_the_rule_passed_in(self) -> None:
        strict = LightRule(version=2, yellow_points=5)
        rows = judge_lights(self.ROWS, strict)
        facts = StateFacts(in_transit("一 财政端 12 10-08"), typed(), cuts())
        assert find_states(rows, facts, strict).empty


class TestContract:
    ROWS = october("一 年初 01-01 100", "一 50")
    SAID = "一 合同未到付款条件 . 合同3号，第7条 {} {} {} 张三"

    def state(self, first: str, last: str, withdrawn: str = ".") -> pd.DataFrame:
        return states(self.ROWS, said=self.SAID.format(first, last, withdrawn))

    def test_it_says_its_evidence_its_days_and_who_set_it(self) -> None:
        (state,) = self.state("09-01", "11-30").to_dict("records")
        assert state["state"] == "合同未到付款条件"
        assert (state["evidence"], state["set_by"]) == ("合同3号，第7条", "张三")
        assert state["since"] == pd.Timestamp(2023, 9, 1)
        assert state["expires_on"] == pd.Timestamp(2023, 11, 30)
        assert row_of(self.ROWS, "一", 10)["light"] == "red"

    @pytest.mark.parametrize(
        ("first", "last", "holds"),
        [
            ("10-31", "12-31", True),
            ("11-01", "12-31", False),
            ("01-01", "10-31", True),
            ("01-01", "10-30", False),
        ],
    )
    def test_it_ends_by_itself_after_its_last_day(self, first: str, last: str, holds: bool) -> None:
        assert len(self.state(first, last)) == holds

    def test_once_withdrawn_it_is_gone(self) -> None:
        assert self.state("09-01", ".", "撤回").empty

    def test_the_evidence_of_a_classified_project_is_not_told(self) -> None:
        said = "一 合同未到付款条件 . . 09-01 11-30 . 张三"
        assert states(self.ROWS, said=said)["evidence"].tolist() == ["涉密项目，依据不显示"]


class TestCut:
    TRANCHES = "一 年初 01-01 100\n一 追加 05-01 20\n一 追减 07-05 -25\n一 调剂 08-15 -15"
    ROWS = october(TRANCHES, "一 40")
    TAKEN = "一 追减 -25 巨财预〔2023〕18号 07-05\n一 调剂 -15 巨财预〔2023〕21号 08-15"
    APPROVED = "一 调减已批准 {} 县政府纪要〔2023〕9号 07-01 . . 李四"

    def test_the_rate_on_the_initial_budget_stands_beside(self) -> None:
        (state,) = states(self.ROWS, taken=self.TAKEN).to_dict("records")
        assert state["state"] == "调减后"
        assert state["evidence"] == (
            "调减 40.00 万元，按年初预算 100.00 万元支出进度 40.00%，按调整预算 50.00%；"
            "没有批准的依据，排名按年初加追加 120.00 万元"
        )
        assert (state["since"], state["set_by"]) == (pd.Timestamp(2023, 8, 15), "程序")

    def test_an_approved_cut_is_ranked_on_what_is_left_of_it(self) -> None:
        said = self.APPROVED.format("巨财预[2023]18号")
        (state,) = states(self.ROWS, said=said, taken=self.TAKEN).to_dict("records")
        assert state["evidence"].endswith("；其中 15.00 万元没有批准的依据，排名按 95.00 万元")
        assert state["set_by"] == "程序，批准由李四登记"
        assert self.ranked(said) == 95_000_000

    def test_where_all_cuts_are_approved_the_adjusted_budget_ranks(self) -> None:
        said = "\n".join(self.APPROVED.format(f"巨财预〔2023〕{number}号") for number in (18, 21))
        (state,) = states(self.ROWS, said=said, taken=self.TAKEN).to_dict("records")
        assert state["evidence"].endswith("；调减已批准（县政府纪要〔2023〕9号），排名按调整预算")
        assert self.ranked(said) == 80_000_000

    def test_without_an_approval_the_cuts_are_added_back(self) -> None:
        assert self.ranked("") == 120_000_000
        assert self.ranked(self.APPROVED.format("巨财预〔2023〕99号")) == 120_000_000
        withdrawn = "一 调减已批准 巨财预〔2023〕18号 标错了 07-01 . 撤回 李四"
        assert self.ranked(withdrawn) == 120_000_000

    def ranked(self, said: str) -> int:
        facts = StateFacts(in_transit(), typed(said), cuts(self.TAKEN))
        return int(add_ranking_budget(self.ROWS, facts)["ranking_budget_fen"].iloc[0])

    def test_a_cut_without_a_number_is_approved_by_itself(self) -> None:
        taken = "一 追减 -25 . 07-05\n二 追减 -5 . 07-05"
        sums = sum_cuts(cuts(taken), typed(self.APPROVED.format(".")))
        assert [cut.unapproved_fen for cut in sums.values()] == [0, 5_000_000]

    def test_of_a_classified_project_the_approval_is_not_told(self) -> None:
        taken = "一 追减 -25 巨财预〔2023〕18号 07-05"
        said = "一 调减已批准 巨财预〔2023〕18号 . 07-01 . . 李四"
        (state,) = states(self.ROWS, said=said, taken=taken).to_dict("records")
        assert "调减已批准（涉密项目，依据不显示）" in state["evidence"]

    def test_without_a_budget_there_is_no_rate(self) -> None:
        gone = october("一 年初 01-01 25\n一 追减 07-05 -25", "一 0")
        later = october("一 追加 01-01 40\n一 追减 07-05 -25", "一 0", "")
        taken = "一 追减 -25 巨财预〔2023〕18号 07-05"
        told = [states(rows, taken=taken)["evidence"].iloc[0] for rows in (gone, later)]
        assert "调整预算已为零，不算支出进度" in told[0]
        assert "没有年初预算可比，按调整预算 0.00%" in told[1]


class TestFloor:
    ROWS = october("一 年初 01-01 5\n二 年初 01-01 4.999999", "一 1\n二 1", "")
    FLOOR = RankingFloor(fen("5"), "巨财绩〔2023〕2号", pd.Timestamp(2023, 1, 1), "王五")

    def test_a_budget_below_it_is_not_ranked(self) -> None:
        (state,) = states(self.ROWS, floor=self.FLOOR).to_dict("records")
        assert (state["project_code"], state["state"]) == ("二", "不参与排名")
        assert state["evidence"] == (
            "调整预算 5.00 万元，低于排名下限 5.00 万元（巨财绩〔2023〕2号）"
        )
        assert (state["since"], state["set_by"]) == (pd.Timestamp(2023, 1, 1), "王五")
        facts = StateFacts(in_transit(), typed(), cuts(), self.FLOOR)
        assert add_ranking_budget(self.ROWS, facts)["is_ranked"].tolist() == [True, False]

    def test_by_default_everything_is_ranked(self) -> None:
        assert states(self.ROWS).empty

    def test_a_floor_without_a_paper_says_none(self) -> None:
        told = states(self.ROWS, floor=RankingFloor(fen("5")))
        assert told["evidence"].iloc[0].endswith("低于排名下限 5.00 万元")


def test_states_come_in_the_order_of_projects_and_of_their_list() -> None:
    rows = october(
        "一 年初 01-01 100\n一 追减 07-05 -10\n二 年初 01-01 100",
        "一 30\n二 50",
        "项目 10月底 12月底\n一 70 100\n二 70 100",
    )
    found = states(
        rows,
        waiting="二 财政端 12 10-08\n一 财政端 40 10-08",
        said="一 合同未到付款条件 . 合同3号 09-01 11-30 . 张三",
        taken="一 追减 -10 . 07-05",
        floor=RankingFloor(fen("95")),
    )
    assert [tuple(row) for row in found[["project_code", "state"]].to_numpy()] == [
        ("一", "待财政支付"),
        ("一", "合同未到付款条件"),
        ("一", "调减后"),
        ("一", "不参与排名"),
        ("二", "待财政支付"),
    ]


def test_desks_stand_side_by_side_and_sum_to_the_county() -> None:
    waiting = in_transit("一 单位端 3 10-26\n一 财政端 12 10-08\n二 未分端 8 .\n三 单位端 1 10-01")
    desks = spread_desks(waiting).set_index("project_code")
    first = desks.loc[["一"], ["unit_desk_fen", "treasury_desk_fen", "unsaid_desk_fen"]]
    assert first.to_numpy().tolist() == [[3_000_000, 12_000_000, 0]]
    assert desks["in_transit_fen"].tolist() == [15_000_000, 8_000_000, 1_000_000]
    assert desks["longest_days"].tolist() == [23, pd.NA, 30]
    county = sum_desks(waiting)
    assert county[["stage", "amount_fen", "project_count"]].to_numpy().tolist() == [
        ["财政端", 12_000_000, 1],
        ["未分端", 8_000_000, 1],
        ["单位端", 4_000_000, 2],
    ]
    assert county["longest_days"].tolist() == [23, pd.NA, 30]
    assert county["amount_fen"].sum() == desks["in_transit_fen"].sum()


def test_nothing_in_transit_is_no_desk() -> None:
    assert spread_desks(in_transit()).empty
    assert sum_desks(in_transit()).empty
    assert set(PROJECT_KEY) <= set(spread_desks(in_transit()).columns)
