package dev.pingoneprotect.testee

import dev.pingoneprotect.AccessToken
import dev.pingoneprotect.CallOptions
import dev.pingoneprotect.ErrorCode
import dev.pingoneprotect.ErrorInfo
import dev.pingoneprotect.Evaluation
import dev.pingoneprotect.Json
import dev.pingoneprotect.ProtectClient
import dev.pingoneprotect.ProtectException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.util.concurrent.ConcurrentLinkedQueue
import java.net.http.HttpRequest as AdminRequest

/** The `client` operation: one client, some calls, and what each of them gave. */
internal class Session private constructor(private val client: ProtectClient) : AutoCloseable {
    @Volatile
    private var last: Evaluation? = null

    suspend fun answer(input: Json): String {
        val results = ArrayList<String>()
        for (call in input["calls"]?.items().orEmpty()) results.add(result(call))
        return obj("results" to list(results))
    }

    override fun close(): Unit = client.close()

    /** A call's result, with its cancellation. */
    private suspend fun result(call: Json): String {
        val limit = call["cancelAfterMs"]?.asLong() ?: return orError { called(call) }
        return try {
            withTimeout(limit) { orError { called(call) } }
        } catch (_: TimeoutCancellationException) {
            """{"cancelled":true}"""
        }
    }

    private suspend fun called(call: Json): String = when (val name = call["call"]?.asString()) {
        "evaluate" -> keep(client.evaluateJson(raw(call, "request"), options(call))).json()
        "evaluateOrThrow" -> keep(client.evaluateOrThrowJson(raw(call, "request"), options(call))).json()
        "guard" -> guard(call)
        "resume" -> resume()
        "complete" -> handle().let { evaluation ->
            val result = evaluation.completeNamed(call["status"]?.asString())
            obj("result" to result.spelled(), "completionStatus" to evaluation.completionStatus?.let { str(it.name) })
        }
        "completeById" -> obj("result" to client.completeNamed(id(call), call["status"]?.asString()).spelled())
        "get" -> obj("result" to client.get(id(call)).json.text)
        "sendFeedback" -> client.sendFeedbackJson(items(call)).json()
        "feedback" ->
            handle().feedbackNamed(call["category"]?.asString().orEmpty(), call["reason"]?.asString()).json()
        "resetUserProfile" -> "{}".also { client.resetUserProfileJson(raw(call, "user")) }
        "advanceClock" -> "{}".also { advanceClock(call["ms"]?.text ?: "0") }
        "waitMs" -> "{}".also { delay(call["ms"]?.asLong() ?: 0) }
        "parallel" -> parallel(call)
        else -> error("the testee has no call $name")
    }

    private suspend fun guard(call: Json): String {
        val outcome = try {
            "value" to client.guardJson(raw(call, "request"), options(call)) { body(call, keep(it)) }
        } catch (thrown: Thrown) {
            "thrown" to str(thrown.text)
        }
        val evaluation = handle()
        return evaluation.json(outcome, "completionError" to evaluation.completionError?.json())
    }

    private suspend fun body(call: Json, evaluation: Evaluation): String? {
        when (call["verdict"]?.asString()) {
            "succeed" -> evaluation.succeed()
            "fail" -> evaluation.fail()
        }
        call["completes"]?.asString()?.let { status ->
            try {
                evaluation.completeNamed(status)
            } catch (_: ProtectException) {
                // The handle keeps it.
            }
        }
        if (call["ticket"]?.asBoolean() == true) evaluation.ticket()
        call["throws"]?.asString()?.let { throw Thrown(it) }
        return call["returns"]?.text
    }

    private fun resume(): String {
        val evaluation = keep(client.resume(handle().ticket()))
        val decision = evaluation.decision
        return obj(
            "decision" to obj(
                "outcome" to str(decision.outcome.text),
                "evaluationId" to decision.evaluationId?.let(::str),
            ),
            "completionStatus" to evaluation.completionStatus?.let { str(it.name) },
        )
    }

    private suspend fun parallel(call: Json): String = coroutineScope {
        val running = call["calls"]?.items().orEmpty().map { inner -> async { result(inner) } }
        obj("results" to list(running.awaitAll()))
    }

    private suspend fun advanceClock(ms: String) = withContext(Dispatchers.IO) {
        val root = client.apiUrl.removeSuffix("/v1")
        val uri = URI("$root/emulator/environments/${client.environmentId}/clock")
        val request = AdminRequest.newBuilder(uri).POST(BodyPublishers.ofString("""{"advanceMs":$ms}""")).build()
        check(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode() / 100 == 2)
    }

    private fun keep(evaluation: Evaluation): Evaluation = evaluation.also { last = it }

    private fun handle(): Evaluation = checkNotNull(last) { "the case has no handle yet" }

    private fun id(call: Json): String = call["id"]?.asString() ?: handle().id.orEmpty()

    /** Items without an evaluation get the last handle's. */
    private fun items(call: Json): String {
        val items = call["items"] ?: return "null"
        if (!items.isList) return items.text
        return list(items.items().map(::withEvaluation))
    }

    private fun withEvaluation(item: Json): String {
        val id = last?.id
        if (id == null || !item.isObject || item["riskEvaluation"] != null) return item.text
        val rest = item.members().map { (name, value) -> name to value.text }
        return obj("riskEvaluation" to obj("id" to str(id)), *rest.toTypedArray())
    }

    companion object {
        fun of(input: Json): Session {
            val members = input["options"]?.members().orEmpty()
            val tokens = members.lastOrNull { (name, value) -> name == "token" && value.isList }?.second
            val rest = members.filterNot { (name, value) -> name == "token" && value.isList }
            val builder = ProtectClient.builder()
                .options(obj(*rest.map { (name, value) -> name to value.text }.toTypedArray()))
            if (tokens != null) {
                val left = ConcurrentLinkedQueue(tokens.items().map { it.asString().orEmpty() to it.isNull })
                builder.token { _ ->
                    val next = left.poll()
                    check(next != null && !next.second) { "no token is left" }
                    AccessToken.of(next.first)
                }
            }
            return Session(builder.build())
        }
    }
}

/** What a guard's body throws. */
private class Thrown(val text: String) : Exception(text)

private fun raw(call: Json, name: String): String = call[name]?.text ?: "null"

private fun options(call: Json): CallOptions =
    CallOptions(call["transactionId"]?.asString(), call["sessionId"]?.asString())

private suspend fun orError(call: suspend () -> String): String =
    try {
        call()
    } catch (failed: ProtectException) {
        obj("error" to failed.info.json())
    } catch (failed: IllegalStateException) {
        // Cancellation is an IllegalStateException, too.
        if (failed is kotlinx.coroutines.CancellationException) throw failed
        obj("error" to ErrorInfo(ErrorCode.INTERNAL, failed.message.orEmpty()).json())
    }
