import { Fragment } from "react";

import { BINDINGS, keyCaps } from "../keys";
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
              {BINDINGS.filter((binding) => binding.group === group).map(({ action, label }) => (
                <Fragment key={action}>
                  <dt>
                    {keyCaps(action).map((cap) => (
                      <kbd key={cap}>{cap}</kbd>
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
