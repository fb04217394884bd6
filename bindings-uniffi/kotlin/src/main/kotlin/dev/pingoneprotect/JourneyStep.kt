package dev.pingoneprotect

/**
 * What a journey asks for, or tells, in its next step. Sealed, so that a `when` over it is exhaustive; [json] is the
 * step as the documentation spells it.
 */
public sealed class JourneyStep(
    /** The whole step. */
    public val json: Json,
) {
    /** The node's name; null of a node that runs alone, and of the end. */
    public val node: String? get() = json["node"]?.asString()

    override fun toString(): String = "${javaClass.simpleName}(node=$node)"

    /** Initialise the signals SDK on the visitor's device; the answer is [JourneyAnswer.completed]. */
    public class Initialize internal constructor(json: Json) : JourneyStep(json) {
        /** The SDK's properties, as the journey gives them. */
        public val config: Json get() = json["config"] ?: json
    }

    /** Ask the device for its signals; the answer is [JourneyAnswer.signals] or [JourneyAnswer.clientError]. */
    public class CollectSignals internal constructor(json: Json) : JourneyStep(json) {
        /** Whether the device stops collecting behavioural data afterwards. */
        public val pauseBehavioralData: Boolean get() = json["pauseBehavioralData"]?.asBoolean() ?: true
    }

    /** Send the request as it is. A client performs it. */
    public class Evaluate internal constructor(json: Json) : JourneyStep(json)

    /** Complete the evaluation. A client performs it. */
    public class Complete internal constructor(json: Json) : JourneyStep(json) {
        /** The evaluation. */
        public val evaluationId: String get() = json["evaluationId"]?.asString().orEmpty()
    }

    /** A task of the program's own; the answer is [JourneyAnswer.outcome]. */
    public class Host internal constructor(json: Json) : JourneyStep(json) {
        /** The task's name. */
        public val task: String get() = json["task"]?.asString().orEmpty()
    }

    /** A node is finished. No answer: a journey goes on by itself. */
    public class Done internal constructor(json: Json) : JourneyStep(json) {
        /** Where the journey goes on. */
        public val outcome: String get() = json["outcome"]?.asString().orEmpty()

        /** The decision of an Evaluation node, in the documentation's spelling. */
        public val decision: Json? get() = json["decision"]

        /** What the node wrote, `{shared?, transient?}`; `null` removes. */
        public val state: Json get() = json["state"] ?: EMPTY

        /** What the platform's node would log, word for word. */
        public val warnings: List<String> get() = json["warnings"]?.items().orEmpty().mapNotNull(Json::asString)

        /** The findings of an Evaluation node's request. */
        public val diagnostics: List<Json> get() = json["diagnostics"]?.items().orEmpty()
    }

    /** The journey is finished. No answer. */
    public class End internal constructor(json: Json) : JourneyStep(json) {
        /** Whether a `Success` node was reached, not a `Failure` one. */
        public val isSuccess: Boolean get() = json["result"]?.asString() == "SUCCESS"

        /** The nodes that were passed and the way out of each, without the end itself. */
        public val path: List<PathEntry>
            get() = json["path"]?.items().orEmpty().map {
                PathEntry(it["node"]?.asString().orEmpty(), it["outcome"]?.asString().orEmpty())
            }

        /** The whole state, `{shared?, transient?}`. */
        public val state: Json get() = json["state"] ?: EMPTY
    }

    internal companion object {
        private val EMPTY = Json.checked("{}")

        fun of(json: Json): JourneyStep = when (val name = json["step"]?.asString()) {
            "initialize" -> Initialize(json)
            "collectSignals" -> CollectSignals(json)
            "evaluate" -> Evaluate(json)
            "complete" -> Complete(json)
            "host" -> Host(json)
            "done" -> Done(json)
            "end" -> End(json)
            else -> throw refused("step", "there is no step $name")
        }
    }
}

/** One node of a journey's path and the way out of it. */
public data class PathEntry(
    /** The node's name. */
    public val node: String,
    /** Its outcome. */
    public val outcome: String,
)

/** What a program says about a step. */
public class JourneyAnswer private constructor(internal val json: String) {
    public companion object {
        /** `initialize` is done. */
        @JvmStatic
        public fun completed(): JourneyAnswer = JourneyAnswer("""{"completed":true}""")

        /** What the device collected; null when that was nothing. */
        @JvmStatic
        public fun signals(data: String?): JourneyAnswer =
            JourneyAnswer("""{"signals":${data?.let(::quoted) ?: "null"}}""")

        /** What the signals SDK reported instead of signals. */
        @JvmStatic
        public fun clientError(text: String): JourneyAnswer = JourneyAnswer(jsonObject("clientError" to quoted(text)))

        /**
         * How a task of the program's own ended: one of the outcomes that have an edge.
         *
         * @param context what the task came to know, such as the user after a login.
         * @param state what it wrote, `{shared?, transient?}`; `null` removes.
         */
        @JvmStatic
        @JvmOverloads
        public fun outcome(outcome: String, context: JourneyContext? = null, state: Json? = null): JourneyAnswer =
            JourneyAnswer(
                jsonObject("outcome" to quoted(outcome), "state" to state?.text, "context" to context?.toJson()),
            )

        /** An answer as the documentation spells it. */
        @JvmStatic
        public fun json(answer: Json): JourneyAnswer = JourneyAnswer(answer.text)
    }
}

/** What the platform would know by itself. Its [toString] shows nothing: it is personal data. */
public data class JourneyContext @JvmOverloads constructor(
    /** The address that the visitor comes from. */
    public val ip: String? = null,
    /** The `User-Agent` header. */
    public val userAgent: String? = null,
    /** The value of a persistent cookie. */
    public val cookie: String? = null,
    /** The user's identifier; a login task may give it. */
    public val userId: String? = null,
    /** What the user signs in with. */
    public val username: String? = null,
    /** The names of the user's groups. */
    public val groups: List<String>? = null,
    /** The platform's tracking identifier: the event's session unless the node is told otherwise. */
    public val auditTrackingId: String? = null,
    /** What the signals SDK collected. */
    public val signals: String? = null,
    /** What the signals SDK reported instead. */
    public val clientError: String? = null,
) {
    override fun toString(): String = "JourneyContext"

    /** The context as JSON, in the documentation's spelling. */
    public fun toJson(): String = jsonObject(
        "ip" to ip?.let(::quoted),
        "userAgent" to userAgent?.let(::quoted),
        "cookie" to cookie?.let(::quoted),
        "userId" to userId?.let(::quoted),
        "username" to username?.let(::quoted),
        "groups" to groups?.let { names -> jsonList(names.map(::quoted)) },
        "auditTrackingId" to auditTrackingId?.let(::quoted),
        "signals" to signals?.let(::quoted),
        "clientError" to clientError?.let(::quoted),
    )
}

/** A misuse that this package sees by itself, spelled as the core spells its own. */
internal fun refused(target: String, problem: String): ProtectException =
    ProtectException.Config(ErrorInfo(ErrorCode.INVALID_CONFIG, problem, target = target), null)
