"""Requests with types: classes that an editor completes and a type checker reads.

Each is frozen, compares by its members, pickles, and has ``to_dict`` in the service's spelling. ``repr`` shows the
names of what is given and no values: they are the visitor's. Plain dicts do the same work; ``types`` has their shapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from .types import (
    AuthenticationSubtype,
    AuthorizationSubtype,
    AutomatedAttackReason,
    CompromisedAccountReason,
    FactorStatus,
    FalseHighRiskReason,
    FeedbackCategory,
    FlowType,
    FriendlyBotReason,
    NewAccountFraudReason,
    SharingType,
)

if TYPE_CHECKING:
    from typing_extensions import Self


class _Model:
    """Members under the names of Python, written under those of the service."""

    __slots__ = ("_members",)
    _members: dict[str, Any]

    def _set(self, **members: Any) -> None:
        given = {_service_name(name): value for name, value in members.items() if value is not None}
        object.__setattr__(self, "_members", given)

    def to_dict(self) -> dict[str, Any]:
        """The members that are given, in the service's spelling."""
        return {name: _plain(value) for name, value in self._members.items()}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._members.get(_service_name(name))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)) or type(other) is not type(self):
            return NotImplemented
        return self._members == other._members

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._members)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}=…' for name in self._members)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self._members)


def _remade(kind: type[_Model], members: dict[str, Any]) -> _Model:
    model = kind.__new__(kind)
    object.__setattr__(model, "_members", members)
    return model


