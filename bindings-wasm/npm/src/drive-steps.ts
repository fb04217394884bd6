/** The loop that drives a node or a journey: the client performs two of the steps, the program's tasks the others. */

import { drive } from "./driver.js";
import { ProtectError } from "./errors.js";
import type { Owner } from "./evaluation.js";
import type { AnyTask, Answer, ClientStep, DoneStep, EndStep, TaskOptions, TaskStep } from "./journey-types.js";
import { type Steps, textWith } from "./journey.js";
import { decoded } from "./json.js";
import { unlessAborted } from "./limits.js";
import { Operation } from "./glue/pingone_protect_bg.js";
import { Kept, invoke } from "./runtime.js";
import type { CallOptions } from "./types.js";

/** Performs a step of the client's. */
export async function perform(owner: Owner, step: ClientStep, options: CallOptions): Promise<Answer> {
  options.signal?.throwIfAborted();
  const taken = { of: owner.core, texts: [textWith(step)], call: owner.begin(options) };
  const machine = new Kept<"machine">(invoke(Operation.PerformStep, taken));
  try {
    const { body } = await drive(owner, machine, options.signal);
    if (step.step === "complete") return { completed: true };
    return { text: decoded(body) };
  } catch (error) {
    // A failure of the service is the node's to judge; an abort and a bug of ours are not.
    if (error instanceof ProtectError && error.code !== "INTERNAL") return { error: error.toJSON() };
    throw error;
  } finally {
    machine.free();
  }
}

/** Answers one step after the other; gives the last. */
export async function runSteps<E extends DoneStep | EndStep>(
  owner: Owner,
  node: Steps,
  options: CallOptions & { readonly tasks?: object },
): Promise<E> {
  for (let open = node.open; open !== undefined; open = node.open) {
    const step = open;
    const isOurs = step.step === "evaluate" || step.step === "complete";
    const answer = isOurs ? await perform(owner, step, options) : await ask(step, options);
    node.answer(answer);
  }
  if (node.last === undefined) throw misused("journey", "there is nothing to run: it is not under way");
  return node.last as unknown as E;
}

/** What the program's own code says about a step. */
async function ask(step: TaskStep, { tasks, signal }: { readonly tasks?: object; signal?: AbortSignal }): Promise<Answer> {
  const name = step.step === "host" ? step.task : step.step;
  const task = Object.hasOwn(tasks ?? {}, name) ? (tasks as Record<string, AnyTask>)[name] : undefined;
  if (task === undefined && step.step === "host") throw misused("tasks", `there is no task ${name}`);
  if (task !== undefined && typeof task !== "function") throw misused(`tasks.${name}`, `${name} must be a function`);
  const options: TaskOptions = signal === undefined ? {} : { signal };
  const answer = await unlessAborted(signal, async () => task?.(step, options));
  return spelled(step, answer);
}

/** An answer; a text stands for a task's outcome or for the signals, and nothing for what needs no words. */
function spelled(step: TaskStep, answer: Answer | string | null | void): Answer {
  if (step.step === "initialize") return answer === undefined ? { completed: true } : (answer as Answer);
  if (step.step === "host") return typeof answer === "string" ? { outcome: answer } : (answer as Answer);
  return typeof answer === "object" && answer !== null ? answer : { signals: answer ?? null };
}

function misused(target: string, message: string): ProtectError {
  return new ProtectError({ code: "INVALID_CONFIG", target, message, details: [] });
}
