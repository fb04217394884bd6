package dev.pingoneprotect

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** What must compile (the code of the documentation), and what must not (wrong pairs, a `when` with a hole). */
internal class CompileTest {
    @TempDir
    lateinit var folder: File

    @Test
    fun `the documentation's code compiles and wrong pairs do not`() {
        val documents = listOf("README.md", "../../README.md").map(::File)
        val snippets = documents.flatMap { FENCE.findAll(it.readText()).map { found -> found.groupValues[1] } }
        assertTrue(snippets.size >= SNIPPETS, "found ${snippets.size} pieces of code")
        // Each in a package of its own: they share names.
        val files = snippets.mapIndexed { at, code -> file("Snippet$at.kt", "package snippet$at\n$code") }
        val wrong = file("Wrong.kt", File("src/test/resources/Wrong.kt.txt").readText())

        val errors = errorsOf(files + wrong)
        val inSnippets = errors.filter { it.file.startsWith("Snippet") }
        assertEquals(emptyList<Found>(), inSnippets)
        val lines = wrong.readLines()
        val marked = lines.indices.filter { lines[it].endsWith("// wrong") }.map { it + 1 }
        assertTrue(marked.isNotEmpty())
        assertEquals(marked, errors.map { it.line }.distinct().sorted())
    }

    private fun file(name: String, text: String): File = File(folder, name).apply { writeText(text) }

    private data class Found(val file: String, val line: Int, val message: String)

    /** The compiler in a process of its own: the heap of the tests is bounded. */
    private fun errorsOf(files: List<File>): List<Found> {
        val classpath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val java = File(System.getProperty("java.home"), "bin/java").path
        val compiler = listOf(java, "-Xmx512m", "-cp", classpath, "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler")
        val options = listOf("-no-stdlib", "-no-reflect", "-nowarn", "-jvm-target", "17", "-classpath", classpath)
        val target = listOf("-d", File(folder, "classes").path)
        val command = compiler + options + target + files.map(File::getPath)
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        val output = process.inputStream.bufferedReader().readText()
        assertEquals(1, process.waitFor(), output)
        return ERROR.findAll(output).map {
            val (path, line, message) = it.destructured
            Found(File(path).name, line.toInt(), message)
        }.toList()
    }

    private companion object {
        const val SNIPPETS = 4
        val FENCE = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL)
        val ERROR = Regex("^(.+\\.kt):(\\d+):\\d+: error: (.*)$", RegexOption.MULTILINE)
    }
}
