import type { RoleName } from "../api/types";

/** Each role may do what those before it may, and more. */
const ROLES: readonly (readonly [RoleName, string])[] = [
  ["reviewer", "looks, writes notes, flags frames"],
  ["artist", "also uploads, starts takes, reruns and paints"],
  ["manager", "also approves, rejects and chooses what is kept"],
  ["admin", "also manages people, styles and projects"],
];

export function RoleChoice({ role, onRole }: { role: RoleName; onRole: (role: RoleName) => void }) {
  return (
    <fieldset className="role-choice">
      <legend>Role</legend>
      {ROLES.map(([name, words]) => (
        <label key={name}>
          <input type="radio" name="role" checked={role === name} onChange={() => onRole(name)} />
          <span>
            {name} <span className="dim">{words}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
