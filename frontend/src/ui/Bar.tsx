/** A bar of how much is done, with the same in words beside it. */
export function Bar({ share, label }: { share: number; label: string }) {
  return (
    <div className="bar">
      <progress max={1} value={Math.min(1, Math.max(0, share))} aria-label={label} />
      <span className="dim">{label}</span>
    </div>
  );
}
