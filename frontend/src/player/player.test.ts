import { describe, expect, it } from "vitest";

import { Player, type Rate } from "./player";

const RATES: Rate[] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [60, 1],
];

function shot(count = 10, rate: Rate = [24, 1]): Player {
  return new Player({ first: 1001, last: 1000 + count }, rate);
}

/** Ticks once at every moment; returns the frames seen. */
function run(player: Player, moments: number[]): number[] {
  return moments.map((now) => {
    player.tick(now);
    return player.frame;
  });
}

describe("stepping", () => {
  it("moves by whole frames and stops at the ends", () => {
    const player = shot();
    player.step(1);
    expect(player.frame).toBe(1002);
    player.step(100);
    expect(player.frame).toBe(1010);
    player.step(-3);
    expect(player.frame).toBe(1007);
    player.step(-100);
    expect(player.frame).toBe(1001);
  });

  it("stops playback", () => {
    const player = shot();
    player.play();
    player.step(1);
    expect(player.playing).toBe(false);
  });
});

describe("playing", () => {
  it.each(RATES)("shows every frame at its time at %i/%i", (numerator, denominator) => {
    const player = shot(1000, [numerator, denominator]);
    player.play();
    player.tick(0);
    for (let index = 1; index < 600; index += 1) {
      player.tick((index * 1000 * denominator) / numerator);
      expect(player.frame).toBe(1001 + index);
    }
    expect(player.dropped).toBe(0);
  });

  it("drifts by no frame in an hour of display ticks that divide nothing", () => {
    const player = new Player({ first: 1, last: 1_000_000 }, [24000, 1001]);
    player.play();
    const hour = 3_600_000;
    for (let now = 0; now <= hour; now += 1000 / 59.94) player.tick(now);
    expect(Math.abs(player.frame - 1 - (hour / 1000) * (24000 / 1001))).toBeLessThanOrEqual(1);
  });

  it("counts what a late screen skipped", () => {
    const player = shot(10, [25, 1]);
    player.play();
    expect(run(player, [0, 40, 160, 200])).toEqual([1001, 1002, 1005, 1006]);
    expect(player.dropped).toBe(2);
  });

  it("shows every frame where that was asked for, however late the screen is", () => {
    const player = shot(10, [25, 1]);
    player.showEveryFrame(true);
    player.play();
    expect(run(player, [0, 40, 160, 200, 400])).toEqual([1001, 1002, 1003, 1004, 1005]);
    player.play(-4);
    expect(run(player, [500, 600, 700])).toEqual([1005, 1004, 1003]);
    expect(player.dropped).toBe(0);
  });

  it("goes on from where it was when the page was hidden", () => {
    const player = shot(10, [25, 1]);
    player.play();
    expect(run(player, [0, 40, 60_000, 60_040])).toEqual([1001, 1002, 1003, 1004]);
    expect(player.dropped).toBe(0);
  });

  it("loops over the whole shot, and over one frame", () => {
    const player = shot(3, [25, 1]);
    player.play();
    expect(run(player, [0, 40, 80, 120, 160])).toEqual([1001, 1002, 1003, 1001, 1002]);
    const still = shot(1, [25, 1]);
    still.play();
    expect(run(still, [0, 40, 80])).toEqual([1001, 1001, 1001]);
  });

  it("loops between in and out, both ways", () => {
    const player = shot(10, [25, 1]);
    player.seek(1004);
    player.markIn();
    player.seek(1006);
    player.markOut();
    player.seek(1001);
    player.play();
    expect(run(player, [0, 40, 80, 120])).toEqual([1004, 1005, 1006, 1004]);
    player.play(-1);
    expect(run(player, [200, 240, 280])).toEqual([1004, 1006, 1005]);
  });
});

describe("J, K, L", () => {
  it("starts at normal speed, doubles up to eight times, and turns round at normal speed", () => {
    const player = shot();
    const speeds = [1, 1, 1, 1, 1, -1, -1].map((direction) => {
      player.shuttle(direction as 1 | -1);
      return player.speed;
    });
    expect(speeds).toEqual([1, 2, 4, 8, 8, -1, -2]);
    player.pause();
    expect(player.speed).toBe(0);
  });

  it("does not call the frames of fast playback dropped", () => {
    const player = shot(100, [25, 1]);
    player.play(4);
    expect(run(player, [0, 40, 80])).toEqual([1001, 1005, 1009]);
    expect(player.dropped).toBe(0);
  });
});

describe("a missing frame", () => {
  it("holds playback before it, says so, and loses no time or frame when it has come", () => {
    const player = shot(10, [25, 1]);
    let arrived = false;
    player.ready = (frame) => frame !== 1003 || arrived;
    player.play();
    expect(run(player, [0, 40, 80, 120])).toEqual([1001, 1002, 1002, 1002]);
    expect(player.waitingFor).toBe(1003);
    arrived = true;
    expect(run(player, [130, 170, 210])).toEqual([1003, 1004, 1005]);
    expect(player.waitingFor).toBeNull();
    expect(player.dropped).toBe(0);
  });

  it("is not jumped over by a late screen", () => {
    const player = shot(10, [25, 1]);
    player.ready = (frame) => frame !== 1003;
    player.play();
    expect(run(player, [0, 200])).toEqual([1001, 1002]);
    expect(player.waitingFor).toBe(1003);
  });
});

describe("in and out points", () => {
  it("clear where they are set again, and push each other away", () => {
    const player = shot();
    player.seek(1005);
    player.markOut();
    player.seek(1008);
    player.markIn();
    expect([player.inPoint, player.outPoint]).toEqual([1008, null]);
    player.markIn();
    expect(player.loop).toEqual({ first: 1001, last: 1010 });
  });
});
