package dev.pingoneprotect

import dev.pingoneprotect.ffi.Policy
import dev.pingoneprotect.ffi.outcomeLabel
import dev.pingoneprotect.ffi.DecidedBy as CoreDecidedBy
import dev.pingoneprotect.ffi.Decision as CoreDecision
import dev.pingoneprotect.ffi.Explanation as CoreExplanation
import dev.pingoneprotect.ffi.Outcome as CoreOutcome

/** Where a flow goes on. Sealed, so that a `when` over it is exhaustive. */
public sealed class Outcome(
    /** The outcome as every host spells it, such as `EXCEEDS_SCORE_THRESHOLD`. */
    public val text: String,
) {
    /** The score is above the policy's threshold. */
    public object ExceedsScoreThreshold : Outcome("EXCEEDS_SCORE_THRESHOLD")

    /** A recommended action that the policy lists, such as `BOT_MITIGATION`. */
    public class Action(
        /** The action. */
        public val name: String,
    ) : Outcome(name)

    /** The level is low. */
    public object Low : Outcome("LOW")

    /** The level is medium. */
    public object Medium : Outcome("MEDIUM")

    /** The level is high. */
    public object High : Outcome("HIGH")

    /** There is no answer. That is not an answer to "is it safe". */
    public object Failure : Outcome("FAILURE")

    /** The visitor's device reported an error instead of signals. */
    public object ClientError : Outcome("CLIENT_ERROR")

    /** The words of the Evaluation node's outcomes, such as `Exceeds Score Threshold`. */
    public val label: String get() = raising { outcomeLabel(text) }

    override fun equals(other: Any?): Boolean = other is Outcome && other.text == text

    override fun hashCode(): Int = text.hashCode()

    override fun toString(): String = text
}

/** Which rule decided. */
public enum class DecidedBy {
    /** The score is above the threshold. */
    SCORE_THRESHOLD,

    /** A recommended action that the policy lists came. */
    RECOMMENDED_ACTION,

    /** The level. */
    LEVEL,

    /** The client's fallback, since there was no answer. */
    FALLBACK,

    /** An error, since there was no answer and no fallback. */
    ERROR,

    /** A client error, before any call. */
    CLIENT_ERROR,
}

/** The outcome of an evaluation, with what it stands on. */
public data class Decision(
    /** Where the flow goes on. */
    public val outcome: Outcome,
    /** Which rule decided. */
    public val decidedBy: DecidedBy,
    /** The evaluation; what has an id can be completed, whatever its outcome. */
    public val evaluationId: String? = null,
    /** The level as it came, whoever decided. */
    public val level: String? = null,
    /** The score as it came; infinite when it is too large for 64 bits. */
    public val score: Double? = null,
    /** The action that decided, else the first that came. */
    public val recommendedAction: String? = null,
    /** The mitigations as they came; they may disagree with the level. */
    public val mitigations: List<Json> = emptyList(),
    /** Where the result comes from, such as `AGGREGATED_SCORES` or `INVALID_SDK_PAYLOAD`. */
    public val source: String? = null,
    /** Why there is no answer. */
    public val reason: ErrorCode? = null,
    /** The reason in a sentence for a person. */
    public val message: String? = null,
    /** What the Evaluation node would log, word for word. */
    public val warnings: List<String> = emptyList(),
)

/** A decision with the rules that led to it. */
public data class Explanation(
    /** The same decision that `decide` gives. */
    public val decision: Decision,
    /** The rules in their order, up to the one that decided; empty for a malformed response. */
    public val trace: List<TraceEntry>,
)

/** One rule of the precedence. */
public data class TraceEntry(
    /** `SCORE_THRESHOLD`, `RECOMMENDED_ACTION` or `LEVEL`. */
    public val rule: DecidedBy,
    /** Whether it decided. */
    public val matched: Boolean,
    /** Why, in one sentence. */
    public val detail: String,
)

