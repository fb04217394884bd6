/** The fields of the form: the members of a request that people fill in most. Everything else is in the JSON. */

/** One control, for the value at a target path. */
export interface Field {
  path: string;
  label: string;
  /** A choice offers what the package allows; a list has a control for each member. */
  kind: "text" | "choice" | "list" | "flag";
  note?: string;
}

export interface Section {
  title: string;
  fields: readonly Field[];
}

const text = (path: string, label: string, note?: string): Field => ({ path, label, kind: "text", note });
const choice = (path: string, label: string): Field => ({ path, label, kind: "choice" });

export const SECTIONS: readonly Section[] = [
  {
    title: "Who",
    fields: [
      choice("event.user.type", "User type"),
      text("event.user.id", "User id"),
      text("event.user.name", "User name"),
      { path: "event.user.groups", label: "Groups", kind: "list" },
    ],
  },
  {
    title: "From where",
    fields: [
      text("event.ip", "Address (IP)"),
      text("event.browser.userAgent", "User agent"),
      text("event.session.id", "Session id"),
      text("event.device.externalId", "Device id"),
      choice("event.sharingType", "Sharing of the device"),
      text("event.origin", "Origin"),
    ],
  },
  {
    title: "To do what",
    fields: [
      choice("event.flow.type", "Flow type"),
      choice("event.flow.subtype", "Flow subtype"),
      text("event.targetResource.id", "Target id"),
      text("event.targetResource.name", "Target name"),
    ],
  },
  {
    title: "Judged by",
    fields: [
      text("riskPolicySet.id", "Policy set id"),
      text("riskPolicySet.name", "Policy set name"),
      { path: "riskPolicySet.targeted", label: "Targeted policy set", kind: "flag" },
    ],
  },
];

/** Every field, in the order of the form. */
export const FIELDS: readonly Field[] = SECTIONS.flatMap((section) => section.fields);

/**
 * The control that a finding belongs to: that of its target, of a member of the list there, or the first control of
 * what the target holds. `undefined`: the form has none.
 */
export function fieldOf(target: string): Field | undefined {
  const within = (path: string, outer: string) => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
  return (
    FIELDS.find(({ path }) => path === target) ??
    FIELDS.find(({ path, kind }) => kind === "list" && within(target, path)) ??
    (target === "" ? undefined : FIELDS.find(({ path }) => within(path, target)))
  );
}
