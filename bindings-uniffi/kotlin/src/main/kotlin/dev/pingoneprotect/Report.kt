package dev.pingoneprotect

import dev.pingoneprotect.ffi.Diagnostic as CoreDiagnostic
import dev.pingoneprotect.ffi.Report as CoreReport
import dev.pingoneprotect.ffi.Severity as CoreSeverity

/** Everything that a check found, in one go. */
public data class Report(
    /** True when no diagnostic is an error. */
    public val valid: Boolean,
    /** The findings; their order is for people. */
    public val diagnostics: List<Diagnostic>,
) {
    /** The errors alone. */
    public val errors: List<Diagnostic> get() = diagnostics.filter { it.severity == Severity.ERROR }
}

/** One finding. */
public data class Diagnostic(
    /** An error keeps the value from being sent; a warning does not. */
    public val severity: Severity,
    /** What is wrong, such as `REQUIRED_VALUE`; a text, because the list grows. */
    public val code: String,
    /** The service's dotted path, such as `event.user.groups[1].name`; empty for the whole value. */
    public val target: String,
    /** A sentence for a person. It never quotes personal data. */
    public val message: String,
    /** The values that an enum takes, in the order of the service's documentation. */
    public val allowedValues: List<String>? = null,
    /** What to do about it. */
    public val hint: String? = null,
)

/** How much a finding weighs. */
public enum class Severity {
    /** The value is not sent. */
    ERROR,

    /** The value is sent, but the evaluation is weaker than it could be, or something is ignored. */
    WARNING,
}

internal fun CoreReport.toReport(): Report = Report(valid, diagnostics.map { it.toDiagnostic() })

internal fun CoreDiagnostic.toDiagnostic(): Diagnostic = Diagnostic(
    severity = when (severity) {
        CoreSeverity.ERROR -> Severity.ERROR
        CoreSeverity.WARNING -> Severity.WARNING
    },
    code = code,
    target = target,
    message = message,
    allowedValues = allowedValues,
    hint = hint,
)
