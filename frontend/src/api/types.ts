/** The words of the wire, under the names that the front end uses. All are made from the server's own schema. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Person = Schemas["Person"];
export type RoleAction = Schemas["RoleAction"];
export type RoleName = Schemas["RoleHeld"]["role"];
export type SignInLink = Schemas["SignInLink"];
export type Token = Schemas["Token"];
export type NewToken = Schemas["NewToken"];
export type IssuedToken = Schemas["IssuedToken"];
export type Webhook = Schemas["Webhook"];
export type WebhookKind = Webhook["kinds"][number];
export type NewWebhook = Schemas["NewWebhook"];
export type IssuedWebhook = Schemas["IssuedWebhook"];
export type Delivery = Schemas["Delivery"];
export type NewPerson = Schemas["NewPerson"];
export type Project = Schemas["Project"];
export type ShotSummary = Schemas["ShotSummary"];
export type ShotCuts = Schemas["ShotCuts"];
export type TakeSummary = Schemas["TakeSummary"];
export type Burst = Schemas["Burst"];
export type ContactSheet = Schemas["ContactSheet"];
export type ContactSheetEstimate = Schemas["ContactSheetEstimate"];
export type TakeEstimate = Schemas["TakeEstimate"];
export type ChosenSettings = Schemas["ChosenSettings"];
export type Created = Schemas["Created"];
export type Crop = Schemas["Crop"];
export type Style = Schemas["Style"];
export type StyleState = Style["state"];
export type StyleTakes = Schemas["StyleTakes"];
export type StyleVersion = Schemas["StyleVersion"];
export type Queue = Schemas["Queue"];
export type QueuedRender = Schemas["QueuedRender"];
export type Priority = QueuedRender["priority"];
export type Upload = Schemas["Upload"];
export type Worker = Schemas["Worker"];

export type Snapshot = Schemas["Snapshot"];
export type Patch = Schemas["Patch"];
export type Viewer = Schemas["Viewer"];
export type Shot = Schemas["Shot"];
export type Take = Schemas["Take"];
export type Render = Schemas["Render"];
export type RenderState = Render["state"];
export type Frame = Schemas["Frame"];
export type Seam = Schemas["Seam"];
export type StandingOut = Schemas["StandingOut"];
export type FrameDecision = Schemas["FrameDecision"];
export type Revision = Schemas["Revision"];
export type Transition = Schemas["Transition"];
export type BadRegion = Schemas["BadRegion"];
export type Heat = Schemas["Heat"];
export type Note = Schemas["Note"];
export type NoteReply = Schemas["NoteReply"];
export type Decision = Schemas["Decision"];
export type RerunPlan = Schemas["RerunPlan"];

export type NewTake = Schemas["NewTake"];
export type NewContactSheet = Schemas["NewContactSheet"];
export type NewTakes = Schemas["NewTakes"];
export type NewDecision = Schemas["NewDecision"];
export type NewKept = Schemas["NewKept"];
export type FlaggedFrames = Schemas["FlaggedFrames"];
export type NewFlaggedRerun = Schemas["NewFlaggedRerun"];
export type RerunAnswer = Schemas["RerunAnswer"];
export type NewRerun = Schemas["NewRerun"];
export type NewRerunDraft = Schemas["NewRerunDraft"];
export type NewNote = Schemas["NewNote"];
export type NewReply = Schemas["NewReply"];

export type ProgressMessage = Schemas["ProgressMessage"];
export type ExportMessage = Schemas["ExportMessage"];
export type FormingMessage = Schemas["FormingMessage"];
export type ServerMessage =
  | Schemas["HeadMessage"]
  | Schemas["EventMessage"]
  | ProgressMessage
  | FormingMessage
  | ExportMessage
  | Schemas["PeopleMessage"];
export type PresentPerson = Schemas["PresentPerson"];
export type HereMessage = Schemas["HereMessage"];
/** What comes on the studio's socket. */
export type StudioMessage = Schemas["AliveMessage"] | Schemas["ChangedMessage"] | ProgressMessage;
export type SinceMessage = Schemas["SinceMessage"];

export type Problem = Schemas["Problem"];

/** One knob of the method, as the settings' JSON schema describes it. */
export interface SettingSchema {
  title?: string;
  description?: string;
  type?: string;
  enum?: string[];
  items?: { type?: string };
  minimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  unit?: string;
}

export type SettingsCatalogue = Schemas["SettingsCatalogue"] & {
  schema: { properties: Record<string, SettingSchema> };
};
