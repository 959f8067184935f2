"""Pages of refusal and failure: styled, in the reader's language, closed like every other."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.csrf import requires_csrf_token

from emdia.web.middleware import LARGEST_BODY_BYTES


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("52998224725 must not be shown")


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


@requires_csrf_token
def sent(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("broken/", broken),
    path("denied/", denied),
    path("suspicious/", suspicious),
    path("sent/", sent),
    path("", include("emdia.config.urls")),
]
handler400 = "emdia.web.errors.bad_request"
handler403 = "emdia.web.errors.forbidden"
handler404 = "emdia.web.errors.not_found"
handler500 = "emdia.web.errors.server_error"

TITLES = {
    ("broken/", "pt-br"): (500, "Algo falhou do nosso lado"),
    ("broken/", "es"): (500, "Algo falló de nuestro lado"),
    ("broken/", "en"): (500, "Something broke on our side"),
    ("denied/", "pt-br"): (403, "Seu perfil não dá acesso a esta página"),
    ("suspicious/", "es"): (400, "No se pudo entender esta solicitud"),
    ("nowhere/", "pt-br"): (404, "Não há nada neste endereço"),
}


@pytest.fixture(autouse=True)
def _addresses() -> object:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(("asked", "language"), list(TITLES))
def test_an_error_is_told_in_the_reader_s_language(asked: str, language: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(f"/{asked}", headers={"Accept-Language": language})
    status, title = TITLES[asked, language]
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.content.decode()
    assert f'lang="{language}"' in answer.content.decode()


def test_a_failure_shows_its_number_and_nothing_else() -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.headers["X-Request-Id"] in answer.content.decode()
    assert "52998224725" not in answer.content.decode()


def test_a_stale_form_is_told_so() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sent/", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "This form is no longer valid" in answer.content.decode()


@pytest.mark.parametrize("asked", ["broken/", "denied/", "suspicious/", "nowhere/"])
def test_an_error_is_closed_like_every_page(asked: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/{asked}")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_request_id_is_taken_from_a_proxy_only_if_it_is_one() -> None:
    good = Client().get("/nowhere/", headers={"X-Request-Id": "abcdef12-34"})
    bad = Client().get("/nowhere/", headers={"X-Request-Id": "<script>alert(1)"})
    assert good.headers["X-Request-Id"] == "abcdef12-34"
    assert "script" not in bad.headers["X-Request-Id"]


class Unread:
    """A body that nobody may touch."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.usefixtures("database")
def test_a_body_above_the_limit_is_refused_unread() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = client.generic(
        "POST",
        "/bank-files/upload/",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(LARGEST_BODY_BYTES + 1), "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
