"""Reviews by whoever reported: a small office may have nobody else, so it is allowed, and told."""

OWN_REVIEW = "本人填报、本人审核"


def own_review(row: str, batch: str = "b") -> str:
    """SQL of the column is_own_review: whether a row was approved by whoever had just reported it.

    Args:
        row: the alias of a table of rows with a state.
        batch: the alias of their batches. The query names a window `of_row`: the rows of the same
            thing in the order of their batches.
    """
    return f"""coalesce(
           {row}.state = '已审' AND lag({row}.state) OVER of_row = '已报'
           AND lag({batch}.actor) OVER of_row = {batch}.actor, false) AS is_own_review"""


def is_review(state_before: object, state: object) -> bool:
    """Whether a row of these states approves what was reported."""
    return (state_before, state) == ("已报", "已审")
