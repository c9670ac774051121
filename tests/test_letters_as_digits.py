"""A letter typed for a digit makes a value unclear; units with Latin letters stay."""

import pytest

from perfmon.findings import Finding
from perfmon.ingest.indicator_value import IndicatorValue, read_value
from perfmon.workflows.target_corrections import proposed_correction


def read(printed: str, level2: str = "数量指标") -> tuple[IndicatorValue, list[Finding]]:
    return read_value(printed, level2, 2023)


@pytest.mark.parametrize(
    ("printed", "part", "meant", "proposal"),
    [
        ("≥9O%", "9O", "90", "≥90%"),
        ("≥９Ｏ％", "9O", "90", "≥90%"),
        ("≥l00%", "l00", "100", "≥100%"),
        ("≥lOO%", "lOO", "100", "≥100%"),
        ("lOO%完成", "lOO", "100", "100%完成"),
        ("≥20O人", "20O", "200", "≥200人"),
        ("≥2O0人", "2O0", "200", "≥200人"),
        ("≤8O万元", "8O", "80", "≤80万元"),
        ("≥O.95", "O.95", "0.95", "≥0.95"),
        ("≥1.O5亿元", "1.O5", "1.05", "≥1.05亿元"),
        ("≥1,0OO元", "1,0OO", "1,000", "≥1,000元"),
        ("≥9l%", "9l", "91", "≥91%"),
        ("达到9S%", "9S", "95", "达到95%"),
        ("≥9B%", "9B", "98", "≥98%"),
        ("≥I2场", "I2", "12", "≥12场"),
        ("≥9I", "9I", "91", "≥91"),
        ("不少于Z0场", "Z0", "20", "不少于20场"),
        ("≥SO人", "SO", "50", "≥50人"),
        ("≥1OMB", "1O", "10", "≥10MB"),
        ("≥l00kW", "l00", "100", "≥100kW"),
        ("2O23年12月底", "2O23", "2023", "2023年12月底"),
        ("2023年l2月底", "l2", "12", "2023年12月底"),
    ],
)
def test_a_letter_in_a_number_is_named_and_no_number_is_read(
    printed: str, part: str, meant: str, proposal: str
) -> None:
    meaning, (finding,) = read(printed)
    assert meaning == IndicatorValue("qualitative")
    assert (finding.code, finding.proposal, finding.printed_value) == (
        "VALUE_AMBIGUOUS",
        proposal,
        printed,
    )
    assert finding.message == (
        f"指标值读不准：“{part}”里有字母，疑为“{meant}”，没有当作数字目标，请核对。"
    )


@pytest.mark.parametrize(
    ("printed", "number", "unit"),
    [
        ("≥5km", "5", "km"),
        ("≥5kW", "5", "kW"),
        ("≥50m²", "50", "m²"),
        ("≥5kg", "5", "kg"),
        ("≥100G", "100", "G"),
        ("≥5MB", "5", "MB"),
        ("≥5B", "5", "B"),
        ("≥10KV", "10", "KV"),
        ("≥100Mbps", "100", "Mbps"),
        ("≥100Bps", "100", "Bps"),
        ("≤25oC", "25", "oC"),
        ("≥5oz", "5", "oz"),
        ("≤10l", "10", "l"),
        ("≤10l/人", "10", "l/人"),
        ("≥500IU", "500", "IU"),
        ("≥4S店", "4", "S店"),
        ("≤50mg/L", "50", "mg/L"),
        ("COD减排≥5吨", "5", "吨"),
        ("SO2减排≥5吨", None, None),
        ("通过ISO9001认证", "9001", "认证"),
        ("达到B1级", "1", "级"),
        ("≥B1级", "1", "级"),
        ("A级", None, None),
        ("III类", None, None),
        ("PM2.5≤35", None, None),
        ("O3≤160", None, None),
        ("O2浓度95%", None, None),
    ],
)
def test_units_and_names_with_latin_letters_stay(
    printed: str, number: str | None, unit: str | None
) -> None:
    meaning, findings = read(printed)
    assert (meaning.number, meaning.unit) == (number, unit)
    assert [one.message for one in findings if "有字母" in one.message] == []


def test_such_a_value_is_never_proposed_as_a_correction() -> None:
    assert proposed_correction("≥9O%", "质量指标", 2023) == ("指标值", "")
    assert proposed_correction("≥90%", "质量指标", 2023) == ("指标值", "≥90%")
