import { Component, type ReactNode } from "react";

import { Empty } from "./Notice";

interface Props {
  readonly children: ReactNode;
}

interface Caught {
  readonly error: Error | null;
}

/** Stands in for a page that can't be drawn, so that nobody is left with an empty one. */
export class ErrorBoundary extends Component<Props, Caught> {
  override readonly state: Caught = { error: null };

  static getDerivedStateFromError(error: unknown): Caught {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Broken error={error} />;
  }
}

function Broken({ error }: { error: Error }) {
  return (
    <main className="page" role="alert">
      <Empty title="This page can't be shown">
        <p>It came upon a mistake of its own: {error.message}</p>
        <p className="row">
          <button type="button" className="primary" onClick={() => location.reload()}>
            Load again
          </button>
          <a className="button" href="/">
            All projects
          </a>
        </p>
      </Empty>
    </main>
  );
}