def _service_name(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def _plain(value: Any) -> Any:
    if isinstance(value, _Model):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


class ExternalUser(_Model):
    """A user that another directory keeps. ``id`` is lasting and at most 1024 characters; ``name`` is what the user
    signs in with, such as an e-mail address."""

    __slots__ = ()

    def __init__(self, id: str, name: str | None = None, *, groups: Sequence[str] | None = None) -> None:
        self._set(type="EXTERNAL", id=id, name=name, groups=groups)


class PingOneUser(_Model):
    """A user of the PingOne directory, by ``id`` or by ``name``."""

    __slots__ = ()

    def __init__(
        self, id: str | None = None, name: str | None = None, *, groups: Sequence[str] | None = None
    ) -> None:
        self._set(type="PING_ONE", id=id, name=name, groups=groups)


class Flow(_Model):
    """What the user is about to do. A function for each type, so that a subtype of another does not type-check."""

    __slots__ = ()

    def __init__(self, type: FlowType, subtype: str | None = None) -> None:
        self._set(type=type, subtype=subtype)

    @classmethod
    def authentication(cls, subtype: AuthenticationSubtype | None = None) -> Self:
        """A sign-in, or an action such as a recovery."""
        return cls("AUTHENTICATION", subtype)

    @classmethod
    def authorization(cls, subtype: AuthorizationSubtype | None = None) -> Self:
        """Whether the user may do something, such as change the password."""
        return cls("AUTHORIZATION", subtype)

    @classmethod
    def registration(cls) -> Self:
        """A new account."""
        return cls("REGISTRATION")

    @classmethod
    def access(cls) -> Self:
        """Whether the user may use the application."""
        return cls("ACCESS")

    @classmethod
    def transaction(cls) -> Self:
        """A purchase or another monetary transaction."""
        return cls("TRANSACTION")


class Browser(_Model):
    """The visitor's browser. Without ``user_agent`` the modelling of the user's behaviour is off."""

    __slots__ = ()

    def __init__(self, user_agent: str | None = None, *, cookie: str | None = None) -> None:
        self._set(user_agent=user_agent, cookie=cookie)


class Device(_Model):
    """The visitor's device, as your own system knows it."""

    __slots__ = ()

    def __init__(self, external_id: str) -> None:
        self._set(external_id=external_id)


class Session(_Model):
    """The session that the event belongs to."""

    __slots__ = ()

    def __init__(self, id: str) -> None:
        self._set(id=id)


class TargetResource(_Model):
    """What the user wants to reach; ``id`` or ``name`` is needed for the modelling of the user's behaviour."""

    __slots__ = ()

    def __init__(self, id: str | None = None, name: str | None = None) -> None:
        self._set(id=id, name=name)


class EvaluatedFactor(_Model):
    """A factor that was evaluated before."""

    __slots__ = ()

    def __init__(self, type: str | None = None, status: FactorStatus | None = None) -> None:
        self._set(type=type, status=status)


class Event(_Model):
    """What happens, and from where.

    ``ip`` is one IPv4 or IPv6 address (:func:`pingone_protect.client_ip` finds it behind proxies); ``signals`` is what
    the Signals (Protect) SDK collected, opaque; ``custom_attributes`` are attributes of your own.
    """

    __slots__ = ()

    def __init__(
        self,
        ip: object = None,
        user: ExternalUser | PingOneUser | Mapping[str, Any] | None = None,
        *,
        flow: Flow | Mapping[str, Any] | None = None,
        session: Session | Mapping[str, Any] | None = None,
        browser: Browser | Mapping[str, Any] | None = None,
        device: Device | Mapping[str, Any] | None = None,
        signals: str | None = None,
        sharing_type: SharingType | None = None,
        target_resource: TargetResource | Mapping[str, Any] | None = None,
        evaluated_factors: Sequence[EvaluatedFactor] | None = None,
        origin: str | None = None,
        custom_attributes: Mapping[str, Any] | None = None,
    ) -> None:
        self._set(
            ip=ip,
            user=user,
            flow=flow,
            session=session,
            browser=browser,
            device=device,
            sdk=None if signals is None else {"signals": {"data": signals}},
            sharing_type=sharing_type,
            target_resource=target_resource,
            evaluated_factors=evaluated_factors,
            origin=origin,
            custom_attributes=custom_attributes,
        )

    @property
    def signals(self) -> str | None:
        """What the Signals (Protect) SDK collected."""
        sdk = self._members.get("sdk")
        return None if sdk is None else sdk["signals"]["data"]


class RiskPolicySet(_Model):
    """The policy set that judges; ``id`` wins over ``name``, ``targeted`` over both."""

    __slots__ = ()

    def __init__(
        self, id: str | None = None, name: str | None = None, *, targeted: bool | None = None
    ) -> None:
        self._set(id=id, name=name, targeted=targeted)


class EvaluationRequest(_Model):
    """What is sent. ``client_error`` is what the signals SDK reported instead of signals: it decides before any call,
    and comes from the visitor's device, so that an evaluation skipped that way must not mean trust."""

    __slots__ = ()

    def __init__(
        self,
        event: Event | Mapping[str, Any] | None = None,
        *,
        risk_policy_set: RiskPolicySet | Mapping[str, Any] | None = None,
        client_error: str | None = None,
    ) -> None:
        self._set(event=event, risk_policy_set=risk_policy_set, client_error=client_error)


class FeedbackItem(_Model):
    """Feedback on one evaluation; the reasons depend on the category. ``created_at`` (RFC 3339, or an aware
    ``datetime``) is optional and makes the service's work lighter."""

    __slots__ = ()

    @overload
    def __init__(
        self,
        evaluation_id: str,
        feedback_category: Literal["FALSE_HIGH_RISK"],
        reason: FalseHighRiskReason | None = None,
        *,
        created_at: object = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        evaluation_id: str,
        feedback_category: Literal["FRIENDLY_BOT"],
        reason: FriendlyBotReason | None = None,
        *,
        created_at: object = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        evaluation_id: str,
        feedback_category: Literal["NEW_ACCOUNT_FRAUD"],
        reason: NewAccountFraudReason | None = None,
        *,
        created_at: object = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        evaluation_id: str,
        feedback_category: Literal["COMPROMISED_ACCOUNT"],
        reason: CompromisedAccountReason | None = None,
        *,
        created_at: object = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        evaluation_id: str,
        feedback_category: Literal["AUTOMATED_ATTACK"],
        reason: AutomatedAttackReason | None = None,
        *,
        created_at: object = None,
    ) -> None: ...
    def __init__(
        self,
        evaluation_id: str,
        feedback_category: FeedbackCategory,
        reason: str | None = None,
        *,
        created_at: object = None,
    ) -> None:
        evaluation: dict[str, object] = {"id": evaluation_id}
        if created_at is not None:
            evaluation["createdAt"] = created_at
        self._set(risk_evaluation=evaluation, feedback_category=feedback_category, reason=reason)
