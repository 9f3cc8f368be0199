import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { writeJson } from "../api/client";
import { tokens } from "../api/queries";
import type { Token } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Empty, ErrorNotice } from "../ui/Notice";
import { ExactTime, Time } from "../ui/Time";
import { NewTokenDialog } from "./NewTokenDialog";
import { Shell } from "./Shell";

type Opened = { readonly kind: "new" } | { readonly kind: "revoke"; readonly token: Token };

/** The tokens with which the viewer's programs sign in. */
export function TokensPage() {
  const { data, error, refetch } = useQuery(tokens);
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = (): void => setOpened(null);
  const make = (
    <button type="button" className="primary" onClick={() => setOpened({ kind: "new" })}>
      <Icon shape="plus" /> New token
    </button>
  );
  return (
    <Shell title="Tokens for programs" action={make}>
      <p className="dim lead">
        A program that sends one of these may do what you may, by the <a href="/api/docs">HTTP API</a>. Give
        each program its own.
      </p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="No token yet">
          <p>Make one for each program: then one can be revoked without stopping the others.</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>Name</th>
              <th>Last used</th>
              <th>Good until</th>
              <th>Made</th>
              <th>
                <span className="visually-hidden">Revoke</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((token) => (
              <TokenRow key={token.id} token={token} onRevoke={() => setOpened({ kind: "revoke", token })} />
            ))}
          </tbody>
        </table>
      )}
      {opened?.kind === "new" && <NewTokenDialog onClose={close} />}
      {opened?.kind === "revoke" && <RevokeDialog token={opened.token} onClose={close} />}
    </Shell>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const ranOut = new Date(token.expires_at) < new Date();
  return (
    <tr>
      <td>
        <strong>{token.name}</strong>
      </td>
      <td>{token.last_used_at ? <Time at={token.last_used_at} /> : <span className="dim">never</span>}</td>
      <td className={ranOut ? "bad" : undefined}>
        {ranOut && "ran out "}
        <ExactTime at={token.expires_at} />
      </td>
      <td className="dim">
        <Time at={token.created_at} />
      </td>
      <td className="end">
        <button type="button" className="quiet" onClick={onRevoke}>
          Revoke <span className="visually-hidden">{token.name}</span>
        </button>
      </td>
    </tr>
  );
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => writeJson("DELETE", `/tokens/${token.id}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: tokens.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={`Revoke ${token.name}`} onClose={onClose}>
      <p>The program that uses it is refused from now on. What it has done stays.</p>
      {revoke.error && <ErrorNotice error={revoke.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" className="primary" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke
        </button>
      </div>
    </Dialog>
  );
}
