import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";

import { postJson, writeJson } from "../api/client";
import { cuts as cutsQuery, shot as shotQuery } from "../api/queries";
import type { Created, ShotCuts, ShotSummary } from "../api/types";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { ErrorNotice } from "../ui/Notice";
import { chosenCuts, isDissolve, partsOf, proposedPlaces, withCut, type Place } from "./cuts";
import { Shell } from "./Shell";
import { useProjectPath } from "./useProjectPath";

/** Where uploaded footage seems to be several shots, and what is to be made of it. */
export function CutsPage() {
  const id = Number(useParams()["shot"]);
  const { data: shot, error } = useQuery(shotQuery(id));
  const found = useQuery(cutsQuery(id));
  const failure = error ?? found.error;
  return (
    <Shell title={shot ? `Cuts in ${shot.name}` : "Cuts"} path={useProjectPath(shot?.project)}>
      {failure && <ErrorNotice error={failure} />}
      {shot && found.data && <CutsForm shot={shot} found={found.data} />}
    </Shell>
  );
}

function CutsForm({ shot, found }: { shot: ShotSummary; found: ShotCuts }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [places, setPlaces] = useState(() => proposedPlaces(found));
  const split = useMutation({
    mutationFn: (cuts: number[]) => postJson<Created[]>(`/shots/${shot.id}/split`, { cuts }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["projects"] });
      void client.invalidateQueries({ queryKey: ["shots", shot.id] });
      void navigate(`/projects/${shot.project}`);
    },
  });
  const keep = useMutation({
    mutationFn: () => writeJson<undefined>("DELETE", `/shots/${shot.id}/cuts`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["shots", shot.id] });
      void navigate(`/shots/${shot.id}/new-take`);
    },
  });
  const failure = split.error ?? keep.error;
  const chosen = chosenCuts(places);
  const parts = partsOf(shot, chosen);
  return (
    <form
      className="cuts-form"
      onSubmit={(event) => {
        event.preventDefault();
        split.mutate(chosen);
      }}
    >
      <p className="dim">
        A shot is one continuous piece of footage: nothing is carried across a cut.{" "}
        {places.length === 0
          ? "None was found here; name one, or go on with it as one shot."
          : "Take away what is none."}
      </p>
      <ul className="cuts">
        {places.map((place) => (
          <li key={place.cut}>
            <CutChoice
              place={place}
              posters={found.posters}
              onChoose={(choice) =>
                setPlaces(places.map((each) => (each === place ? { ...each, chosen: choice } : each)))
              }
            />
          </li>
        ))}
      </ul>
      <NewCut shot={shot} onAdd={(cut) => setPlaces(withCut(places, cut))} />
      <ol className="dim" aria-label="Shots to be">
        {parts.map(([first, last], index) => (
          <li key={first}>
            {parts.length > 1 ? `${shot.name} ${index + 1}` : shot.name} · {first}–{last}
          </li>
        ))}
      </ol>
      {failure && <ErrorNotice error={failure} />}
      <div className="form-actions">
        <button type="button" disabled={keep.isPending} onClick={() => keep.mutate()}>
          Keep it as one shot
        </button>
        <button type="submit" className="primary" disabled={chosen.length === 0 || split.isPending}>
          {chosen.length === 0 ? "Choose a cut first" : `Split into ${parts.length} shots`}
        </button>
      </div>
    </form>
  );
}

interface CutChoiceProps {
  readonly place: Place;
  readonly posters: ShotCuts["posters"];
  readonly onChoose: (chosen: boolean) => void;
}

/** The frames on both sides of a cut, and whether it is one. */
function CutChoice({ place, posters, onChoose }: CutChoiceProps) {
  const { before, after, cut } = place;
  return (
    <label className="cut">
      <span className="cut-frames">
        {[before, after].map((frame) => (
          <figure key={frame}>
            <img src={posters[frame]} alt="" />
            <figcaption>{frame}</figcaption>
          </figure>
        ))}
      </span>
      <span>
        <input type="checkbox" checked={place.chosen} onChange={(event) => onChoose(event.target.checked)} />{" "}
        Cut before {cut}
        {isDissolve(place) && (
          <span className="warn">
            {" "}
            <Icon shape="triangle" /> a dissolve
          </span>
        )}
      </span>
    </label>
  );
}

/** Names a cut that was not found. */
function NewCut({ shot, onAdd }: { shot: ShotSummary; onAdd: (cut: number) => void }) {
  const [text, setText] = useState("");
  const [first, last] = [shot.first_frame + 1, shot.first_frame + shot.frame_count - 1];
  const cut = Number(text);
  const fits = Number.isInteger(cut) && cut >= first && cut <= last;
  const add = (): void => {
    if (!fits) return;
    onAdd(cut);
    setText("");
  };
  return (
    <div className="new-cut">
      <Field
        label="Another cut, before frame"
        hint={`${first} to ${last}`}
        wrong={text === "" || fits ? undefined : `There can't be a cut before ${text}.`}
      >
        {(attributes) => (
          <input
            {...attributes}
            inputMode="numeric"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
        )}
      </Field>
      <button type="button" disabled={!fits} onClick={add}>
        <Icon shape="plus" /> Add
      </button>
    </div>
  );
}
