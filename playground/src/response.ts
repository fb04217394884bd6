/** The second half of the page: a response, the policy, and the decision with the path that led to it. */

import { ProtectError, explain, type Explanation } from "pingone-protect";

import { marksOf, showDecision, spoken } from "./decision";
import { createDiagram } from "./diagram";
import { byId } from "./dom";
import { createEditor } from "./editor";
import { createPolicy, type Problem } from "./policy";
import type { State } from "./state";

/** Makes the controls; gives the function that shows a state and says in a sentence what it came to. */
export function createResponse(edit: (change: Partial<State>) => void): (state: State) => string {
  const editor = createEditor({
    parent: byId("response-editor"),
    labelledBy: "response-label",
    describedBy: "outcome",
    onChange: (response) => edit({ response }),
  });
  const policy = createPolicy(edit);
  const diagram = createDiagram(byId("diagram"));

  return (state) => {
    const { explanation, problem } = decided(state);
    editor.setText(state.response);
    editor.setMarks(marksOf(explanation, state.response));
    policy.show(state, explanation ?? {}, problem);
    diagram.show(explanation, state);
    showDecision(explanation, state.response);
    return spoken(explanation);
  };
}

/** The package's decision, or why it refuses the policy. */
function decided({ response, scoreThreshold, recommendedActions }: State): {
  explanation?: Explanation<string>;
  problem?: Problem;
} {
  try {
    const policy = { scoreThreshold: scoreThreshold as number | null, recommendedActions };
    return { explanation: explain<string>(response, policy) };
  } catch (problem) {
    if (problem instanceof ProtectError) return { problem };
    throw problem;
  }
}
