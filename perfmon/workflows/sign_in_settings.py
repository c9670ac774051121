"""The settings of the door: which of the ways in is open, and what holds for it.

All of them are environment variables, read once when the server starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from re import fullmatch
from typing import Final

from perfmon.errors import SettingRefusedError

VARIABLE: Final = "PERFMON_SIGN_IN"
IDLE_VARIABLE: Final = "PERFMON_IDLE_MINUTES"
HOURS_VARIABLE: Final = "PERFMON_SESSION_HOURS"
HEADER_VARIABLE: Final = "PERFMON_PROXY_HEADER"
ADDRESSES_VARIABLE: Final = "PERFMON_PROXY_ADDRESSES"
CLAIM_VARIABLE: Final = "PERFMON_OIDC_CLAIM"

_MOST_MINUTES, _MOST_HOURS = 24 * 60, 7 * 24

Network = IPv4Network | IPv6Network


class Way(StrEnum):
    """A way in."""

    MACHINE = "machine"
    ACCOUNTS = "accounts"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True)
class SignInSettings:
    """What holds at the door.

    Attributes:
        way: the one way in.
        idle: a session unused for so long ends.
        lifetime: a session ends after so long, used or not.
        proxy_header: names the visitor, lower case; believed of a listed proxy only.
        proxies: whose forwarded headers are believed.
        claim: which claim of OIDC names the visitor; None for preferred_username, else email.
    """

    way: Way = Way.MACHINE
    idle: timedelta = timedelta(minutes=30)
    lifetime: timedelta = timedelta(hours=12)
    proxy_header: str = "x-remote-user"
    proxies: tuple[Network, ...] = ()
    claim: str | None = None

    @property
    def has_sessions(self) -> bool:
        """Whether a visitor is known by a session of ours."""
        return self.way in (Way.ACCOUNTS, Way.OIDC)

    def is_proxy(self, address: str | None) -> bool:
        """Whether a listed proxy speaks from this address."""
        try:
            found = ip_address(address or "")
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network for network in self.proxies)


def start_words(settings: SignInSettings) -> str:
    """What the server says of its door when it starts."""
    proxies = "、".join(map(str, settings.proxies))
    return {
        Way.MACHINE: "只给本机用：别的电脑打不开，不用登录。",
        Way.ACCOUNTS: "账号登录：先在登录页写用户名和密码。",
        Way.OIDC: "统一身份登录：由 .streamlit/secrets.toml 写明的身份提供方认人。",
        Way.PROXY: f"统一入口登录：只认 {proxies} 转来的请求，由它说明是谁。",
    }[settings.way]


def read_settings(environment: Mapping[str, str]) -> SignInSettings:
    """The settings as the environment has them; what is not set has its default.

    Raises:
        SettingRefusedError: one of them cannot be understood, or a needed one is missing.
    """
    named = environment.get(VARIABLE, "").strip() or Way.MACHINE.value
    try:
        way = Way(named)
    except ValueError as error:
        raise SettingRefusedError(VARIABLE, named, f"只认 {'、'.join(Way)}") from error
    proxies = _networks(environment.get(ADDRESSES_VARIABLE, ""))
    if way is Way.PROXY and not proxies:
        why = "反向代理登录要写明代理的地址，比如 127.0.0.1 或 10.1.2.0/24"
        raise SettingRefusedError(ADDRESSES_VARIABLE, "", why)
    return SignInSettings(
        way=way,
        idle=timedelta(minutes=_whole(environment, IDLE_VARIABLE, 30, _MOST_MINUTES)),
        lifetime=timedelta(hours=_whole(environment, HOURS_VARIABLE, 12, _MOST_HOURS)),
        proxy_header=_header(environment.get(HEADER_VARIABLE, "").strip() or "X-Remote-User"),
        proxies=proxies,
        claim=environment.get(CLAIM_VARIABLE, "").strip() or None,
    )


def _whole(environment: Mapping[str, str], variable: str, default: int, most: int) -> int:
    text = environment.get(variable, "").strip()
    if not text:
        return default
    if not fullmatch("[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        raise SettingRefusedError(variable, text, f"要写 1 到 {most} 的整数")
    return int(text)


def _header(name: str) -> str:
    if not fullmatch("[A-Za-z0-9-]{1,64}", name):
        raise SettingRefusedError(HEADER_VARIABLE, name, "请求头的名字只有字母、数字和短横")
    return name.lower()


def _networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks between commas; one that lists everybody is a mistake."""
    found = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        try:
            network = ip_network(part)
        except ValueError as error:
            why = "要写地址或网段，用逗号隔开，比如 127.0.0.1,10.1.2.0/24"
            raise SettingRefusedError(ADDRESSES_VARIABLE, part, why) from error
        if network.prefixlen == 0:
            why = "这是所有地址，等于谁都可以自报姓名"
            raise SettingRefusedError(ADDRESSES_VARIABLE, part, why)
        found.append(network)
    return tuple(found)
