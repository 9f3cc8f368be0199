import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes } from "react-router";

import { ApiError } from "./api/client";
import { BurstsPage } from "./pages/BurstsPage";
import { CutsPage } from "./pages/CutsPage";
import { ImportTakePage } from "./pages/ImportTakePage";
import { NewShotPage } from "./pages/NewShotPage";
import { NewTakePage } from "./pages/NewTakePage";
import { NewTakesPage } from "./pages/NewTakesPage";
import { PeoplePage } from "./pages/PeoplePage";
import { ProjectPage } from "./pages/ProjectPage";
import { ProjectsPage } from "./pages/ProjectsPage";
import { QueuePage } from "./pages/QueuePage";
import { Shell } from "./pages/Shell";
import { StylesPage } from "./pages/StylesPage";
import { TokensPage } from "./pages/TokensPage";
import { WebhooksPage } from "./pages/WebhooksPage";
import { WorkersPage } from "./pages/WorkersPage";
import { ReviewPage } from "./review/ReviewPage";
import { applyTheme } from "./theme";
import { ErrorBoundary } from "./ui/ErrorBoundary";
import { Empty } from "./ui/Notice";
import "./theme.css";
import "./ui/ui.css";
import "./pages/pages.css";

applyTheme();

const client = new QueryClient({
  defaultOptions: {
    // Browsers that think they are offline may be wrong: the studio may be on this machine, or in the house.
    queries: {
      networkMode: "always",
      // A refusal stays a refusal; only a server that can't be reached is worth another try.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
    },
    mutations: { networkMode: "always" },
  },
});

function NothingHere() {
  return (
    <Shell title="Nothing here">
      <Empty title="There is no page at this address">
        <Link className="button" to="/">
          All projects
        </Link>
      </Empty>
    </Shell>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root element");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <ErrorBoundary>
          <Routes>
            <Route path="/" element={<ProjectsPage />} />
            <Route path="/projects" element={<ProjectsPage />} />
            <Route path="/projects/:project" element={<ProjectPage />} />
            <Route path="/projects/:project/new" element={<NewShotPage />} />
            <Route path="/projects/:project/new-takes" element={<NewTakesPage />} />
            <Route path="/projects/:project/webhooks" element={<WebhooksPage />} />
            <Route path="/shots/:shot/bursts" element={<BurstsPage />} />
            <Route path="/shots/:shot/cuts" element={<CutsPage />} />
            <Route path="/shots/:shot/new-take" element={<NewTakePage />} />
            <Route path="/shots/:shot/import-take" element={<ImportTakePage />} />
            <Route path="/takes/:take" element={<ReviewPage />} />
            <Route path="/styles" element={<StylesPage />} />
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/tokens" element={<TokensPage />} />
            <Route path="/queue" element={<QueuePage />} />
            <Route path="/workers" element={<WorkersPage />} />
            <Route path="*" element={<NothingHere />} />
          </Routes>
        </ErrorBoundary>
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);
