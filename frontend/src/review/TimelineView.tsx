import { useEffect, useMemo, useRef, useState } from "react";

import { useReview, useViewer } from "./context";
import { MeasureLane } from "./Lane";
import { SliceView } from "./SliceView";
import { Strip } from "./Strip";
import { edgeOf, timeline, type Timeline } from "./timeline";

/** The shot from its first frame to its last: the error curve, and below it the state of every frame. */
export function TimelineView() {
  const { state, slice } = useReview();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { first_frame: first, frame_count: count } = state.shot;
  const line = useMemo(() => timeline(first, count, width), [first, count, width]);
  return (
    <section className="timeline" ref={box} aria-label="The shot over time">
      {width > 0 && (
        <>
          {slice && <SliceView line={line} slice={slice} />}
          <MeasureLane line={line} width={width} />
          <Strip line={line} width={width} />
          <Playhead line={line} />
        </>
      )}
    </section>
  );
}

/** By itself, as it is all of this that moves with every frame. */
function Playhead({ line }: { line: Timeline }) {
  const frame = useViewer((view) => view.frame);
  const style = { transform: `translateX(${edgeOf(line, frame)}px)`, width: Math.max(3, line.cell) };
  return <div className="playhead" style={style} />;
}
