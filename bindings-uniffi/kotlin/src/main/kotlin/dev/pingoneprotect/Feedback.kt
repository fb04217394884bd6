package dev.pingoneprotect

import dev.pingoneprotect.ffi.FeedbackBatch as CoreFeedbackBatch
import dev.pingoneprotect.ffi.FeedbackResult as CoreFeedbackResult

/** A category of feedback with a reason of that category, so that a wrong pair does not compile. */
public sealed class Feedback(
    /** The category on the wire. */
    public val category: FeedbackCategory,
    /** The reason on the wire. */
    public val reason: String?,
) {
    /** The risk was rated too high. */
    public class FalseHighRisk @JvmOverloads constructor(reason: FalseHighRiskReason? = null) :
        Feedback(FeedbackCategory.FALSE_HIGH_RISK, reason?.name)

    /** A bot that is welcome. */
    public class FriendlyBot @JvmOverloads constructor(reason: FriendlyBotReason? = null) :
        Feedback(FeedbackCategory.FRIENDLY_BOT, reason?.name)

    /** The account was made for fraud. */
    public class NewAccountFraud @JvmOverloads constructor(reason: NewAccountFraudReason? = null) :
        Feedback(FeedbackCategory.NEW_ACCOUNT_FRAUD, reason?.name)

    /** Somebody else uses the account. */
    public class CompromisedAccount @JvmOverloads constructor(reason: CompromisedAccountReason? = null) :
        Feedback(FeedbackCategory.COMPROMISED_ACCOUNT, reason?.name)

    /** An automated attack. */
    public class AutomatedAttack @JvmOverloads constructor(reason: AutomatedAttackReason? = null) :
        Feedback(FeedbackCategory.AUTOMATED_ATTACK, reason?.name)
}

/** Feedback on one evaluation. */
public class FeedbackItem @JvmOverloads constructor(
    /** The evaluation. */
    public val evaluationId: String,
    /** What the evaluation got wrong, or what it was. */
    public val feedback: Feedback,
    /** When it was carried out, as the service gave it (RFC 3339); makes the service's work more efficient. */
    public val createdAt: String? = null,
) {
    /** The item as JSON, in the service's spelling. */
    public fun toJson(): String = jsonObject(
        "riskEvaluation" to jsonObject("id" to quoted(evaluationId), "createdAt" to createdAt?.let(::quoted)),
        "feedbackCategory" to quoted(feedback.category.name),
        "reason" to feedback.reason?.let(::quoted),
    )
}

/** What became of feedback. A batch that failed is no exception. */
public data class FeedbackResult(
    /** The batches of up to 100 items, in their order. */
    public val batches: List<FeedbackBatch>,
    /**
     * The items of every batch that failed. One that was lost after sending is among them: the service may have it, so
     * sending it again may repeat it.
     */
    public val failed: List<Json>,
)

/** What became of one batch. */
public data class FeedbackBatch(
    /** The batch, from 0. */
    public val index: Int,
    /** How many items it has, 1 to 100. */
    public val count: Int,
    /** The service's id of the feedback, when its answer named one. */
    public val id: String?,
    /** Why it failed. */
    public val error: ErrorInfo?,
)

internal fun CoreFeedbackResult.toFeedbackResult(): FeedbackResult =
    FeedbackResult(batches.map { it.toBatch() }, failed.map(Json::checked))

private fun CoreFeedbackBatch.toBatch(): FeedbackBatch =
    FeedbackBatch(index.toInt(), count.toInt(), id, error?.toErrorInfo())
