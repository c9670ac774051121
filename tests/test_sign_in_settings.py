"""The settings of the door; one that cannot be understood stops the start."""

from datetime import timedelta

import pytest

from perfmon.errors import SettingRefusedError
from perfmon.workflows.sign_in_settings import SignInSettings, Way, read_settings


def test_without_any_setting_the_machine_alone_is_served() -> None:
    assert read_settings({}) == SignInSettings()
    assert read_settings({"PERFMON_SIGN_IN": "", "PERFMON_IDLE_MINUTES": " "}).way is Way.MACHINE


def test_what_is_set_holds() -> None:
    settings = read_settings(
        {
            "PERFMON_SIGN_IN": "proxy",
            "PERFMON_PROXY_ADDRESSES": "10.1.2.3, 192.168.0.0/24,::1",
            "PERFMON_PROXY_HEADER": "X-SSO-User",
            "PERFMON_IDLE_MINUTES": "15",
            "PERFMON_SESSION_HOURS": "8",
            "PERFMON_OIDC_CLAIM": "sub",
        }
    )
    assert (settings.way, settings.proxy_header, settings.claim) == ("proxy", "x-sso-user", "sub")
    assert (settings.idle, settings.lifetime) == (timedelta(minutes=15), timedelta(hours=8))
    assert settings.is_proxy("192.168.0.77")
    assert settings.is_proxy("::ffff:10.1.2.3")
    assert settings.is_proxy("::1")
    assert not settings.is_proxy("192.168.1.7")
    assert not settings.is_proxy("nobody")
    assert not settings.is_proxy(None)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PERFMON_SIGN_IN": "ldap"}, "设置 PERFMON_SIGN_IN 写的是“ldap”：只认 machine、"),
        ({"PERFMON_SIGN_IN": "proxy"}, "设置 PERFMON_PROXY_ADDRESSES 没有写："),
        ({"PERFMON_SIGN_IN": "proxy", "PERFMON_PROXY_ADDRESSES": " , "}, "没有写"),
        ({"PERFMON_PROXY_ADDRESSES": "nginx"}, "写的是“nginx”"),
        ({"PERFMON_PROXY_ADDRESSES": "0.0.0.0/0"}, "谁都可以自报姓名"),
        ({"PERFMON_PROXY_ADDRESSES": "::/0"}, "谁都可以自报姓名"),
        ({"PERFMON_IDLE_MINUTES": "0"}, "要写 1 到 1440 的整数"),
        ({"PERFMON_IDLE_MINUTES": "半小时"}, "要写 1 到 1440 的整数"),
        ({"PERFMON_SESSION_HOURS": "169"}, "要写 1 到 168 的整数"),
        ({"PERFMON_PROXY_HEADER": "X User"}, "只有字母、数字和短横"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    environment: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingRefusedError) as refused:
        read_settings(environment)
    assert words in refused.value.message
    assert refused.value.message.endswith("请改好以后再启动。")
