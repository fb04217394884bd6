"""One mailbox for each event loop, whichever clients call: it lives as long as the loop."""

from __future__ import annotations

import weakref
from asyncio import AbstractEventLoop

from ._native import Mailbox

_mailboxes: weakref.WeakKeyDictionary[AbstractEventLoop, Mailbox] = weakref.WeakKeyDictionary()


def mailbox_of(loop: AbstractEventLoop) -> Mailbox:
    """The mailbox that the loop watches, from now on."""
    found = _mailboxes.get(loop)
    if found is None:
        # The references are a list of their own: a loop of another thread may begin meanwhile.
        for reference in _mailboxes.keyrefs():
            other = reference()
            if other is not None and other.is_closed():
                _mailboxes.pop(other, None)
        found = _mailboxes[loop] = Mailbox.open(loop)
    return found
