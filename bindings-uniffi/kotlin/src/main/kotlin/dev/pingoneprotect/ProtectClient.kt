package dev.pingoneprotect

import dev.pingoneprotect.ffi.ClientConfig
import dev.pingoneprotect.ffi.Output
import dev.pingoneprotect.ffi.ServiceCall
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

/**
 * A client of one PingOne environment: evaluates a sign-in, decides by the documented precedence, and makes sure that
 * the evaluation gets completed. Make one and share it; it keeps connections and the token.
 *
 * **A phone holds no client secret and does not know its public address.** There, [Builder.apiUrl] names your own back
 * end (the relay), [Builder.token] gives the user's session, and [Builder.ipFromServer] allows a request without an
 * address. The relay takes the user from the session, fills in the address, calls the service, decides by itself, and
 * completes after its own check of the sign-in.
 *
 * ```kotlin
 * val client = ProtectClient.builder().environmentId(id).region(Region.EU).credentials(workerId, secret).build()
 * client.guard(EvaluationRequest(Event(User.external("u-1", "ana@example.com"), ip = "81.2.69.142"))) { evaluation ->
 *     when (evaluation.outcome) {
 *         Outcome.Low, Outcome.Medium -> evaluation.succeed()
 *         else -> evaluation.fail()
 *     }
 * }
 * ```
 *
 * Cancelling a coroutine stops its HTTP call and raises the coroutine's own `CancellationException`. Java programs use
 * the `…Async` functions; cancelling their future does the same.
 */
