/** What calls throw: one class with a code of the catalogue. */

import type { ErrorCode, ErrorInfo, Report, ServiceErrorDetail } from "./types.js";

/**
 * A failure, with a `code` that is the same in every host.
 *
 * A failure of the service is no exception of `evaluate` but an outcome; see there. An abort by the caller is never a
 * `ProtectError`: it rejects with the signal's own reason, an `AbortError` unless somebody gave another.
 */
export class ProtectError extends Error {
  override readonly name = "ProtectError";
  /** Why it failed. */
  readonly code: ErrorCode;
  /** The HTTP status, when the service answered. */
  declare readonly status?: number;
  /** The option or property that is wrong. */
  declare readonly target?: string;
  /** How long the service asks to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** The `id` of the service's error, for a support case. */
  declare readonly requestId?: string;
  /** The evaluation that exists all the same, and can be completed. */
  declare readonly evaluationId?: string;
  /** The service's own details, as they came. */
  readonly details: readonly ServiceErrorDetail[];
  /** The findings of a check, of `VALIDATION_FAILED` and of a refused configuration. */
  declare readonly report?: Report;
  /** What lay beneath, in the words of the platform's own error. */
  declare readonly cause?: string;

  constructor(info: ErrorInfo) {
    super(info.message);
    this.code = info.code;
    this.details = info.details ?? [];
    if (info.status !== undefined) this.status = info.status;
    if (info.target !== undefined) this.target = info.target;
    if (info.retryAfterMs !== undefined) this.retryAfterMs = info.retryAfterMs;
    if (info.requestId !== undefined) this.requestId = info.requestId;
    if (info.evaluationId !== undefined) this.evaluationId = info.evaluationId;
    if (info.report !== undefined) this.report = info.report;
    if (info.cause !== undefined) this.cause = info.cause;
  }

  /** The same as plain data, which crosses to workers and logs. */
  toJSON(): ErrorInfo {
    const { code, message, status, target, retryAfterMs, requestId, evaluationId, details, report, cause } = this;
    return { code, message, status, target, retryAfterMs, requestId, evaluationId, details, report, cause };
  }
}
