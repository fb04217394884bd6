"""The pytest fixture, which the package's entry point registers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ._native import EmulatorServer
from .testing import Emulator


@pytest.fixture(scope="session")
def _protect_emulator_server() -> Iterator[EmulatorServer]:
    server = EmulatorServer("127.0.0.1", 0, None)
    yield server
    server.close()


@pytest.fixture
def protect_emulator(_protect_emulator_server: EmulatorServer) -> Iterator[Emulator]:
    """A :class:`pingone_protect.testing.Emulator` with an environment of its own."""
    emulator = Emulator(_server=_protect_emulator_server)
    yield emulator
    emulator.reset()
