/** Draws a scene with WebGL2. Fields are coloured in the shader from their 16-bit values. */

import { colourTable, DECADES, type ColourMap } from "./colour-maps";
import type { ErrorField } from "./field";
import { BEYOND, WHEEL, type FlowField } from "./flow";
import {
  drawnArrangement,
  samplingOf,
  type Arrangement,
  type Field,
  type OverlayStyle,
  type Renderer,
  type Sampling,
  type Scene,
} from "./renderer";

const VERTEX = `#version 300 es
out vec2 place;
void main() {
  place = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(place * 2.0 - 1.0, 0.0, 1.0);
  place.y = 1.0 - place.y;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp usampler2D;
precision highp isampler2D;
uniform sampler2D picture, other, colours;
uniform usampler2D error, cause, otherError, otherCause;
uniform isampler2D flow, otherFlow;
uniform int arrangement;
uniform bool hasOther, hasField, hasOtherField, isFlow, isLogarithmic, causesOnly;
uniform float zoomScale, zoomX, zoomY, amount, opacity, largest, threshold, errorStep, otherErrorStep, rim, flowStep;
uniform float devicePixels;
in vec2 place;
out vec4 colour;

// The stripes of onHatch in colour-maps.ts; here y points up, so rising and falling change places.
bool onHatch(uint why, ivec2 at) {
  if (why == 1u) return at.y % 6 < 1;
  if (why == 2u) return (at.x - at.y + 65538) % 6 < 1;
  if (why == 3u) return (at.x + at.y) % 6 < 1;
  return why == 4u && at.x % 4 < 1 && at.y % 4 < 1;
}

// shareOfScale in colour-maps.ts.
float shareOfScale(float value) {
  float share = value / largest;
  if (isLogarithmic) share = 1.0 + log(max(share, 1e-9)) / log(10.0) / ${DECADES}.0;
  return clamp(share, 0.0, 1.0);
}

vec3 overlaid(vec3 seen, uint count, uint why, float size) {
  float value = float(count) * size;
  if (why != 0u) {
    float grey = onHatch(why, ivec2(gl_FragCoord.xy / devicePixels)) ? 0.6 : 0.16;
    return mix(seen, vec3(grey), opacity);
  }
  if (causesOnly || value < threshold) return seen;
  return mix(seen, texelFetch(colours, ivec2(int(shareOfScale(value) * 255.0 + 0.5), 0), 0).rgb, opacity);
}

// colour in flow.ts.
vec3 moving(vec3 seen, vec2 movement) {
  float share = length(movement) / rim;
  vec3 shown = vec3(1.0);
  if (share > 0.0) {
    float turn = atan(movement.y, movement.x) / 6.283185307;
    vec3 hue = texelFetch(colours, ivec2(int((turn + 1.0) * 256.0 + 0.5) % 256, 0), 0).rgb;
    shown = share > 1.0 ? hue * ${BEYOND} : mix(shown, hue, share);
  }
  return mix(seen, shown, opacity);
}

// The upper half of the texture moves to the right, the lower half down.
vec2 movementAt(isampler2D field, vec2 within) {
  ivec2 size = textureSize(field, 0) / ivec2(1, 2);
  ivec2 at = min(ivec2(within * vec2(size)), size - 1);
  return vec2(texelFetch(field, at, 0).r, texelFetch(field, at + ivec2(0, size.y), 0).r) * flowStep;
}

void main() {
  bool across = arrangement == ACROSS, down = arrangement == DOWN;
  vec2 halves = vec2(across ? 2.0 : 1.0, down ? 2.0 : 1.0);
  vec2 within = place * halves;
  bool second = arrangement == WIPE ? place.x >= amount : within.x >= 1.0 && across || within.y >= 1.0 && down;
  if (second && arrangement != WIPE) within -= halves - 1.0;
  within = vec2(zoomX, zoomY) + within / zoomScale;
  vec2 dx = dFdx(place) * halves / zoomScale, dy = dFdy(place) * halves / zoomScale;
  vec3 first = textureGrad(picture, within, dx, dy).rgb;
  vec3 over = hasOther ? textureGrad(other, within, dx, dy).rgb : vec3(0.0);

  vec3 seen = second ? over : first;
  if (arrangement == OVERLAY) seen = mix(first, over, amount);
  if (arrangement == DIFFERENCE) seen = min(abs(first - over) * amount, 1.0);

  if (isFlow) {
    if (second && hasOtherField) seen = moving(seen, movementAt(otherFlow, within));
    else if (!second && hasField) seen = moving(seen, movementAt(flow, within));
  } else if (second && hasOtherField) {
    ivec2 size = textureSize(otherError, 0);
    ivec2 at = min(ivec2(within * vec2(size)), size - 1);
    seen = overlaid(seen, texelFetch(otherError, at, 0).r, texelFetch(otherCause, at, 0).r, otherErrorStep);
  } else if (!second && hasField) {
    ivec2 size = textureSize(error, 0);
    ivec2 at = min(ivec2(within * vec2(size)), size - 1);
    seen = overlaid(seen, texelFetch(error, at, 0).r, texelFetch(cause, at, 0).r, errorStep);
  }
  bool beside = any(lessThan(within, vec2(0.0))) || any(greaterThan(within, vec2(1.0)));
  colour = vec4(beside ? vec3(0.0) : seen, 1.0);
}`;

