import { useEffect, useRef, useState } from "react";

import { useReview, useViewer } from "./context";
import { MeasureLane } from "./Lane";
import { SliceView } from "./SliceView";
import { Strip } from "./Strip";
import { edgeOf, timeline } from "./timeline";

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
  const line = timeline(state.shot.first_frame, state.shot.frame_count, width);
  const frame = useViewer((view) => view.frame);
  return (
    <section className="timeline" ref={box} aria-label="The shot over time">
      {width > 0 && (
        <>
          {slice && <SliceView line={line} slice={slice} />}
          <MeasureLane line={line} width={width} />
          <Strip line={line} width={width} />
          <div
            className="playhead"
            style={{ transform: `translateX(${edgeOf(line, frame)}px)`, width: Math.max(3, line.cell) }}
          />
        </>
      )}
    </section>
  );
}
