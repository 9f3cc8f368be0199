import { useQuery } from "@tanstack/react-query";

import { roles } from "../api/queries";
import type { RoleName } from "../api/types";
import { Icon } from "../ui/Icon";

const COLUMNS: readonly RoleName[] = ["reviewer", "artist", "manager", "admin"];

/** What each role may do: the server's own table. */
export function RoleTable() {
  const { data } = useQuery(roles);
  if (!data) return null;
  return (
    <details className="role-table">
      <summary>What each role may do</summary>
      <table className="table">
        <thead>
          <tr>
            <th>To</th>
            {COLUMNS.map((role) => (
              <th key={role} scope="col">
                {role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((row) => (
            <tr key={row.action}>
              <th scope="row">{row.words}</th>
              {COLUMNS.map((role) => (
                <td key={role} className="good">
                  {row.roles.includes(role) && <Icon shape="tick" label={`${role} may`} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
