package dev.pingoneprotect.testee

import dev.pingoneprotect.EvaluationNode
import dev.pingoneprotect.Journey
import dev.pingoneprotect.JourneySteps
import dev.pingoneprotect.Json
import dev.pingoneprotect.Report
import dev.pingoneprotect.ResultNode

/** The operations on nodes and journeys. */
internal fun nodes(operation: String, input: Json): String {
    val config = input["config"]?.text ?: "null"
    return when (operation) {
        "evaluationNode" -> steps(input, EvaluationNode.check(config), { EvaluationNode(config) })
        "resultNode" -> steps(input, ResultNode.check(config), { ResultNode(config) })
        else -> {
            val definition = input["journey"]?.text ?: config
            steps(input, Journey.check(definition), { Journey(definition) }) { it, answered ->
                resumed(it as Journey, input, answered)
            }
        }
    }
}

/** All steps, as far as the answers reach. */
private fun steps(
    input: Json,
    report: Report,
    begin: () -> JourneySteps,
    between: (JourneySteps, List<Json>) -> JourneySteps = { run, _ -> run },
): String {
    val steps = ArrayList<Json>()
    if (report.valid) {
        var run = begin()
        steps += run.start(input["state"]?.text.orEmpty(), input["context"]?.text.orEmpty())
        val answers = input["answers"]?.items().orEmpty()
        answers.forEachIndexed { index, answer ->
            run = between(run, answers.take(index))
            steps += run.answer(answer.text)
        }
    }
    val findings = report.takeIf { it.diagnostics.isNotEmpty() }
    return obj("steps" to list(steps.map(Json::text)), "report" to findings?.json())
}

/** Goes through JSON whenever a host has to answer; the second request knows what the hosts have told so far. */
private fun resumed(journey: Journey, input: Json, answered: List<Json>): Journey {
    if (input["resume"]?.asBoolean() != true || journey.open?.get("step")?.asString() != "host") return journey
    val context = LinkedHashMap<String, String>()
    val told = listOfNotNull(input["context"]) + answered.mapNotNull { it["context"] }
    told.flatMap(Json::members).forEach { (name, value) ->
        if (value.isNull) context.remove(name) else context[name] = value.text
    }
    return Journey.resume(journey.toJson(), obj(*context.toList().toTypedArray()))
}
