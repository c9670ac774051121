"""A real server in the system's Chromium: what a visitor reads, clicks and waits for."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from perfmon.charts.theme import light_sign
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rates import add_rates
from perfmon.measures.sentences import light_sentence
from perfmon.measures.stuck import most_behind
from perfmon.money import format_percent, format_wanyuan
from perfmon.store.database import create_database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.ui.words import JOINER
from perfmon.workflows.sample import REAL_DOCUMENT
from perfmon.workflows.texts import import_text
from tests.browser.conftest import Serving

pytestmark = pytest.mark.browser

DESKTOP, PHONE = (1440, 900), (390, 844)
PROJECTOR, TABLET = (1920, 1080), (1024, 768)
PATIENCE_MS = 60_000
ROW_HEIGHT = 30
GROUP_CARDS, PROJECT_CARDS = 4, 5
"""How many cards hold one number; the lights are counted on a card of another kind."""

VISIBLE_TEXT = """() => {
  const texts = [];
  const clipped = (element) => element !== null &&
    (getComputedStyle(element).clip.startsWith("rect(0px") || clipped(element.parentElement));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    const hidden = "style, script, noscript, canvas, [data-testid=stIconMaterial]";
    if (!parent || parent.closest(hidden) || clipped(parent) ||
        !parent.checkVisibility({visibilityProperty: true})) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    const seen = [...range.getClientRects()].some((box) =>
      box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight &&
      box.right > 0 && box.left < innerWidth);
    if (seen) texts.push(node.textContent);
  }
  return texts;
}"""
"""The texts on the part of the page that is on the screen; icons are letters of a font."""


@pytest.fixture(scope="module")
def server(
    browser: Browser, serving: Serving, sample_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the one server that most tests look at."""
    with serving(copied(sample_path, tmp_path_factory.mktemp("served"))) as address:
        yield f"http://{address}"


def copied(sample_path: Path, folder: Path) -> Path:
    return Path(shutil.copyfile(sample_path, folder / "perfmon.duckdb"))


