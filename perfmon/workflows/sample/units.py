"""Who is in the simulated county: its departments and their units.

Nobody in it exists: leaders are roles, not persons.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

REGION_CODE = "130529"
NAMES_VALID_FROM = date(2022, 1, 1)

TemperamentName = Literal["prompt", "steady", "back_loaded", "stuck"]


@dataclass(frozen=True)
class DepartmentName:
    """One 主管部门 with its 分管县领导 (a role), 业务股室 and its temperament."""

    code: str
    name: str
    county_leader: str
    bureau_section: str
    temperament: TemperamentName


@dataclass(frozen=True)
class UnitName:
    """One 预算单位; `wages_wanyuan` is the size of its 人员类 project."""

    code: str
    name: str
    wages_wanyuan: int

    @property
    def department_code(self) -> str:
        return self.code[:3]


MAYOR_IN_CHARGE = "常务副县长"
FARMING = "分管农业副县长"
EDUCATION_AND_HEALTH = "分管教育卫生副县长"
BUILDING = "分管城建交通副县长"
LAW = "县委常委、政法委书记"
CULTURE = "县委常委、宣传部部长"

# The real department and unit: their plans and targets are the published ones.
REAL_DEPARTMENT = DepartmentName("288", "巨鹿县委政法委", LAW, "行政政法股", "steady")
REAL_UNIT = UnitName("288001", "巨鹿县委政法委本级", 0)

DEPARTMENTS: tuple[DepartmentName, ...] = (
    DepartmentName("301", "县教育局", EDUCATION_AND_HEALTH, "教科文股", "prompt"),
    DepartmentName("302", "县卫生健康局", EDUCATION_AND_HEALTH, "社保股", "steady"),
    DepartmentName("303", "县农业农村局", FARMING, "农业股", "back_loaded"),
    DepartmentName("304", "县水务局", FARMING, "农业股", "stuck"),
    DepartmentName("305", "县交通运输局", BUILDING, "经建股", "back_loaded"),
    DepartmentName("306", "县住房和城乡建设局", BUILDING, "经建股", "stuck"),
    DepartmentName("307", "县城市管理综合行政执法局", BUILDING, "经建股", "steady"),
    DepartmentName("308", "县自然资源和规划局", BUILDING, "经建股", "back_loaded"),
    DepartmentName("309", "县生态环境分局", BUILDING, "经建股", "steady"),
    DepartmentName("310", "县民政局", EDUCATION_AND_HEALTH, "社保股", "prompt"),
    DepartmentName("311", "县人力资源和社会保障局", MAYOR_IN_CHARGE, "社保股", "prompt"),
    DepartmentName("312", "县医疗保障局", EDUCATION_AND_HEALTH, "社保股", "prompt"),
    DepartmentName("313", "县退役军人事务局", MAYOR_IN_CHARGE, "社保股", "steady"),
    DepartmentName("314", "县公安局", LAW, "行政政法股", "steady"),
    DepartmentName("315", "县司法局", LAW, "行政政法股", "prompt"),
    DepartmentName("316", "县消防救援大队", MAYOR_IN_CHARGE, "行政政法股", "steady"),
    DepartmentName("317", "县文化广电体育和旅游局", CULTURE, "教科文股", "back_loaded"),
    DepartmentName("318", "县融媒体中心", CULTURE, "教科文股", "steady"),
    DepartmentName("319", "县应急管理局", MAYOR_IN_CHARGE, "行政政法股", "back_loaded"),
    DepartmentName("320", "县乡村振兴局", FARMING, "农业股", "steady"),
    DepartmentName("321", "县市场监督管理局", MAYOR_IN_CHARGE, "行政政法股", "steady"),
    DepartmentName("322", "县行政审批局", MAYOR_IN_CHARGE, "预算股", "prompt"),
    DepartmentName("323", "县发展和改革局", MAYOR_IN_CHARGE, "经建股", "stuck"),
    DepartmentName("324", "县科技和工业信息化局", MAYOR_IN_CHARGE, "经建股", "back_loaded"),
)

UNITS: tuple[UnitName, ...] = (
    UnitName("301001", "县教育局本级", 5200),
    UnitName("301002", "县第一中学", 4600),
    UnitName("301003", "县职业技术教育中心", 2100),
    UnitName("301004", "县实验小学", 2400),
    UnitName("302001", "县卫生健康局本级", 900),
    UnitName("302002", "县医院", 3100),
    UnitName("302003", "县疾病预防控制中心", 760),
    UnitName("302004", "县妇幼保健院", 880),
    UnitName("303001", "县农业农村局本级", 1500),
    UnitName("303002", "县农业技术推广中心", 480),
    UnitName("304001", "县水务局本级", 720),
    UnitName("304002", "县河道管理所", 310),
    UnitName("305001", "县交通运输局本级", 680),
    UnitName("305002", "县地方道路管理站", 420),
    UnitName("306001", "县住房和城乡建设局本级", 830),
    UnitName("307001", "县城市管理综合行政执法局本级", 640),
    UnitName("307002", "县环境卫生管理中心", 1100),
    UnitName("308001", "县自然资源和规划局本级", 960),
    UnitName("309001", "县生态环境分局本级", 450),
    UnitName("310001", "县民政局本级", 390),
    UnitName("311001", "县人力资源和社会保障局本级", 740),
    UnitName("312001", "县医疗保障局本级", 360),
    UnitName("313001", "县退役军人事务局本级", 280),
    UnitName("314001", "县公安局本级", 5600),
    UnitName("314002", "县公安局交通警察大队", 1400),
    UnitName("315001", "县司法局本级", 620),
    UnitName("316001", "县消防救援大队本级", 330),
    UnitName("317001", "县文化广电体育和旅游局本级", 540),
    UnitName("318001", "县融媒体中心本级", 520),
    UnitName("319001", "县应急管理局本级", 430),
    UnitName("320001", "县乡村振兴局本级", 260),
    UnitName("321001", "县市场监督管理局本级", 1700),
    UnitName("322001", "县行政审批局本级", 410),
    UnitName("323001", "县发展和改革局本级", 470),
    UnitName("324001", "县科技和工业信息化局本级", 380),
)
