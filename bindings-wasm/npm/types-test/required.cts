/** The same package by `require`. */

import protect = require("pingone-protect");

export const outcome: "LOW" | "MEDIUM" = protect.decide("{}", { recommendedActions: [] }).outcome as "LOW";
