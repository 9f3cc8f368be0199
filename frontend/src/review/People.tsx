import type { CSSProperties } from "react";

import type { PresentPerson } from "../api/types";
import { colourOf, initials, nameOf } from "../live/people";
import { takeNumber } from "../ui/format";
import { useReview } from "./context";
import { sameLeader, type Leader } from "./following";
import { edgeOf, type Timeline } from "./timeline";

/** Who else is here; a click follows. */
export function PeopleHere() {
  const { people, state, follow } = useReview();
  return (
    <div className="people-here">
      {people.map((person) => {
        const leader: Leader = { kind: "person", username: person.username, name: nameOf(person) };
        const elsewhere = person.take !== state.takeId;
        const take = elsewhere ? ` of take ${takeNumber(state.takes.get(person.take)?.number ?? 0)}` : "";
        const words = `Follow ${leader.name}, who is at frame ${person.frame}${take}`;
        return (
          <button
            key={person.username}
            type="button"
            className="person"
            style={colours(person)}
            title={words}
            aria-label={words}
            aria-pressed={sameLeader(follow.leader, leader)}
            onClick={() => follow.toggle(leader)}
          >
            {initials(leader.name)}
          </button>
        );
      })}
    </div>
  );
}

/** Where on the strip the others are. */
export function PeopleOnStrip({ line }: { line: Timeline }) {
  const { people } = useReview();
  const inside = ({ frame }: PresentPerson): boolean =>
    frame >= line.first && frame < line.first + line.count;
  return people
    .filter(inside)
    .map((person) => (
      <span
        key={person.username}
        className="person-mark"
        data-frame={person.frame}
        style={{ ...colours(person), left: edgeOf(line, person.frame) + line.cell / 2 }}
        title={nameOf(person)}
        aria-hidden
      />
    ));
}

function colours({ username }: PresentPerson): CSSProperties {
  return { background: colourOf(username) };
}
