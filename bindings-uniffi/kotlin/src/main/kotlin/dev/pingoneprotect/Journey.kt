package dev.pingoneprotect

import dev.pingoneprotect.ffi.JourneyRun
import dev.pingoneprotect.ffi.RunKind
import dev.pingoneprotect.ffi.checkRun

/**
 * A node or a journey under way, without I/O: it gives steps as JSON, the program does what they say and answers.
 *
 * The steps (`initialize`, `collectSignals`, `evaluate`, `complete`, `host`, `done`, `end`) and their answers have the
 * spelling of the documentation.
 */
public sealed class JourneySteps(internal val core: JourneyRun) {
    /** The steps up to and including the first that needs an answer. */
    public fun start(state: String, context: String): List<Json> =
        raising { core.start(state.wellFormed(), context.wellFormed()) }.map(Json::checked)

    /**
     * Takes an answer; gives the steps up to and including the next that needs one.
     *
     * @throws ProtectException.Config for an answer that does not fit; the step stays open.
     */
    public fun answer(answer: String): List<Json> = raising { core.answer(answer.wellFormed()) }.map(Json::checked)

    /** The step that waits for an answer, if any. */
    public val open: Json? get() = raising { core.openStep() }?.let(Json::checked)

    /** The last step that came: of a run that has ended, its end. */
    internal val last: Json? get() = raising { core.lastStep() }?.let(Json::checked)
}

/** The Evaluation node: asks for an evaluation and decides by it. */
public class EvaluationNode(config: String) : JourneySteps(begun(RunKind.EVALUATION_NODE, config)) {
    public companion object {
        /** Everything that is wrong with a configuration. */
        @JvmStatic
        public fun check(config: String): Report = checked(RunKind.EVALUATION_NODE, config)
    }
}

/** The Result node: completes the evaluation of the state. */
public class ResultNode(config: String) : JourneySteps(begun(RunKind.RESULT_NODE, config)) {
    public companion object {
        /** Everything that is wrong with a configuration. */
        @JvmStatic
        public fun check(config: String): Report = checked(RunKind.RESULT_NODE, config)
    }
}

/** A journey of nodes. */
public class Journey private constructor(core: JourneyRun) : JourneySteps(core) {
    /** Takes a definition; one with errors is [ProtectException.Config] with the report. */
    public constructor(definition: String) : this(begun(RunKind.JOURNEY, definition))

    /** The journey without context and transient state: they belong to one request, and hold personal data. */
    public fun toJson(): String = raising { core.save() }

    public companion object {
        /** Everything that is wrong with a definition. */
        @JvmStatic
        public fun check(definition: String): Report = checked(RunKind.JOURNEY, definition)

        /** Goes on with a journey that [toJson] saved. */
        @JvmStatic
        @JvmOverloads
        public fun resume(saved: String, context: String, transient: String = "{}"): Journey =
            Journey(raising { JourneyRun.resumed(saved.wellFormed(), context.wellFormed(), transient.wellFormed()) })
    }
}

private fun begun(kind: RunKind, config: String): JourneyRun = raising { JourneyRun.newRun(kind, config.wellFormed()) }

private fun checked(kind: RunKind, config: String): Report = raising { checkRun(kind, config.wellFormed()) }.toReport()
