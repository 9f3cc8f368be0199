import { useEffect, useRef, type PointerEvent, type RefObject } from "react";

import type { Viewer } from "../player/viewer";
import type { Place } from "../player/zoom";

/** Pixels that a wheel turns for twice the size; a pinch on a trackpad comes as smaller turns, with Ctrl. */
const DOUBLING = 360;
const PINCH_DOUBLING = 90;
const LINE = 16;

const MIDDLE_BUTTON = 1;

/** Zooms where the wheel turns or two fingers part, and draws a zoomed picture along under the hand. */
export function useHand(box: RefObject<HTMLElement | null>, viewer: Viewer) {
  const held = useRef(new Map<number, Place>());
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault(); // or the page would zoom
      const turned = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      viewer.zoomBy(2 ** (-turned / (event.ctrlKey ? PINCH_DOUBLING : DOUBLING)), placeOf(element, event));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [box, viewer]);

  const letGo = (event: PointerEvent): void => void held.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      const bare = event.target instanceof HTMLCanvasElement && event.target.parentElement === box.current;
      const onPicture = event.button === 0 && bare;
      const zoomed = viewer.view().zoom.scale !== 1 || event.pointerType === "touch";
      if (event.button !== MIDDLE_BUTTON && !(onPicture && zoomed)) return;
      if (event.button === MIDDLE_BUTTON) event.preventDefault(); // or the page would scroll
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current.set(event.pointerId, placeOf(event.currentTarget, event));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const before = held.current.get(event.pointerId);
      if (!before) return;
      const now = placeOf(event.currentTarget, event);
      held.current.set(event.pointerId, now);
      const [other] = [...held.current].filter(([id]) => id !== event.pointerId);
      if (!other) {
        viewer.pan(between(before, now));
        return;
      }
      const [, still] = other;
      viewer.zoomBy(distance(still, now) / Math.max(0.01, distance(still, before)), middle(still, before));
      viewer.pan(between(middle(still, before), middle(still, now)));
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  };
}

/** In shares of the element's width and height. */
export function placeOf(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): Place {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

function between(from: Place, to: Place): Place {
  return { x: to.x - from.x, y: to.y - from.y };
}

function middle(a: Place, b: Place): Place {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
