import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { me, styles } from "../api/queries";
import type { Style } from "../api/types";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { Empty, ErrorNotice } from "../ui/Notice";
import { AddStyle } from "./AddStyle";
import { AddStyles } from "./AddStyles";
import { CropStyle } from "./CropStyle";
import { FlickerForecast } from "./FlickerForecast";
import { Shell } from "./Shell";
import { StyleSamples } from "./StyleSamples";
import { StyleStateDialog, type StyleWish } from "./StyleStateDialog";
import { cutWords } from "./style-size";
import { STYLE_WISHES } from "./style-wishes";

/** The library: a wall of pictures. */
export function StylesPage() {
  const { data, error, refetch } = useQuery(styles);
  const can = useQuery(me).data?.can ?? [];
  const [changing, setChanging] = useState<{ style: Style; wish: StyleWish } | null>(null);
  const [cropping, setCropping] = useState<Style | null>(null);
  const [adding, setAdding] = useState<"one" | "several" | null>(null);
  const cropped = cropping?.versions.at(-1);
  const add = (
    <div className="page-actions">
      <button type="button" onClick={() => setAdding("several")}>
        Add several
      </button>
      <button type="button" className="primary" onClick={() => setAdding("one")}>
        <Icon shape="plus" /> Add a style
      </button>
    </div>
  );
  return (
    <Shell title="Styles" action={can.includes("add_style") && add}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="No style yet">
          <p>A style is a picture whose strokes and colours the shot takes on.</p>
          {can.includes("add_style") ? add : <p>An artist can add one.</p>}
        </Empty>
      )}
      <ul className="wall large">
        {data?.map((style) => (
          <StyleCard
            key={style.id}
            style={style}
            onWish={can.includes("manage_styles") ? (wish) => setChanging({ style, wish }) : undefined}
            onCrop={() => setCropping(style)}
          />
        ))}
      </ul>
      {changing && <StyleStateDialog {...changing} onClose={() => setChanging(null)} />}
      {cropped && cropping && (
        <CropStyle style={cropping} version={cropped} onClose={() => setCropping(null)} />
      )}
      {adding === "one" && <AddStyle onClose={() => setAdding(null)} />}
      {adding === "several" && <AddStyles onClose={() => setAdding(null)} />}
    </Shell>
  );
}

interface StyleCardProps {
  readonly style: Style;
  /** Given to who may publish and retire styles. */
  readonly onWish: ((wish: StyleWish) => void) | undefined;
  readonly onCrop: () => void;
}

function StyleCard({ style, onWish, onCrop }: StyleCardProps) {
  const version = style.versions.at(-1);
  return (
    <li className="wall-card">
      {version && (
        <>
          <img src={version.poster} alt="" loading="lazy" width={version.width} height={version.height} />
          <StyleSamples version={version} />
        </>
      )}
      <div className="wall-head">
        <p>
          <strong>{style.name}</strong>{" "}
          {version && version.number > 1 && <span className="dim">{version.number}</span>}
          {style.state !== "published" && (
            <span className={style.state === "withdrawn" ? "bad" : "warn"}>
              {" "}
              {style.state === "withdrawn" ? "rights withdrawn" : style.state}
            </span>
          )}
        </p>
        {onWish && (
          <Menu align="end" label={<span className="dim">Change</span>} name={style.name}>
            {version && (
              <button type="button" className="menu-item" onClick={onCrop}>
                Crop…
              </button>
            )}
            {WISHES.filter((wish) => wish !== style.state).map((wish) => (
              <button key={wish} type="button" className="menu-item" onClick={() => onWish(wish)}>
                {STYLE_WISHES[wish][0]}…
              </button>
            ))}
          </Menu>
        )}
      </div>
      <p className="dim">
        {style.withdrawn_because ||
          [style.credit, style.licence, version && cutWords(version)].filter(Boolean).join(" · ")}
      </p>
      {version && <FlickerForecast version={version} />}
    </li>
  );
}

const WISHES: readonly StyleWish[] = ["published", "retired", "withdrawn"];
