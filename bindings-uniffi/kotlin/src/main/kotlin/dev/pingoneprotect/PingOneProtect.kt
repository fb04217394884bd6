package dev.pingoneprotect

import dev.pingoneprotect.ffi.Predictor as CorePredictor
import dev.pingoneprotect.ffi.clientIp as coreClientIp
import dev.pingoneprotect.ffi.readResponse
import dev.pingoneprotect.ffi.requestBody as coreRequestBody
import dev.pingoneprotect.ffi.responseJson
import dev.pingoneprotect.ffi.validateFeedback as coreValidateFeedback
import dev.pingoneprotect.ffi.validateRequest as coreValidateRequest
import java.nio.ByteBuffer

/** Checks and decisions: everything that needs no network. */
public object PingOneProtect {
    /**
     * Checks a request. All findings come in one go; text that is not a JSON object has one, `INVALID_TYPE` with the
     * empty target.
     *
     * @param ipFromServer a relay fills in `event.ip`, so that its absence is no finding.
     * @param allowUnknownValues an unknown value of an enum is a warning.
     */
    @JvmStatic
    @JvmOverloads
    public fun validateRequest(
        json: String,
        ipFromServer: Boolean = false,
        allowUnknownValues: Boolean = false,
    ): Report = raising { coreValidateRequest(json.wellFormed(), ipFromServer, allowUnknownValues) }.toReport()

    /** The same of a typed request. */
    @JvmStatic
    @JvmOverloads
    public fun validateRequest(
        request: EvaluationRequest,
        ipFromServer: Boolean = false,
        allowUnknownValues: Boolean = false,
    ): Report = validateRequest(request.toJson(), ipFromServer, allowUnknownValues)

    /** The body that would be sent, whatever a check finds; null when the text is not a JSON object. */
    @JvmStatic
    public fun requestBody(json: String): String? = raising { coreRequestBody(json.wellFormed()) }

    /** Checks feedback for one request: `{"evaluationFeedbackItems": […]}`, at most 100. */
    @JvmStatic
    @JvmOverloads
    public fun validateFeedback(json: String, allowUnknownValues: Boolean = false): Report =
        raising { coreValidateFeedback(json.wellFormed(), allowUnknownValues) }.toReport()

    /** Checks typed feedback for one request. */
    @JvmStatic
    public fun validateFeedback(items: List<FeedbackItem>): Report =
        validateFeedback(jsonObject("evaluationFeedbackItems" to jsonList(items.map(FeedbackItem::toJson))))

    /**
     * The outcome of a response under a policy. Never throws for what the service sent.
     *
     * Four traps, all seen in real integrations: `INVALID_SDK_PAYLOAD` comes as level `HIGH` with score 0, so a
     * threshold alone does not see it; mitigations may disagree with the level; [Outcome.Failure] is not an answer to
     * "is it safe"; an unknown level is `FAILURE`, too.
     */
    @JvmStatic
    @JvmOverloads
    public fun decide(response: ByteArray, policy: OutcomePolicy = OutcomePolicy.DEFAULT): Decision =
        (Direct.decide(response, policy.number) ?: raising { policy.core.decideBytes(direct(response)) }).toDecision()

    /** The same of the response's text. */
    @JvmStatic
    @JvmOverloads
    public fun decide(response: String, policy: OutcomePolicy = OutcomePolicy.DEFAULT): Decision =
        Direct.decide(response, policy.number)?.toDecision() ?: decide(response.toByteArray(), policy)

    /** The same of a response that was read. */
    @JvmStatic
    @JvmOverloads
    public fun decide(response: RiskEvaluation, policy: OutcomePolicy = OutcomePolicy.DEFAULT): Decision =
        decide(response.raw, policy)

    /** [decide] with the rules that led to it. */
    @JvmStatic
    @JvmOverloads
    public fun explain(response: ByteArray, policy: OutcomePolicy = OutcomePolicy.DEFAULT): Explanation =
        raising { policy.core.explainBytes(direct(response)) }.toExplanation()

    /** The same of the response's text. */
    @JvmStatic
    @JvmOverloads
    public fun explain(response: String, policy: OutcomePolicy = OutcomePolicy.DEFAULT): Explanation =
        explain(response.toByteArray(), policy)

