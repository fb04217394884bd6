package dev.pingoneprotect.testee

import dev.pingoneprotect.Json
import dev.pingoneprotect.OutcomePolicy
import dev.pingoneprotect.PingOneProtect
import dev.pingoneprotect.ProtectException
import dev.pingoneprotect.RiskEvaluation
import kotlinx.coroutines.runBlocking
import java.util.Base64

/** The Kotlin testee: answers conformance cases through the public API, as a program would use it. */
public fun main() {
    val out = System.out.writer(Charsets.UTF_8)
    System.`in`.bufferedReader(Charsets.UTF_8).forEachLine { line ->
        out.write(answer(line))
        out.write("\n")
        out.flush()
    }
}

private fun answer(line: String): String {
    val case = Json.parse(line) ?: return """{"id":null,"error":{"code":"UNREADABLE_CASE"}}"""
    val input = case["input"] ?: case
    val (member, value) = try {
        when (val output = output(case["operation"]?.asString().orEmpty(), input)) {
            null -> "error" to """{"code":"UNKNOWN_OPERATION"}"""
            else -> "output" to output
        }
    } catch (failed: ProtectException) {
        "error" to failed.info.json()
    }
    // A raw text may have line ends between its tokens; an answer is one line.
    return obj("id" to case["id"]?.text, member to value).replace('\n', ' ').replace('\r', ' ')
}

private fun output(operation: String, input: Json): String? = when (operation) {
    "validateRequest" -> PingOneProtect.validateRequest(
        source(input, "request"),
        ipFromServer = flag(input, "ipFromServer"),
        allowUnknownValues = flag(input, "allowUnknownValues"),
    ).json()
    "validateFeedback" ->
        PingOneProtect.validateFeedback(source(input, "feedback"), flag(input, "allowUnknownValues")).json()
    "requestBody" -> obj("body" to (PingOneProtect.requestBody(source(input, "request")) ?: "null"))
    "decide" -> policy(input).let { PingOneProtect.decide(response(input), it).json() }
    "explain" -> policy(input).let { PingOneProtect.explain(response(input), it).json() }
    "clientIp" -> {
        val peer = strings(input["peer"]).firstOrNull()
        val ip = PingOneProtect.clientIp(peer, strings(input["forwardedFor"]), strings(input["trustedProxies"]))
        obj("ip" to (ip?.let(::str) ?: "null"))
    }
    "parse" -> parse(input)
    "evaluationNode", "resultNode", "journey" -> nodes(operation, input)
    "client" -> runBlocking { Session.of(input).use { it.answer(input) } }
    else -> null
}

private fun parse(input: Json): String {
    val evaluation = RiskEvaluation.parse(source(input, "value"))
    val predictors = evaluation.predictors.map { (name, found) ->
        name to obj(
            "level" to found.level?.let(::str),
            "type" to found.type?.let(::str),
            "status" to found.status?.let(::str),
        )
    }
    return obj("value" to evaluation.json.text, "predictors" to obj(*predictors.toTypedArray()))
}

private fun policy(input: Json): OutcomePolicy =
    input["policy"]?.let { OutcomePolicy.fromJson(it.text) } ?: OutcomePolicy.DEFAULT

/** What stands under a name as a value, or under `text` as raw text. */
private fun source(input: Json, name: String): String = input["text"]?.asString() ?: input[name]?.text.orEmpty()

/** Raw text, raw bytes, or a parsed value; a parsed string stands for raw text. */
private fun response(input: Json): ByteArray {
    val text = input["text"]?.asString() ?: input["value"]?.asString()
    return text?.toByteArray()
        ?: input["base64"]?.asString()?.let(Base64.getDecoder()::decode)
        ?: input["value"]?.text.orEmpty().toByteArray()
}

private fun strings(value: Json?): List<String> =
    listOfNotNull(value?.asString()) + value?.items().orEmpty().mapNotNull(Json::asString)

private fun flag(input: Json, name: String): Boolean = input[name]?.asBoolean() ?: false
