"""Who writes, where nobody signs in: the user of the machine."""

import getpass


def machine_user() -> str:
    """The name of the machine's user; 本机用户 where the system names none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "本机用户"
