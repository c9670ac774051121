"""审核意见 on the page 目标审核: grades with how they came about, and what can be taken away."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from perfmon.measures.target_grades import criterion_sentence, whole_sentence
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.target_reviews import read_target_review
from tests import screens
from tests.facts import ACTOR
from tests.test_review_papers import keys_of

PAGE = "pages/target_review.py"
DEPARTMENT = "巨鹿县委政法委"
DOWNLOADS = ["下载全县汇总（Excel）", "下载审核意见（Word）", "下载问题清单（Excel）"]


def opened(app: AppTest, **address: str) -> AppTest:
    app.run()
    app.switch_page(PAGE)
    app.query_params.update({"year": "2023", "month": "10"} | address)
    app.session_state["review_tab"] = "审核意见"
    app.run()
    assert not app.exception
    return app


def test_a_department_stands_with_its_grade_and_how_it_came_about(real: Path, app: AppTest) -> None:
    opened(app)
    review = read_target_review(opened_database().cursor(), 2023)
    whole = review.wholes.iloc[0].to_dict()
    words = screens.prose(app)
    assert f"{DEPARTMENT}：{whole_sentence(whole)}" in words
    assert f"1 个部门的目标总评：{whole['grade']} 1 个" in words
    criteria = screens.table_with(app, "criterion", "sentence")
    told = [criterion_sentence(row).split("：", 1)[1] for row in review.grades.to_dict("records")]
    assert criteria["sentence"].tolist() == told
    projects = screens.table_with(app, "name", "指向明确", "sentence")
    assert len(projects) == 10
    assert projects["grade"].tolist() == review.project_wholes["grade"].tolist()
    assert [label for label in screens.texts(app) if label in DOWNLOADS] == DOWNLOADS


def test_an_accepted_finding_lifts_the_grade_at_once(real: Path, app: AppTest) -> None:
    keys = keys_of(opened_database(), "IMPLAUSIBLE_VALUE") + keys_of(
        opened_database(), "COST_DIRECTION"
    )
    before = screens.table_with(opened(app), "criterion", "sentence").set_index("criterion")
    answer_findings(opened_database(), FindingAnswer(keys, "接受", "单位有文件"), ACTOR)
    after = screens.table_with(app.run(), "criterion", "sentence").set_index("criterion")
    assert not app.exception
    assert before.at["合理可行", "error_count"] == len(keys)
    assert after.at["合理可行", "error_count"] == 0
    assert (before["score"] < after["score"]).to_dict()["合理可行"]


def test_every_department_of_the_sample_was_checked_and_is_graded(
    sample: Path, app: AppTest
) -> None:
    opened(app, department="301")
    assert "未评" not in screens.prose(app)
    rows = screens.table(app, "review_grades_0")
    assert len(rows) == 25
    assert set(rows["grade"]) <= {"优", "良", "中", "差"}
    assert (rows["warning_open"] > 0).all()


def test_a_text_that_was_not_checked_is_not_graded(sample: Path, app: AppTest) -> None:
    """A sample that an earlier version of the program made has texts without any finding."""
    opened_database().cursor().execute("DELETE FROM finding WHERE file LIKE '县%'")
    opened(app, department="301")
    assert "未评的 24 个，文本没有检查过或没有读到项目" in screens.prose(app)
    assert "县教育局的文本没有检查过或没有读到项目，不评等级" in screens.prose(app)


def test_a_click_on_a_department_shows_it(sample: Path, app: AppTest) -> None:
    opened(app)
    rows = screens.table(app, "review_grades_0")
    place = rows["department_name"].tolist().index("县教育局")
    screens.pick(app, "review_grades_0", place, "department_name")
    assert app.query_params["department"] in ("301", ["301"])
    assert "县教育局：四条标准平均" in screens.prose(app)


def test_other_conditions_do_not_thin_out_the_papers(sample: Path, app: AppTest) -> None:
    opened(app)
    app.session_state["review_severities"] = ["info"]
    app.session_state["review_sections"] = ["农业股"]
    app.run()
    rows = screens.table(app, "review_grades_0")
    assert set(rows["bureau_section"]) == {"农业股"}
    app.session_state["review_departments"] = ["288"]
    app.run()
    assert "没有符合条件的部门" in screens.prose(app)
    assert not app.exception
