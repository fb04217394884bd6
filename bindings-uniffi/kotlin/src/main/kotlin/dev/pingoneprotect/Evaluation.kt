package dev.pingoneprotect

import dev.pingoneprotect.ffi.CompletionStart
import dev.pingoneprotect.ffi.EvaluationState
import dev.pingoneprotect.ffi.Output
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/**
 * The handle of an evaluation. One rule for all of it: what has an id can be completed, reported on and continued,
 * whatever its outcome. Its [toString] shows id, outcome, who decided and the completion; never the event.
 */
public class Evaluation internal constructor(
    private val client: ProtectClient,
    internal val state: EvaluationState,
) {
    /** Completions on one handle queue. */
    private val queue = Mutex()

    /** The service's id; null when there was no answer. */
    public val id: String? get() = raising { state.id() }

    /** When the service created it, as it came. */
    public val createdAt: String? get() = raising { state.createdAt() }

    /** The decision, with what it stands on. */
    public val decision: Decision by lazy { raising { state.decision() }.toDecision() }

    /** Where the flow goes on. */
    public val outcome: Outcome get() = decision.outcome

    /** What failed, also beside a fallback. */
    public val error: ErrorInfo? get() = raising { state.error() }?.toErrorInfo()

    /** The warnings about the request. */
    public val diagnostics: List<Diagnostic> get() = raising { state.diagnostics() }.map { it.toDiagnostic() }

    /** The service's answer; null when there is none, or none that can be read. */
    public val response: RiskEvaluation? by lazy {
        try {
            raw?.let(RiskEvaluation::parse)
        } catch (_: ProtectException) {
            null
        }
    }

    /** The text of the answer. */
    public val raw: String? get() = raising { state.raw() }

    /** How many creates were sent. */
    public val attempts: Int get() = raising { state.attempts() }.toInt()

    /** How long the evaluate took, in milliseconds. */
    public val elapsedMs: Long get() = raising { state.elapsedMs() }.toLong()

    /** How long the evaluate took. */
    public val elapsed: Duration @JvmSynthetic get() = elapsedMs.milliseconds

    /** How far the completion is; null without an id. */
    public val completionStatus: CompletionState? get() = raising { state.completionStatus() }?.let(CompletionState::valueOf)

    /** What the last completion that failed, failed with. */
    public val completionError: ErrorInfo? get() = raising { state.completionError() }?.toErrorInfo()

    /** The decision with the rules that led to it. */
    public fun explain(): Explanation = raising { state.explain(client.config) }.toExplanation()

    /** Records `SUCCESS` for the guard and sends nothing; the last verdict counts. */
    public fun succeed(): Unit = raising { state.succeed() }

    /** Records `FAILED` for the guard and sends nothing; the last verdict counts. */
    public fun fail(): Unit = raising { state.fail() }

    /**
     * Tells the service how the flow ended. Only `SUCCESS` lets its predictors learn; what the two verdicts mean for
     * each flow stands at [CompletionStatus]. The same verdict again is a success without a call; an answer that got
     * lost is settled by a reading.
     *
     * @throws ProtectException.Service `ALREADY_COMPLETED` when the other verdict is recorded,
     *   `COMPLETION_WINDOW_EXPIRED` more than 30 minutes after the create; else what the service failed with.
     */
    @JvmSynthetic
    public suspend fun complete(status: CompletionStatus): CompletionResult = completeNamed(status.name)

    /** [complete] with the status as text; anything but `SUCCESS` and `FAILED` is `VALIDATION_FAILED`. */
    @JvmSynthetic
    public suspend fun completeNamed(status: String?): CompletionResult = queue.withLock {
        val driver = client.driver
        val begun = raising { state.beginCompletion(client.config, status?.wellFormed(), driver.start()) }
        when (begun) {
            is CompletionStart.NotEvaluated -> CompletionResult.NotEvaluated
            is CompletionStart.Completed -> completed(begun.status)
            is CompletionStart.Send -> begun.call.use { call ->
                val output = raising {
                    try {
                        driver.drive(call)
                    } finally {
                        state.endCompletion(call)
                    }
                }
                completed((output as Output.Completed).status)
            }
        }
    }

    /** [complete] for Java. */
    public fun completeAsync(status: CompletionStatus): CompletableFuture<CompletionResult> =
        client.future { complete(status) }

    /** What the guard sends at its end. Never throws: a failure stands in completionError and in a warning event. */
    internal suspend fun endGuard(raised: Boolean): Unit = queue.withLock {
        try {
            sendGuardEnd(raised)
        } catch (_: ProtectException) {
            // It never replaces the body's value or exception.
        }
        try {
            client.driver.tell(raising { state.takeEvents() })
        } catch (_: ProtectException) {
            // Likewise.
        }
    }

    private suspend fun sendGuardEnd(raised: Boolean): Unit = raising {
        val driver = client.driver
        state.beginGuardEnd(client.config, raised, driver.start())?.use { call ->
            try {
                driver.drive(call)
            } finally {
                state.endGuard(call)
            }
        }
    }

    /**
     * A small JSON object without personal data, for a flow that goes on in another request: keep it in the session and
     * give it to [ProtectClient.resume]. Taking it hands the evaluation over, so that a guard sends nothing.
     *
     * @throws ProtectException.Service `NOT_EVALUATED` without an id.
     */
    public fun ticket(): String = raising { state.ticket() }

    /**
     * Gives feedback on this evaluation. A request that fails stands in the result.
     *
     * @throws ProtectException.Service `NOT_EVALUATED` without an id.
     */
    @JvmSynthetic
    public suspend fun feedback(feedback: Feedback): FeedbackResult =
        feedbackNamed(feedback.category.name, feedback.reason)

    /** [feedback] with category and reason as text, which are checked before anything is sent. */
    @JvmSynthetic
    public suspend fun feedbackNamed(category: String, reason: String?): FeedbackResult =
        client.sendFeedbackJson(raising { state.feedbackJson(category.wellFormed(), reason?.wellFormed()) })

    /** [feedback] for Java. */
    public fun feedbackAsync(feedback: Feedback): CompletableFuture<FeedbackResult> =
        client.future { feedback(feedback) }

    override fun toString(): String =
        "Evaluation(id=$id, outcome=$outcome, decidedBy=${decision.decidedBy}, completionStatus=$completionStatus)"
}
