import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import { people as peopleQuery, projects } from "../api/queries";
import type { Person } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { ErrorNotice } from "../ui/Notice";
import { Time } from "../ui/Time";
import { AddPerson } from "./AddPerson";
import { RoleDialog, type RoleHeld } from "./RoleDialog";
import { RoleTable } from "./RoleTable";
import { Shell } from "./Shell";
import { SignInLinkDialog } from "./SignInLinkDialog";

type Opened =
  | { readonly kind: "add" }
  | { readonly kind: "link" | "switch"; readonly person: Pick<Person, "id" | "name" | "is_active"> }
  | { readonly kind: "role"; readonly person: Person; readonly held: RoleHeld | null };

/** Who comes in, and as what. */
export function PeoplePage() {
  const { data, error, refetch } = useQuery(peopleQuery);
  const administered = useQuery(projects).data?.filter((project) => project.role === "admin");
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = (): void => setOpened(null);
  const add = (
    <button type="button" className="primary" onClick={() => setOpened({ kind: "add" })}>
      <Icon shape="plus" /> Add a person
    </button>
  );
  return (
    <Shell title="People" action={data && administered && add}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && administered && (
        <table className="table people">
          <thead>
            <tr>
              <th>Person</th>
              <th>Roles</th>
              <th>Signed in</th>
              <th>Account</th>
            </tr>
          </thead>
          <tbody>
            {data.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                mayJoin={administered.length > person.roles.length}
                onOpen={setOpened}
              />
            ))}
          </tbody>
        </table>
      )}
      {data && <RoleTable />}
      {opened?.kind === "add" && administered && (
        <AddPerson
          projects={administered}
          onClose={close}
          onAdded={(person) => setOpened({ kind: "link", person })}
        />
      )}
      {opened?.kind === "link" && <SignInLinkDialog person={opened.person} onClose={close} />}
      {opened?.kind === "switch" && <SwitchDialog person={opened.person} onClose={close} />}
      {opened?.kind === "role" && administered && (
        <RoleDialog person={opened.person} held={opened.held} projects={administered} onClose={close} />
      )}
    </Shell>
  );
}

interface PersonRowProps {
  readonly person: Person;
  /** Whether there is a project of the viewer's in which they have no role yet. */
  readonly mayJoin: boolean;
  readonly onOpen: (opened: Opened) => void;
}

function PersonRow({ person, mayJoin, onOpen }: PersonRowProps) {
  return (
    <tr className={person.is_active ? undefined : "off"}>
      <td>
        <strong>{person.name}</strong> <span className="dim">{person.username}</span>
        {!person.is_active && <span className="dim"> · switched off</span>}
      </td>
      <td>
        <div className="roles">
          {person.is_admin && <span className="dim">site admin: admin of every project</span>}
          {person.roles.map((held) => (
            <button key={held.project} type="button" onClick={() => onOpen({ kind: "role", person, held })}>
              <span className="visually-hidden">{person.name} in </span>
              {held.project_name} <span className="dim">{held.role}</span>
            </button>
          ))}
          {mayJoin && !person.is_admin && (
            <button
              type="button"
              className="quiet icon"
              aria-label={`Give ${person.name} a role`}
              title="Give a role in another project"
              onClick={() => onOpen({ kind: "role", person, held: null })}
            >
              <Icon shape="plus" />
            </button>
          )}
        </div>
      </td>
      <td className="dim">{person.last_sign_in ? <Time at={person.last_sign_in} /> : "never"}</td>
      <td>
        {person.in_care ? (
          <div className="account">
            <button
              type="button"
              disabled={!person.is_active}
              onClick={() => onOpen({ kind: "link", person })}
            >
              Sign-in link <span className="visually-hidden">for {person.name}</span>
            </button>
            <button type="button" className="quiet" onClick={() => onOpen({ kind: "switch", person })}>
              Switch {person.is_active ? "off" : "on"} <span className="visually-hidden">{person.name}</span>
            </button>
          </div>
        ) : (
          <span className="dim">in the care of a site admin</span>
        )}
      </td>
    </tr>
  );
}

interface SwitchDialogProps {
  readonly person: Pick<Person, "id" | "name" | "is_active">;
  readonly onClose: () => void;
}

function SwitchDialog({ person, onClose }: SwitchDialogProps) {
  const client = useQueryClient();
  const wish = person.is_active ? "off" : "on";
  const turn = useMutation({
    mutationFn: () => postJson(`/people/${person.id}/switch-${wish}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={`Switch ${person.name} ${wish}`} onClose={onClose}>
      <p>
        {person.is_active
          ? "Open pages close at once, links no longer work, and reruns that wait are refused. Takes, notes and roles stay."
          : "The roles are as they were. A sign-in link lets them in again."}
      </p>
      {turn.error && <ErrorNotice error={turn.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" className="primary" disabled={turn.isPending} onClick={() => turn.mutate()}>
          Switch {wish}
        </button>
      </div>
    </Dialog>
  );
}