/**
 * How a response becomes an outcome: what counts as too high, and which recommended actions are outcomes of their own.
 *
 * The [DEFAULT] has the threshold 300 and the API's five actions, so that nobody who follows a quick start lets a `DENY`
 * pass as `LOW`. It takes no part in a network call; keep one and use it for every decision.
 */
public class OutcomePolicy private constructor(internal val core: Policy, internal val json: String) {
    /** What [Direct] names it by. It is good for as long as [core] lives. */
    internal val number: Long = raising { core.number() }.toLong()

    /** Scores above it (strictly) exceed; null when it is not configured. */
    public val scoreThreshold: Double? get() = raising { core.scoreThreshold() }

    /** The actions that become outcomes, compared exactly. */
    public val recommendedActions: List<String> get() = raising { core.recommendedActions() }

    override fun toString(): String = "OutcomePolicy(scoreThreshold=$scoreThreshold, recommendedActions=$recommendedActions)"

    public companion object {
        /** Threshold 300 and the API's five actions. */
        @JvmField
        public val DEFAULT: OutcomePolicy = fromJson("{}")

        /**
         * A policy with this threshold (null: not configured) and these actions (none: no action decides).
         *
         * @throws ProtectException.Config for a threshold that is negative or not finite, and for an action that is
         *   blank or named like another outcome.
         */
        @JvmStatic
        public fun of(scoreThreshold: Double?, recommendedActions: List<String>): OutcomePolicy = fromJson(
            jsonObject(
                "scoreThreshold" to (scoreThreshold?.toString() ?: "null"),
                "recommendedActions" to jsonList(recommendedActions.map(::quoted)),
            ),
        )

        /**
         * Reads `{"scoreThreshold": number|null, "recommendedActions": [string]}`; an omitted member means the default.
         *
         * @throws ProtectException.Config when it is anything else.
         */
        @JvmStatic
        public fun fromJson(json: String): OutcomePolicy {
            val text = json.wellFormed()
            return OutcomePolicy(raising { Policy.read(text) }, text)
        }
    }
}

internal fun CoreDecision.toDecision(): Decision = Decision(
    outcome = outcome.toOutcome(),
    decidedBy = decidedBy.toDecidedBy(),
    evaluationId = evaluationId,
    level = level,
    score = score,
    recommendedAction = recommendedAction,
    mitigations = if (mitigations.isEmpty()) emptyList() else mitigations.map(Json::checked),
    source = source,
    reason = reason?.let(ErrorCode::of),
    message = message,
    warnings = warnings,
)

internal fun CoreExplanation.toExplanation(): Explanation =
    Explanation(decision.toDecision(), trace.map { TraceEntry(it.rule.toDecidedBy(), it.matched, it.detail) })

private fun CoreOutcome.toOutcome(): Outcome = when (this) {
    is CoreOutcome.ExceedsScoreThreshold -> Outcome.ExceedsScoreThreshold
    is CoreOutcome.Action -> Outcome.Action(name)
    is CoreOutcome.Low -> Outcome.Low
    is CoreOutcome.Medium -> Outcome.Medium
    is CoreOutcome.High -> Outcome.High
    is CoreOutcome.Failure -> Outcome.Failure
    is CoreOutcome.ClientError -> Outcome.ClientError
}

private fun CoreDecidedBy.toDecidedBy(): DecidedBy = when (this) {
    CoreDecidedBy.SCORE_THRESHOLD -> DecidedBy.SCORE_THRESHOLD
    CoreDecidedBy.RECOMMENDED_ACTION -> DecidedBy.RECOMMENDED_ACTION
    CoreDecidedBy.LEVEL -> DecidedBy.LEVEL
    CoreDecidedBy.FALLBACK -> DecidedBy.FALLBACK
    CoreDecidedBy.ERROR -> DecidedBy.ERROR
    CoreDecidedBy.CLIENT_ERROR -> DecidedBy.CLIENT_ERROR
}
