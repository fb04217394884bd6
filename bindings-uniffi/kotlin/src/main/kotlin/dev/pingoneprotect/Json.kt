package dev.pingoneprotect

import dev.pingoneprotect.ffi.JsonKind
import dev.pingoneprotect.ffi.jsonItems
import dev.pingoneprotect.ffi.jsonKind
import dev.pingoneprotect.ffi.jsonMembers
import dev.pingoneprotect.ffi.jsonNumber
import dev.pingoneprotect.ffi.jsonString

/**
 * One JSON value, kept as its text: numbers keep all their digits, objects their unknown members.
 *
 * Its [toString] shows the kind alone, since the text may hold personal data; [text] is the text.
 */
public class Json private constructor(
    /** The text, without white space around it. */
    public val text: String,
    private val kind: JsonKind,
) {
    /** Whether it is `null`. */
    public val isNull: Boolean get() = kind == JsonKind.NULL

    /** Whether it is an object. */
    public val isObject: Boolean get() = kind == JsonKind.OBJECT

    /** Whether it is a list. */
    public val isList: Boolean get() = kind == JsonKind.LIST

    /** The string, when it is one. */
    public fun asString(): String? = if (kind == JsonKind.STRING) raising { jsonString(text) } else null

    /** The nearest double, when it is a number; infinite when it is too large. [text] has all digits. */
    public fun asDouble(): Double? = if (kind == JsonKind.NUMBER) raising { jsonNumber(text) } else null

    /** The whole number, when it is written as one that fits. */
    public fun asLong(): Long? = if (kind == JsonKind.NUMBER) text.toLongOrNull() else null

    /** The truth value, when it is one. */
    public fun asBoolean(): Boolean? = if (kind == JsonKind.BOOLEAN) text == "true" else null

    /** The members of a list; empty when it is not a list. */
    public fun items(): List<Json> = raising { jsonItems(text) }.map(::checked)

    /** The members of an object in their order, duplicates included; empty when it is not an object. */
    public fun members(): List<Pair<String, Json>> = raising { jsonMembers(text) }.map { it.name to checked(it.value) }

    /** A member of an object, the last one of that name. */
    public operator fun get(name: String): Json? =
        raising { jsonMembers(text) }.lastOrNull { it.name == name }?.let { checked(it.value) }

    override fun equals(other: Any?): Boolean = other is Json && other.text == text

    override fun hashCode(): Int = text.hashCode()

    override fun toString(): String = "Json(${kind.name.lowercase()}, ${text.length} characters)"

    public companion object {
        /** Reads one JSON value; null when the text is anything else. */
        @JvmStatic
        public fun parse(text: String): Json? {
            val whole = text.wellFormed().trim(' ', '\n', '\r', '\t')
            return raising { jsonKind(whole) }?.let { Json(whole, it) }
        }

        /** A string as JSON. */
        @JvmStatic
        public fun of(text: String): Json = Json(quoted(text), JsonKind.STRING)

        /** Text that the core gave, which is known to be JSON. */
        internal fun checked(text: String): Json = Json(text, kindOf(text))

        /** Of a text that is JSON, the first character tells. */
        private fun kindOf(text: String): JsonKind = when (text.firstOrNull()) {
            '{' -> JsonKind.OBJECT
            '[' -> JsonKind.LIST
            '"' -> JsonKind.STRING
            't', 'f' -> JsonKind.BOOLEAN
            'n', null -> JsonKind.NULL
            else -> JsonKind.NUMBER
        }
    }
}

/** The same text with a replacement for every half of a pair that has lost the other: no encoding takes those. */
internal fun String.wellFormed(): String {
    if (none(Char::isSurrogate)) return this
    return String(toByteArray(Charsets.UTF_8), Charsets.UTF_8)
}

/** A string as JSON text. */
internal fun quoted(text: String): String = buildString(text.length + 2) {
    append('"')
    for (character in text.wellFormed()) {
        when {
            character == '"' -> append("\\\"")
            character == '\\' -> append("\\\\")
            character < ' ' -> append("\\u").append(character.code.toString(16).padStart(4, '0'))
            else -> append(character)
        }
    }
    append('"')
}

/** An object of those members that are given, each as JSON text. */
internal fun jsonObject(vararg members: Pair<String, String?>): String = jsonObject(members.asList())

internal fun jsonObject(members: Iterable<Pair<String, String?>>): String =
    members.filter { it.second != null }.joinToString(",", "{", "}") { (name, value) -> "${quoted(name)}:$value" }

internal fun jsonList(items: Iterable<String>): String = items.joinToString(",", "[", "]")
