"""The Python testee: answers conformance cases through the package's public API, as a program would use it.

Synchronous and asynchronous clients take turns, case by case, so that both meet every rule; a case that is cancelled or
runs calls side by side needs asyncio, which ``--sync`` and ``--async`` leave as it is.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pingone_protect
from pingone_protect import (
    AsyncClient,
    Client,
    ConfigError,
    EvaluationNode,
    Journey,
    ProtectError,
    ResultNode,
)

NAMES = {
    "environmentId": "environment_id",
    "region": "region",
    "apiUrl": "api_url",
    "authUrl": "auth_url",
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "token": "token",
    "policy": "policy",
    "allowUnknownValues": "allow_unknown_values",
    "ipFromServer": "ip_from_server",
    "timeoutMs": "timeout",
    "maxRetries": "max_retries",
    "fallback": "fallback",
    "allowInsecureHttp": "allow_insecure_http",
}
ONLY_ASYNC = {"parallel"}


class Thrown(Exception):
    """What a guard's body throws."""


def main() -> None:
    sys.setrecursionlimit(100_000)
    modes = [mode for mode in ("sync", "async") if f"--{mode}" in sys.argv] or ["sync", "async"]
    for index, line in enumerate(sys.stdin.buffer):
        case = json.loads(line)
        answer = {"id": case["id"], **answered(case["operation"], case["input"], modes[index % len(modes)])}
        print(json.dumps(answer), flush=True)


def answered(operation: str, given: dict[str, Any], mode: str) -> dict[str, Any]:
    try:
        if operation == "client":
            return {"output": client_case(given, mode)}
        if operation not in PURE:
            return {"error": {"code": "UNKNOWN_OPERATION"}}
        return {"output": PURE[operation](given)}
    except ProtectError as error:
        return {"error": error.to_dict()}


def source(given: dict[str, Any], name: str) -> Any:
    return given["text"] if "text" in given else given.get(name)


