"""The client for threads, on the emulator."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pingone_protect import AuthError, Client, ClientEvent, ConfigError, FeedbackItem, NetworkError, ServiceError
from pingone_protect import TimeoutError as ProtectTimeoutError
from pingone_protect.testing import Emulator


def statuses(emulator: Emulator) -> list[tuple[str, int]]:
    return [(entry["operation"], entry["status"]) for entry in emulator.log()]


def test_a_journey(protect_emulator: Emulator, request_of: Any) -> None:
    with protect_emulator.client() as client:
        evaluation = client.evaluate(request_of("high-1"), transaction_id="t 1", session_id="s-1")
        assert (evaluation.outcome, evaluation.outcome.label, evaluation.attempts) == ("HIGH", "High", 1)
        assert evaluation.id is not None and evaluation.created_at is not None and evaluation.raw is not None
        assert evaluation.response is not None and evaluation.response.id == evaluation.id
        assert evaluation.elapsed_ms >= 0 and evaluation.error is None and evaluation.diagnostics == ()
        assert evaluation.explain().trace[-1].rule == "LEVEL"
        assert evaluation.completion_status == "IN_PROGRESS"
        assert evaluation.complete("SUCCESS") == "completed"
        assert evaluation.complete("SUCCESS") == "completed"
        with pytest.raises(ServiceError) as raised:
            evaluation.complete("FAILED")
        assert raised.value.code == "ALREADY_COMPLETED" and evaluation.completion_error == raised.value
        assert client.get(evaluation.id).to_dict()["event"]["completionStatus"] == "SUCCESS"
        given = evaluation.feedback("FALSE_HIGH_RISK", "COMPANY_VPN")
        assert (given.batches[0].count, given.failed) == (1, ())
        assert pickle.loads(pickle.dumps(given)) == given and hash(given) and "count=1" in repr(given)
        items = [FeedbackItem(evaluation.id, "FRIENDLY_BOT")] * 101
        assert [batch.count for batch in client.send_feedback(items).batches] == [100, 1]
        client.reset_user_profile(request_of()["event"]["user"])
    headers = protect_emulator.log()[1]["headers"]
    assert headers["x-ping-external-transaction-id"] == "t_1"
    assert "81.2.69.142" not in repr(evaluation) and "ana@" not in repr(evaluation)


def test_a_guard_completes_however_its_block_ends(protect_emulator: Emulator, request_of: Any) -> None:
    with protect_emulator.client() as client:
        with client.guard(request_of()) as evaluation:
            evaluation.succeed()
        assert evaluation.completion_status == "SUCCESS"
        with client.guard(request_of()) as evaluation:
            pass
        assert evaluation.completion_status == "FAILED"
        with pytest.raises(KeyError), client.guard(request_of()) as evaluation:
            evaluation.succeed()
            raise KeyError("a redirect")
        assert evaluation.completion_status == "SUCCESS"
        protect_emulator.set_faults([{"operation": "complete", "status": 403}])
        with client.guard(request_of()) as evaluation:
            evaluation.succeed()
        assert evaluation.completion_error is not None and evaluation.completion_error.code == "FORBIDDEN"


def test_a_ticket_goes_on_in_another_client(protect_emulator: Emulator, request_of: Any) -> None:
    with protect_emulator.client() as client:
        with client.guard(request_of()) as evaluation:
            ticket = evaluation.ticket()
        assert evaluation.completion_status == "IN_PROGRESS"
    assert "ana@example.com" not in str(ticket) and ticket["id"] == evaluation.id
    with protect_emulator.client() as client:
        resumed = client.resume(ticket)
        assert (resumed.id, resumed.outcome) == (evaluation.id, evaluation.outcome)
        assert resumed.complete("SUCCESS") == "completed"
        with pytest.raises(ConfigError):
            client.resume({"id": "x"})


def test_a_client_error_makes_no_call(protect_emulator: Emulator, request_of: Any) -> None:
    with protect_emulator.client() as client:
        assert client.evaluate({"clientError": "blocked"}).outcome == "CLIENT_ERROR"
        assert client.evaluate_client_error("blocked").decision.message == "blocked"
    assert protect_emulator.log() == []


def test_options(protect_emulator: Emulator, request_of: Any) -> None:
    with pytest.raises(ConfigError) as raised:
        Client()
    assert raised.value.target == "environmentId"
    for options in ({"timeout": 0}, {"timeout": float("nan")}, {"timeout": "5"}, {"max_retries": 1.5}, {"region": "XX"}):
        with pytest.raises(ConfigError):
            protect_emulator.client(**options)  # type: ignore[arg-type]
    for options, target in (
        ({"token": "abc", "client_id": None, "client_secret": None}, "token"),
        ({"on_event": 5}, "onEvent"),
        ({"environment_id": b"x"}, "environmentId"),
        ({"policy": object()}, "policy"),
    ):
        with pytest.raises(ConfigError) as raised:
            protect_emulator.client(**options)  # type: ignore[arg-type]
        assert raised.value.target == target
    with pytest.raises(TypeError):
        protect_emulator.client(colour="blue")  # type: ignore[call-arg]
    with Client.from_env(protect_emulator.environ, policy={"scoreThreshold": 10}) as client:
        assert client.evaluate(request_of()).outcome == "EXCEEDS_SCORE_THRESHOLD"
        assert "secret" not in repr(client)
    with pytest.raises(RuntimeError):
        client.evaluate(request_of())
    with protect_emulator.client(fallback="MEDIUM") as client:
        protect_emulator.set_faults([{"operation": "create", "status": 500}])
        evaluation = client.evaluate(request_of())
        assert (evaluation.outcome, evaluation.decision.decided_by) == ("MEDIUM", "FALLBACK")


def test_texts_may_be_of_other_types_and_hold_anything(protect_emulator: Emulator, request_of: Any) -> None:
    import enum
    import uuid

    class Verdict(enum.Enum):
        GOOD = "SUCCESS"

    with protect_emulator.client() as client:
        evaluation = client.evaluate(request_of(), transaction_id="\ud800", session_id="a\r\nx: y")
        assert evaluation.complete(Verdict.GOOD) == "completed"  # type: ignore[arg-type]
        assert client.get(uuid.UUID(evaluation.id)).id == evaluation.id  # type: ignore[arg-type]
        assert client.evaluate_client_error("\ud800").outcome == "CLIENT_ERROR"
        with pytest.raises(ConfigError):
            client.get("\ud800")
        with pytest.raises(TypeError, match="expected a str, not int"):
            client.get(5)  # type: ignore[arg-type]
    headers = protect_emulator.log()[1]["headers"]
    assert set(headers["x-ping-external-transaction-id"]) == {"_"}


def test_from_the_environment(protect_emulator: Emulator, request_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in protect_emulator.environ.items():
        monkeypatch.setenv(name, value)
    with Client.from_env() as client:
        assert client.evaluate(request_of()).outcome == "LOW"


@pytest.mark.parametrize("asynchronous", [False, True])
def test_token_callbacks(protect_emulator: Emulator, request_of: Any, asynchronous: bool) -> None:
    token = _token(protect_emulator)
    seen: list[bool] = []

    def give(*, force_refresh: bool) -> Any:
        seen.append(force_refresh)
        return {"accessToken": token if force_refresh else "stale", "expiresIn": 60}

    async def give_later(*, force_refresh: bool) -> Any:
        return give(force_refresh=force_refresh)

    options: Any = {"client_id": None, "client_secret": None, "token": give_later if asynchronous else give}
    with protect_emulator.client(**options) as client:
        assert client.evaluate(request_of()).outcome == "LOW"
    assert seen == [False, True]
    options["token"] = lambda: token
    with protect_emulator.client(**options) as client:
        assert client.evaluate(request_of()).outcome == "LOW"

    def fail() -> str:
        raise ValueError("the vault is sealed")

    with protect_emulator.client(**options | {"token": fail}) as client, pytest.raises(AuthError) as raised:
        client.evaluate_or_raise(request_of())
    assert raised.value.cause is not None and "the vault is sealed" in raised.value.cause


def _token(emulator: Emulator) -> str:
    import json
    from urllib.request import ProxyHandler, Request, build_opener

    form = b"grant_type=client_credentials&client_id=any&client_secret=any"
    url = f"{emulator.auth_url}/{emulator.environment_id}/as/token"
    with build_opener(ProxyHandler({})).open(Request(url, form)) as response:
        return str(json.load(response)["access_token"])


def test_events_and_logs(
    protect_emulator: Emulator, request_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    events: list[ClientEvent] = []

    def on_event(event: ClientEvent) -> None:
        events.append(event)
        raise RuntimeError("is swallowed")

    with protect_emulator.client(on_event=on_event) as client, client.guard(request_of()):
        pass
    assert {event.type for event in events} == {"attempt", "completed", "warning"}
    assert [event.operation for event in events if event.type == "completed"] == ["token", "create", "complete"]
    with caplog.at_level(logging.DEBUG, "pingone_protect"), protect_emulator.client() as client:
        with client.guard(request_of()):
            pass
    text = caplog.text
    assert "create completed" in text and "recorded no verdict" in text
    assert "81.2.69.142" not in text and "ana@" not in text and "secret" not in text


def test_time_runs_out(protect_emulator: Emulator, request_of: Any) -> None:
    protect_emulator.set_faults([{"operation": "create", "delayMs": 3000}])
    with protect_emulator.client(timeout=0.2) as client:
        start = time.monotonic()
        with pytest.raises(ProtectTimeoutError):
            client.evaluate_or_raise(request_of())
        assert client.evaluate(request_of()).decision.reason == "TIMEOUT"
        assert time.monotonic() - start < 1.5


def test_no_connection(request_of: Any) -> None:
    options: Any = {"environment_id": "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21", "client_id": "a", "client_secret": "b"}
    url = "http://127.0.0.1:9"
    with Client(**options, api_url=f"{url}/v1", auth_url=url, max_retries=0) as client, pytest.raises(NetworkError):
        client.evaluate_or_raise(request_of())


def test_threads_wait_side_by_side(protect_emulator: Emulator, request_of: Any) -> None:
    protect_emulator.set_faults([{"operation": "create", "delayMs": 300}])
    with protect_emulator.client() as client, ThreadPoolExecutor(16) as pool:
        client.evaluate(request_of())
        start = time.monotonic()
        outcomes = list(pool.map(lambda _: client.evaluate(request_of()).outcome, range(16)))
        assert time.monotonic() - start < 1.5
    assert outcomes == ["LOW"] * 16


def test_other_threads_run_while_one_waits(protect_emulator: Emulator, request_of: Any) -> None:
    protect_emulator.set_faults([{"operation": "create", "delayMs": 400}])
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.01):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    with protect_emulator.client() as client:
        client.evaluate(request_of())
    done.set()
    thread.join()
    assert ticks > 10


INTERRUPTED = """
import os, signal, sys, threading, time
from pingone_protect import Client
client = Client.from_env()
request = {"event": {"ip": "81.2.69.142", "user": {"type": "EXTERNAL", "id": "u", "name": "a@example.com"}}}
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
start = time.monotonic()
try:
    with client.guard(request) if sys.argv[1] == "guard" else client.guard(request) as evaluation:
        time.sleep(5)
