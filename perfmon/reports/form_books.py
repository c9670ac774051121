"""Workbooks of official forms: a sheet a project, and before many of them a contents sheet."""

from collections.abc import Callable, Sequence

from perfmon.measures.department_summary import summarise_departments
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.project_forms import ProjectForm, project_forms
from perfmon.reports import department_summary, monitoring_form, self_evaluation_form
from perfmon.reports.file_names import file_name_part
from perfmon.reports.form_paper import CONTENTS_SHEET, FormBook, Stamp

Write = Callable[[FormBook, ProjectForm], str]

MONITORING, SELF_EVALUATION = monitoring_form.TITLE, self_evaluation_form.TITLE
SUMMARY = department_summary.TITLE

_WRITERS: dict[str, Write] = {
    MONITORING: monitoring_form.write_monitoring_form,
    SELF_EVALUATION: self_evaluation_form.write_self_evaluation_form,
}

_CONTENTS_WIDTHS = (6.0, 52.0, 30.0, 26.0, 26.0, 24.0)


def official_book(title: str, facts: FormFacts, rule_label: str, *, is_demo: bool) -> bytes:
    """An xlsx of one of the three forms, filled from the facts of its projects."""
    preset = None if title == MONITORING else facts.preset
    stamp = Stamp(facts.cutoff.full_label, rule_label, preset, is_demo)
    if title == SUMMARY:
        rows = summarise_departments(facts)
        return department_summary.department_summary(rows, facts.bands, stamp)
    return form_book(title, list(project_forms(facts)), stamp)


def form_book(title: str, forms: Sequence[ProjectForm], stamp: Stamp) -> bytes:
    """An xlsx of one form (MONITORING or SELF_EVALUATION) of the projects given, in their order."""
    book = FormBook(title, stamp)
    write = _WRITERS[title]
    if len(forms) == 1:
        write(book, forms[0])
        return book.content()
    contents = book.sheet(CONTENTS_SHEET, _CONTENTS_WIDTHS)
    contents.line((0, contents.last, f"{title}　目录", "title"))
    heads = ("序号", "项目名称", "实施单位", "主管部门", "项目代码", "工作表")
    contents.line(*((place, place, head, "head") for place, head in enumerate(heads)))
    for number, form in enumerate(forms, start=1):
        project, name = form.project, write(book, form)
        contents.put(0, 0, number, "count")
        contents.link(1, name, str(project["name"]))
        words = (project["unit_name"], project["department_name"], project["project_code"], name)
        contents.line(*((place, place, str(word), "text") for place, word in enumerate(words, 2)))
    contents.finish(repeated=(0, 1))
    return book.content()


def form_book_name(title: str, scope_words: str, cut: str) -> str:
    """The file name to offer: 项目支出绩效自评表-县委政法委-2023年12月底.xlsx."""
    return f"{file_name_part(title)}-{file_name_part(scope_words)}-{cut}.xlsx"
