"""The money from above (上级资金) that the simulated county gets, by the names of its projects."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FromAbove:
    """Money from above (上级资金): one project, one code, several units.

    Attributes:
        level: 预算级次 中央, 省 or 市.
        direct: whether it is 直达资金.
        issued_2022: month and day of 下达 in 2022 as `03-18`; empty where none came.
        issued_2023: the same for 2023.
    """

    name: str
    level: str
    direct: bool
    issued_2022: str
    issued_2023: str
    typical_wanyuan: int
    unit_codes: tuple[str, ...]


FROM_ABOVE: tuple[FromAbove, ...] = (
    FromAbove(
        "城乡义务教育补助经费", "中央", True, "03-16", "03-21", 480, ("301001", "301003", "301004")
    ),
    FromAbove(
        "基本公共卫生服务补助资金",
        "中央",
        True,
        "04-08",
        "04-11",
        420,
        ("302001", "302003", "302004"),
    ),
    FromAbove(
        "财政衔接推进乡村振兴补助资金",
        "中央",
        True,
        "03-29",
        "03-24",
        560,
        ("303001", "305001", "320001"),
    ),
    FromAbove("水利发展资金", "中央", False, "05-12", "06-14", 650, ("304001", "304002")),
    FromAbove(
        "中央财政城镇保障性安居工程补助资金", "中央", True, "04-22", "04-27", 780, ("306001",)
    ),
    FromAbove("车辆购置税收入补助地方资金", "省", False, "11-10", "06-28", 690, ("305001",)),
    FromAbove("大气污染防治资金", "省", False, "11-18", "07-19", 360, ("309001",)),
    FromAbove("医疗服务与保障能力提升补助资金", "省", False, "11-25", "10-26", 240, ("302002",)),
    FromAbove("困难群众救助补助资金", "中央", True, "03-04", "03-09", 620, ("310001",)),
    FromAbove("政法纪检监察转移支付资金", "省", False, "05-27", "05-18", 210, ("314001", "315001")),
    FromAbove(
        "美术馆公共图书馆文化馆（站）免费开放补助", "市", False, "06-20", "06-15", 32, ("317001",)
    ),
    FromAbove("农业生产发展资金", "省", False, "06-09", "08-16", 330, ("303001", "303002")),
)
