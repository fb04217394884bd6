"""The shapes of what goes in and comes out, for type checkers: the service's JSON, key by key.

At run time these are plain dicts and strings; every key may be absent, and what is missing is
:func:`pingone_protect.validate_request`'s to say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Union

if TYPE_CHECKING:
    from ._requests import EvaluationRequest, FeedbackItem

Region = Literal["NA", "CA", "EU", "AP", "AU", "SG"]
Fallback = Literal["LOW", "MEDIUM", "HIGH"]
CompletionStatus = Literal["SUCCESS", "FAILED"]
CompletionState = Literal["IN_PROGRESS", "SUCCESS", "FAILED"]
CompletionResult = Literal["completed", "notEvaluated"]
UserType = Literal["PING_ONE", "EXTERNAL"]
FlowType = Literal["REGISTRATION", "AUTHENTICATION", "ACCESS", "AUTHORIZATION", "TRANSACTION"]
AuthenticationSubtype = Literal[
    "ACCOUNT_RECOVERY",
    "ACTIVE_SESSION",
    "KERBEROS",
    "NEO_CREDENTIALS",
    "PASSKEY",
    "PASSWORDLESS",
    "USER_CERTIFICATION",
    "USER_PASSWORD",
    "USERNAME_RECOVERY",
]
AuthorizationSubtype = Literal[
    "ADD_ADDRESS",
    "ADD_MFA",
    "ADD_PAYEE",
    "ADD_PHONE_NUMBER",
    "ADD_USER",
    "CHANGE_PASSWORD",
    "DELETE_MFA",
    "DELETE_PAYEE",
    "UPDATE_ADDRESS",
    "UPDATE_PHONE_NUMBER",
]
SharingType = Literal["UNSPECIFIED", "SHARED", "PRIVATE"]
FactorStatus = Literal["FAILED", "IN_PROGRESS", "SUCCESS"]
FalseHighRiskReason = Literal[
    "OFFICE_NETWORK", "COMPANY_VPN", "WRONG_LOCATION", "ORG_NETWORK", "SUCCESSFUL_MFA", "OTHER"
]
FriendlyBotReason = Literal["KNOWN_CRAWLER", "KNOWN_AGGREGATOR", "INTERNAL_AUTOMATION", "OTHER"]
NewAccountFraudReason = Literal["SUSPICIOUS_EMAIL_ADDRESS", "USERNAME_GUESSING", "OTHER"]
CompromisedAccountReason = Literal["USER_CLAIMS_IT_IS_NOT_THEM", "UNSUCCESSFUL_MFA", "OTHER"]
AutomatedAttackReason = Literal["CREDENTIAL_STUFFING", "PASSWORD_SPRAY", "OTHER"]
FeedbackCategory = Literal[
    "FALSE_HIGH_RISK", "FRIENDLY_BOT", "NEW_ACCOUNT_FRAUD", "COMPROMISED_ACCOUNT", "AUTOMATED_ATTACK"
]
FeedbackReason = Union[
    FalseHighRiskReason,
    FriendlyBotReason,
    NewAccountFraudReason,
    CompromisedAccountReason,
    AutomatedAttackReason,
]


class GroupDict(TypedDict, total=False):
    """``event.user.groups[i]``"""

    name: str


class UserDict(TypedDict, total=False):
    """``event.user``"""

    type: UserType
    id: str
    name: str
    groups: Sequence[str | GroupDict]


class FlowDict(TypedDict, total=False):
    """``event.flow``"""

    type: FlowType
    subtype: str


class SessionDict(TypedDict, total=False):
    """``event.session``"""

    id: str


class BrowserDict(TypedDict, total=False):
    """``event.browser``"""

    userAgent: str
    cookie: str


class DeviceDict(TypedDict, total=False):
    """``event.device``"""

    externalId: str


class SignalsDict(TypedDict, total=False):
    """``event.sdk.signals``"""

    data: str


class SdkDict(TypedDict, total=False):
    """``event.sdk``"""

    signals: SignalsDict


class TargetResourceDict(TypedDict, total=False):
    """``event.targetResource``"""

    id: str
    name: str


class EvaluatedFactorDict(TypedDict, total=False):
    """``event.evaluatedFactors[i]``"""

    type: str
    status: FactorStatus


class EventDict(TypedDict, total=False):
    """``event``: what happens, and from where."""

    ip: Any
    user: UserDict
    flow: FlowDict
    session: SessionDict
    browser: BrowserDict
    device: DeviceDict
    sdk: SdkDict
    sharingType: SharingType
    targetResource: TargetResourceDict
    evaluatedFactors: EvaluatedFactorDict | Sequence[EvaluatedFactorDict]
    origin: str
    customAttributes: Mapping[str, Any]


class RiskPolicySetDict(TypedDict, total=False):
    """``riskPolicySet``"""

    id: str
    name: str
    targeted: bool


class RequestDict(TypedDict, total=False):
    """A request."""

    event: EventDict
    riskPolicySet: RiskPolicySetDict
    clientError: str


class RiskEvaluationReference(TypedDict, total=False):
    """``riskEvaluation`` of feedback."""

    id: str
    createdAt: Any


class FeedbackItemDict(TypedDict, total=False):
    """Feedback on one evaluation."""

    riskEvaluation: RiskEvaluationReference
    feedbackCategory: FeedbackCategory
    reason: str


class PolicyDict(TypedDict, total=False):
    """An outcome policy in the service's spelling."""

    scoreThreshold: float | None
    recommendedActions: Sequence[str] | None


class TicketDict(TypedDict, total=False):
    """What ``ticket()`` gives and ``resume()`` takes; without personal data."""

    id: str
    createdAt: str
    receivedAt: str
    completionStatus: CompletionState
    outcome: str


class TokenDict(TypedDict, total=False):
    """What a token callback may give; ``expiresIn`` in seconds."""

    accessToken: str
    expiresIn: float


Request = Union["EvaluationRequest", RequestDict, Mapping[str, object], str, bytes]
"""A request: typed, a mapping in the service's spelling, or its JSON."""
FeedbackItems = Sequence[Union["FeedbackItem", FeedbackItemDict, Mapping[str, object]]]
"""Items of feedback."""
TokenValue = Union[str, TokenDict, Mapping[str, object]]
TokenCallback = Callable[..., Union[TokenValue, Awaitable[TokenValue]]]
"""``token(*, force_refresh: bool)``, sync or async; one without parameters is called without."""
