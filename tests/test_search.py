"""Search: what is typed of a name, a code or a period, and what it hits."""

import subprocess
import sys

import pandas as pd
import pytest

from perfmon.search.index import MOST, Kind, SearchIndex
from perfmon.search.spelling import folded
from perfmon.search.spoken_month import find_spoken_month

COUNTY = """
301 县教育局       301001 县教育局本级     P01 校园安保服务
301 县教育局       301002 县第一中学       P01 校园安保服务
304 县水务局       304001 县水务局本级     P11 地下水超采综合治理项目
304 县水务局       304001 县水务局本级     P12 重大水利工程 前期费
305 县交通运输局   305001 县交通运输局本级 P21 长途客运补贴
305 县交通运输局   305001 县交通运输局本级 P22 县乡道大中修工程
305 县交通运输局   305001 县交通运输局本级 P23 2023年中央车购税补助
288 巨鹿县委政法委 288001 县委政法委本级   P31 综治、防范等专项经费
288 巨鹿县委政法委 288001 县委政法委本级   P32 综治网格员手机账号及９＋Ｘ系统使用费
288 巨鹿县委政法委 288001 县委政法委本级   T0058 T0058
303 中国人民银行县支行 303001 人民银行县支行 P41 银行网点改造
"""
"""Department, unit and project, each by code and name; T0058 is 涉密 and called by its code."""

COLUMNS = [
    "department_code",
    "department_name",
    "unit_code",
    "unit_name",
    "project_code",
    "name",
]


@pytest.fixture(scope="module")
def county() -> SearchIndex:
    return index_of(COUNTY)


def index_of(table: str) -> SearchIndex:
    rows = [line.split(maxsplit=5) for line in table.strip().splitlines()]
    return SearchIndex.of(pd.DataFrame(rows, columns=COLUMNS))


def names(index: SearchIndex, question: str, kind: Kind = Kind.PROJECT) -> list[str]:
    found = index.find(question)
    return [entry.name for entry in found[kind].entries] if kind in found else []


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("综合治理", "地下水超采综合治理项目"),
        ("zhzl", "地下水超采综合治理项目"),
        ("ZHZL", "地下水超采综合治理项目"),
        ("ｚｈｚｌ", "地下水超采综合治理项目"),
        ("zonghezhili", "地下水超采综合治理项目"),
        ("zonghe zl", "地下水超采综合治理项目"),
        ("zonghezl", "地下水超采综合治理项目"),
        ("dixiashui", "地下水超采综合治理项目"),
        ("dixias", "地下水超采综合治理项目"),
        ("di'xia'shui", "地下水超采综合治理项目"),
        ("综合zl", "地下水超采综合治理项目"),
        ("9+x", "综治网格员手机账号及９＋Ｘ系统使用费"),
        ("重大水利工程前期", "重大水利工程 前期费"),
        ("重大 前期", "重大水利工程 前期费"),
        ("大修", "县乡道大中修工程"),
        ("P22", "县乡道大中修工程"),
        ("305001-p22", "县乡道大中修工程"),
    ],
)
def test_a_project_is_found_as_one_speaks_or_types_it(
    county: SearchIndex, typed: str, hit: str
) -> None:
    assert names(county, typed) == [hit]


@pytest.mark.parametrize("typed", ["zdsl", "cdsl", "zhongda", "chongda"])
def test_either_reading_of_one_character_finds_it(county: SearchIndex, typed: str) -> None:
    assert names(county, typed) == ["重大水利工程 前期费"]


@pytest.mark.parametrize("typed", ["ctky", "ztky", "changtu", "zhangtu"])
def test_either_reading_of_a_first_character_finds_it(county: SearchIndex, typed: str) -> None:
    assert names(county, typed) == ["长途客运补贴"]


@pytest.mark.parametrize("typed", ["yhwd", "yxwd", "yinhang", "yinxing"])
def test_either_reading_of_a_second_character_finds_it(county: SearchIndex, typed: str) -> None:
    assert names(county, typed) == ["银行网点改造"]


def test_a_shortened_name_finds_the_long_one_after_those_that_hold_it(county: SearchIndex) -> None:
    assert names(county, "综治") == [
        "综治、防范等专项经费",
        "综治网格员手机账号及９＋Ｘ系统使用费",
        "地下水超采综合治理项目",
    ]


def test_a_name_that_begins_so_goes_before_part_initials_and_code() -> None:
    county = index_of(
        """
        1 甲局 101 甲局本级 A1 安保aq费
        1 甲局 101 甲局本级 AQ9 公开招标
        1 甲局 101 甲局本级 A2 食品安全检查
        1 甲局 101 甲局本级 A3 安全检查
        1 甲局 101 甲局本级 A4 aq平台
        """
    )
    expected = ["aq平台", "安保aq费", "安全检查", "食品安全检查", "公开招标"]
    assert names(county, "aq") == expected


def test_departments_and_units_are_found_too(county: SearchIndex) -> None:
    assert names(county, "jyj", Kind.DEPARTMENT) == ["县教育局"]
    assert names(county, "jyj", Kind.UNIT) == ["县教育局本级"]
    assert names(county, "301002", Kind.UNIT) == ["县第一中学"]
    assert names(county, "288", Kind.DEPARTMENT) == ["巨鹿县委政法委"]
    assert names(county, "教育局") == []


def test_a_unit_names_the_department_whose_page_shows_it(county: SearchIndex) -> None:
    (unit,) = county.find("一中")[Kind.UNIT].entries
    assert (unit.code, unit.department_code, unit.above) == ("301002", "301", "县教育局")


def test_projects_of_one_name_are_told_apart_by_their_unit(county: SearchIndex) -> None:
    entries = county.find("校园")[Kind.PROJECT].entries
    assert [(each.code, each.above) for each in entries] == [
        ("301001-P01", "县教育局本级"),
        ("301002-P01", "县第一中学"),
    ]


