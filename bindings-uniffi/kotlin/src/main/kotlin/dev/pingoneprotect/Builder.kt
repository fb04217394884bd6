package dev.pingoneprotect

import dev.pingoneprotect.ffi.ClientConfig
import dev.pingoneprotect.ffi.optionsOfEnvironment
import kotlinx.coroutines.future.await
import okhttp3.OkHttpClient
import java.time.Duration
import java.util.concurrent.CompletionStage
import java.util.function.Function
import kotlin.time.Duration as KotlinDuration

/** The options of a client, checked by [Builder.build]. */
public class Builder internal constructor() {
    /** Each option as JSON text, in the spelling that the core reads. */
    private val options = LinkedHashMap<String, String>()
    private var provider: TokenProvider? = null
    private var listener: ClientEventListener? = null
    private var http: OkHttpClient? = null

    /** The environment: a UUID. Required. */
    public fun environmentId(id: String): Builder = text("environmentId", id)

    /** Where the service is. This or [apiUrl] is required. */
    public fun region(region: Region): Builder = text("region", region.name)

    /** The API's base, with `/v1`; it wins over the region. The relay's on a phone. */
    public fun apiUrl(url: String): Builder = text("apiUrl", url)

    /** The token endpoint's base, without the environment; it wins over the region. */
    public fun authUrl(url: String): Builder = text("authUrl", url)

    /** The worker application; never in an app that somebody can install. This or [token] is required. */
    public fun credentials(clientId: String, clientSecret: String): Builder =
        text("clientId", clientId).text("clientSecret", clientSecret)

    /** Gives tokens, such as a user's session at a relay. An empty token sends no `Authorization`. */
    public fun token(provider: TokenProvider): Builder = apply { this.provider = provider }

    /** [token] for Java. */
    public fun tokenAsync(provider: Function<TokenRequest, CompletionStage<AccessToken>>): Builder =
        token { request -> provider.apply(request).await() }

    /** How a response becomes an outcome. */
    public fun policy(policy: OutcomePolicy): Builder = apply { options["policy"] = policy.json }

    /** The overall time of one call with all its tries; default 5 seconds. */
    @JvmSynthetic
    public fun timeout(timeout: KotlinDuration): Builder = milliseconds(timeout.inWholeMicroseconds / MICROS)

    /** The same for Java. */
    public fun timeout(timeout: Duration): Builder = milliseconds(timeout.toNanos() / NANOS)

    /** How many repeats there may be; default 2. 0 keeps the one after a 401 and the reading that settles a completion. */
    public fun maxRetries(retries: Int): Builder = apply { options["maxRetries"] = retries.toString() }

    /** The level that a failed evaluation falls back to; default none, so that it is `FAILURE`. */
    public fun fallback(level: FallbackLevel): Builder = text("fallback", level.name)

    /** Values of enums that this version does not know are warnings instead of errors. */
    public fun allowUnknownValues(allow: Boolean): Builder = apply { options["allowUnknownValues"] = allow.toString() }

    /** A request without `event.ip` is good: the relay fills it in. */
    public fun ipFromServer(fromServer: Boolean): Builder = apply { options["ipFromServer"] = fromServer.toString() }

    /** Plain http to a host that is not loopback is good, such as the emulator's host as a phone sees it. */
    public fun allowInsecureHttp(allow: Boolean): Builder = apply { options["allowInsecureHttp"] = allow.toString() }

    /** Is told of tries, waits, warnings and ends; never of personal data. */
    public fun onEvent(listener: ClientEventListener): Builder = apply { this.listener = listener }

    /** An OkHttp client whose TLS, proxy, DNS and interceptors are taken over; its time limits and repeats are not. */
    public fun httpClient(client: OkHttpClient): Builder = apply { http = client }

    /** Every option of a JSON object, in the spelling of the documentation; one that does not exist is refused. */
    public fun options(json: String): Builder = apply {
        val given = Json.parse(json)?.takeIf(Json::isObject)
        // What is no object is the core's to refuse.
        if (given == null) options[""] = "null"
        given?.members()?.forEach { (name, value) -> options[name] = value.text }
    }

    /**
     * Checks the options.
     *
     * @throws ProtectException.Config with the option as the target.
     */
    public fun build(): ProtectClient {
        if (provider != null) options["token"] = "true"
        val config = raising { ClientConfig.check(jsonObject(options.toList())) }
        val transport = Transport(http)
        val scope = clientScope()
        return ProtectClient(config, transport, scope, Driver(config, transport, provider, listener, scope))
    }

    private fun text(name: String, value: String) = apply { options[name] = quoted(value) }

    // A number that is none (a time without end) is the core's to refuse.
    private fun milliseconds(value: Double) = apply { options["timeoutMs"] = value.toString() }

    internal companion object {
        private const val MICROS = 1000.0
        private const val NANOS = 1_000_000.0

        fun fromEnv(environment: Map<String, String>): Builder = Builder().apply {
            val pingone = environment.filterKeys { it.startsWith("PINGONE_") }
            options.putAll(raising { optionsOfEnvironment(pingone.mapValues { it.value.wellFormed() }) })
        }
    }
}