/** The shader's number for each arrangement. */
const ARRANGEMENTS: readonly Arrangement[] = ["single", "wipe", "across", "down", "overlay", "difference"];
const ARRANGEMENT_NAMES = ARRANGEMENTS.map((name, number) => `#define ${name.toUpperCase()} ${number}\n`);

const PICTURES = ["picture", "other"] as const;
const FIELDS = [
  ["error", "cause"],
  ["otherError", "otherCause"],
] as const;
const FLOWS = ["flow", "otherFlow"] as const;
const SAMPLERS = [...PICTURES, "colours", ...FIELDS[0], ...FIELDS[1], ...FLOWS] as const;
const FLAGS = ["hasOther", "hasField", "hasOtherField", "isFlow", "isLogarithmic", "causesOnly"] as const;
const NUMBERS = [
  "zoomScale",
  "zoomX",
  "zoomY",
  "amount",
  "opacity",
  "largest",
  "threshold",
  "errorStep",
  "otherErrorStep",
  "rim",
  "flowStep",
  "devicePixels",
] as const;

/** What browsers call a WebGL2 that the processor draws. */
const SOFTWARE = /SwiftShader|llvmpipe|softpipe|Basic Render/i;

/** Whether a graphics card draws WebGL2. Where the processor would, a plain canvas is several times as quick. */
export function hasGraphicsCard(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!gl) return false;
  const name = gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER;
  return !SOFTWARE.test(String(gl.getParameter(name)));
}

/** Milliseconds for the browser to give a lost context back. */
const PATIENCE = 3000;

type Content = ImageBitmap | Field | ColourMap | "wheel";

interface Resources {
  readonly uniforms: Map<string, WebGLUniformLocation | null>;
  /** A texture for each sampler, and what is in it now. */
  readonly textures: Map<(typeof SAMPLERS)[number], WebGLTexture>;
  readonly contents: Map<(typeof SAMPLERS)[number], Content>;
}

export class WebGLRenderer implements Renderer {
  readonly kind = "webgl2";
  readonly #canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #onRestored: () => void;
  readonly #onGivenUp: () => void;
  #givingUp: ReturnType<typeof setTimeout> | null = null;
  #resources: Resources | null;
  #sampling: Sampling = "smooth";

