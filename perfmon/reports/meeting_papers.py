"""Which papers a closed month has: for the page, the command line and the bench alike.

A paper is one file of the whole month. A letter is addressed: one a department, and all of them
together are one of the papers, as a zip.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from perfmon.reports.briefing import briefing
from perfmon.reports.circular import circular
from perfmon.reports.dispatch_sheet import dispatch_sheet
from perfmon.reports.letter import addressed_departments, letter
from perfmon.reports.letter_batch import letter_batch, letter_name, letter_words
from perfmon.reports.meeting_book import meeting_book
from perfmon.reports.minutes import minutes
from perfmon.reports.one_page import one_page
from perfmon.reports.reclaim_list import reclaim_list
from perfmon.reports.slides import slides
from perfmon.workflows.meeting import Meeting

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html"
ZIP = "application/zip"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class Paper(NamedTuple):
    """One paper.

    Attributes:
        title: as it is called.
        what: what it holds, in a line.
        suffix: of its file.
        mime: of its bytes.
        write: its bytes from a closed month.
    """

    title: str
    what: str
    suffix: str
    mime: str
    write: Callable[[Meeting], bytes]

    def file_name(self, meeting: Meeting) -> str:
        """领导一页纸2023年9月（演示数据）.pdf."""
        demo = "（演示数据）" if meeting.is_demo else ""
        return f"{self.title}{meeting.year}年{meeting.month}月{demo}.{self.suffix}"


class AddressedPaper(NamedTuple):
    """One paper of which every department has its own.

    Attributes:
        title: as it is called.
        mime: of its bytes.
        addressees: the departments that have one, from a closed month: department_code,
            department_name and what the others need.
        words: what an addressee's holds, in a line.
        file_name: of an addressee's.
        write: its bytes from a closed month, by department_code.
    """

    title: str
    mime: str
    addressees: Callable[[Meeting], pd.DataFrame]
    words: Callable[[Mapping[Any, Any]], str]
    file_name: Callable[[Meeting, Mapping[Any, Any]], str]
    write: Callable[[Meeting, str], bytes]


LETTER = AddressedPaper(
    "提示函和整改通知书", DOCX, addressed_departments, letter_words, letter_name, letter
)

PAPERS = (
    Paper("领导一页纸", "一页 A4：总数、分管县领导、最慢的三个项目", "pdf", PDF, one_page),
    Paper(
        "卡点调度单",
        "上会的项目一页一个：卡在哪一环节、合同、承诺、签字",
        "pdf",
        PDF,
        dispatch_sheet,
    ),
    Paper("月度通报", "公文格式的通报，数字取自月结，文号和日期留空", "docx", DOCX, circular),
    Paper("会议幻灯片", "六页，图表可以编辑，数据来源写在备注里", "pptx", PPTX, slides),
    Paper(
        "会议数据", "材料里每个数的出处：部门、项目、状态、各月、对账", "xlsx", XLSX, meeting_book
    ),
    Paper("会议纪要", "上会项目、承诺、议定事项和处理，时间和人员留空", "docx", DOCX, minutes),
    Paper(LETTER.title, "一个主管部门一份，附回执，打包下载", "zip", ZIP, letter_batch),
    Paper("可收回盘活资金清单", "各项目可收回额，数字可改、公式随算", "xlsx", XLSX, reclaim_list),
    Paper("会议简报", "一个网页文件，不联网也能看：手机、投影、打印都行", "html", HTML, briefing),
)
"""In the order of the page."""
