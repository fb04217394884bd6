package dev.pingoneprotect.example

import dev.pingoneprotect.EvaluationRequest
import dev.pingoneprotect.Event
import dev.pingoneprotect.Outcome
import dev.pingoneprotect.ProtectClient
import dev.pingoneprotect.User
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch

/** What the screen shows. */
public sealed interface SignInState {
    /** The form. */
    public data object Form : SignInState

    /** A request is under way. */
    public data object Checking : SignInState

    /** The sign-in may go on with the password. */
    public data object Password : SignInState

    /** A second factor first: the risk is high, or nobody could say. */
    public data object SecondFactor : SignInState

    /** A puzzle first: this looks like a program. */
    public data object Puzzle : SignInState

    /** Not from here and now. */
    public data object Refused : SignInState
}

/**
 * The sign-in screen's model. On Android it would be an `androidx.lifecycle.ViewModel` with `viewModelScope`; nothing else
 * would change.
 *
 * The client's address is the app's own back end, the relay: a phone holds no client secret and does not know its public
 * address. What the phone decides chooses a screen and nothing more; the relay decides by itself about the session, and
 * completes the evaluation after its own check.
 */
public class SignInViewModel(private val client: ProtectClient, private val scope: CoroutineScope) {
    private val shown = MutableStateFlow<SignInState>(SignInState.Form)
    private var check: Job? = null

    /** What the screen shows. */
    public val state: StateFlow<SignInState> = shown.asStateFlow()

    /** Begins; `signals` is what the Signals (Protect) SDK collected, null when it failed. */
    public fun signIn(userName: String, signals: String?) {
        check?.cancel()
        check = scope.launch {
            shown.value = SignInState.Checking
            // The relay takes the user from the session; the name is here for a complete request.
            val event = Event(User.external(userName), signals = signals, userAgent = USER_AGENT)
            // A failure of the service is an outcome and no exception.
            shown.value = screenOf(client.evaluate(EvaluationRequest(event)).outcome)
        }
    }

    /** The visitor went back: the HTTP call ends with it. */
    public fun back() {
        check?.cancel()
        shown.value = SignInState.Form
    }

    private fun screenOf(outcome: Outcome): SignInState = when (outcome) {
        Outcome.Low, Outcome.Medium -> SignInState.Password
        Outcome.High -> SignInState.SecondFactor
        Outcome.ExceedsScoreThreshold -> SignInState.Refused
        is Outcome.Action -> if (outcome.name == "BOT_MITIGATION") SignInState.Puzzle else SignInState.Refused
        // No answer is not "safe".
        Outcome.Failure, Outcome.ClientError -> SignInState.SecondFactor
    }

    private companion object {
        const val USER_AGENT = "ExampleApp/1.0 (Android 16)"
    }
}
