import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { Link, NavLink } from "react-router";

import { me } from "../api/queries";
import { PersonMenu } from "../ui/PersonMenu";

interface ShellProps {
  readonly title: string;
  /** The way back, from the top. */
  readonly path?: readonly { readonly to: string; readonly name: string }[];
  /** What can be started here. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** The header that every page but the player shares. */
export function Shell({ title, path = [], action, children }: ShellProps) {
  const { data } = useQuery(me);
  useEffect(() => {
    document.title = `${title} – Stylizer`;
  }, [title]);
  return (
    <>
      <header className="shell-header">
        <nav aria-label="Where you are">
          <Link to="/" aria-label="All projects">
            <img src={`${import.meta.env.BASE_URL}icon.svg`} width="20" height="20" alt="" />
          </Link>
          <NavLink to="/" end>
            Projects
          </NavLink>
          <NavLink to="/styles">Styles</NavLink>
          <NavLink to="/queue">Queue</NavLink>
          <NavLink to="/workers">Workers</NavLink>
          {data?.can.includes("manage_people") && <NavLink to="/people">People</NavLink>}
        </nav>
        <PersonMenu name={data?.name || data?.username || "…"} />
      </header>
      <main className="page">
        {path.length > 0 && (
          <p className="dim">
            {path.map(({ to, name }, index) => (
              <span key={to}>
                {index > 0 && " / "}
                <Link to={to}>{name}</Link>
              </span>
            ))}
          </p>
        )}
        <div className="page-title">
          <h1>{title}</h1>
          {action}
        </div>
        {children}
      </main>
    </>
  );
}