    /** The same of a response that was read. */
    @JvmStatic
    @JvmOverloads
    public fun explain(response: RiskEvaluation, policy: OutcomePolicy = OutcomePolicy.DEFAULT): Explanation =
        explain(response.raw, policy)

    /**
     * The address to send as `event.ip`: the peer's, or, when the peer is one of your proxies, the rightmost forwarded
     * one that is not.
     *
     * @param peer the address of the connection.
     * @param forwardedFor the lines of the `X-Forwarded-For` header, in order.
     * @param trustedProxies CIDR blocks or single addresses of your own proxies.
     * @throws ProtectException.Config for a block that is none.
     */
    @JvmStatic
    public fun clientIp(peer: String?, forwardedFor: List<String>, trustedProxies: List<String>): String? = raising {
        coreClientIp(
            peer?.wellFormed(),
            forwardedFor.map(String::wellFormed),
            trustedProxies.map(String::wellFormed),
        )
    }
}

/**
 * A risk evaluation as the service gave it. Nothing is lost: unknown values, unknown members and all digits stay in
 * [raw] and [json]. Its [toString] shows the id alone, since the event in it is personal data.
 */
public class RiskEvaluation private constructor(
    /** The text as it came. */
    public val raw: String,
) {
    private val view by lazy { raising { readResponse(raw) } }

    /** The whole response as a JSON value. */
    public val json: Json by lazy { Json.checked(raising { responseJson(raw) }) }

    /** The identifier, when there is one. */
    public val id: String? get() = view.id

    /** When it was created: RFC 3339, as it came. */
    public val createdAt: String? get() = view.createdAt

    /** When it was last updated: RFC 3339, as it came. */
    public val updatedAt: String? get() = view.updatedAt

    /** The level as it came. Use [PingOneProtect.decide] to act on it: the order of the rules matters. */
    public val level: String? get() = view.level

    /** The score; may exceed 100, and may be absent. */
    public val score: Double? get() = view.score

    /** Where the result comes from, such as `AGGREGATED_SCORES`, `OVERRIDE` or `INVALID_SDK_PAYLOAD`. */
    public val source: String? get() = view.source

    /** `IN_PROGRESS`, `SUCCESS` or `FAILED`, as it came. */
    public val completionStatus: String? get() = view.completionStatus

    /** The predictors by compact name. */
    public val predictors: Map<String, Predictor> by lazy { view.predictors.mapValues { it.value.toPredictor() } }

    override fun equals(other: Any?): Boolean = other is RiskEvaluation && other.raw == raw

    override fun hashCode(): Int = raw.hashCode()

    override fun toString(): String = "RiskEvaluation(id=$id)"

    public companion object {
        /**
         * Takes the text of a response.
         *
         * @throws ProtectException.Service `MALFORMED_RESPONSE` when it is not one JSON object.
         */
        @JvmStatic
        public fun parse(text: String): RiskEvaluation =
            RiskEvaluation(text.wellFormed()).also { evaluation -> raising { readResponse(evaluation.raw) } }

        /** Text that the core has read. */
        internal fun checked(text: String): RiskEvaluation = RiskEvaluation(text)
    }
}

/** What one predictor found. */
public data class Predictor(
    /** The level that it gives. */
    public val level: String?,
    /** The kind of predictor, such as `BOT`, `DEVICE` or `VELOCITY`. */
    public val type: String?,
    /** More about the outcome, such as `IN_TRAINING_PERIOD`. */
    public val status: String?,
    /** Why, in the service's words; they may change. */
    public val reason: String?,
)

private fun CorePredictor.toPredictor(): Predictor = Predictor(level, kind, status, reason)

private const val KEPT_BYTES = 64 * 1024
private val kept = ThreadLocal.withInitial { ByteBuffer.allocateDirect(KEPT_BYTES) }

/** The bytes where the core can read them. A buffer for each thread, since making one costs more than deciding. */
private fun direct(bytes: ByteArray): ByteBuffer {
    val buffer = if (bytes.size <= KEPT_BYTES) kept.get() else ByteBuffer.allocateDirect(bytes.size)
    buffer.clear()
    buffer.put(bytes)
    buffer.flip()
    // Exactly the bytes: the core takes the buffer from its beginning.
    return buffer
}
