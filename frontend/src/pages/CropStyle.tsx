import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import { styles } from "../api/queries";
import type { Created, Crop, Style, StyleVersion } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { ErrorNotice } from "../ui/Notice";
import { CropField } from "./CropField";

interface CropStyleProps {
  readonly style: Style;
  readonly version: StyleVersion;
  readonly onClose: () => void;
}

/** Gives a style a new version with another part of its picture. */
export function CropStyle({ style, version, onClose }: CropStyleProps) {
  const client = useQueryClient();
  const [crop, setCrop] = useState<Crop | null>(version.crop);
  const change = useMutation({
    mutationFn: () => postJson<Created>(`/styles/${style.id}/crop`, { crop }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: styles.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={`Crop: ${style.name}`} onClose={onClose} wide>
      <CropField
        source={version.original}
        size={{ width: version.sent_width, height: version.sent_height }}
        crop={crop}
        onCrop={setCrop}
      />
      <p className="dim">It becomes version {version.number + 1}. Takes keep the version that they have.</p>
      {change.error && <ErrorNotice error={change.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" className="primary" disabled={change.isPending} onClick={() => change.mutate()}>
          Crop
        </button>
      </div>
    </Dialog>
  );
}
