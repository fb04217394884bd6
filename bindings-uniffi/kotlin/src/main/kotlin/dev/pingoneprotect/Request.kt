package dev.pingoneprotect

/** What is sent to create a risk evaluation. Java programs use [EvaluationRequest.Builder]. */
public class EvaluationRequest @JvmOverloads constructor(
    /** What happens, and from where. */
    public val event: Event,
    /** The policy set that judges it; null means the environment's default. */
    public val riskPolicySet: RiskPolicySet? = null,
    /** What the signals SDK reported instead of signals. It decides before any call and is never sent. */
    public val clientError: String? = null,
) {
    /** The request as JSON, in the service's spelling. */
    public fun toJson(): String = jsonObject(
        "event" to event.toJson(),
        "riskPolicySet" to riskPolicySet?.toJson(),
        "clientError" to clientError?.let(::quoted),
    )

    /** Shows nothing of the event: it is personal data. */
    override fun toString(): String = "EvaluationRequest"

    /** Writes a request from Java. */
    public class Builder internal constructor(user: User) {
        private var event = Event(user)
        private var policySet: RiskPolicySet? = null
        private var error: String? = null

        /** The address that the visitor comes from. */
        public fun ip(ip: String): Builder = apply { event = event.copy(ip = ip) }

        /** What the user is about to do. */
        public fun flow(flow: Flow): Builder = apply { event = event.copy(flow = flow) }

        /** The session's identifier. */
        public fun sessionId(id: String): Builder = apply { event = event.copy(sessionId = id) }

        /** The `User-Agent` header. */
        public fun userAgent(userAgent: String): Builder = apply { event = event.copy(userAgent = userAgent) }

        /** The value of a persistent cookie. */
        public fun cookie(cookie: String): Builder = apply { event = event.copy(cookie = cookie) }

        /** The device identifier that you keep yourself. */
        public fun deviceExternalId(id: String): Builder = apply { event = event.copy(deviceExternalId = id) }

        /** What the Signals (Protect) SDK collected. */
        public fun signals(data: String): Builder = apply { event = event.copy(signals = data) }

        /** Whether several people use the device. */
        public fun sharingType(type: SharingType): Builder = apply { event = event.copy(sharingType = type) }

        /** The application or resource that the user wants to reach. */
        public fun target(target: TargetResource): Builder = apply { event = event.copy(target = target) }

        /** Attributes of your own: an object. */
        public fun customAttributes(attributes: Json): Builder =
            apply { event = event.copy(customAttributes = attributes) }

        /** The policy set that judges it. */
        public fun riskPolicySet(set: RiskPolicySet): Builder = apply { policySet = set }

        /** What the signals SDK reported instead of signals. */
        public fun clientError(text: String): Builder = apply { error = text }

        /** The request. */
        public fun build(): EvaluationRequest = EvaluationRequest(event, policySet, error)
    }

    public companion object {
        /** Begins a request from Java. */
        @JvmStatic
        public fun builder(user: User): Builder = Builder(user)
    }
}

/** What happens, and from where. Its [toString] shows nothing: it is personal data. */
public data class Event(
    /** Who signs in. */
    public val user: User,
    /** The address that the visitor comes from: one IPv4 or IPv6 literal. A relay fills it in for a phone. */
    public val ip: String? = null,
    /** What the user is about to do; null means `AUTHENTICATION`. */
    public val flow: Flow? = null,
    /** The session that the event belongs to. */
    public val sessionId: String? = null,
    /** The `User-Agent` header. Without it the modelling of the user's behaviour is off. */
    public val userAgent: String? = null,
    /** The value of a persistent cookie. */
    public val cookie: String? = null,
    /** An identifier of the device that you keep yourself. */
    public val deviceExternalId: String? = null,
    /** What the Signals (Protect) SDK collected: opaque. */
    public val signals: String? = null,
    /** Whether several people use the device. */
    public val sharingType: SharingType? = null,
    /** The application or resource that the user wants to reach. Needed for the modelling of the user's behaviour. */
    public val target: TargetResource? = null,
    /** Factors that were evaluated before. */
    public val evaluatedFactors: List<EvaluatedFactor> = emptyList(),
    /** The calling service. */
    public val origin: String? = null,
    /** Attributes of your own: an object. */
    public val customAttributes: Json? = null,
) {
    override fun toString(): String = "Event"

    internal fun toJson(): String = jsonObject(
        "ip" to ip?.let(::quoted),
        "user" to user.toJson(),
        "flow" to flow?.toJson(),
        "session" to sessionId?.let { jsonObject("id" to quoted(it)) },
        "browser" to browser(),
        "device" to deviceExternalId?.let { jsonObject("externalId" to quoted(it)) },
        "sdk" to signals?.let { jsonObject("signals" to jsonObject("data" to quoted(it))) },
        "sharingType" to sharingType?.let { quoted(it.name) },
        "targetResource" to target?.let { jsonObject("id" to it.id?.let(::quoted), "name" to it.name?.let(::quoted)) },
        "evaluatedFactors" to evaluatedFactors.takeIf { it.isNotEmpty() }?.let { all ->
            jsonList(all.map { jsonObject("type" to quoted(it.type), "status" to quoted(it.status.name)) })
        },
        "origin" to origin?.let(::quoted),
        "customAttributes" to customAttributes?.text,
    )

    private fun browser(): String? {
        if (userAgent == null && cookie == null) return null
        return jsonObject("userAgent" to userAgent?.let(::quoted), "cookie" to cookie?.let(::quoted))
    }
}

