package dev.pingoneprotect.bench

import dev.pingoneprotect.Decision
import dev.pingoneprotect.PingOneProtect
import java.io.File
import java.util.Locale

/** A subject and what it gave last, so that nothing is left out by the compiler. */
private class Subject(val name: String, val call: () -> Any) {
    var last: Any? = null
    val samples = ArrayList<Double>()

    /** The time of one call in nanoseconds, over a batch. */
    fun measure(): Double {
        val start = System.nanoTime()
        repeat(BATCH) { last = call() }
        return (System.nanoTime() - start).toDouble() / BATCH
    }

    fun median(): Double = samples.sorted()[samples.size / 2]
}

private const val BATCH = 200
private const val WARM_UP_ROUNDS = 300
private const val ROUNDS = 500

/** Decide from a 3 KB response, beside kotlinx.serialization: every round measures all, and medians are compared. */
public fun main(arguments: Array<String>) {
    val bytes = File(arguments.single()).readBytes()
    val text = bytes.decodeToString()
    agree(PingOneProtect.decide(bytes), decideTyped(text))
    agree(PingOneProtect.decide(bytes), decideTree(text))
    val subjects = listOf(
        Subject("pingone-protect, bytes") { PingOneProtect.decide(bytes) },
        Subject("pingone-protect, text") { PingOneProtect.decide(text) },
        Subject("kotlinx typed, bytes") { decideTyped(bytes.decodeToString()) },
        Subject("kotlinx typed, text") { decideTyped(text) },
        Subject("kotlinx tree, text") { decideTree(text) },
    )
    repeat(WARM_UP_ROUNDS) { subjects.forEach(Subject::measure) }
    repeat(ROUNDS) { subjects.forEach { it.samples += it.measure() } }
    val medians = subjects.associate { it.name to it.median() }
    println("decide, ${bytes.size} bytes, Kotlin on the JVM; median of $ROUNDS rounds in ns")
    medians.forEach { (name, ns) -> println(String.format(Locale.ROOT, "%-24s %9.0f", name, ns)) }
    for (kind in listOf("bytes", "text")) {
        val ratio = medians.getValue("pingone-protect, $kind") / medians.getValue("kotlinx typed, $kind")
        println(String.format(Locale.ROOT, "ratio to kotlinx typed, %-5s %.2f", kind, ratio))
    }
}

/** Only what decides the same may be compared. */
private fun agree(decision: Decision, peer: PeerDecision) {
    val ours = with(decision) { listOf(outcome.text, evaluationId, level, score, recommendedAction, source) }
    val theirs = with(peer) { listOf(outcome, evaluationId, level, score, recommendedAction, source) }
    check(ours == theirs && decision.mitigations.size == peer.mitigations.size) { "$ours is not $theirs" }
}
