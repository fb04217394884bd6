// Generated from the tables of the Rust model; see `bindings-wasm/build/src/response.rs`.

import type { EvaluationEvent, EvaluationPolicySet, Open } from "./types.js";
import type { Level } from "./values.js";

/** The modelled members of a risk evaluation. What the service adds is there as well. */
export interface RiskEvaluationMembers {
  /** The identifier. */
  readonly id?: string;
  /** When it was created: RFC 3339, as it came. */
  readonly createdAt?: string;
  /** When it was last updated: RFC 3339, as it came. */
  readonly updatedAt?: string;
  /** The environment. */
  readonly environment?: Environment;
  /** The event of the request, without the signals, with its `completionStatus`. */
  readonly event?: EvaluationEvent;
  /** The policy set that judged. */
  readonly riskPolicySet?: EvaluationPolicySet;
  /** What came out. */
  readonly result?: EvaluationResult;
  /** What the service found out. */
  readonly details?: Details;
  /** The links of HAL JSON. */
  readonly _links?: unknown;
}

/** The environment of an evaluation. */
export interface Environment {
  /** The identifier. */
  readonly id?: string;
  readonly [member: string]: unknown;
}

/** What came out. Use `decide` to act on it: the order of its rules matters. */
export interface EvaluationResult {
  /** The level; may be absent. */
  readonly level?: Open<Level>;
  /** The score; may exceed 100, and may be absent. */
  readonly score?: number;
  /** Where it comes from, such as `AGGREGATED_SCORES`, `OVERRIDE` or `INVALID_SDK_PAYLOAD`. */
  readonly source?: string;
  /** What to do: a string, seen as a list, too. */
  readonly recommendedAction?: unknown;
  /** The spelling of the documentation's diagram. */
  readonly recommendedActions?: unknown;
  /** The type of the result: `VALUE`. */
  readonly type?: string;
  /** Free text. */
  readonly value?: unknown;
  /** What the policy says to do. */
  readonly mitigations?: readonly Mitigation[];
  readonly [member: string]: unknown;
}

/** What a policy says to do. */
export interface Mitigation {
  /** `APPROVE`, `DENY`, `DENY_AND_SUSPEND`, `MFA`, `VERIFY` or `CUSTOM`. */
  readonly action?: string;
  /** The action of your own behind `CUSTOM`. */
  readonly customAction?: string;
  /** The policy for an authentication by MFA. */
  readonly mfaAuthenticationPolicyId?: string;
  /** The policy for a registration of MFA. */
  readonly mfaRegistrationPolicyId?: string;
  /** The policy for a verification. */
  readonly verifyPolicyId?: string;
  readonly [member: string]: unknown;
}

/** What the service found out. Distances are in metres, speeds in kilometres per hour. */
export interface Details {
  /** Whether the visitor came through an anonymous network, such as a proxy or VPN. */
  readonly anonymousNetworkDetected?: boolean;
  /** The city of the address. */
  readonly city?: string;
  /** The country of the address. */
  readonly country?: string;
  /** The state or province of the address. */
  readonly state?: string;
  /** The longitude of the address, in degrees. */
  readonly longitude?: number;
  /** The latitude of the address, in degrees. */
  readonly latitude?: number;
  /** The rule that led to the level; seen inside a predictor, too. */
  readonly detected?: Detected;
  /** The device. */
  readonly device?: DeviceDetails;
  /** Metres from the place of the user's last `SUCCESS`. */
  readonly estimatedDistance?: number;
  /** Kilometres per hour that the user would have travelled since the last `SUCCESS`. */
  readonly estimatedSpeed?: number;
  /** Whether nobody can have travelled that fast. */
  readonly impossibleTravel?: boolean;
  /** The reputation of the address. */
  readonly ipAddressReputation?: IpAddressReputation;
  /** The user's last successful transaction; known twenty-four hours after it. */
  readonly previousSuccessfulTransaction?: PreviousTransaction;
  readonly [member: string]: unknown;
}

/** The rule that led to a level. */
export interface Detected {
  /** The rule. Act on its id, which is constant; reason texts are not. */
  readonly rule?: Rule;
  readonly [member: string]: unknown;
}

/** A rule of the bot or suspicious device predictor. */
export interface Rule {
  /** Its number. */
  readonly id?: number;
  readonly [member: string]: unknown;
}