except KeyboardInterrupt:
    print("interrupted", time.monotonic() - start < 3, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_ends_a_call_and_a_guard_completes(protect_emulator: Emulator) -> None:
    environ = os.environ | protect_emulator.environ

    def run(mode: str) -> str:
        command = [sys.executable, "-c", INTERRUPTED, mode]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30).stdout

    assert run("guard") == "interrupted True\n"
    assert statuses(protect_emulator)[-1] == ("complete", 200)
    protect_emulator.set_faults([{"operation": "create", "delayMs": 4500}])
    assert run("evaluate") == "interrupted True\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_client_goes_on_behind_a_fork(protect_emulator: Emulator, request_of: Any) -> None:
    with protect_emulator.client() as client:
        evaluation = client.evaluate(request_of())
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            result = b"failed"
            try:
                first = client.evaluate(request_of("high-1")).outcome
                if (first, evaluation.complete("SUCCESS")) == ("HIGH", "completed"):
                    result = b"good"
            finally:
                os.write(write, result)
                os._exit(0)
        os.close(write)
        deadline = time.monotonic() + 20
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(child, signal.SIGKILL)
                pytest.fail("the child hangs")
            time.sleep(0.05)
        assert os.read(read, 100) == b"good"
        assert client.evaluate(request_of()).outcome == "LOW"
    assert [entry["completionStatus"] for entry in _events(protect_emulator)].count("SUCCESS") == 1