/** The user of an event. Its [toString] shows nothing: it is personal data. */
public data class User(
    /** Who keeps the user. */
    public val type: UserType,
    /** A lasting identifier: at most 1024 characters. Required for [UserType.EXTERNAL]. */
    public val id: String? = null,
    /** What the user signs in with, such as an email address: at most 1024 characters. */
    public val name: String? = null,
    /** The names of the groups that the user belongs to. */
    public val groups: List<String> = emptyList(),
) {
    override fun toString(): String = "User"

    internal fun toJson(): String = jsonObject(
        "type" to quoted(type.name),
        "id" to id?.let(::quoted),
        "name" to name?.let(::quoted),
        "groups" to groups.takeIf { it.isNotEmpty() }?.let { names ->
            jsonList(names.map { jsonObject("name" to quoted(it)) })
        },
    )

    public companion object {
        /** A user of another directory than PingOne's. */
        @JvmStatic
        @JvmOverloads
        public fun external(id: String, name: String? = null): User = User(UserType.EXTERNAL, id, name)

        /** A user of the PingOne directory, by id. */
        @JvmStatic
        @JvmOverloads
        public fun pingOne(id: String, name: String? = null): User = User(UserType.PING_ONE, id, name)

        /** A user of the PingOne directory, by name. */
        @JvmStatic
        public fun pingOneNamed(name: String): User = User(UserType.PING_ONE, name = name)
    }
}

/** What the user is about to do: each type with its own subtypes, so that a wrong pair does not compile. */
public sealed class Flow {
    /** The registration of an account. */
    public object Registration : Flow()

    /** A sign-in, or an action such as a password change. */
    public class Authentication @JvmOverloads constructor(
        /** What kind of sign-in. */
        public val subtype: AuthenticationSubtype? = null,
    ) : Flow()

    /** Access to an application. */
    public object Access : Flow()

    /** An action that needs authorisation. */
    public class Authorization @JvmOverloads constructor(
        /** Which action. */
        public val subtype: AuthorizationSubtype? = null,
    ) : Flow()

    /** A purchase or another monetary transaction. */
    public object Transaction : Flow()

    internal fun toJson(): String = when (this) {
        is Registration -> spelled(FlowType.REGISTRATION, null)
        is Authentication -> spelled(FlowType.AUTHENTICATION, subtype?.name)
        is Access -> spelled(FlowType.ACCESS, null)
        is Authorization -> spelled(FlowType.AUTHORIZATION, subtype?.name)
        is Transaction -> spelled(FlowType.TRANSACTION, null)
    }

    private fun spelled(type: FlowType, subtype: String?) =
        jsonObject("type" to quoted(type.name), "subtype" to subtype?.let(::quoted))
}

/** The application or resource that the user wants to reach; one of the two is needed. */
public data class TargetResource @JvmOverloads constructor(
    /** The identifier; for PingOne applications their id. */
    public val id: String?,
    /** A name for display and logs. */
    public val name: String? = null,
)

/** A factor that was evaluated before. */
public data class EvaluatedFactor(
    /** The transaction type. */
    public val type: String,
    /** The state of the transaction. */
    public val status: FactorStatus,
)

/** The policy set that judges an event. */
public sealed class RiskPolicySet {
    /** The policy set of this identifier. */
    public class ById(
        /** The identifier. */
        public val id: String,
    ) : RiskPolicySet()

    /** The policy set of this name. */
    public class ByName(
        /** The name. */
        public val name: String,
    ) : RiskPolicySet()

    /** The environment's targeted policies, until the conditions of one are met. */
    public object Targeted : RiskPolicySet()

    internal fun toJson(): String = when (this) {
        is ById -> jsonObject("id" to quoted(id))
        is ByName -> jsonObject("name" to quoted(name))
        is Targeted -> jsonObject("targeted" to "true")
    }
}