public class ProtectClient internal constructor(
    internal val config: ClientConfig,
    private val transport: Transport,
    private val scope: CoroutineScope,
    internal val driver: Driver,
) : AutoCloseable {
    /** The environment. */
    public val environmentId: String get() = raising { config.environmentId() }

    /** The API's base, without a trailing slash. */
    public val apiUrl: String get() = raising { config.apiUrl() }

    /**
     * Evaluates a request and decides.
     *
     * A failure of the service is an outcome and no exception: [Outcome.Failure] with its reason (or the fallback), so
     * that a sign-in always goes on along a path that somebody chose; [Evaluation.error] has the whole failure. A
     * create is never sent twice, so an answer that got lost is a failure, too. A client error in the request decides
     * before any call; it comes from the visitor's device, so skipping the evaluation must not mean trust.
     *
     * @throws ProtectException.Validation when the request has errors: no call was made.
     */
    @JvmSynthetic
    public suspend fun evaluate(request: EvaluationRequest, options: CallOptions = CallOptions.NONE): Evaluation =
        evaluateJson(request.toJson(), options)

    /** [evaluate] of a request in JSON, such as a relay takes from a phone. */
    @JvmSynthetic
    public suspend fun evaluateJson(request: String, options: CallOptions = CallOptions.NONE): Evaluation {
        val output = run { config.evaluate(request.wellFormed(), driver.start(options)) }
        return Evaluation(this, (output as Output.Evaluation).evaluation)
    }

    /**
     * [evaluate] that raises a failure of the service instead, and never falls back. A client error is an outcome here,
     * too. The exception has [ErrorInfo.evaluationId] when the answer had an id, so that it can be completed.
     */
    @JvmSynthetic
    public suspend fun evaluateOrThrow(request: EvaluationRequest, options: CallOptions = CallOptions.NONE): Evaluation =
        evaluateOrThrowJson(request.toJson(), options)

    /** [evaluateOrThrow] of a request in JSON. */
    @JvmSynthetic
    public suspend fun evaluateOrThrowJson(request: String, options: CallOptions = CallOptions.NONE): Evaluation =
        evaluateJson(request, options).also { evaluation -> raising { evaluation.state.orError() } }

    /** The outcome `CLIENT_ERROR`, without a call: the signals SDK reported this on the visitor's device. */
    public fun evaluateClientError(text: String): Evaluation =
        Evaluation(this, raising { config.evaluationOfClientError(text.wellFormed()) })

    /**
     * Evaluates, runs the body with the handle, and completes behind it, so that no evaluation stays open.
     *
     * The verdict is what the body recorded by [Evaluation.succeed], [Evaluation.fail] or [Evaluation.complete], else
     * `FAILED`; also when the body throws or is cancelled, which goes on. The guard's completion takes at most two
     * seconds. When it fails, the body's value or exception stays as it is; [Evaluation.completionError] and a warning
     * event tell. What the two verdicts mean for each flow stands at [CompletionStatus].
     */
    @JvmSynthetic
    public suspend fun <T> guard(
        request: EvaluationRequest,
        options: CallOptions = CallOptions.NONE,
        body: suspend (Evaluation) -> T,
    ): T = guardJson(request.toJson(), options, body)

    /** [guard] of a request in JSON. */
    @JvmSynthetic
    public suspend fun <T> guardJson(
        request: String,
        options: CallOptions = CallOptions.NONE,
        body: suspend (Evaluation) -> T,
    ): T {
        val evaluation = evaluateJson(request, options)
        var raised = true
        try {
            return body(evaluation).also { raised = false }
        } finally {
            withContext(NonCancellable) { evaluation.endGuard(raised) }
        }
    }

    /** Completes an evaluation of which only the id is known. The service decides about its window of 30 minutes. */
    @JvmSynthetic
    public suspend fun complete(id: String, status: CompletionStatus): CompletionResult = completeNamed(id, status.name)

    /** [complete] with the status as text; anything but `SUCCESS` and `FAILED` is `VALIDATION_FAILED`. */
    @JvmSynthetic
    public suspend fun completeNamed(id: String, status: String?): CompletionResult {
        val output = run { config.complete(id.wellFormed(), status?.wellFormed(), driver.start()) }
        return completed((output as Output.Completed).status)
    }

    /**
     * A handle for the evaluation of a ticket ([Evaluation.ticket]): it completes and reports.
     *
     * @throws ProtectException.Config for a damaged ticket.
     */
    public fun resume(ticket: String): Evaluation = Evaluation(this, raising { config.resume(ticket.wellFormed()) })

    /** Reads an evaluation. */
    @JvmSynthetic
    public suspend fun get(id: String): RiskEvaluation {
        val output = run { config.get(id.wellFormed(), driver.start()) }
        return RiskEvaluation.checked((output as Output.Response).text)
    }

    /**
     * Sends feedback on any number of evaluations, in requests of 100. A request that fails is no exception: the result
     * says which items were not taken. After `UNAUTHORIZED` or `FORBIDDEN` the rest is not sent.
     *
     * @throws ProtectException.Validation when an item has errors: nothing was sent.
     */
    @JvmSynthetic
    public suspend fun sendFeedback(items: List<FeedbackItem>): FeedbackResult =
        sendFeedbackJson(jsonList(items.map(FeedbackItem::toJson)))

    /** [sendFeedback] of the JSON list of items. */
    @JvmSynthetic
    public suspend fun sendFeedbackJson(items: String): FeedbackResult {
        val output = run { config.sendFeedback(items.wellFormed(), driver.start()) }
        return (output as Output.Feedback).result.toFeedbackResult()
    }

    /** Makes the service forget what it learned of a user; only id and type are sent. */
    @JvmSynthetic
    public suspend fun resetUserProfile(user: User): Unit = resetUserProfileJson(user.toJson())

    /** [resetUserProfile] of a user in JSON. */
    @JvmSynthetic
    public suspend fun resetUserProfileJson(user: String) {
        run { config.resetUserProfile(user.wellFormed(), driver.start()) }
    }

    /** [evaluate] for Java. Cancelling the future stops the call. */
    @JvmOverloads
    public fun evaluateAsync(
        request: EvaluationRequest,
        options: CallOptions = CallOptions.NONE,
    ): CompletableFuture<Evaluation> = future { evaluate(request, options) }

    /** [evaluateOrThrow] for Java. */
    @JvmOverloads
    public fun evaluateOrThrowAsync(
        request: EvaluationRequest,
        options: CallOptions = CallOptions.NONE,
    ): CompletableFuture<Evaluation> = future { evaluateOrThrow(request, options) }

    /** [guard] for Java: the guard completes when the body's own stage has ended. */
    public fun <T> guardAsync(
        request: EvaluationRequest,
        body: java.util.function.Function<Evaluation, CompletionStage<T>>,
    ): CompletableFuture<T> = future { guard(request) { evaluation -> body.apply(evaluation).await() } }

    /** [complete] for Java. */
    public fun completeAsync(id: String, status: CompletionStatus): CompletableFuture<CompletionResult> =
        future { complete(id, status) }

    /** [get] for Java. */
    public fun getAsync(id: String): CompletableFuture<RiskEvaluation> = future { get(id) }

    /** [sendFeedback] for Java. */
    public fun sendFeedbackAsync(items: List<FeedbackItem>): CompletableFuture<FeedbackResult> =
        future { sendFeedback(items) }

    /** [resetUserProfile] for Java. */
    public fun resetUserProfileAsync(user: User): CompletableFuture<Void> =
        future { resetUserProfile(user) }.thenAccept { }

    /** Ends what runs behind the calls and closes idle connections. Calls that are under way fail. */
    override fun close() {
        scope.cancel()
        transport.close()
    }

    /** Shows neither secret nor token. */
    override fun toString(): String = "ProtectClient(environmentId=$environmentId, apiUrl=$apiUrl)"

    /** Begins a call and runs it to its end. */
    internal suspend fun run(begin: () -> ServiceCall): Output = raising { begin().use { driver.drive(it) } }

    internal fun <T> future(call: suspend () -> T): CompletableFuture<T> = scope.future { call() }

    public companion object {
        /** Begins a client: [Builder] has the options. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /**
         * A client of `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID`, `PINGONE_CLIENT_SECRET` and `PINGONE_REGION` (or
         * `PINGONE_API_URL` and `PINGONE_AUTH_URL`).
         *
         * @throws ProtectException.Config at the option that is missing or wrong.
         */
        @JvmStatic
        @JvmOverloads
        public fun fromEnv(environment: Map<String, String> = System.getenv()): ProtectClient =
            Builder.fromEnv(environment).build()
    }
}

internal fun completed(status: String): CompletionResult = CompletionResult.Completed(CompletionStatus.valueOf(status))

internal fun clientScope(): CoroutineScope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
