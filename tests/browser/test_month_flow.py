"""A month in a real browser: 核对, 月结, a promise in the room, and next month's verdict."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from perfmon.store.cuts import OFFICES, read_cuts, read_signatures
from perfmon.store.database import open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.workflows.entries import add_project, add_unit
from perfmon.workflows.typed_entries import Money, ProjectEntry, UnitEntry
from tests.browser.conftest import Serving
from tests.browser.test_browser import (
    PATIENCE_MS,
    cells,
    click_row,
    opened,
    wait_until_drawn,
)
from tests.facts import ACTOR, FIFTH, FIRST, pay
from tests.payment_lines import Paid, write_payments
from tests.test_check_sheets import filled

pytestmark = pytest.mark.browser

WATER_UNIT, WATER_PROJECT = "304001", "13052923P00584010815A"
SEPTEMBER_END = date(2023, 9, 30)
PROMISED_WANYUAN = "1.00"


@pytest.fixture
def patient() -> Iterator[None]:
    """The screen has as long for each thing as the machine needs."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def county(texts_path: Path, tmp_path: Path) -> Path:
    """Two departments that paid little by the end of September."""
    path = Path(shutil.copy(texts_path, tmp_path / "库.duckdb"))
    database = open_database(path)
    new_year = date(2023, 1, 1)
    add_unit(database, UnitEntry("304", WATER_UNIT, "县水务局本级", new_year, "县水务局"), ACTOR)
    entry = ProjectEntry(
        2023, WATER_UNIT, WATER_PROJECT, "农村饮水安全巩固提升", "特定目标类", "年初",
        Money("20.00", new_year),
    )  # fmt: skip
    add_project(database, entry, ACTOR)
    pay(database, {(FIRST, date(2023, 5, 8)): 1_000_000}, SEPTEMBER_END)
    pay(database, {(FIFTH, date(2023, 9, 4)): 500_000}, SEPTEMBER_END)
    pay(database, {(WATER_PROJECT, date(2023, 9, 6)): 20_000_000}, SEPTEMBER_END, WATER_UNIT)
    database.close()
    return path


def test_a_month_from_its_check_to_what_became_of_its_promises(
    browser: Browser, serving: Serving, county: Path, patient: None
) -> None:
    codes = codes_by_name(county)
    with serving(county) as host:
        address = f"http://{host}"
        with opened(browser, f"{address}/month-closing?year=2023&month=9") as page:
            wait_until_drawn(page)
            ask_departments(page)
            confirm_department(page, "巨鹿县委政法委", lines=10)
            object_by_workbook(page, "县水务局", "少计一笔")
            handle_objection(page, "9月6日的一笔已核对凭证，数不变")
            expect(page.get_by_text("已确认 11 / 共 11 个项目")).to_be_visible()
            close_month(page, "国库报表没有到")
            expect(page.get_by_text("月结时的核对")).to_be_visible()
        with opened(browser, f"{address}/meeting-room?year=2023&month=9") as page:
            partly = promise_on_screen(page)
            step_on(page)
            kept = promise_on_screen(page)
        lines = [
            Paid(codes[partly], "A1", "2023-10-20", 600_000),
            Paid(codes[kept], "A2", "2023-10-31", 1_000_000),
        ]
        with opened(browser, f"{address}/import") as page:
            import_file(page, write_payments(county.with_name("十月.csv"), lines))
        with opened(browser, f"{address}/meeting-promises?year=2023&month=10") as page:
            wait_until_drawn(page)
            due = "到10月底到期 2 件，兑现 1 件（50.00%），部分兑现 1 件"
            expect(page.get_by_text(due)).to_be_visible()
            listed = cells(page.get_by_test_id("stDataFrame").first)
            verdicts = {row[0]: " ".join(row) for row in listed}
            assert "▲ 部分兑现" in verdicts[partly]
            assert "● 兑现" in verdicts[kept]
        with opened(browser, f"{address}/meeting-room?year=2023&month=10") as page:
            go_to(page, partly)
            expect(page.get_by_text("承诺没有兑现")).to_be_visible()
            said = "9月底以来已支付 0.60 万元，部分兑现（60.00%）"
            expect(page.get_by_test_id("stMain")).to_contain_text(said)
    database = open_database(county)
    (cut,) = read_cuts(database.cursor())
    signed = read_signatures(database.cursor(), 2023, 9)
    database.close()
    assert (cut.month, cut.reason) == (9, "国库报表没有到")
    assert signed["name"].tolist() == ["张国库股", "张绩效股", "张分管局长"]


