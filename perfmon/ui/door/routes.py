"""The door's own pages: signing in and out, and changing one's password."""

from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from perfmon.errors import AccountRefusedError, PerfmonError, SignInRefusedError
from perfmon.store.accounts import read_account_names
from perfmon.store.database import utc_now
from perfmon.store.sessions import find_session
from perfmon.ui.door import oidc
from perfmon.ui.door.answers import page, redirect
from perfmon.ui.door.arrival import Arrival
from perfmon.ui.door.cookies import give_token, take_token
from perfmon.ui.door.database import door_database
from perfmon.ui.door.handing_over import ARRIVAL, VISIT
from perfmon.ui.door.local_path import local_path
from perfmon.ui.door.visits import PASSWORD, SIGN_IN, SIGN_OUT, TO_OIDC, Visit
from perfmon.workflows.passwords import SHORTEST
from perfmon.workflows.sign_in_settings import SignInSettings, Way
from perfmon.workflows.signing_in import (
    Credentials,
    PasswordChange,
    change_password,
    sign_in,
    sign_out,
)

LARGEST_FORM: Final = 8192

NO_ACCOUNTS: Final = (
    "还没有账号。请在服务器上关掉看板，运行 python -m perfmon user add 名字 --role 系统管理员，"
    "再启动看板。"
)


def door_routes(settings: SignInSettings) -> list[Route]:
    """The pages of the way that is open; none where nobody signs in here."""
    if not settings.has_sessions:
        return []
    routes = [
        Route(SIGN_IN, _sign_in, methods=["GET", "POST"]),
        Route(SIGN_OUT, _sign_out, methods=["GET", "POST"]),
    ]
    if settings.way is Way.OIDC:
        return [*routes, Route(TO_OIDC, _to_oidc, methods=["GET"])]
    return [*routes, Route(PASSWORD, _password, methods=["GET", "POST"])]


async def _sign_in(request: Request) -> Response:
    arrival, visit = _told(request)
    if request.method != "POST" or arrival.settings.way is Way.OIDC:
        target = local_path(request.query_params.get("next", "/"))
        if visit.token_hash is not None:
            return redirect(target)
        return await run_in_threadpool(
            _sign_in_page, arrival, target, refused=oidc.REFUSED in request.query_params
        )
    typed = await _form(request)
    target = local_path(typed.get("next", "/"))
    credentials = Credentials(typed.get("name", ""), typed.get("password", ""), arrival.address)
    try:
        token = await run_in_threadpool(sign_in, door_database(), credentials, utc_now())
    except SignInRefusedError as error:
        return await run_in_threadpool(
            _sign_in_page, arrival, target, said=error.message, name=credentials.name, status=401
        )
    except PerfmonError as error:
        return page("refused", "没有登录", status=503, sentence=error.message)
    response = redirect(target)
    give_token(response, arrival, token)
    return response


def _sign_in_page(
    arrival: Arrival,
    target: str,
    *,
    said: str = "",
    name: str = "",
    status: int = 200,
    refused: bool = False,
) -> Response:
    idle = int(arrival.settings.idle.total_seconds() // 60)
    if arrival.settings.way is Way.OIDC:
        said = SignInRefusedError().message if refused else ""
        return page("elsewhere", "登录", next=target, idle=idle, said=said)
    if not said and not read_account_names(door_database().cursor()):
        said = NO_ACCOUNTS
    return page("sign_in", "登录", status=status, next=target, idle=idle, said=said, name=name[:64])


async def _sign_out(request: Request) -> Response:
    arrival, visit = _told(request)
    if request.method != "POST":
        return redirect("/")
    if visit.token_hash is not None:
        address = arrival.address
        await run_in_threadpool(sign_out, door_database(), visit.token_hash, address, utc_now())
    response = redirect(oidc.SIGN_OUT if arrival.settings.way is Way.OIDC else SIGN_IN)
    take_token(response, arrival)
    return response


async def _password(request: Request) -> Response:
    arrival, visit = _told(request)
    name = await run_in_threadpool(_name_of, visit)
    if name is None:
        return redirect(SIGN_IN)
    if request.method != "POST":
        target = local_path(request.query_params.get("next", "/"))
        return _password_page(visit, name, target)
    typed = await _form(request)
    target = local_path(typed.get("next", "/"))
    change = PasswordChange(
        typed.get("old", ""), typed.get("new", ""), typed.get("again", ""), arrival.address
    )
    try:
        token = await run_in_threadpool(change_password, door_database(), name, change, utc_now())
    except SignInRefusedError as error:
        said = error.message if error.is_locked else "原来的密码不对，请核对后再试。"
        return _password_page(visit, name, target, said=said, status=401)
    except AccountRefusedError as error:
        return _password_page(visit, name, target, said=error.message, status=422)
    response = redirect(target)
    give_token(response, arrival, token)
    return response


def _password_page(
    visit: Visit, name: str, target: str, *, said: str = "", status: int = 200
) -> Response:
    return page(
        "password", "修改密码", status=status, said=said, name=name, next=target,
        shortest=SHORTEST, must_change=visit.must_change,
    )  # fmt: skip


async def _to_oidc(request: Request) -> Response:
    arrival, _ = _told(request)
    return oidc.set_out(arrival, local_path(request.query_params.get("next", "/")))


def _name_of(visit: Visit) -> str | None:
    session = find_session(door_database().cursor(), visit.token_hash or "")
    return None if session is None else session.name


def _told(request: Request) -> tuple[Arrival, Visit]:
    return request.scope[ARRIVAL], request.scope[VISIT]


async def _form(request: Request) -> dict[str, str]:
    """What was typed; of a form that is too large nothing."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST_FORM:
            return {}
    fields = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}
