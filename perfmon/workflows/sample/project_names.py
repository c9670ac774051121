"""What the units of the simulated county propose every year: their projects by name.

A project stands as one line `rhythm typical-size-in-万元 name`; the rhythms are explained in
`rules`.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from perfmon.workflows.sample.units import UNITS

Rhythm = Literal["works", "purchase", "subsidy", "running", "event", "wages", "office"]


@dataclass(frozen=True)
class ProjectName:
    """A project as a unit proposes it every year."""

    unit_code: str
    rhythm: Rhythm
    typical_wanyuan: int
    name: str


_PROJECTS = {
    "301001": """
        works    1300 义务教育薄弱环节改善与能力提升校舍维修改造（含运动场地、厕所及供暖设施更新）
        subsidy  1900 城乡义务教育学生营养改善计划县级配套
        subsidy   420 家庭经济困难学生生活补助
        works     860 乡镇寄宿制学校宿舍楼建设工程
        purchase  380 中小学教学仪器设备及图书采购
        subsidy   640 普惠性民办幼儿园生均补助
        running   150 教育城域网租赁及校园视频监控联网运维
        event      46 中小学教师全员培训及名师工作室经费
        event      62 普通高考、中考及学业水平考试考务费
    """,
    "301002": """
        works     520 教学楼抗震加固及外立面改造
        running   190 高中生均公用经费补充及水电暖运行
        purchase  145 理化生标准化实验室设备购置
        subsidy    98 普通高中国家助学金县级配套
        event      26 学科竞赛与拔尖创新人才培养
        running    44 校园安保服务
        purchase   72 智慧黑板及录播教室更新
    """,
    "301003": """
        purchase  260 数控与新能源汽车实训基地设备采购
        subsidy   175 中等职业学校免学费补助
        works     310 实训楼消防改造及电力增容工程
        event      18 职业技能大赛参赛经费
        running    36 学生公寓物业管理
        event      15 校企合作专业建设经费
    """,
    "301004": """
        works     165 操场塑胶跑道及围墙维修
        running    58 课后延时服务保障
        purchase   43 图书及音体美器材更新
        running    27 校园安保服务
        event       9 少先队及德育活动经费
        purchase   31 多媒体教室设备更新
    """,
    "302001": """
        subsidy  2300 基本公共卫生服务项目县级配套补助
        subsidy   540 乡村医生基本药物补助及养老补助
        works     730 乡镇卫生院标准化建设及发热门诊改造
        subsidy   310 计划生育家庭特别扶助金
        event      38 健康县城创建及爱国卫生运动
        running   120 全民健康信息平台运行维护
        event      52 免费婚前孕前优生健康检查
    """,
    "302002": """
        works    2600 县医院传染病区及综合楼建设工程
        purchase  920 大型医疗设备购置（核磁共振、数字减影血管造影）
        subsidy   260 公立医院综合改革取消药品加成补偿
        running   140 重症救治能力提升运行保障
        event      35 住院医师规范化培训及人才引进
        running    88 医疗废物集中处置服务
    """,
    "302003": """
        purchase  210 核酸及病原微生物检测实验室设备
        event      66 艾滋病、结核病等重大传染病防治
        running    74 疫苗冷链运转及预防接种信息系统维护
        event      28 地方病与慢性病综合监测
        purchase   48 应急处置物资储备
    """,
    "302004": """
        event      58 农村妇女“两癌”免费筛查
        purchase  130 新生儿疾病筛查设备购置
        subsidy    46 免费产前筛查补助
        running    33 母婴安全信息系统维护
        event      12 出生缺陷防治宣传
    """,
    "303001": """
        works    3200 高标准农田建设项目
        subsidy   880 政策性农业保险保费补贴
        works     460 农村人居环境整治及厕所改造提升
        subsidy   350 耕地地力保护补贴工作经费及县级配套
        purchase  160 动物疫病强制免疫疫苗采购
        works     290 畜禽粪污资源化利用整县推进工程
        event      24 高素质农民培育
        event      33 农产品质量安全检验检测
        works     240 特色产业现代农业园区基础设施建设工程（田间道路、节水灌溉及烘干仓储）
    """,
    "303002": """
        event      36 粮油绿色高产高效创建示范
        purchase   57 测土配方施肥及土壤墒情监测设备
        event      19 病虫害统防统治
        subsidy    68 小麦“一喷三防”物化补助
        event      12 基层农技推广体系改革补助
    """,
    "304001": """
        works    2400 农村饮水安全巩固提升工程
        works     980 地下水超采综合治理项目
        works     640 中型灌区续建配套与节水改造工程
        running   170 农村生活水源江水置换运行维护费
        event      42 水土保持与水资源论证
        running    56 水利工程维修养护及山洪灾害监测预警系统运行维护费
        subsidy   260 农业水价综合改革精准补贴
        works     330 坑塘整治与河渠水系连通工程
    """,
    "304002": """
        works     420 县域骨干河道堤防维修加固
        running    62 河道日常巡查保洁
        purchase   38 防汛抢险物资储备
        works     155 涵闸及排水泵站更新改造
        event      16 河湖长制工作经费
    """,
    "305001": """
        works    2900 农村公路改造提升“四好农村路”建设工程
        subsidy   480 城乡公交运营亏损补贴
        works     760 危桥改造及公路安全生命防护工程
        subsidy   130 农村客运及出租车燃油补贴
        running    68 治超检测站点运行
        event      18 交通运输安全生产督导
        works     540 县城至高速连接线绿化及亮化工程
    """,
    "305002": """
        running   620 农村公路日常养护
        works     410 县乡道大中修工程
        purchase   95 养护机械设备购置
        running    41 桥梁检测与路况数据采集
        purchase   28 除雪融雪物资
    """,
    "306001": """
        works    3400 老旧小区改造及配套基础设施建设工程
        works    1500 城区雨污分流管网改造工程
        works     880 棚户区改造安置房配套道路工程
        subsidy   230 农村危房改造及抗震改造补助
        running   560 污水处理厂运营服务费
        works     620 城区主次干道提升改造及弱电入地工程（含交通信号设施迁改及雨污分流配套管网）
        subsidy   140 公共租赁住房租赁补贴
        event      22 房屋建筑和市政设施普查
        works     270 城市公园及口袋公园建设
        running   110 城区园林绿地管护
    """,
    "307001": """
        running   210 城区路灯电费及维护
        works     340 城区停车场及公厕改造
        event      26 违法建设治理专项经费
        running   130 数字化城市管理平台运行服务
        running    85 执法辅助人员劳务派遣
    """,
    "307002": """
        running  1250 城区道路清扫保洁市场化服务
        running   860 农村生活垃圾收集转运一体化
        running   420 生活垃圾焚烧处置费
        purchase  190 环卫车辆及垃圾分类设施购置
        works     150 垃圾中转站升级改造
        running    37 公厕日常管护
    """,
    "308001": """
        works     460 土地整治与城乡建设用地增减挂钩项目
        event     180 国土空间总体规划及村庄规划编制
        running    64 不动产登记信息平台运行
        subsidy   390 储备林及通道绿化租地补偿
        event      95 农村房地一体宅基地确权登记
        purchase   52 森林防灭火物资及监测设备
        works     210 春季造林绿化工程
    """,
    "309001": """
        subsidy   980 农村地区冬季清洁取暖运行补贴
        running   160 空气质量自动监测站及走航监测运行
        works     420 农村黑臭水体治理工程
        event      58 污染源普查与排污许可核查
        purchase   74 移动执法与应急监测设备
        event      32 土壤污染状况详查
    """,
    "310001": """
        subsidy  1450 城乡最低生活保障及特困人员救助供养县级配套
        subsidy   520 残疾人两项补贴
        subsidy   380 高龄老人津贴
        works     260 区域性养老服务中心改造提升
        subsidy    90 困难群众临时救助
        running    48 殡葬惠民服务
        event      14 社区治理与志愿服务
    """,
    "311001": """
        subsidy   460 城乡居民基本养老保险县级财政补贴
        subsidy   240 公益性岗位补贴及社会保险补贴
        event      45 职业技能提升行动培训
        running    54 人力资源市场及劳动保障监察平台运行
        subsidy    70 高校毕业生“三支一扶”生活补助
        event      11 根治欠薪专项行动
    """,
    "312001": """
        subsidy  2100 城乡居民基本医疗保险县级财政补助
        subsidy   320 医疗救助县级配套资金
        running    39 医保信息平台及基金监管系统运维
        event      16 打击欺诈骗保专项行动
        subsidy    58 离休干部及伤残军人医药费
    """,
    "313001": """
        subsidy   480 优抚对象抚恤和生活补助
        subsidy   190 义务兵家庭优待金
        subsidy   130 自主就业退役士兵一次性经济补助
        works      85 烈士陵园及纪念设施修缮
        event      17 退役军人适应性培训
        running    22 退役军人服务中心（站）运行
    """,
    "314001": """
        running   340 社会面视频监控系统（雪亮工程）租赁服务费
        purchase  280 刑事技术及警用装备购置
        works     520 公安业务技术用房及看守所改造
        running   610 警务辅助人员工资及社保
        event      95 打击治理电信网络新型违法犯罪专项经费
        running    72 看守所、拘留所在押人员给养
        event      38 禁毒工作经费
    """,
    "314002": """
        running   180 交通信号灯及电子警察维护
        works     240 城区道路交通安全设施改造
        purchase   66 酒精检测及执法记录装备
        running    55 事故车辆拖运停放服务
        event      21 交通安全宣传教育
    """,
    "315001": """
        subsidy    46 人民调解“以奖代补”
        event      34 法律援助办案补贴
        event      15 “八五”普法宣传
        running    29 社区矫正智慧监管平台运行
        running    23 公共法律服务中心运行
    """,
    "316001": """
        running   230 城区及乡镇专职消防站运行经费
        purchase  185 消防车辆及灭火救援器材购置
        works     310 第二消防站建设工程
        running    96 政府专职消防员经费
        event      14 消防安全宣传“五进”
    """,
    "317001": """
        works     380 文化中心（图书馆、文化馆、博物馆）布展工程
        event      72 文化下乡及广场文化活动
        running    68 公共图书馆、文化馆免费开放
        works     120 全民健身场地设施建设
        event      56 非物质文化遗产保护与传承
        works     160 文物保护单位修缮工程
        event      48 旅游宣传推介及节庆活动
    """,
    "318001": """
        purchase  115 高清播出系统及采编设备更新
        running    62 无线发射台站运行维护
        running    45 融媒体平台及客户端技术服务
        event      24 主题宣传及外宣作品制作
        running    31 应急广播系统运行维护
    """,
    "319001": """
        purchase  170 防灾减灾救灾物资储备
        event      64 自然灾害综合风险普查
        running    82 应急指挥平台及通信链路运行
        event      37 安全生产专家服务与执法检查
        works     140 避难场所建设
        running    49 综合性应急救援队伍运行
    """,
    "320001": """
        works     960 村内基础设施和公共服务补短板项目
        subsidy   310 脱贫人口小额信贷贴息
        subsidy   185 雨露计划职业教育补助
        event      28 防返贫动态监测及信息采集
        subsidy   120 跨省务工脱贫劳动力一次性交通补贴
        works     640 产业帮扶设施农业大棚建设工程
    """,
    "321001": """
        event      88 食品安全监督抽检
        purchase   76 检验检测仪器设备购置
        event      33 特种设备安全监察
        running    41 智慧监管平台及12315热线运行
        event      19 质量提升与标准化奖励
        event      26 药品医疗器械不良反应监测
    """,
    "322001": """
        running    96 政务服务大厅物业及运行
        running    75 一体化政务服务平台及电子证照系统运维
        purchase   48 自助服务终端采购
        running    54 公共资源交易中心运行
        event      12 优化营商环境评价
    """,
    "323001": """
        works     720 粮食应急储备库改扩建工程
        event     110 重点项目前期及谋划经费
        subsidy   160 县级储备粮油利息费用补贴
        event      36 “十四五”规划中期评估及信用体系建设
        works     380 充电基础设施建设工程
        subsidy    90 清洁能源替代改造补贴
    """,
    "324001": """
        subsidy   420 工业企业技术改造贴息
        subsidy   210 科技型中小企业及高新技术企业奖补
        works     550 经济开发区标准化厂房配套基础设施工程
        running    35 无线电监测及电子政务外网运行
        event      27 科学技术普及与科技特派员
        subsidy    66 “专精特新”企业奖励
    """,
}

# What any unit may also ask for; each takes some of them.
_ANYWHERE = """
    running    18 信息系统等级保护及运行维护费
    running    14 物业管理及保安保洁服务
    event       8 专项业务工作经费
    event       6 业务培训与会议费
    purchase   16 办公设备及国产化终端更新购置
    works      45 办公用房维修改造
    event      10 驻村帮扶及包联社区工作经费
    running    26 编外聘用人员劳务费
    event       5 档案整理及数字化加工
    event       7 法律顾问及审计评审委托服务费
    running     9 公务用车定点租赁
    event       4 党建及精神文明创建
"""
ANYWHERE_PER_UNIT = 5


def _parse(unit_code: str, block: str) -> tuple[ProjectName, ...]:
    lines = (line.split(maxsplit=2) for line in block.strip().splitlines())
    return tuple(ProjectName(unit_code, _rhythm(r), int(size), name) for r, size, name in lines)


def _rhythm(word: str) -> Rhythm:
    return next(rhythm for rhythm in get_args(Rhythm) if rhythm == word)


def project_names() -> tuple[ProjectName, ...]:
    """All yearly projects of all units; every unit turns the common list a little further."""
    common = _parse("", _ANYWHERE)
    names: list[ProjectName] = []
    for position, unit in enumerate(UNITS):
        names.extend(_parse(unit.code, _PROJECTS[unit.code]))
        for step in range(ANYWHERE_PER_UNIT):
            shared = common[(position * ANYWHERE_PER_UNIT + step) % len(common)]
            names.append(ProjectName(unit.code, shared.rhythm, shared.typical_wanyuan, shared.name))
    return tuple(names)
