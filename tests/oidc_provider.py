"""A real OIDC provider for the tests: django-oauth-toolkit, in a process of its own.

`python -m tests.oidc_provider PORT REDIRECT_URI FOLDER` serves until it is ended. People sign in
with a name and a password on its own page; it gives the claims of `PEOPLE`.
"""

import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
import django.conf  # the lazy settings themselves must be no name here: doctest looks into each
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT_ID, CLIENT_SECRET = "perfmon", "ein-geheimnis-nur-fuer-die-proben"
PASSWORD = "Provider-eigenes-Wort-9"
PEOPLE = {
    "li": {"preferred_username": "李会计", "email": "li@county.cn"},
    "wang": {"preferred_username": "没有角色的人", "email": "wang@county.cn"},
    "zhao": {"preferred_username": "停用的人", "email": "zhao@county.cn"},
}

_LOGIN = """<form method="post">{% csrf_token %}{{ form }}
<input type="hidden" name="next" value="{{ next }}"><button>go</button></form>"""


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def configure(folder: Path) -> None:
    """Django's settings, all of them."""
    django.conf.settings.configure(
        SECRET_KEY="nur für die Proben",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.oidc_provider",
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "oidc.sqlite"}
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"registration/login.html": _LOGIN},
                        ),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
        LOGIN_URL="/login/",
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": _new_key(),
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who", "profile": "name", "email": "mail"},
            "OAUTH2_VALIDATOR_CLASS": "tests.oidc_provider.validator",
        },
    )
    django.setup()


def fill(redirect_uri: str) -> None:
    """Its people, and the one application that may ask for them."""
    from django.contrib.auth.models import User
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        name="perfmon",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=redirect_uri,
        post_logout_redirect_uris=redirect_uri,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


def validator(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 Django has no types
    """The provider's own, which also tells the claims."""
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class WithClaims(OAuth2Validator):  # type: ignore[misc]  # Django has no types
        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, str]:  # noqa: ANN401 as above
            return PEOPLE[request.user.username]

    return WithClaims(*arguments, **named)


def __getattr__(name: str) -> Any:  # noqa: ANN401 Django asks for its routes by this name
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.contrib.auth.views import LoginView
    from django.urls import include, path

    return [
        path("login/", LoginView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


def write_secrets(home: Path, redirect_uri: str, provider: str) -> None:
    """What Streamlit needs to let people in by this provider, in the home of who serves."""
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{redirect_uri}"\ncookie_secret = "{"s" * 40}"\n'
        f'client_id = "{CLIENT_ID}"\nclient_secret = "{CLIENT_SECRET}"\n'
        f'server_metadata_url = "{provider}/o/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def serve(port: int, redirect_uri: str, folder: Path) -> None:
    """Serves until the process is ended."""
    configure(folder)
    fill(redirect_uri)
    with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=_Quiet) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    sys.modules["tests.oidc_provider"] = sys.modules["__main__"]
    serve(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
