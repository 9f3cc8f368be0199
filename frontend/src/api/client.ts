/** Requests to the API: session cookie, CSRF header, and problems as errors that say what to do. */

import type { Problem } from "./types";

/** An answer that refuses, in the server's words. */
export class ApiError extends Error {
  readonly status: number;
  readonly field: string | null;
  /** Messages by field, where the request's fields were wrong. */
  readonly fields: Readonly<Record<string, string>>;
  /** Frames that changed since they were seen. */
  readonly frames: readonly number[];
  /** The address of what a sent picture is too much like. */
  readonly picture: string | null;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.field = problem.field;
    this.frames = problem.frames ?? [];
    this.picture = problem.picture ?? null;
    const errors = (problem.errors ?? []).map(({ field, detail }) => [field, detail] as const);
    this.fields = Object.fromEntries(
      errors.length === 0 && problem.field ? [[problem.field, this.message]] : errors,
    );
  }
}

const UNREACHABLE = "The server can't be reached. Check the connection; nothing you typed is lost.";

const BROKEN_OFF =
  "The file broke off before its end, and nothing of it was kept: the connection was lost, or a picture vanished " +
  "meanwhile. Try again.";

/** Milliseconds that the server has to answer a question: one whose answer is lost may be asked again. */
const PATIENCE = 60_000;

export async function getJson<T>(path: string): Promise<T> {
  return request<T>(path, { method: "GET", signal: AbortSignal.timeout(PATIENCE) });
}

export async function postJson<T>(path: string, body: unknown = {}): Promise<T> {
  return writeJson<T>("POST", path, body);
}

/** What is being asked for, and the keys of what was never answered, by path and body. */
const underWay = new Map<string, Promise<unknown>>();
const unanswered = new Map<string, string>();

/**
 * Asks for work to be started, once: a second click joins the first, and whoever asks again after a lost answer gets
 * that answer, by the same Idempotency-Key. A refusal leaves its key free.
 */
export function startJson<T>(path: string, body: unknown = {}): Promise<T> {
  const asked = `${path} ${JSON.stringify(body)}`;
  const before = underWay.get(asked);
  if (before !== undefined) return before as Promise<T>;
  const key = unanswered.get(asked) ?? newKey();
  unanswered.set(asked, key);
  const answer = writeJson<T>("POST", path, body, { "Idempotency-Key": key })
    .then((started) => {
      unanswered.delete(asked);
      return started;
    })
    .finally(() => underWay.delete(asked));
  underWay.set(asked, answer);
  return answer;
}

/** Not crypto.randomUUID, which browsers have over HTTPS alone. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
}

export async function writeJson<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<T> {
  return request<T>(path, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), ...headers },
    body: JSON.stringify(body),
  });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const text = await bodyOf(await answerTo(path, init));
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function bodyOf(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch (cause) {
    throw new Error(UNREACHABLE, { cause });
  }
}

async function answerTo(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, { ...init, credentials: "same-origin" });
  } catch (cause) {
    throw new Error(UNREACHABLE, { cause });
  }
  if (!response.ok) throw failure(response.status, await response.text());
  return response;
}

/** Milliseconds after which every browser has opened what it was told to save. */
const SAVED = 60_000;

/** Has a file made, and the browser save it under the name that it came with; of one that broke off, nothing. */
export async function saveFile(path: string, signal: AbortSignal): Promise<void> {
  const answer = await answerTo(path, { method: "GET", signal });
  const file = await answer.blob().catch((cause: unknown) => {
    throw new Error(BROKEN_OFF, { cause });
  });
  const link = document.createElement("a");
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
  link.href = URL.createObjectURL(file);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED);
}

/** Sends a form with files; `onProgress` is told the bytes sent and the bytes in all. */
export function upload<T>(
  path: string,
  form: FormData,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing about how much has been sent
    request.open("POST", `/api${path}`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(failure(request.status, request.responseText));
    };
    request.onerror = () => reject(new Error(UNREACHABLE));
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

/** The error that an answer is. */
export function failure(status: number, text: string): ApiError {
  return new ApiError(problemFrom(status, text));
}

function problemFrom(status: number, text: string): Problem {
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.detail === "string") return { ...problem, status };
  } catch {
    // Not from the API itself: a proxy's page, or none. The status has to do.
  }
  const detail =
    status === 413
      ? "The file is larger than this server takes."
      : `The server answered ${status}. Try again; if it stays so, its log says why.`;
  return { type: "about:blank", title: "Request failed", status, detail, field: null, picture: null };
}

export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
