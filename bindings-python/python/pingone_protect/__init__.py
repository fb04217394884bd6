"""PingOne Protect risk evaluations: check, evaluate, decide, complete, report. Unofficial.

    from pingone_protect import Client, Event, ExternalUser

    with Client.from_env() as client:
        event = Event(ip="81.2.69.142", user=ExternalUser("u-1", name="ana@example.com"))
        with client.guard({"event": event}) as evaluation:
            if evaluation.outcome in ("LOW", "MEDIUM"):
                evaluation.succeed()  # the guard completes with SUCCESS, and with FAILED otherwise

``AsyncClient`` is the same for asyncio. Requests are dicts in the service's spelling, any mapping, or the classes of
this package; responses come as frozen classes. ``pingone_protect.testing`` has the service in the process, for tests.
"""

from ._async_client import AsyncClient, AsyncEvaluation
from ._client import Client, Evaluation
from ._errors import (
    AuthError,
    ConfigError,
    NetworkError,
    ProtectError,
    RateLimitedError,
    ServiceError,
    TimeoutError,
    ValidationError,
)
from ._journeys import EvaluationNode, Journey, ResultNode
from ._native import (
    Decision,
    Diagnostic,
    Explanation,
    OutcomePolicy,
    Report,
    RiskEvaluation,
    client_ip,
    decide,
    explain,
    prepare_request,
    request_body,
    validate_feedback,
    validate_request,
)
from ._requests import (
    Browser,
    Device,
    EvaluatedFactor,
    EvaluationRequest,
    Event,
    ExternalUser,
    FeedbackItem,
    Flow,
    PingOneUser,
    RiskPolicySet,
    Session,
    TargetResource,
)
from ._values import ClientEvent, FeedbackBatch, FeedbackResult, Outcome, Predictor, TraceEntry

__version__ = "0.1.0"

__all__ = [
    "AsyncClient",
    "AsyncEvaluation",
    "AuthError",
    "Browser",
    "Client",
    "ClientEvent",
    "ConfigError",
    "Decision",
    "Device",
    "Diagnostic",
    "EvaluatedFactor",
    "Evaluation",
    "EvaluationNode",
    "EvaluationRequest",
    "Event",
    "Explanation",
    "ExternalUser",
    "FeedbackBatch",
    "FeedbackItem",
    "FeedbackResult",
    "Flow",
    "Journey",
    "NetworkError",
    "Outcome",
    "OutcomePolicy",
    "PingOneUser",
    "Predictor",
    "ProtectError",
    "RateLimitedError",
    "Report",
    "ResultNode",
    "RiskEvaluation",
    "RiskPolicySet",
    "ServiceError",
    "Session",
    "TargetResource",
    "TimeoutError",
    "TraceEntry",
    "ValidationError",
    "client_ip",
    "decide",
    "explain",
    "prepare_request",
    "request_body",
    "validate_feedback",
    "validate_request",
]
