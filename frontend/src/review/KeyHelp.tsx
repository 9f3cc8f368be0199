import { Fragment } from "react";

import { BINDINGS, keyCaps, type Action } from "../keys";
import { Dialog } from "../ui/Dialog";

/** The help, made from the table that the keys themselves come from. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const groups = [...new Set(BINDINGS.map(({ group }) => group))];
  return (
    <Dialog title="Keys" onClose={onClose} wide>
      <div className="key-help">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {byLabel(group).map(([label, actions]) => (
                <Fragment key={label}>
                  <dt>
                    {actions.map((action) => (
                      <span key={action} className="chord">
                        {keyCaps(action).map((cap) => (
                          <kbd key={cap}>{cap}</kbd>
                        ))}
                      </span>
                    ))}
                  </dt>
                  <dd>{label}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <form method="dialog" className="dialog-actions">
        <button type="submit">Close</button>
      </form>
    </Dialog>
  );
}

/** What a group's keys do, each thing once. */
function byLabel(group: string): [string, Action[]][] {
  const labels = new Map<string, Action[]>();
  for (const { group: own, label, action } of BINDINGS)
    if (own === group) labels.set(label, [...(labels.get(label) ?? []), action]);
  return [...labels];
}
