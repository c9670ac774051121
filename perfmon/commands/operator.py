"""Who works at the command line (操作人), asked for their role as the pages ask their visitors."""

from perfmon.actor import Actor
from perfmon.roles import Act
from perfmon.workflows.access import machine_access


def operator(page: str, act: Act) -> Actor:
    """The actor of a command that writes.

    Args:
        page: where the same act stands in the app.
        act: what the command does.

    Raises:
        NotAllowedError: whoever runs it may not.
    """
    return machine_access().actor_for(page, act)
