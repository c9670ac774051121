"""The same act with each of several files: progress, one refused file stops no other, a count."""

from collections.abc import Callable, Sequence

from perfmon.commands import DONE, REFUSED
from perfmon.commands.output import complain, finding_line, say
from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.workflows.text_files import TextFile


def with_each_file(
    files: Sequence[TextFile],
    act: Callable[[TextFile], None],
    done: str,
    *,
    is_counted: bool,
    called: Callable[[str], str] = str,
    why: Callable[[PerfmonError], str] = lambda error: error.message,
) -> int:
    """Does it with each file, with a line of progress where there are several; gives the exit code.

    Args:
        files: in their order.
        act: what is done with one; it tells what came of it.
        done: how a file that went well is called.
        is_counted: whether a last line counts the files.
        called: gives the name under which a file is shown.
        why: gives the sentence of a file that was refused.
    """
    refused = 0
    for number, file in enumerate(files, start=1):
        if len(files) > 1:
            complain(f"进度 {number}/{len(files)} {called(file.name)}")
        try:
            act(file)
        except PerfmonError as error:
            refused += 1
            complain(why(error))
            for finding in error.findings if isinstance(error, ImportRefusedError) else ():
                complain(f"  {finding_line(finding)}")
    if is_counted:
        say(f"共 {len(files)} 份，{done} {len(files) - refused} 份，没有{done} {refused} 份。")
    return REFUSED if refused else DONE
