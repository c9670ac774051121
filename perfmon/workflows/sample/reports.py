"""What the simulated county's reports say (对账): most months tie out, one does not, one is open.

In one month the treasury's report has already counted a payment that is still under way in the
bureau; the report's departments show where. The last month on hand has not been typed.
"""

import pandas as pd

from perfmon.measures.tie_out import IN_MONTH, MONTHLY_REPORT, TREASURY_REPORT
from perfmon.money import parse_fen
from perfmon.store.mentions import keep_mentions
from perfmon.store.writing import Writer
from perfmon.workflows.sample.county import SampleCounty
from perfmon.workflows.sample.rules import COVERED_UNTIL
from perfmon.workflows.sample.units import REGION_CODE

YEAR = max(COVERED_UNTIL)
OPEN_MONTH = COVERED_UNTIL[YEAR].month
"""The month whose reports are not there yet."""

OFF_MONTH = 8
IN_TRANSIT_FEN, VOID_FEN = parse_fen("12.86"), parse_fen("3.2")


def append_reports(writer: Writer, county: SampleCounty) -> None:
    """Puts the reports' figures into the sample, and the lines that explain the month that is off.

    The lines are of the project with the largest voucher line of that month.
    """
    payments = county.payments
    in_month = payments[(payments["year"] == YEAR) & (payments["paid_on"].dt.month == OFF_MONTH)]
    largest = in_month.loc[in_month["amount_fen"].idxmax()]
    unit_code, project_code = str(largest["unit_code"]), str(largest["project_code"])
    writer.append("control_total", control_totals(county, unit_code))
    _append_lines_aside(writer, unit_code, project_code)


def control_totals(county: SampleCounty, off_unit_code: str) -> pd.DataFrame:
    """The reports' figures: every closed month, and each department's in the month that is off.

    Args:
        county: whose payments they are summed from.
        off_unit_code: the unit whose payment the treasury's report counted too early.
    """
    departments = county.units.set_index("unit_code")["department_code"]
    paid = county.payments.assign(
        month=county.payments["paid_on"].dt.month,
        department_code=county.payments["unit_code"].map(departments),
    )
    is_open = (paid["year"] == YEAR) & (paid["month"] == OPEN_MONTH)
    paid = paid[~is_open]
    early = {"year": YEAR, "month": OFF_MONTH, "amount_fen": IN_TRANSIT_FEN}
    early_row = pd.DataFrame([early | {"department_code": departments[off_unit_code]}])
    reported = pd.concat([paid, early_row], ignore_index=True)
    is_off = (reported["year"] == YEAR) & (reported["month"] == OFF_MONTH)
    return pd.concat(
        [
            _sums(reported, []).assign(report=TREASURY_REPORT, department_code=""),
            _sums(paid, []).assign(report=MONTHLY_REPORT, department_code=""),
            _sums(reported[is_off], ["department_code"]).assign(report=TREASURY_REPORT),
        ],
        ignore_index=True,
    ).assign(region_code=REGION_CODE, span=IN_MONTH, fund_type="")


def _sums(paid: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return paid.groupby(["year", "month", *by], as_index=False)[["amount_fen"]].sum()


def _append_lines_aside(writer: Writer, unit_code: str, project_code: str) -> None:
    """One line under way, which the report counted, and a void one, which it did not."""
    keys = {"region_code": REGION_CODE, "year": YEAR}
    names = {"unit_code": unit_code, "project_code": project_code}
    printed = pd.DataFrame([keys | names | {"unit_name": "", "project_name": ""}])
    (number,) = keep_mentions(writer, printed)
    common = {**keys, "mention_id": number, "identity": number}
    lines = [
        {
            "said_on": pd.Timestamp(YEAR, OFF_MONTH, 30),
            "applied_on": pd.Timestamp(YEAR, OFF_MONTH, 28),
            "printed_fen": IN_TRANSIT_FEN,
            "status": "审核中",
            "stage": "财政端",
        },
        {
            "said_on": pd.Timestamp(YEAR, OFF_MONTH, 15),
            "applied_on": pd.Timestamp(YEAR, OFF_MONTH, 14),
            "printed_fen": VOID_FEN,
            "status": "作废",
            "stage": None,
        },
    ]
    frame = pd.DataFrame([common | line for line in lines])
    writer.append("uncounted_line", frame.astype({"identity": "uint64", "mention_id": "uint64"}))
