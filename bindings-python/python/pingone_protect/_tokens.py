"""Token callbacks: sync or async, with ``force_refresh`` or without."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

    from .types import TokenCallback


def calling(callback: TokenCallback) -> Callable[[bool], Any]:
    """The callback with ``force_refresh`` in the form that it takes."""
    import inspect

    try:
        parameters = inspect.signature(callback).parameters.values()
    except (TypeError, ValueError):
        return lambda force_refresh: callback()
    if any(each.name == "force_refresh" or each.kind is each.VAR_KEYWORD for each in parameters):
        return lambda force_refresh: callback(force_refresh=force_refresh)
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    if any(each.kind in positional and each.default is each.empty for each in parameters):
        return lambda force_refresh: callback(force_refresh)
    return lambda force_refresh: callback()


def on_a_thread(callback: TokenCallback) -> Callable[[bool], Any]:
    """For :class:`Client`: called on a thread that may wait; what is awaitable gets a loop of its own."""
    call = calling(callback)

    def ask(force_refresh: bool) -> Any:
        given = call(force_refresh)
        if not hasattr(given, "__await__"):
            return given
        import asyncio

        return asyncio.run(_awaited(given))

    return ask


def on_a_loop(
    callback: TokenCallback, loop: Callable[[], asyncio.AbstractEventLoop | None]
) -> Callable[[bool], Any]:
    """For :class:`AsyncClient`: called on the event loop of the client's last call, where its own things live."""
    call = calling(callback)

    async def asked(force_refresh: bool) -> Any:
        given = call(force_refresh)
        return await given if hasattr(given, "__await__") else given

    def ask(force_refresh: bool) -> Any:
        import asyncio

        running = loop()
        if running is None:
            raise RuntimeError("no event loop has used this client")
        return asyncio.run_coroutine_threadsafe(asked(force_refresh), running).result()

    return ask


async def _awaited(given: Awaitable[Any]) -> Any:
    return await given