/** The device of the visitor. */
export interface DeviceDetails {
  /** The identifier that the Signals (Protect) SDK gave. */
  readonly id?: string;
  /** The identifier of the request. */
  readonly externalId?: string;
  /** When the device was last seen; only with a new device predictor. */
  readonly lastSeen?: string;
  /** When the device of the external identifier was last seen; only with a new device predictor. */
  readonly externalLastSeen?: string;
  /** Metres from the place of the device's last evaluation. */
  readonly estimatedDistance?: number;
  /** Whether it is a mobile device. */
  readonly isMobile?: boolean;
  /** The operating system. */
  readonly os?: NameAndVersion;
  /** The browser. */
  readonly browser?: NameAndVersion;
  /** What the trust agent told; only with a PingID device trust predictor. */
  readonly agent?: Agent;
  readonly [member: string]: unknown;
}

/** An operating system or browser. */
export interface NameAndVersion {
  /** Its name. */
  readonly name?: string;
  /** Its version. */
  readonly version?: string;
  readonly [member: string]: unknown;
}

/** The trust agent of the user's computer. */
export interface Agent {
  /** The identifier that the agent generated. */
  readonly id?: string;
  /** The computer's name. */
  readonly name?: string;
  /** The agent's version. */
  readonly version?: string;
  /** The agent's locale. */
  readonly locale?: string;
  /** The operating system. */
  readonly os?: NameAndVersion;
  /** The computer's MAC addresses. */
  readonly macAddress?: readonly string[];
  /** Who is logged in. */
  readonly loggedInUser?: LoggedInUser;
  /** A local script, when one was specified at installation. */
  readonly customScript?: CustomScript;
  readonly [member: string]: unknown;
}

/** Who is logged in to the computer. */
export interface LoggedInUser {
  /** The user's name. */
  readonly name?: string;
  /** The domain's name. */
  readonly domainName?: string;
  /** The security identifier. */
  readonly objectSid?: string;
  readonly [member: string]: unknown;
}

/** What a local script told. */
export interface CustomScript {
  /** Its exit code. */
  readonly exitCode?: number;
  /** Its output. */
  readonly output?: string;
  readonly [member: string]: unknown;
}

/** The reputation of the address. */
export interface IpAddressReputation {
  /** `LOW` below 55, `HIGH` above 77, `MEDIUM` between; the service may change these bands. */
  readonly level?: Open<Level>;
  /** 0 (not risky) to 100. */
  readonly score?: number;
  /** The domain of the address. */
  readonly domain?: Domain;
  readonly [member: string]: unknown;
}

/** The domain of an address. */
export interface Domain {
  /** The autonomous system's number. */
  readonly asn?: number;
  /** The provider that registered the domain. */
  readonly isp?: string;
  /** The organisation that owns the domain. */
  readonly organization?: string;
  /** The second-level domain. */
  readonly sld?: string;
  /** The top-level domain. */
  readonly tld?: string;
  readonly [member: string]: unknown;
}

/** The user's last successful transaction. */
export interface PreviousTransaction {
  /** Whether it came through an anonymous network. */
  readonly anonymousNetworkDetected?: boolean;
  /** The city of its address. */
  readonly city?: string;
  /** The country of its address. */
  readonly country?: string;
  /** The state of its address. */
  readonly state?: string;
  /** Its address. */
  readonly ip?: string;
  /** When it was. */
  readonly timestamp?: string;
  readonly [member: string]: unknown;
}

/** What one predictor found. */
export interface Predictor {
  /** The level that it gives. */
  readonly level?: Open<Level>;
  /** Why, in the service's words; they may change, so act on `detected`. */
  readonly reason?: string;
  /** More about the outcome, such as `IN_TRAINING_PERIOD`, `NOT_AVAILABLE` or `FAILED_TO_COMPUTE`. */
  readonly status?: string;
  /** The kind of predictor, such as `BOT`, `DEVICE` or `VELOCITY`. */
  readonly type?: string;
  /** Where the levels begin. */
  readonly threshold?: Threshold;
  /** What a velocity predictor counted. */
  readonly velocity?: Velocity;
  /** The rule that led to the level. */
  readonly detected?: Detected;
  /** The attribute that a map predictor looked at. */
  readonly attribute?: string;
  /** The value that a map predictor found. */
  readonly value?: unknown;
  readonly [member: string]: unknown;
}

/** Where the levels of a predictor begin. */
export interface Threshold {
  /** Where the numbers come from, such as `CALCULATED` or `MIN_NOT_REACHED`. */
  readonly source?: string;
  /** Where `HIGH` begins. */
  readonly high?: number;
  /** Where `MEDIUM` begins. */
  readonly medium?: number;
  /** When they were calculated. */
  readonly calculatedAt?: string;
  /** Until when they hold. */
  readonly expiresAt?: string;
  readonly [member: string]: unknown;
}

/** What a velocity predictor counted. */
export interface Velocity {
  /** How many distinct values. */
  readonly distinctCount?: number;
  /** In which time, in seconds. */
  readonly during?: number;
  readonly [member: string]: unknown;
}
