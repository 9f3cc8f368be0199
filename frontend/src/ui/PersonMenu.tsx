import { Link } from "react-router";

import { csrfToken } from "../api/client";
import { setTheme, useTheme } from "../theme";
import { Menu } from "./Menu";

/** Who is signed in, the theme, and the way out. */
export function PersonMenu({ name, role }: { name: string; role?: string }) {
  const theme = useTheme();
  return (
    <Menu name="theme and sign-out" align="end" label={<span className="ellipsis">{name}</span>}>
      {role !== undefined && <p className="menu-text">{role} in this project</p>}
      <button
        type="button"
        className="menu-item"
        onClick={() => setTheme(theme === "dark" ? "light" : "dark")}
      >
        {theme === "dark" ? "Light theme" : "Dark theme"}
      </button>
      <Link className="menu-item" to="/styles">
        Style library
      </Link>
      <Link className="menu-item" to="/workers">
        Workers
      </Link>
      <Link className="menu-item" to="/tokens">
        Tokens for programs
      </Link>
      <form method="post" action="/sign-out">
        <input type="hidden" name="csrfmiddlewaretoken" value={csrfToken()} />
        <button type="submit" className="menu-item">
          Sign out
        </button>
      </form>
    </Menu>
  );
}
