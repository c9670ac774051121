"""Why a file's content cannot be read, said below the one place that knows the file's name."""


class ContentError(Exception):
    """A reason in Chinese, a clause without its full stop; `open_tables` makes the sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
