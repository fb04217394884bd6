"""The client for asyncio, on the emulator."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from typing import Any

import pytest

from pingone_protect import AsyncClient, AuthError, ValidationError
from pingone_protect.testing import Emulator


def test_a_journey(protect_emulator: Emulator, request_of: Any) -> None:
    async def journey() -> None:
        async with protect_emulator.async_client() as client:
            evaluation = await client.evaluate(request_of("deny-1"), transaction_id="t-1")
            assert evaluation.outcome == "DENY" and evaluation.id is not None
            assert await evaluation.complete("FAILED") == "completed"
            assert (await client.get(evaluation.id)).id == evaluation.id
            assert (await evaluation.feedback("FRIENDLY_BOT")).failed == ()
            assert (await client.send_feedback([{"riskEvaluation": {"id": "e"}, "feedbackCategory": "FRIENDLY_BOT"}])).batches
            await client.reset_user_profile({"type": "EXTERNAL", "id": "u"})
            assert await client.complete((await client.evaluate_or_raise(request_of())).id or "", "SUCCESS") == "completed"
            assert client.resume(evaluation.ticket()).id == evaluation.id
            assert client.evaluate_client_error("x").outcome == "CLIENT_ERROR"
            with pytest.raises(ValidationError):
                await client.evaluate({})

    asyncio.run(journey())


def test_a_thousand_tasks(protect_emulator: Emulator, request_of: Any) -> None:
    async def storm() -> list[str]:
        async with protect_emulator.async_client(timeout=30) as client:
            async def one(index: int) -> str:
                # No guard: its two seconds are too few for a thousand at once on a slow machine.
                evaluation = await client.evaluate(request_of(f"{('low', 'high')[index % 2]}-{index}"))
                await evaluation.complete("SUCCESS")
                return f"{evaluation.outcome} {evaluation.completion_status}"

            return await asyncio.gather(*map(one, range(1000)))

    assert asyncio.run(storm()) == ["LOW SUCCESS", "HIGH SUCCESS"] * 500


def test_a_client_serves_one_loop_after_the_other(protect_emulator: Emulator, request_of: Any) -> None:
    client = protect_emulator.async_client()
    for _ in range(3):
        assert asyncio.run(client.evaluate(request_of())).outcome == "LOW"


def test_cancelling_a_task_ends_its_call(protect_emulator: Emulator, request_of: Any) -> None:
    async def cancelled() -> float:
        async with protect_emulator.async_client() as client:
            await client.evaluate(request_of())
            protect_emulator.set_faults([{"operation": "create", "delayMs": 4000}])
            task = asyncio.ensure_future(client.evaluate(request_of()))
            await asyncio.sleep(0.2)
            start = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.evaluate(request_of()), 0.2)
            return time.monotonic() - start

    assert asyncio.run(cancelled()) < 1.5


@pytest.mark.parametrize("cancellations", [1, 3])
def test_a_cancelled_guard_completes_first(
    protect_emulator: Emulator, request_of: Any, cancellations: int
) -> None:
    async def guarded() -> Any:
        async with protect_emulator.async_client() as client:
            kept = []

            async def body() -> None:
                async with client.guard(request_of()) as evaluation:
                    kept.append(evaluation)
                    evaluation.succeed()
                    await asyncio.sleep(10)

            protect_emulator.set_faults([{"operation": "complete", "delayMs": 300}])
            task = asyncio.ensure_future(body())
            while not kept:
                await asyncio.sleep(0.01)
            for _ in range(cancellations):
                task.cancel()
                await asyncio.sleep(0.05)
            with pytest.raises(asyncio.CancelledError):
                await task
            return kept[0].completion_status

    assert asyncio.run(guarded()) == "SUCCESS"


def test_a_guard_ends_within_two_seconds(protect_emulator: Emulator, request_of: Any) -> None:
    async def guarded() -> None:
        async with protect_emulator.async_client() as client:
            protect_emulator.set_faults([{"operation": "complete", "delayMs": 4000}, {"operation": "get", "delayMs": 4000}])
            start = time.monotonic()
            with pytest.raises(ZeroDivisionError):
                async with client.guard(request_of()) as evaluation:
                    start = time.monotonic()
                    raise ZeroDivisionError
            assert evaluation.completion_error is not None and evaluation.completion_error.code == "TIMEOUT"
            assert time.monotonic() - start < 3

    asyncio.run(guarded())


def test_token_callbacks_run_on_the_loop(protect_emulator: Emulator, request_of: Any) -> None:
    from test_client import _token

    token = _token(protect_emulator)

    async def called() -> None:
        loops = []

        async def give() -> str:
            loops.append(asyncio.get_running_loop())
            await asyncio.sleep(0)
            return token

        def give_now() -> str:
            loops.append(asyncio.get_running_loop())
            return token

        for callback in (give, give_now):
            options: Any = {"client_id": None, "client_secret": None, "token": callback}
            async with protect_emulator.async_client(**options) as client:
                assert (await client.evaluate(request_of())).outcome == "LOW"
        assert loops == [asyncio.get_running_loop()] * 2

        async def hang() -> str:
            await asyncio.sleep(60)
            return token

        options = {"client_id": None, "client_secret": None, "token": hang, "timeout": 0.3}
        async with protect_emulator.async_client(**options) as client:
            assert (await client.evaluate(request_of())).outcome == "FAILURE"
            with pytest.raises((AuthError, TimeoutError)):
                await client.evaluate_or_raise(request_of())

    asyncio.run(called())


def test_the_loop_runs_while_a_call_waits(protect_emulator: Emulator, request_of: Any) -> None:
    async def waiting() -> int:
        protect_emulator.set_faults([{"operation": "create", "delayMs": 400}])
        async with protect_emulator.async_client() as client:
            task = asyncio.ensure_future(client.evaluate(request_of()))
            ticks = 0
            while not task.done():
                await asyncio.sleep(0.01)
                ticks += 1
            return ticks

    assert asyncio.run(waiting()) > 10


def test_a_closed_client_says_so(protect_emulator: Emulator, request_of: Any) -> None:
    async def closed() -> None:
        client = protect_emulator.async_client()
        evaluation = await client.evaluate(request_of())
        await client.aclose()
        with pytest.raises(RuntimeError):
            await client.evaluate(request_of())
        assert await evaluation.complete("SUCCESS") == "completed"
        assert isinstance(client, AsyncClient) and "closed" in repr(client)

    asyncio.run(closed())


def test_closing_leaves_no_call_waiting(protect_emulator: Emulator, request_of: Any) -> None:
    async def closed() -> Any:
        client = protect_emulator.async_client()
        protect_emulator.set_faults([{"operation": "create", "delayMs": 300}])
        task = asyncio.ensure_future(client.evaluate(request_of()))
        await asyncio.sleep(0.1)
        await client.aclose()
        return (await asyncio.wait_for(task, 5)).outcome

    assert asyncio.run(closed()) == "LOW"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_two_loops_share_a_client_and_hold_no_sockets(protect_emulator: Emulator, request_of: Any) -> None:
    def sockets() -> int:
        return len(os.listdir("/proc/self/fd"))

    client = protect_emulator.async_client()
    loops = [asyncio.new_event_loop(), asyncio.new_event_loop()]
    before = sockets()
    for round in range(40):
        assert loops[round % 2].run_until_complete(client.evaluate(request_of())).outcome == "LOW"
    assert sockets() - before < 10
    for loop in loops:
        loop.close()


def test_loops_in_threads_share_a_client(protect_emulator: Emulator, request_of: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = protect_emulator.async_client(timeout=30)

    async def calls() -> list[str]:
        return [str((await client.evaluate(request_of())).outcome) for _ in range(25)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: asyncio.run(calls()), range(4))) == [["LOW"] * 25] * 4


def test_a_loop_may_begin_while_another_looks_for_closed_ones() -> None:
    from pingone_protect._loops import mailbox_of

    class Loop(asyncio.SelectorEventLoop):
        """Where it is asked whether it is closed, a loop of another thread begins."""

        begins: asyncio.AbstractEventLoop | None = None

        def is_closed(self) -> bool:
            begins, self.begins = self.begins, None
            if begins is not None:
                mailbox_of(begins)
            return super().is_closed()

    first, second, third = Loop(), asyncio.new_event_loop(), asyncio.new_event_loop()
    mailbox_of(first)
    first.begins = second
    assert mailbox_of(third) is not mailbox_of(second)
    for loop in (first, second, third):
        loop.close()


def test_asyncio_is_imported_only_when_it_is_used() -> None:
    code = "import sys, pingone_protect; print({'asyncio', 'json', 'logging', 'inspect'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, env=_paths())
    assert shown.stdout == "set()\n", shown.stderr


def _paths() -> dict[str, str]:
    import pingone_protect

    return os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(pingone_protect.__file__))}
