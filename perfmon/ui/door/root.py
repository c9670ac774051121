"""Where the dashboard stands on its site: at the root, since the door knows no other place."""

from typing import Final

from streamlit import config

from perfmon.errors import SettingRefusedError

OPTION: Final = "server.baseUrlPath"


def refuse_other_place() -> None:
    """Refuses Streamlit's setting that would move the pages away from where the door guards them.

    Raises:
        SettingRefusedError: it is set.
    """
    below = str(config.get_option(OPTION)).strip("/ ")
    if below:
        why = "看板要放在网站的根上，不能放在下一级，请去掉这一项"
        raise SettingRefusedError(OPTION, below, why)
