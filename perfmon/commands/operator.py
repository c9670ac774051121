"""Who works at the command line (操作人), asked for their role as the pages ask their visitors.

Whoever runs a command holds the file of the database itself, so no account could keep them from it:
they are the machine's user with every role, the log names them and says 本机, and the same table is
asked all the same.
"""

from perfmon.actor import Actor
from perfmon.roles import Act
from perfmon.workflows.access import machine_access


def operator(page: str, act: Act) -> Actor:
    """The actor of a command that writes into the database, or writes files with its figures.

    Args:
        page: where the same act stands in the app.
        act: what the command does.

    Raises:
        NotAllowedError: whoever runs it may not.
    """
    return machine_access().actor_for(page, act)