def codes_by_name(path: Path) -> dict[str, str]:
    database = open_database(path)
    rows = read_judged_months(database.cursor(), 2023, Narrowing(month=9))
    database.close()
    return dict(zip(rows["name"], rows["project_code"], strict=True))


def ask_departments(page: Page) -> None:
    page.get_by_role("button", name="发出核对单（2 个部门 11 个项目）").click()
    expect(page.get_by_text("2 个部门的 11 个项目。")).to_be_visible()
    wait_until_drawn(page)


def confirm_department(page: Page, name: str, lines: int) -> None:
    """Picks a department from the list and confirms all of its lines."""
    table = page.get_by_test_id("stDataFrame").first
    departments = cells(table)
    place = next(number for number, row in enumerate(departments) if row[0] == name)
    click_row(page, table, place, rows=len(departments))
    page.get_by_role("button", name=f"其余 {lines} 行全部确认").click()
    expect(page.get_by_text("核对已记入")).to_be_visible()
    wait_until_drawn(page)


def object_by_workbook(page: Page, department: str, words: str) -> None:
    """Downloads the sheets, fills in that of a department, and puts it back."""
    with page.expect_download() as download:
        page.get_by_role("button", name="下载各部门的核对单").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        (name,) = [each for each in archive.namelist() if department in each]
        content = archive.read(name)
    answered = filled(content, {WATER_PROJECT: {"核对意见": "异议", "说明": words}})
    page.get_by_role("tab", name="交回的核对单").click()
    expect(page.get_by_text("核对已记入")).to_have_count(0)
    wait_until_drawn(page)
    expect(page.get_by_text("把各部门交回的核对单放进来")).to_have_count(1)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": answered}
    )
    page.get_by_role("button", name="写入 1 份").click()
    expect(page.get_by_text("写入 1 份核对单，1 行，其中异议 1 行")).to_be_visible()
    wait_until_drawn(page)


def handle_objection(page: Page, words: str) -> None:
    page.get_by_role("tab", name="按部门").click()
    expect(page.get_by_text("写入 1 份核对单")).to_have_count(0)
    wait_until_drawn(page)
    type_in(page, "怎么处理的", words)
    page.get_by_role("button", name="记为已处理").click()
    expect(page.get_by_text("核对已记入")).to_be_visible()
    wait_until_drawn(page)


def close_month(page: Page, reason: str) -> None:
    """Three offices sign, then the month closes with a reason."""
    for place, office in enumerate(OFFICES):
        type_in(page, office, f"张{office}")
        page.get_by_role("button", name="签认", exact=True).nth(place).click()
        expect(page.get_by_text(f"{office} 张{office} 已签认")).to_be_visible()
        wait_until_drawn(page)
    type_in(page, "原因", reason)
    page.get_by_role("button", name="月结 9月").click()
    expect(page.get_by_text("2023年9月已月结，指纹")).to_be_visible()
    wait_until_drawn(page)


def type_in(page: Page, label: str, words: str) -> None:
    """Types into a field and lets the server take it."""
    field = page.get_by_label(label, exact=True)
    field.fill(words)
    field.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    wait_until_drawn(page)
    expect(field).to_have_value(words)


def promise_on_screen(page: Page) -> str:
    """Types an answer of the project on the screen; gives the project's name."""
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    idle(page)
    name = heading.inner_text().strip()
    page.get_by_test_id("stSelectbox").filter(has_text="原因").click()
    page.get_by_role("option", name="采购").click()
    page.get_by_label("措施").fill("重新招标")
    page.get_by_label("承诺支付（万元）").fill(PROMISED_WANYUAN)
    page.get_by_label("责任人").fill("王五")
    page.get_by_role("button", name="记入").click()
    expect(page.get_by_text("承诺已记入")).to_be_visible()
    idle(page)
    return name


def import_file(page: Page, file: Path) -> None:
    field = page.locator("input[type=file]").first
    expect(field).to_be_attached()
    idle(page)
    field.set_input_files(file)
    expect(page.get_by_text("新增 2 笔")).to_be_visible()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("批已导入")).to_be_visible()


def go_to(page: Page, name: str) -> None:
    """Steps through the agenda with the arrow key until a project is on the screen."""
    idle(page)
    heading = page.get_by_role("heading", level=1)
    while heading.inner_text().strip() != name:
        expect(page.get_by_role("button", name="下一个")).to_be_enabled()
        step_on(page)


def step_on(page: Page) -> None:
    """The arrow key, and the next project of the agenda."""
    heading = page.get_by_role("heading", level=1)
    now = heading.inner_text().strip()
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(now)
    idle(page)


def idle(page: Page) -> None:
    """The server has nothing more to say; this page has no foot."""
    app = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(app).to_have_count(1, timeout=PATIENCE_MS)
