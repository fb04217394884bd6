package dev.pingoneprotect.testee

import dev.pingoneprotect.CompletionResult
import dev.pingoneprotect.Decision
import dev.pingoneprotect.Diagnostic
import dev.pingoneprotect.ErrorInfo
import dev.pingoneprotect.Evaluation
import dev.pingoneprotect.Explanation
import dev.pingoneprotect.FeedbackResult
import dev.pingoneprotect.Json
import dev.pingoneprotect.Report

// The package's values as the JSON of the conformance cases.

/** Members that are null are left out. */
internal fun obj(vararg members: Pair<String, String?>): String =
    members.filter { it.second != null }.joinToString(",", "{", "}") { (name, value) -> "${str(name)}:$value" }

internal fun list(items: Iterable<String>): String = items.joinToString(",", "[", "]")

internal fun str(text: String): String = Json.of(text).text

private fun opt(text: String?): String? = text?.let(::str)

internal fun Report.json(): String = obj("valid" to "$valid", "diagnostics" to list(diagnostics.map { it.json() }))

internal fun Diagnostic.json(): String = obj(
    "severity" to str(severity.name.lowercase()),
    "code" to str(code),
    "target" to str(target),
    "message" to str(message),
    "allowedValues" to allowedValues?.let { values -> list(values.map(::str)) },
    "hint" to opt(hint),
)

internal fun ErrorInfo.json(): String = obj(
    "code" to str(code.name),
    "message" to str(message),
    "status" to status?.toString(),
    "target" to opt(target),
    "retryAfterMs" to retryAfterMs?.toString(),
    "requestId" to opt(requestId),
    "evaluationId" to opt(evaluationId),
    "details" to list(details.map(Json::text)),
    "report" to report?.json(),
    "cause" to opt(cause),
)

private fun Decision.members(): Array<Pair<String, String?>> = arrayOf(
    "outcome" to str(outcome.text),
    "decidedBy" to str(decidedBy.name),
    "evaluationId" to opt(evaluationId),
    "level" to opt(level),
    "score" to score?.takeIf(Double::isFinite)?.toString(),
    "recommendedAction" to opt(recommendedAction),
    "mitigations" to list(mitigations.map(Json::text)),
    "source" to opt(source),
    "reason" to opt(reason?.name),
    "message" to opt(message),
    "warnings" to list(warnings.map(::str)),
)

internal fun Decision.json(): String = obj(*members())

internal fun Explanation.json(): String {
    val entries = trace.map {
        obj("rule" to str(it.rule.name), "matched" to "${it.matched}", "detail" to str(it.detail))
    }
    return obj(*decision.members(), "trace" to list(entries))
}

internal fun FeedbackResult.json(): String {
    val shown = batches.map {
        obj("index" to "${it.index}", "count" to "${it.count}", "id" to opt(it.id), "error" to it.error?.json())
    }
    return obj("result" to obj("batches" to list(shown), "failed" to list(failed.map(Json::text))))
}

internal fun CompletionResult.spelled(): String = when (this) {
    is CompletionResult.Completed -> str("completed")
    is CompletionResult.NotEvaluated -> str("notEvaluated")
}

internal fun Evaluation.json(vararg more: Pair<String, String?>): String = obj(
    "decision" to decision.json(),
    "completionStatus" to opt(completionStatus?.name),
    "attempts" to "$attempts",
    "diagnostics" to list(diagnostics.map { it.json() }),
    "error" to error?.json(),
    *more,
)
