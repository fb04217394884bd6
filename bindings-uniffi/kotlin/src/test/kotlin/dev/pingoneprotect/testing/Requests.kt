package dev.pingoneprotect.testing

import dev.pingoneprotect.EvaluationRequest
import dev.pingoneprotect.Event
import dev.pingoneprotect.User

/** A good request; the emulator answers by the beginning of the user's id. */
internal fun requestOf(user: String): EvaluationRequest =
    EvaluationRequest(Event(User.external(user, "$user@example.com"), ip = "81.2.69.142", userAgent = "Mozilla/5.0"))
