/** Ready states to begin with. What they lead to is not written here: the package says so. */

import { byId, make } from "./dom";
import { EMPTY, same, type State } from "./state";

interface Example {
  name: string;
  state: State;
}

const USER = { type: "EXTERNAL", id: "u-4711", name: "ana@example.com" };
const BROWSER = { userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0" };
const SHOP = { id: "shop", name: "Web shop" };
const SIGN_IN = {
  event: {
    ip: "81.2.69.142",
    user: USER,
    flow: { type: "AUTHENTICATION", subtype: "USER_PASSWORD" },
    browser: BROWSER,
    targetResource: SHOP,
    sharingType: "PRIVATE",
  },
};

const EXAMPLES: readonly Example[] = [
  example("Low", SIGN_IN, response({ level: "LOW", score: 15 })),
  example(
    "High by threshold",
    SIGN_IN,
    response(
      { level: "HIGH", score: 450 },
      { impossibleTravel: true, geoVelocity: { level: "HIGH", type: "GEO_VELOCITY" } },
    ),
  ),
  example(
    "Bot",
    event({ browser: { userAgent: "HeadlessChrome/146.0" } }),
    response(
      { level: "MEDIUM", score: 62.5, recommendedAction: "BOT_MITIGATION" },
      { botDetection: { level: "HIGH", type: "BOT", reason: "Automation tool", detected: { rule: { id: 628 } } } },
    ),
  ),
  example(
    "Temporary e-mail",
    event({ flow: { type: "REGISTRATION" }, user: { ...USER, name: "ana@tempmail.test" } }),
    response(
      { level: "MEDIUM", score: 62.5, recommendedAction: "TEMP_EMAIL_MITIGATION" },
      { emailReputation: { level: "HIGH", type: "EMAIL_REPUTATION" } },
    ),
  ),
  example("Action not listed", SIGN_IN, response({ level: "LOW", score: 15, recommendedAction: "DENY" }), {
    recommendedActions: [],
  }),
  example(
    "Bad signals",
    event({ sdk: { signals: { data: "R_o_..." } } }),
    response({ level: "HIGH", score: 0, source: "INVALID_SDK_PAYLOAD", recommendedAction: "DENY" }),
  ),
  example("Unknown level", SIGN_IN, response({ level: "VERY_HIGH", score: 15 })),
  example(
    "Broken response",
    SIGN_IN,
    '{\n  "id": "0b5e2f3a-7c11-4f0e-9a55-3d1c52f7e0aa",\n  "result": {\n    "level": "LO',
  ),
  example(
    "Invalid request",
    event({
      ip: "81.2.69.142, 10.0.0.7",
      user: { type: "EXTERNAL", id: "", groups: ["staff", ""] },
      flow: { type: "TRANSACTION", subtype: "USER_PASSWORD" },
      browser: undefined,
      targetResource: undefined,
      sharingType: "SOMETIMES",
      userAgent: "Mozilla/5.0",
    }),
    response({ level: "MEDIUM", score: 60 }),
  ),
  example("Broken request", `${layout(SIGN_IN).slice(0, 96)}\n`, response({ level: "LOW", score: 15 }), {
    view: "json",
  }),
];

/** What is shown before anything is chosen. */
export const first: State = EXAMPLES[0]!.state;

export function createExamples(onChoose: (state: Partial<State>) => void): { show(state: State): void } {
  const buttons = EXAMPLES.map(({ name, state }) => {
    const button = make("button", { type: "button", class: "example" }, name);
    button.addEventListener("click", () => onChoose(state));
    return button;
  });
  byId("examples").append(...buttons.map((button) => make("li", {}, button)));
  return {
    show(state) {
      buttons.forEach((button, index) =>
        button.setAttribute("aria-pressed", String(same(state, EXAMPLES[index]!.state))),
      );
    },
  };
}

function example(name: string, request: object | string, answer: string, more: Partial<State> = {}): Example {
  return { name, state: { ...EMPTY, request: layout(request), response: answer, ...more } };
}

/** The sign-in with other members in its event. */
function event(members: object): object {
  return { event: { ...SIGN_IN.event, ...members } };
}

function response(result: object, details: object = {}): string {
  return layout({
    id: "0b5e2f3a-7c11-4f0e-9a55-3d1c52f7e0aa",
    createdAt: "2026-05-04T09:12:55.101Z",
    event: { completionStatus: "IN_PROGRESS" },
    riskPolicySet: { name: "Score policy" },
    result: { source: "AGGREGATED_SCORES", type: "VALUE", ...result },
    details: { country: "spain", ...details },
  });
}

function layout(value: object | string): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
