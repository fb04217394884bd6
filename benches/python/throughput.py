"""Calls a second beside HTTP clients that a user would take instead, in one run against the emulator's program.

    cargo build --release -p pingone-protect-emulator
    python benches/python/throughput.py      # needs pingone_protect, httpx, aiohttp, requests, pydantic

Each does the same work for each evaluation: check and write the request, create with a token that is kept, read the
answer, decide. The peers check with a pydantic model and a few rules in Python (`compare.py` has the whole of them).
Asyncio: 64 tasks at a time. Threads: eight.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import httpx
import pydantic
import requests

import compare
import pingone_protect

TASKS, THREADS, CALLS, ROUNDS = 64, 8, 1500, 5
ROOT = Path(__file__).resolve().parents[2]


class Named(pydantic.BaseModel):
    id: str | None = None
    name: str | None = None


class User(pydantic.BaseModel):
    type: str
    id: str | None = pydantic.Field(None, min_length=1, max_length=1024)
    name: str | None = pydantic.Field(None, min_length=1, max_length=1024)
    groups: list[str | Named] = []


class PEvent(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    ip: pydantic.IPvAnyAddress
    user: User


class PRequest(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    event: PEvent


def checked(request: dict[str, Any]) -> bytes:
    model = PRequest.model_validate(request)
    user = model.event.user
    if user.type not in ("PING_ONE", "EXTERNAL") or (user.type == "EXTERNAL" and user.id is None):
        raise ValueError("user")
    user.groups = [Named(name=group) if isinstance(group, str) else group for group in user.groups]
    return model.model_dump_json(exclude_none=True).encode()


def decided(body: bytes) -> str:
    return compare.outcome(compare.PResponse.model_validate_json(body).result)


class Service:
    """The emulator's program in a process of its own, and an environment of it."""

    def __init__(self) -> None:
        program = ROOT / "target/release/pingone-protect-emulator"
        self._process = subprocess.Popen([program, "--port", "0"], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = next(line for line in self._process.stdout if "http://" in line)
        self.url = "http://" + line.split("http://")[1].split()[0].rstrip("/")
        self.environment = str(uuid4())
        self.create = f"{self.url}/v1/environments/{self.environment}/riskEvaluations"
        self.options: Any = {
            "environment_id": self.environment,
            "api_url": f"{self.url}/v1",
            "auth_url": self.url,
            "client_id": "worker",
            "client_secret": "secret",
            "timeout": 60,
        }
        form = {"grant_type": "client_credentials", "client_id": "worker", "client_secret": "secret"}
        token = requests.post(f"{self.url}/{self.environment}/as/token", data=form, timeout=10).json()
        self.headers = {"Authorization": f"Bearer {token['access_token']}", "Content-Type": "application/json"}

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)


async def side_by_side(call: Callable[[], Awaitable[str]]) -> float:
    left = iter(range(CALLS))

    async def worker() -> None:
        for _ in left:
            outcome = await call()
            assert outcome == "LOW", outcome

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(TASKS)))
    return CALLS / (time.perf_counter() - start)


async def ours(service: Service, request: Any) -> float:
    async with pingone_protect.AsyncClient(**service.options) as client:

        async def call() -> str:
            evaluation = await client.evaluate(request)
            return evaluation.outcome if evaluation.error is None else repr(evaluation.error)

        await call()
        return await side_by_side(call)


async def with_httpx(service: Service, request: Any) -> float:
    limits = httpx.Limits(max_connections=TASKS, max_keepalive_connections=TASKS)
    async with httpx.AsyncClient(limits=limits, headers=service.headers, timeout=60) as client:

        async def call() -> str:
            answer = await client.post(service.create, content=checked(request))
            answer.raise_for_status()
            return decided(answer.content)

        await call()
        return await side_by_side(call)


async def with_aiohttp(service: Service, request: Any) -> float:
    async with aiohttp.ClientSession(headers=service.headers) as session:

        async def call() -> str:
            async with session.post(service.create, data=checked(request)) as answer:
                answer.raise_for_status()
                return decided(await answer.read())

        await call()
        return await side_by_side(call)


def in_threads(call: Callable[[], str]) -> float:
    def worker(_: int) -> None:
        for _ in range(CALLS // THREADS):
            assert call() == "LOW"

    call()
    with ThreadPoolExecutor(THREADS) as pool:
        start = time.perf_counter()
        list(pool.map(worker, range(THREADS)))
        return CALLS // THREADS * THREADS / (time.perf_counter() - start)


def ours_in_threads(service: Service, request: Any) -> float:
    with pingone_protect.Client(**service.options) as client:
        return in_threads(lambda: client.evaluate(request).outcome)


def with_requests(service: Service, request: Any) -> float:
    with requests.Session() as session:
        session.headers.update(service.headers)
        session.mount("http://", requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=THREADS))

        def call() -> str:
            answer = session.post(service.create, data=checked(request), timeout=60)
            answer.raise_for_status()
            return decided(answer.content)

        return in_threads(call)


def main() -> None:
    service, request = Service(), compare.request()
    request["event"]["user"]["id"] = "low-1"
    del request["riskPolicySet"]  # the emulator knows no policy but its own
    works: dict[str, Callable[[], float]] = {
        "AsyncClient": lambda: asyncio.run(ours(service, request)),
        "aiohttp": lambda: asyncio.run(with_aiohttp(service, request)),
        "httpx": lambda: asyncio.run(with_httpx(service, request)),
        "Client, 8 threads": lambda: ours_in_threads(service, request),
        "requests, 8 threads": lambda: with_requests(service, request),
    }
    rates: dict[str, list[float]] = {name: [] for name in works}
    try:
        for _ in range(ROUNDS):
            for name, work in works.items():
                rates[name].append(work())
    finally:
        service.close()
    median = {name: statistics.median(taken) for name, taken in rates.items()}
    for name, rate in median.items():
        print(f"{name:22} {rate:8.0f} evaluations/s")
    goals = (("AsyncClient", "httpx", 3.0), ("AsyncClient", "aiohttp", 1.5), ("Client, 8 threads", "requests, 8 threads", 3.0))
    for one, other, goal in goals:
        print(f"{one} / {other}  {median[one] / median[other]:.2f}  (goal {goal})")


if __name__ == "__main__":
    sys.exit(main())
