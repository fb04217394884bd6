package dev.pingoneprotect.bench

import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.doubleOrNull

// The decision as one would write it without the core: kotlinx.serialization and the same rule. Both peers give less
// (no reason, no warnings), and a member of an unexpected type makes the first one throw, so that the comparison
// flatters them.

/** What a peer decides, as far as it can be compared. */
internal data class PeerDecision(
    val outcome: String,
    val evaluationId: String?,
    val level: String?,
    val score: Double?,
    val recommendedAction: String?,
    val mitigations: List<JsonElement>,
    val source: String?,
)

/** The members of a response that a decision reads. */
@Serializable
internal data class Response(val id: String? = null, val result: Result)

@Serializable
internal data class Result(
    val level: String? = null,
    val score: Double? = null,
    val source: String? = null,
    val mitigations: List<JsonElement> = emptyList(),
    val recommendedAction: String? = null,
    val recommendedActions: String? = null,
)

private val lenient = Json { ignoreUnknownKeys = true }

/** Derived classes of the members that count; the library skips the rest. */
internal fun decideTyped(text: String): PeerDecision {
    val (id, result) = lenient.decodeFromString<Response>(text)
    val actions = listOfNotNull(result.recommendedAction, result.recommendedActions)
    val (outcome, action) = precedence(result.score, actions, result.level)
    return PeerDecision(outcome, id, result.level, result.score, action, result.mitigations, result.source)
}

/** The whole response as a tree. */
internal fun decideTree(text: String): PeerDecision {
    val response = Json.parseToJsonElement(text) as JsonObject
    val result = response["result"] as JsonObject
    val score = (result["score"] as? JsonPrimitive)?.doubleOrNull
    val actions = texts(result["recommendedAction"]) + texts(result["recommendedActions"])
    val level = text(result["level"])
    val (outcome, action) = precedence(score, actions, level)
    val mitigations = (result["mitigations"] as? JsonArray).orEmpty()
    return PeerDecision(outcome, text(response["id"]), level, score, action, mitigations, text(result["source"]))
}

private val LISTED =
    listOf("BOT_MITIGATION", "AITM_MITIGATION", "TEMP_EMAIL_MITIGATION", "ACCOUNT_RECOVERY", "DENY")
private const val THRESHOLD = 300.0

/** The order that the Evaluation node documents: threshold, action, level. With the action to show. */
private fun precedence(score: Double?, actions: List<String>, level: String?): Pair<String, String?> {
    if (score != null && score > THRESHOLD) return "EXCEEDS_SCORE_THRESHOLD" to actions.firstOrNull()
    actions.firstOrNull { it in LISTED }?.let { return it to it }
    val outcome = if (level == "LOW" || level == "MEDIUM" || level == "HIGH") level else "FAILURE"
    return outcome to actions.firstOrNull()
}

private fun text(value: JsonElement?): String? = (value as? JsonPrimitive)?.contentOrNull

private fun texts(value: JsonElement?): List<String> = when (value) {
    is JsonPrimitive -> listOfNotNull(value.contentOrNull)
    is JsonArray -> value.mapNotNull(::text)
    else -> emptyList()
}
