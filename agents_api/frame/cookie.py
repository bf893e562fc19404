"""The session's cookie: out of reach of scripts and of other sites."""

from fastapi import Request, Response

from settings.settings import Settings


def cookie_name(settings: Settings) -> str:
    """Named by the port, because browsers share cookies between the ports of one host."""
    name = f"dcor_session_{settings.http_port}"
    return f"__Host-{name}" if settings.secure_cookies else name


def token_in(request: Request, settings: Settings) -> str | None:
    """The token that the browser sent."""
    return request.cookies.get(cookie_name(settings))


def put_cookie(response: Response, token: str, settings: Settings) -> None:
    """Gives the browser its token for one shift."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="strict",
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Takes the token away from the browser."""
    response.delete_cookie(
        cookie_name(settings), httponly=True, secure=settings.secure_cookies, samesite="strict"
    )