@pytest.fixture(scope="module")
def october(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The judged projects at the end of October 2023, by the measures."""
    database = open_database(copied(sample_path, tmp_path_factory.mktemp("measured")))
    rows = add_rates(read_judged_months(database.cursor(), 2023, Narrowing(month=10)))
    database.close()
    return rows


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int] = DESKTOP) -> Iterator[Page]:
    """A new visitor's page at the address, ready to read; fails where a request goes elsewhere."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", service_workers="block"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda websocket: asked.append(websocket.url))
    page.goto(address)
    yield page
    context.close()
    own = re.compile(rf"(?:https?|wss?)://{re.escape(host_of(address))}/|data:|blob:")
    assert asked
    assert [url for url in asked if not own.match(url)] == []


def host_of(address: str) -> str:
    return address.removeprefix("http://").partition("/")[0]


def wait_until_drawn(page: Page) -> None:
    """The foot is the last thing of every page, and the server has nothing more to say."""
    foot = page.get_by_text("最近写入").last  # the page before may not be gone yet
    expect(foot).to_be_visible(timeout=PATIENCE_MS)
    # until it has measured its width, Streamlit folds the menu into "3 more"
    expect(page.get_by_text(re.compile(r"^\d+ more$"))).to_have_count(0, timeout=PATIENCE_MS)
    idle = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(idle).to_have_count(1, timeout=PATIENCE_MS)


def metrics(page: Page, count: int) -> dict[str, str]:
    """The cards: label → value, as on the screen; all read in one moment."""
    cards = page.get_by_test_id("stMetric")
    expect(cards).to_have_count(count)
    read = """cards => cards.map(card => ["stMetricLabel", "stMetricValue"].map(
        part => card.querySelector(`[data-testid=${part}]`).innerText.trim()))"""
    return dict(cards.evaluate_all(read))


def cells(table: Locator) -> list[list[str]]:
    """A table's cells, which the canvas holds for screen readers."""
    rows = table.locator("canvas tbody tr")
    expect(rows.first).to_be_attached()
    return [[cell.text_content() or "" for cell in row.locator("td").all()] for row in rows.all()]


def click_row(page: Page, table: Locator, row: int, rows: int) -> None:
    """Clicks a row of a table, which is a drawing: by its place below the header."""
    table.scroll_into_view_if_needed()
    canvas = table.locator('canvas[data-testid="data-grid-canvas"]')
    box = canvas.bounding_box()
    assert box is not None, "the table is on the page"
    header = box["height"] - rows * ROW_HEIGHT
    page.mouse.click(box["x"] + 200, box["y"] + header + (row + 0.5) * ROW_HEIGHT)


def test_a_visitor_goes_from_the_county_to_a_stuck_project_and_back(
    browser: Browser, server: str, october: pd.DataFrame
) -> None:
    stuck = most_behind(october, 5)
    wanted = stuck.iloc[1]
    with opened(browser, server) as page:
        wait_until_drawn(page)
        county = metrics(page, GROUP_CARDS)
        budget, paid = int(october["adjusted_budget_fen"].sum()), int(october["paid_fen"].sum())
        assert county["调整预算（万元）"] == format_wanyuan(budget)
        assert county["已支付（万元）"] == format_wanyuan(paid)
        assert county["支出进度"] == format_percent(paid, budget, 1)
        behind = int(october["behind_fen"].sum())
        assert county["较计划少支额（万元）"] == format_wanyuan(behind)

        table = page.get_by_test_id("stDataFrame").first
        listed = cells(table)
        assert [row[0] for row in listed] == stuck["name"].tolist()
        click_row(page, table, 1, rows=len(listed))

        expect(page).to_have_url(
            re.compile(f"/projects\\?.*project={wanted['unit_code']}-{wanted['project_code']}")
        )
        expect(page.get_by_role("heading", name=wanted["name"])).to_be_visible()
        wait_until_drawn(page)
        sentence = light_sentence(dict(wanted), LightRule())
        body = page.get_by_test_id("stMain").inner_text()
        assert sentence in body
        assert light_sign(wanted["light"]).text in body
        project = metrics(page, PROJECT_CARDS)
        assert project["调整预算（万元）"] == format_wanyuan(wanted["adjusted_budget_fen"])
        assert project["已支付（万元）"] == format_wanyuan(wanted["paid_fen"])
        assert project["较计划少支额（万元）"] == format_wanyuan(wanted["behind_fen"])
        expect(page).to_have_url(re.compile(r"year=2023.*month=10|month=10.*year=2023"))

        page.go_back()
        expect(page.get_by_text("个项目卡住")).to_be_visible()
        wait_until_drawn(page)
        assert metrics(page, GROUP_CARDS) == county


def test_a_click_on_the_worst_bar_opens_that_department(
    browser: Browser, server: str, october: pd.DataFrame
) -> None:
    with opened(browser, f"{server}/?year=2023&month=10") as page:
        wait_until_drawn(page)
        bar = page.locator(".js-plotly-plot .barlayer .point path").first
        box = bar.bounding_box()
        assert box is not None, "the worst department has a bar"
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page).to_have_url(re.compile(r"/departments\?.*department=\d+"))
        wait_until_drawn(page)
        found = re.search(r"department=(\d+)", page.url)
        assert found is not None
        rows = october[october["department_code"] == found[1]]
        assert metrics(page, GROUP_CARDS)["已支付（万元）"] == format_wanyuan(
            int(rows["paid_fen"].sum())
        )


def test_a_month_chosen_by_hand_stands_in_the_address_and_stays(
    browser: Browser, server: str
) -> None:
    key = "288001-13052923P00584010813R"
    with opened(browser, f"{server}/projects?project={key}") as page:
        wait_until_drawn(page)
        page.get_by_test_id("stSelectbox").filter(has_text="截至").click()
        page.get_by_role("option", name="截至8月底").click()
        expect(page).to_have_url(re.compile(r"month=8\b"))
        expect(page.get_by_text("截至 2023年8月底")).to_be_visible()
        wait_until_drawn(page)
        assert f"project={key}" in page.url
        page.get_by_role("link", name="总览").first.click()
        expect(page.get_by_text("个项目卡住")).to_be_visible()
        wait_until_drawn(page)
        assert "month=8" in page.url
        expect(page.get_by_text("截至 2023年8月底")).to_be_visible()


def test_a_month_that_an_address_asks_for_stays_on_the_next_page(
    browser: Browser, server: str
) -> None:
    with opened(browser, f"{server}/behind?year=2023&month=8") as page:
        wait_until_drawn(page)
        page.get_by_role("link", name="部门").first.click()
        expect(page.get_by_text("截至 2023年8月底")).to_be_visible()
        wait_until_drawn(page)
        assert "month=8" in page.url


