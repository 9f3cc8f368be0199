import { useEffect, useId, useRef, useState, type ReactNode } from "react";

import { Icon } from "./Icon";

interface MenuProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** What follows the label for those who don't see the rest. */
  readonly name: string;
  readonly align?: "start" | "end";
  /** Upwards where the button is at the bottom of the page. */
  readonly up?: boolean;
  readonly children: ReactNode;
}

/** A button that opens a small panel; Escape, a choice, a click elsewhere, or leaving it with Tab closes it. */
export function Menu({ label, name, align = "start", up = false, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent): void => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPointer);
    return () => document.removeEventListener("pointerdown", onPointer);
  }, [open]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div
      ref={frame}
      className="menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className="quiet"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label} <span className="visually-hidden">{name}</span>
        <Icon shape="down" className="menu-mark" />
      </button>
      {open && (
        <div
          id={id}
          className={`menu-panel ${align} ${up ? "up" : "down"}`}
          onClick={(event) => {
            if (!(event.target instanceof Element) || !event.target.closest(".menu-item")) return;
            close();
            if (event.detail > 0) button.current?.blur(); // chosen with the pointer: the keys are the page's again
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}