def flags(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {NAMES[name]: given[name] for name in names if given.get(name) is not None}


def response(given: dict[str, Any]) -> Any:
    if "base64" in given:
        return base64.b64decode(given["base64"])
    return source(given, "value")


def shown_decision(decision: Any) -> dict[str, Any]:
    return decision.to_dict()


def parse(given: dict[str, Any]) -> dict[str, Any]:
    evaluation = pingone_protect.RiskEvaluation.parse(source(given, "value"))
    predictors = {
        name: {"level": found.level, "type": found.type, "status": found.status}
        for name, found in evaluation.predictors.items()
    }
    return {"value": evaluation.to_dict(), "predictors": predictors}


def client_address(given: dict[str, Any]) -> dict[str, Any]:
    ip = pingone_protect.client_ip(
        given.get("peer"), given.get("forwardedFor"), trusted_proxies=given.get("trustedProxies")
    )
    return {"ip": ip}


def node(kind: Any, config: Any, given: dict[str, Any]) -> dict[str, Any]:
    """All steps, as far as the answers reach. A journey of two requests goes through JSON before a host answers."""
    report, steps = kind.check(config), []
    if report.valid:
        running = kind(config)
        steps += running.start(given.get("state"), given.get("context"))
        context = dict(given["context"]) if isinstance(given.get("context"), dict) else {}
        for answer in given.get("answers") or []:
            if given.get("resume") and running.open is not None and running.open["step"] == "host":
                running = kind.resume(running.to_json(), context=context)
            steps += running.answer(answer)
            if isinstance(answer, dict) and isinstance(answer.get("context"), dict):
                context |= answer["context"]
    return {"steps": steps} | ({"report": report.to_dict()} if report.diagnostics else {})


PURE = {
    "evaluationNode": lambda given: node(EvaluationNode, given.get("config"), given),
    "resultNode": lambda given: node(ResultNode, given.get("config"), given),
    "journey": lambda given: node(Journey, given.get("journey"), given),
    "validateRequest": lambda given: pingone_protect.validate_request(
        source(given, "request"), **flags(given, "ipFromServer", "allowUnknownValues")
    ).to_dict(),
    "validateFeedback": lambda given: pingone_protect.validate_feedback(
        source(given, "feedback"), **flags(given, "allowUnknownValues")
    ).to_dict(),
    "requestBody": lambda given: {"body": pingone_protect.request_body(given["request"])},
    "decide": lambda given: shown_decision(pingone_protect.decide(response(given), given.get("policy"))),
    "explain": lambda given: shown_decision(pingone_protect.explain(response(given), given.get("policy"))),
    "clientIp": client_address,
    "parse": parse,
}


def client_case(given: dict[str, Any], mode: str) -> dict[str, Any]:
    needs_asyncio = any(call["call"] in ONLY_ASYNC or "cancelAfterMs" in call for call in given["calls"])
    if mode == "async" or needs_asyncio:
        return asyncio.run(Session(AsyncClient, given).results(given["calls"]))
    return asyncio.run(Session(Client, given).results(given["calls"]))


class Session:
    """A client, and the last handle that it gave. The calls of a :class:`Client` give their results at once."""

    def __init__(self, kind: type[Client] | type[AsyncClient], given: dict[str, Any]) -> None:
        options = dict(given.get("options") or {})
        if isinstance(options.get("token"), list):
            options["token"] = tokens(options["token"])
        unknown = [name for name in options if name not in NAMES]
        if unknown:
            # A keyword that does not exist is a TypeError of the language.
            raise unknown_option(unknown[0])
        if isinstance(options.get("timeoutMs"), (int, float)) and not isinstance(options["timeoutMs"], bool):
            options["timeoutMs"] = options["timeoutMs"] / 1000
        self.client: Any = kind(**{NAMES[name]: value for name, value in options.items()})
        self.admin = urlsplit(options["apiUrl"].removesuffix("/v1")) if options.get("apiUrl") else None
        self.environment = options.get("environmentId")
        self.last: Any = None

    async def results(self, calls: list[dict[str, Any]]) -> dict[str, Any]:
        return {"results": [await self.result(call) for call in calls]}

    async def result(self, call: dict[str, Any]) -> dict[str, Any]:
        try:
            if "cancelAfterMs" not in call:
                return await self.call(call)
            task = asyncio.ensure_future(self.call(call))
            done, _ = await asyncio.wait([task], timeout=call["cancelAfterMs"] / 1000)
            if not done:
                task.cancel()
            try:
                return await task
            except asyncio.CancelledError:
                return {"cancelled": True}
        except ProtectError as error:
            return {"error": error.to_dict()}

    async def call(self, call: dict[str, Any]) -> dict[str, Any]:
        name = call["call"]
        if name in ("evaluate", "evaluateOrThrow"):
            evaluate = self.client.evaluate if name == "evaluate" else self.client.evaluate_or_raise
            self.last = await settled(evaluate(call.get("request"), **correlation(call)))
            return shown(self.last)
        if name == "guard":
            return await self.guard(call)
        if name == "resume":
            self.last = self.client.resume(json.loads(json.dumps(self.last.ticket())))
            decision = {"outcome": self.last.outcome, "evaluationId": self.last.id}
            return {"decision": decision, "completionStatus": self.last.completion_status}
        if name == "complete":
            result = await settled(self.last.complete(call.get("status")))
            return {"result": result, "completionStatus": self.last.completion_status}
        if name == "completeById":
            return {"result": await settled(self.client.complete(self.id(call), call.get("status")))}
        if name == "get":
            return {"result": (await settled(self.client.get(self.id(call)))).to_dict()}
        if name == "sendFeedback":
            return {"result": (await settled(self.client.send_feedback(self.items(call)))).to_dict()}
        if name == "feedback":
            given = await settled(self.last.feedback(call.get("category"), call.get("reason")))
            return {"result": given.to_dict()}
        if name == "resetUserProfile":
            await settled(self.client.reset_user_profile(call.get("user")))
            return {}
        if name == "advanceClock":
            self.advance_clock(call["ms"])
            return {}
        if name == "waitMs":
            await asyncio.sleep(call["ms"] / 1000)
            return {}
        if name == "parallel":
            return {"results": await asyncio.gather(*(self.result(one) for one in call["calls"]))}
        raise ValueError(f"the testee has no call {name}")

    async def guard(self, call: dict[str, Any]) -> dict[str, Any]:
        ended: dict[str, Any] = {}
        guard = self.client.guard(call.get("request"), **correlation(call))
        try:
            if isinstance(self.client, AsyncClient):
                async with guard as self.last:
                    await self.body(call, ended)
            else:
                with guard as self.last:
                    await self.body(call, ended)
        except Thrown as thrown:
            ended["thrown"] = str(thrown)
        error = self.last.completion_error
        return shown(self.last) | ended | ({} if error is None else {"completionError": error.to_dict()})

    async def body(self, call: dict[str, Any], ended: dict[str, Any]) -> None:
        evaluation = self.last
        if call.get("verdict") == "succeed":
            evaluation.succeed()
        if call.get("verdict") == "fail":
            evaluation.fail()
        if "completes" in call:
            try:
                await settled(evaluation.complete(call["completes"]))
            except ProtectError:
                pass
        if call.get("ticket"):
            evaluation.ticket()
        if "waitMs" in call:
            await asyncio.sleep(call["waitMs"] / 1000)
        if "throws" in call:
            raise Thrown(call["throws"])
        if "returns" in call:
            ended["value"] = call["returns"]

    def id(self, call: dict[str, Any]) -> str:
        return call["id"] if call.get("id") is not None else (self.last.id or "")

    def items(self, call: dict[str, Any]) -> Any:
        items = call.get("items")
        last = self.last.id if self.last is not None else None
        if not isinstance(items, list) or last is None:
            return items
        return [
            {"riskEvaluation": {"id": last}, **item}
            if isinstance(item, dict) and item.get("riskEvaluation") is None
            else item
            for item in items
        ]

    def advance_clock(self, ms: int) -> None:
        assert self.admin is not None
        connection = HTTPConnection(self.admin.hostname or "", self.admin.port)
        path = f"/emulator/environments/{self.environment}/clock"
        connection.request("POST", path, json.dumps({"advanceMs": ms}), {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.close()


async def settled(given: Any) -> Any:
    return await given if hasattr(given, "__await__") else given


def tokens(given: list[str | None]) -> Any:
    waiting = iter(given)

    def token() -> str:
        token = next(waiting, None)
        if token is None:
            raise RuntimeError("no token is left")
        return token

    return token


def correlation(call: dict[str, Any]) -> dict[str, Any]:
    return {"transaction_id": call.get("transactionId"), "session_id": call.get("sessionId")}


def shown(evaluation: Any) -> dict[str, Any]:
    output = {
        "decision": evaluation.decision.to_dict(),
        "completionStatus": evaluation.completion_status,
        "attempts": evaluation.attempts,
        "diagnostics": [found.to_dict() for found in evaluation.diagnostics],
    }
    return output if evaluation.error is None else output | {"error": evaluation.error.to_dict()}


def unknown_option(name: str) -> ConfigError:
    info = {"code": "INVALID_CONFIG", "message": f"there is no option {name}", "target": name, "details": []}
    return ConfigError(f"INVALID_CONFIG: {name}", info)


if __name__ == "__main__":
    main()
