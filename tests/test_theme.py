import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.charts import theme
from perfmon.ui.colours import light_colour

ROOT = Path(__file__).parents[1]
PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize("text", ["ink", "muted", "blue", "red", "amber", "green"])
def test_text_is_legible_on_both_grounds(name: str, ground: str, text: str) -> None:
    colours = asdict(PALETTES[name])
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(
    ("theme_type", "expected"),
    [("dark", theme.DARK), ("light", theme.LIGHT), (None, theme.LIGHT)],
)
def test_palette_follows_the_reader(theme_type: str | None, expected: theme.Palette) -> None:
    assert theme.palette(theme_type) is expected


def test_every_light_has_shape_word_and_colour_of_its_own() -> None:
    assert [sign.text for sign in theme.LIGHT_SIGNS.values()] == [
        "■ 滞后",
        "▲ 预警",
        "● 正常",
        "◆ 超额",
        "○ 不判灯",
    ]
    assert len({light_colour(light) for light in theme.LIGHT_SIGNS}) == 5


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_a_missing_light_is_shown_as_not_judged(missing: object) -> None:
    assert theme.light_sign(missing).text == "○ 不判灯"


@pytest.mark.parametrize("name", PALETTES)
def test_streamlit_and_charts_have_the_same_colours(config: dict[str, Any], name: str) -> None:
    colours, settings = PALETTES[name], config["theme"][name]
    expected = {
        "primaryColor": colours.blue,
        "backgroundColor": colours.paper,
        "secondaryBackgroundColor": colours.raised,
        "textColor": colours.ink,
        "linkColor": colours.blue,
        "borderColor": colours.line,
        "dataframeBorderColor": colours.line,
        "dataframeHeaderBackgroundColor": colours.raised,
        "dataframeHeaderTextColor": colours.muted,
        "redColor": colours.red,
        "redTextColor": colours.red,
        "orangeColor": colours.amber,
        "orangeTextColor": colours.amber,
        "yellowColor": colours.amber,
        "yellowTextColor": colours.amber,
        "greenColor": colours.green,
        "greenTextColor": colours.green,
        "blueColor": colours.blue,
        "blueTextColor": colours.blue,
        "grayColor": colours.muted,
        "grayTextColor": colours.muted,
        "chartCategoricalColors": [colours.blue, colours.ink, colours.muted],
    }
    assert settings == expected


def test_streamlit_and_charts_have_the_same_type(config: dict[str, Any]) -> None:
    settings = config["theme"]
    assert settings["font"] == settings["headingFont"] == theme.FONT_STACK
    assert settings["baseFontSize"] == theme.TITLE_SIZE
    assert "base" not in settings  # else the reader's system would not decide
    metric = float(settings["metricValueFontSize"].removesuffix("rem")) * settings["baseFontSize"]
    assert 30 <= metric <= 34
    head = float(settings["headingFontSizes"][0].removesuffix("rem")) * settings["baseFontSize"]
    assert 20 <= head <= 22


def test_the_server_keeps_to_this_machine_and_asks_nothing(config: dict[str, Any]) -> None:
    assert config["server"] == {
        "address": "127.0.0.1",
        "showEmailPrompt": False,
        "maxUploadSize": 300,
    }
    assert config["browser"] == {"gatherUsageStats": False}
    assert config["client"] == {
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "disableDataExport": True,
        "toolbarMode": "minimal",
    }


def test_pictures_in_cards_have_no_buttons() -> None:
    assert theme.CARD_CONFIG["displayModeBar"] is False


def test_a_long_title_is_broken_for_a_phone_and_names_are_escaped() -> None:
    title = "9 个部门落后计划 10 个百分点以上，县农业农村局<本级>差 23.41"
    layout = theme.base_layout(theme.LIGHT, title, "与计划差（个百分点）")
    head, tail, note = layout["title"]["text"].split("<br>")
    assert head == "<b>9 个部门落后计划 10 个百分点以上，</b>"
    assert tail == "<b>县农业农村局&lt;本级&gt;差 23.41</b>"
    assert "与计划差（个百分点）" in note
    assert layout["margin"]["t"] > theme.base_layout(theme.LIGHT)["margin"]["t"]
    assert layout["xaxis"]["automargin"] is layout["yaxis"]["automargin"] is True