def _events(emulator: Emulator) -> list[dict[str, Any]]:
    found = []
    for stored in emulator.evaluations():
        evaluation = stored.get("evaluation", stored)
        found.append(evaluation["event"])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_is_left_behind() -> None:
    from pingone_protect import decide, explain, request_body, validate_request

    response = b'{"id":"e","result":{"level":"LOW","score":1,"mitigations":[{"a":1}]}}'
    request = {"event": {"ip": "x", "user": {"type": "EXTERNAL"}, "customAttributes": {"a": [1, 2.5, "\u00e9\n"]}}}

    def spin(times: int) -> None:
        for _ in range(times):
            decide(response).outcome
            decide({"id": "e", "result": {"level": "LOW"}}).to_dict()
            explain(response).trace
            validate_request(request).diagnostics[0].allowed_values
            request_body(request)

    spin(2000)
    before, blocks = resident(), sys.getallocatedblocks()
    spin(100_000)
    assert sys.getallocatedblocks() - blocks < 500
    assert resident() - before < 4 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_calls_leave_nothing_behind(protect_emulator: Emulator, request_of: Any) -> None:
    request = request_of()
    with protect_emulator.client() as client:

        def spin(times: int) -> None:
            for _ in range(times):
                evaluation = client.evaluate(request)
                evaluation.complete("SUCCESS")
                with pytest.raises(ServiceError):
                    evaluation.complete("FAILED")

        spin(200)
        gc.collect()
        blocks = sys.getallocatedblocks()
        spin(1000)
        gc.collect()
        assert sys.getallocatedblocks() - blocks < 500


def resident() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