  /**
   * Throws where the browser has no WebGL2. `onRestored` asks the owner to draw again after a lost context;
   * `onGivenUp` says that it does not come back, and that nothing can be drawn on this canvas any more.
   */
  constructor(canvas: HTMLCanvasElement, onRestored: () => void, onGivenUp: () => void) {
    // The drawing buffer is kept so that the pixels on the screen can be read back and held against the file.
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error("This browser has no WebGL2.");
    this.#canvas = canvas;
    this.#gl = gl;
    this.#onRestored = onRestored;
    this.#onGivenUp = onGivenUp;
    this.#resources = this.#build();
    canvas.addEventListener("webglcontextlost", this.#lost);
    canvas.addEventListener("webglcontextrestored", this.#restored);
  }

  draw(scene: Scene): void {
    const gl = this.#gl;
    gl.viewport(0, 0, this.#canvas.width, this.#canvas.height);
    if (!this.#resources) return;
    if (!scene.picture) {
      gl.clearColor(0, 0, 0, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      return;
    }
    const { other, overlay, field, otherField } = scene;
    this.#setSampling(samplingOf(scene, this.#canvas));
    this.#setPicture("picture", scene.picture);
    if (other) this.#setPicture("other", other);
    this.#integer("arrangement", ARRANGEMENTS.indexOf(drawnArrangement(scene)));
    this.#integer("hasOther", Number(other !== null));
    this.#integer("hasField", Number(overlay !== null && field !== null));
    this.#integer("hasOtherField", Number(overlay !== null && otherField !== null));
    this.#number("zoomScale", scene.zoom.scale);
    this.#number("zoomX", scene.zoom.x);
    this.#number("zoomY", scene.zoom.y);
    this.#number("amount", scene.amount);
    this.#number("devicePixels", Math.max(1, Math.round(window.devicePixelRatio)));
    if (overlay) this.#setStyle(overlay);
    if (field?.kind === "error") this.#setField(FIELDS[0], "errorStep", field);
    if (otherField?.kind === "error") this.#setField(FIELDS[1], "otherErrorStep", otherField);
    if (field?.kind === "flow") this.#setFlow("flow", field);
    if (otherField?.kind === "flow") this.#setFlow("otherFlow", otherField);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  dispose(): void {
    this.#endWaiting();
    this.#canvas.removeEventListener("webglcontextlost", this.#lost);
    this.#canvas.removeEventListener("webglcontextrestored", this.#restored);
    this.#resources?.textures.forEach((texture) => this.#gl.deleteTexture(texture));
    this.#resources = null;
  }

  readonly #lost = (event: Event): void => {
    event.preventDefault(); // or the browser never restores it
    this.#resources = null;
    this.#endWaiting();
    this.#givingUp = setTimeout(this.#onGivenUp, hasGraphicsCard() ? PATIENCE : 0);
  };

  readonly #restored = (): void => {
    this.#endWaiting();
    this.#resources = this.#build();
    this.#onRestored();
  };

  #endWaiting(): void {
    if (this.#givingUp !== null) clearTimeout(this.#givingUp);
    this.#givingUp = null;
  }

  #build(): Resources | null {
    const gl = this.#gl;
    if (gl.isContextLost()) return null;
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(type);
      if (!shader) return null;
      gl.shaderSource(shader, withNames(source));
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      if (gl.isContextLost()) return null;
      throw new Error(
        `The player's shader does not build: ${gl.getProgramInfoLog(program) ?? "no reason given"}`,
      );
    }
    gl.useProgram(program);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    const uniforms = new Map<string, WebGLUniformLocation | null>();
    for (const name of ["arrangement", ...SAMPLERS, ...FLAGS, ...NUMBERS])
      uniforms.set(name, gl.getUniformLocation(program, name));
    const textures = new Map<(typeof SAMPLERS)[number], WebGLTexture>();
    SAMPLERS.forEach((name, unit) => {
      gl.uniform1i(uniforms.get(name) ?? null, unit);
      gl.activeTexture(gl.TEXTURE0 + unit);
      textures.set(name, emptyTexture(gl, isPicture(name) ? gl.LINEAR : gl.NEAREST));
    });
    fillUnusedFields(gl);
    return { uniforms, textures, contents: new Map() };
  }

  /** Uploads what a sampler reads, where it isn't there already. */
  #set(name: (typeof SAMPLERS)[number], content: Content, upload: () => void): void {
    if (this.#resources?.contents.get(name) === content) return;
    this.#gl.activeTexture(this.#gl.TEXTURE0 + SAMPLERS.indexOf(name));
    upload();
    this.#resources?.contents.set(name, content);
  }

  #setSampling(sampling: Sampling): void {
    if (this.#sampling === sampling) return;
    this.#sampling = sampling;
    this.#resources?.contents.delete("picture");
    this.#resources?.contents.delete("other");
  }

  #setPicture(name: "picture" | "other", picture: ImageBitmap): void {
    const gl = this.#gl;
    this.#set(name, picture, () => {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, picture);
      if (this.#sampling === "shrunk") gl.generateMipmap(gl.TEXTURE_2D);
      const enlarge = this.#sampling === "squares" ? gl.NEAREST : gl.LINEAR;
      const shrink = this.#sampling === "shrunk" ? gl.LINEAR_MIPMAP_LINEAR : enlarge;
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, shrink);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, enlarge);
    });
  }

  #setField(
    [errorName, causeName]: (typeof FIELDS)[number],
    stepName: "errorStep" | "otherErrorStep",
    field: ErrorField,
  ): void {
    const gl = this.#gl;
    const { width, height, error, cause } = field;
    this.#number(stepName, field.step);
    this.#set(errorName, field, () =>
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, error),
    );
    this.#set(causeName, field, () =>
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, cause),
    );
  }

  #setFlow(name: (typeof FLOWS)[number], field: FlowField): void {
    const gl = this.#gl;
    const { width, height, levels, step } = field;
    this.#number("flowStep", step);
    this.#set(name, field, () =>
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16I, width, 2 * height, 0, gl.RED_INTEGER, gl.SHORT, levels),
    );
  }

  #setStyle(style: OverlayStyle): void {
    this.#integer("isFlow", Number(style.kind === "flow"));
    this.#number("opacity", style.opacity);
    if (style.kind === "flow") {
      this.#setColours("wheel", WHEEL);
      this.#number("rim", style.rim);
    } else {
      this.#setColours(style.map, colourTable(style.map));
      this.#integer("isLogarithmic", Number(style.curve === "log"));
      this.#integer("causesOnly", Number(style.causesOnly));
      this.#number("largest", style.largest);
      this.#number("threshold", style.threshold);
    }
  }

  #setColours(name: ColourMap | "wheel", table: Uint8Array): void {
    const gl = this.#gl;
    this.#set("colours", name, () =>
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table),
    );
  }

  #integer(name: "arrangement" | (typeof FLAGS)[number], value: number): void {
    this.#gl.uniform1i(this.#resources?.uniforms.get(name) ?? null, value);
  }

  #number(name: (typeof NUMBERS)[number], value: number): void {
    this.#gl.uniform1f(this.#resources?.uniforms.get(name) ?? null, value);
  }
}

function isPicture(name: string): boolean {
  return (PICTURES as readonly string[]).includes(name);
}

function emptyTexture(gl: WebGL2RenderingContext, sampling: GLint): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, sampling);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, sampling);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/** Integer samplers may not read an empty texture, even in a branch that is never taken. */
function fillUnusedFields(gl: WebGL2RenderingContext): void {
  for (const [errorName, causeName] of FIELDS) {
    gl.activeTexture(gl.TEXTURE0 + SAMPLERS.indexOf(errorName));
    const none = new Uint16Array(1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, 1, 1, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, none);
    gl.activeTexture(gl.TEXTURE0 + SAMPLERS.indexOf(causeName));
    const nothing = new Uint8Array(1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, 1, 1, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, nothing);
  }
  for (const name of FLOWS) {
    gl.activeTexture(gl.TEXTURE0 + SAMPLERS.indexOf(name));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16I, 1, 2, 0, gl.RED_INTEGER, gl.SHORT, new Int16Array(2));
  }
}

/** The names of the arrangements have to come after the line with the version. */
function withNames(source: string): string {
  return source.replace("\n", `\n${ARRANGEMENT_NAMES.join("")}`);
}
