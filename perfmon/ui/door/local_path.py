"""Where somebody wanted to go before they were asked who they are."""

from urllib.parse import urlsplit

_ASKING = ("/sign-in", "/sign-out", "/password")
LONGEST = 2000


def local_path(asked: str) -> str:
    r"""The address if it is a page of this server; the first page for anything else.

    >>> local_path("/projects?project=288001-1")
    '/projects?project=288001-1'
    >>> [local_path(trick) for trick in ("//evil.cn", "/\\evil.cn", "https://evil.cn", "/a\nb")]
    ['/', '/', '/', '/']
    """
    if not asked.startswith("/") or asked.startswith("//") or len(asked) > LONGEST:
        return "/"
    if "\\" in asked or not asked.isprintable() or " " in asked:
        return "/"
    try:
        parts = urlsplit(asked)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith(_ASKING):
        return "/"
    return asked