def test_a_deep_link_to_a_fresh_server_shows_the_page_and_no_dialog(
    browser: Browser, serving: Serving, sample_path: Path, tmp_path: Path
) -> None:
    key = "288001-13052923P00584010813R"
    with (
        serving(copied(sample_path, tmp_path)) as address,
        opened(browser, f"http://{address}/projects?year=2023&month=9&project={key}") as page,
    ):
        wait_until_drawn(page)
        expect(page.get_by_text("截至 2023年9月底")).to_be_visible()
        assert len(metrics(page, PROJECT_CARDS)) == PROJECT_CARDS
        expect(page.get_by_text("not found")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/departments?department=304", "/projects"])
def test_nothing_overflows_a_phone(browser: Browser, server: str, path: str) -> None:
    with opened(browser, server + path, PHONE) as page:
        wait_until_drawn(page)
        widths = page.evaluate(
            "[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth,"
            " document.querySelector('[data-testid=stMain]').scrollWidth]"
        )
        assert widths == [PHONE[0]] * 4


@pytest.mark.parametrize("size", [PROJECTOR, TABLET])
def test_the_meeting_stands_whole_on_a_projector_and_a_tablet(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    with opened(browser, f"{server}/meeting-room?year=2023&month=9", size) as page:
        shown = [
            page.locator(f".st-key-{place}")
            for place in ("meeting_title h1", "meeting_rate h2", "meeting_bar", "meeting_figures")
        ]
        for part in shown:
            expect(part).to_be_visible(timeout=PATIENCE_MS)
            box = part.bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= size[0]
            assert 0 <= box["y"] < box["y"] + box["height"] <= size[1]
        expect(page.locator(".st-key-meeting_bar")).to_contain_text("截至2023年9月底")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_hits_drop_down_while_one_types_and_push_nothing_aside(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    with opened(browser, f"{server}/?year=2023&month=9", size) as page:
        wait_until_drawn(page)
        card = page.get_by_test_id("stMetric").first
        field = page.get_by_placeholder("搜项目、单位、9月…")
        hit = page.get_by_role("button", name="地下水超采综合治理项目")
        field.press_sequentially("zhzl")
        expect(hit).to_be_visible(timeout=PATIENCE_MS)
        place, box = card.bounding_box(), hit.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= size[0]
        page.mouse.click(size[0] - 4, size[1] - 4)
        expect(hit).to_be_hidden()
        field.fill("")
        expect(hit).to_have_count(0, timeout=PATIENCE_MS)
        assert card.bounding_box() == place
        field.press_sequentially("zhzl")
        hit.click()
        project = re.compile(r"/projects\?.*month=9.*project=304001-")
        expect(page).to_have_url(project, timeout=PATIENCE_MS)
        wait_until_drawn(page)
        expect(field).to_have_value("")
        expect(hit).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/departments?department=304", "/projects"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_nothing_on_the_first_screen_is_in_english(
    browser: Browser, server: str, path: str, size: tuple[int, int]
) -> None:
    with opened(browser, server + path, size) as page:
        wait_until_drawn(page)
        texts = page.evaluate(VISIBLE_TEXT)
        assert any("演示数据" in text for text in texts)
        without_codes = [re.sub(r"\b(?=\w*\d)[0-9A-Z]{8,}\b", "", text) for text in texts]
        assert [text for text in without_codes if re.search(r"[A-Za-z]{2,}", text)] == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_field_for_files_speaks_chinese(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    with opened(browser, server + "/import", size) as page:
        # the house's style comes in a part of its own, which may arrive after the field
        button = page.get_by_test_id("stFileUploaderDropzone").locator("button p")
        expect(button).to_have_css("font-size", "0px")
        texts = " ".join(page.evaluate(VISIBLE_TEXT))
        without_endings = re.sub("docx|pdf|xlsx|xls|html|txt|csv|zip", "", texts)
        assert re.findall(r"[A-Za-z]{2,}", without_endings) == []


def test_a_database_that_is_not_there_is_told_in_words(
    browser: Browser, serving: Serving, tmp_path: Path
) -> None:
    missing = tmp_path / "mistyped.duckdb"
    with serving(missing) as address, opened(browser, f"http://{address}") as page:
        expect(page.get_by_test_id("stAlert")).to_contain_text("mistyped.duckdb")
        expect(page.get_by_test_id("stException")).to_have_count(0)
    assert not missing.exists()


def test_a_name_with_markup_is_read_as_printed(
    browser: Browser, serving: Serving, tmp_path: Path
) -> None:
    name = "网线**租用**<script>alert(1)</script>[链接](http://a.b)$x$:red[红]`码`费"
    document = REAL_DOCUMENT.read_text(encoding="utf-8").replace("政法网线路租用、设备维护费", name)
    database = create_database(tmp_path / "perfmon.duckdb")
    import_text(database, document.encode(), REAL_DOCUMENT.name, "某人")
    database.close()
    address = "projects?year=2023&month=12&project=288001-13052923P00584010814D"
    with (
        serving(tmp_path / "perfmon.duckdb") as host,
        opened(browser, f"http://{host}/{address}") as page,
    ):
        wait_until_drawn(page)
        shown = page.get_by_test_id("stMain").inner_text()
        assert name in shown.replace(JOINER, "")