def test_every_word_must_be_met_and_the_unit_may_meet_some(county: SearchIndex) -> None:
    assert names(county, "一中 安保") == ["校园安保服务"]
    assert names(county, "安保 yz") == ["校园安保服务"]
    assert names(county, "交通 水利") == []
    assert names(county, "交通 运输") == []


def test_a_classified_project_is_found_by_its_code_alone(county: SearchIndex) -> None:
    assert names(county, "t0058") == ["T0058"]
    assert names(county, "政法 0058") == ["T0058"]
    assert [county.find(word) for word in ("绝密", "jm")] == [{}, {}]


@pytest.mark.parametrize("typed", ["", "  ", "xqzv", "没有的", "*", "(", "\\", "[综"])
def test_nothing_is_hit_by_nothing_or_by_nonsense(county: SearchIndex, typed: str) -> None:
    assert county.find(typed) == {}


def test_of_many_hits_the_first_are_listed_and_the_rest_counted() -> None:
    rows = "\n".join(f"1 甲局 101 甲局本级 A{i} 同样的工程" for i in range(1000, 1100))
    hits = index_of(rows).find("gc")[Kind.PROJECT]
    assert len(hits.entries) == MOST[Kind.PROJECT]
    assert len(hits.entries) + hits.more == 100
    assert [entry.code for entry in hits.entries][:2] == ["101-A1000", "101-A1001"]


def test_an_empty_year_has_nothing_to_find() -> None:
    assert SearchIndex.of(pd.DataFrame(columns=COLUMNS)).find("综治") == {}


def test_names_are_compared_without_width_spaces_and_capitals() -> None:
    assert folded("９＋Ｘ 信息（Ａ）") == "9+x信息(a)"


def test_chinese_words_do_not_load_the_pinyin_tables() -> None:
    program = (
        "import sys; from perfmon.search.spelling import Word; Word.of('综治', '综合治理');"
        "assert 'pypinyin' not in sys.modules; Word.of('zz', '综合治理');"
        "import pypinyin.constants; assert not pypinyin.constants.PHRASES_DICT"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("9月", 9),
        ("９月", 9),
        ("9 月", 9),
        ("09月", 9),
        ("9月底", 9),
        ("9月份", 9),
        ("九月", 9),
        ("十月", 10),
        ("十二月", 12),
        ("12月末", 12),
        ("1—9月", 9),
        ("三季度", 9),
        ("第三季度", 9),
        ("3季度末", 9),
        ("前三季度", 9),
        ("一至三季度", 9),
        ("一季度", 3),
        ("上半年", 6),
        ("下半年", 12),
        ("全年", 12),
        ("年底", 12),
    ],
)
def test_a_period_means_the_month_that_it_ends_with(typed: str, month: int) -> None:
    spoken = find_spoken_month(typed)
    assert spoken is not None
    assert (spoken.rest, spoken.beside(2023, 2)) == ("", (2023, month))


@pytest.mark.parametrize(
    ("typed", "year", "month"),
    [
        ("2022年9月", 2022, 9),
        ("2022 年 9 月", 2022, 9),
        ("22年9月", 2022, 9),
        ("2022年1-9月", 2022, 9),
        ("2022年三季度", 2022, 9),
        ("2022年", 2022, 2),
        ("2022年度", 2022, 2),
        ("2022年底", 2022, 12),
        ("去年", 2022, 2),
        ("今年", 2023, 2),
        ("本年", 2023, 2),
        ("去年同期", 2022, 2),
        ("上年同月", 2022, 2),
        ("去年本月", 2022, 2),
        ("去年9月", 2022, 9),
        ("去年底", 2022, 12),
        ("上年上半年", 2022, 6),
        ("前年全年", 2021, 12),
        ("今年三季度", 2023, 9),
    ],
)
def test_a_period_may_name_its_year(typed: str, year: int, month: int) -> None:
    spoken = find_spoken_month(typed)
    assert spoken is not None
    assert (spoken.rest, spoken.beside(2023, 2)) == ("", (year, month))


@pytest.mark.parametrize(
    ("typed", "shown", "meant"),
    [
        ("本月", (2023, 10), (2023, 10)),
        ("当月", (2023, 10), (2023, 10)),
        ("这个月", (2023, 10), (2023, 10)),
        ("上月", (2023, 10), (2023, 9)),
        ("上个月", (2023, 10), (2023, 9)),
        ("上上月", (2023, 10), (2023, 8)),
        ("上月", (2023, 1), (2022, 12)),
        ("上上个月", (2023, 1), (2022, 11)),
        ("去年上月", (2023, 10), (2022, 9)),
    ],
)
def test_a_month_is_said_beside_the_one_shown(
    typed: str, shown: tuple[int, int], meant: tuple[int, int]
) -> None:
    spoken = find_spoken_month(typed)
    assert spoken is not None
    assert (spoken.rest, spoken.beside(*shown)) == ("", meant)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("综治 9月", "综治"),
        ("综治9月", "综治"),
        ("9月 综治", "综治"),
        ("2022年9月综治 网格", "综治 网格"),
        ("2023年中央", "中央"),
        ("综治上月", "综治"),
        ("综治 去年同期", "综治"),
    ],
)
def test_what_stands_beside_a_period_is_kept(typed: str, rest: str) -> None:
    spoken = find_spoken_month(typed)
    assert spoken is not None
    assert spoken.rest == rest


@pytest.mark.parametrize(
    "typed", ["", "综治", "2022", "13月", "0月", "19月", "112年", "二十月", "288001", "月饼"]
)
def test_what_is_no_period_is_none(typed: str) -> None:
    assert find_spoken_month(typed) is None
