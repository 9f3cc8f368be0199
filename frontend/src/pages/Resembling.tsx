/** A picture beside the one of the library that it resembles. */
export function Resembling({ sent, known }: { sent: string | undefined; known: string }) {
  return (
    <div className="resembling">
      {sent && <Shown source={sent} words="Yours" />}
      <Shown source={known} words="In the library" />
    </div>
  );
}

function Shown({ source, words }: { source: string; words: string }) {
  return (
    <figure>
      <img src={source} alt="" />
      <figcaption className="dim">{words}</figcaption>
    </figure>
  );
}
