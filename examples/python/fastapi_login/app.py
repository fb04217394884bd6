"""A sign-in with FastAPI: a browser's login, and the relay that a phone's client is pointed at.

    pip install pingone-protect fastapi uvicorn
    uvicorn app:app --app-dir examples/python/fastapi_login

Users and sessions stand in memory, so that only the evaluation is left to read; take your own.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from pingone_protect import AsyncClient, AsyncEvaluation, ValidationError, client_ip
from relay import answered, of_the_device, refused

PASSWORDS = {"low-ana": "ana", "high-bo": "bo", "deny-cy": "cy"}
TRUSTED_PROXIES = os.environ.get("TRUSTED_PROXIES", "").split()


@dataclass
class Session:
    """Of a visitor whose password was right. It is worth nothing until ``signed_in``."""

    user_id: str
    signed_in: bool = False
    outcome: str | None = None
    ticket: Mapping[str, Any] | None = None


SESSIONS: dict[str, Session] = {}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncClient.from_env() as client:
        app.state.protect = client
        yield


app = FastAPI(lifespan=lifespan)


class Login(BaseModel):
    username: str
    password: str
    signals: str | None = None  # what the Signals SDK collected in the page


def visitor(request: Request) -> dict[str, Any]:
    """What the server itself knows of whoever is connected; nothing of it is read from a body."""
    peer = request.client.host if request.client else None
    forwarded = request.headers.getlist("x-forwarded-for")
    event: dict[str, Any] = {
        "ip": client_ip(peer, forwarded, trusted_proxies=TRUSTED_PROXIES),
        "flow": {"type": "AUTHENTICATION", "subtype": "USER_PASSWORD"},
        "targetResource": {"id": "shop"},
    }
    if agent := request.headers.get("user-agent"):
        event["browser"] = {"userAgent": agent}
    return event


def user(user_id: str) -> dict[str, str]:
    return {"type": "EXTERNAL", "id": user_id, "name": f"{user_id}@example.com"}


def password_is_right(login: Login) -> bool:
    known = PASSWORDS.get(login.username, "")
    return secrets.compare_digest(known.encode(), login.password.encode()) and known != ""


def opened(user_id: str) -> tuple[str, Session]:
    token = secrets.token_urlsafe(32)
    session = SESSIONS[token] = Session(user_id)
    return token, session


def session_of(authorization: Annotated[str, Header()] = "") -> Session:
    session = SESSIONS.get(authorization.removeprefix("Bearer "))
    if session is None:
        raise HTTPException(401, "sign in first")
    return session


Known = Annotated[Session, Depends(session_of)]


@app.post("/login")
async def login(login: Login, request: Request) -> JSONResponse:
    """A browser's sign-in: evaluated, decided and completed here."""
    if not password_is_right(login):
        raise HTTPException(401, "no such user, or another password")
    event = visitor(request) | {"user": user(login.username)}
    if login.signals:
        event["sdk"] = {"signals": {"data": login.signals}}
    protect: AsyncClient = request.app.state.protect
    async with protect.guard({"event": event}) as evaluation:
        token, session = opened(login.username)
        session.outcome = str(evaluation.outcome)
        match evaluation.outcome:
            case "LOW" | "MEDIUM":
                session.signed_in = True
                evaluation.succeed()
                return JSONResponse({"session": token})
            case "HIGH":
                session.ticket = evaluation.ticket()  # completed by /login/push, so the guard sends nothing
                return JSONResponse({"session": token, "next": "push"}, 202)
            case _:  # a threshold, DENY, BOT_MITIGATION, FAILURE: the guard completes with FAILED
                del SESSIONS[token]
                return JSONResponse({"detail": "not now"}, 403)


@app.post("/login/push")
async def push(request: Request, session: Known) -> JSONResponse:
    """The second factor, in a request of its own."""
    if session.ticket is None:
        raise HTTPException(409, "nothing waits for a second factor")
    evaluation = request.app.state.protect.resume(session.ticket)
    session.ticket = None
    return await finished(session, evaluation, push_was_approved(session))


@app.post("/phone/session")
async def phone_session(login: Login) -> dict[str, str]:
    """The phone's password check. Its token is what the phone's client sends to the relay."""
    if not password_is_right(login):
        raise HTTPException(401, "no such user, or another password")
    return {"session": opened(login.username)[0]}


@app.post("/protect/v1/environments/{environment}/riskEvaluations")
async def relay(environment: str, request: Request, session: Known) -> Response:
    """The create, for phones: their ``apiUrl`` is ``https://…/protect/v1`` and their ``token`` the session. There is
    no other route: completing, reading, feedback and reset stay on this side."""
    event = of_the_device(await request.body()) | visitor(request) | {"user": user(session.user_id)}
    try:
        evaluation: AsyncEvaluation = await request.app.state.protect.evaluate({"event": event})
    except ValidationError as error:
        return refused(error)
    session.outcome = str(evaluation.outcome)  # the decision that counts; the phone's is for its screen
    session.ticket = evaluation.ticket() if evaluation.id else None
    return answered(evaluation)


@app.post("/phone/finish")
async def phone_finish(request: Request, session: Known) -> JSONResponse:
    """What the session is worth, by the decision that was made here and not by what the phone says."""
    if session.outcome is None or session.ticket is None:
        return JSONResponse({"detail": "no answer is not safe"}, 403)
    let_in = session.outcome in ("LOW", "MEDIUM") or (session.outcome == "HIGH" and push_was_approved(session))
    evaluation, session.ticket = request.app.state.protect.resume(session.ticket), None
    return await finished(session, evaluation, let_in)


async def finished(session: Session, evaluation: AsyncEvaluation, let_in: bool) -> JSONResponse:
    session.signed_in = let_in
    await evaluation.complete("SUCCESS" if let_in else "FAILED")
    return JSONResponse({"signedIn": let_in}, 200 if let_in else 403)


def push_was_approved(session: Session) -> bool:
    return session.user_id.startswith("high-")  # your second factor
