/*
 * Drives nodes and journeys over a client, which performs `evaluate` and `complete`; the program's tasks do the rest.
 */
@file:JvmName("Journeys")

package dev.pingoneprotect

import dev.pingoneprotect.ffi.Output
import kotlinx.coroutines.future.await
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.function.Function

/** What a program does for one step: a task of a Host node, `collectSignals` or `initialize`. */
public fun interface JourneyTask {
    /** The answer. What it throws ends the drive; the step stays open. */
    public suspend fun answer(step: JourneyStep): JourneyAnswer
}

/**
 * Performs an `evaluate` or a `complete` step; the answer is the raw text, or the error. Policy and fallback of the
 * client play no part: the node decides.
 *
 * @throws ProtectException.Config for any other step: that is the program's.
 */
@JvmSynthetic
public suspend fun ProtectClient.perform(step: Json): JourneyAnswer {
    val output = run { config.perform(step.text, driver.start()) }
    return JourneyAnswer.json(Json.checked((output as Output.Answer).json))
}

/** Runs a node to its end. A failure of the service is an outcome. */
@JvmSynthetic
public suspend fun ProtectClient.runNode(
    node: JourneySteps,
    context: JourneyContext = JourneyContext(),
    tasks: Map<String, JourneyTask> = emptyMap(),
    state: Json? = null,
): JourneyStep.Done {
    node.start(state?.text ?: "{}", context.toJson())
    return drive(node, tasks) as? JourneyStep.Done ?: throw nothingToRun()
}

/**
 * Runs a journey to its end, with this client for `evaluate` and `complete`.
 *
 * Tasks go by the name of the Host's task, and `collectSignals` and `initialize` by theirs. Without a task for these two
 * nothing is collected, and the SDK counts as initialised. A task that throws ends the drive, and so does an answer that
 * does not fit; the step stays open, so that the journey can be saved ([Journey.toJson]) or go on by [continueJourney].
 *
 * ```kotlin
 * val end = client.runJourney(
 *     Journey(definition),
 *     JourneyContext(ip = "81.2.69.142"),
 *     mapOf("login" to JourneyTask { JourneyAnswer.outcome("authenticated", JourneyContext(userId = "u-1")) }),
 * )
 * ```
 */
@JvmSynthetic
public suspend fun ProtectClient.runJourney(
    journey: Journey,
    context: JourneyContext = JourneyContext(),
    tasks: Map<String, JourneyTask> = emptyMap(),
    state: Json? = null,
): JourneyStep.End {
    journey.start(state?.text ?: "{}", context.toJson())
    return continueJourney(journey, tasks)
}

/** [runJourney] from the step that is open, such as after [Journey.resume]. */
@JvmSynthetic
public suspend fun ProtectClient.continueJourney(
    journey: Journey,
    tasks: Map<String, JourneyTask> = emptyMap(),
): JourneyStep.End = drive(journey, tasks) as? JourneyStep.End ?: throw nothingToRun()

/** [runJourney] for Java. */
public fun ProtectClient.runJourneyAsync(
    journey: Journey,
    context: JourneyContext,
    tasks: Map<String, Function<JourneyStep, CompletionStage<JourneyAnswer>>>,
): CompletableFuture<JourneyStep.End> = future {
    runJourney(journey, context, tasks.mapValues { (_, task) -> JourneyTask { step -> task.apply(step).await() } })
}

private suspend fun ProtectClient.drive(steps: JourneySteps, tasks: Map<String, JourneyTask>): JourneyStep? {
    while (true) {
        val open = steps.open?.let(JourneyStep::of) ?: break
        steps.answer(answered(open, tasks).json)
    }
    return steps.last?.let(JourneyStep::of)
}

private suspend fun ProtectClient.answered(
    step: JourneyStep,
    tasks: Map<String, JourneyTask>,
): JourneyAnswer = when (step) {
    is JourneyStep.Evaluate, is JourneyStep.Complete -> perform(step.json)
    is JourneyStep.Initialize -> tasks["initialize"]?.answer(step) ?: JourneyAnswer.completed()
    is JourneyStep.CollectSignals -> tasks["collectSignals"]?.answer(step) ?: JourneyAnswer.signals(null)
    is JourneyStep.Host -> {
        val task = tasks[step.task] ?: throw refused("tasks", "there is no task \"${step.task}\"")
        task.answer(step)
    }
    is JourneyStep.Done, is JourneyStep.End -> throw nothingToRun()
}

private fun nothingToRun() = refused("journey", "there is nothing to run: it is not under way")
