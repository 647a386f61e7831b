// One POST to an address that somebody else chose, against real servers.
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { post } from "~/engine/push/sending/post.server";
import type { Resolve } from "~/lib/public-address.server";
import { freePort } from "../../support/ports";
import { startReceiver, type Receiver } from "./receiver";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const loopback: Resolve = async () => [{ address: "127.0.0.1", family: 4 }];
const open = { allowPrivate: true, resolve: loopback, timeoutMs: 5_000 };

test("the body arrives as JSON, under the name in the address", async () => {
  const url = `http://hooks.test:${receiver.port}/a?b=c`;
  expect(await post(open, url, '{"a":"ü"}', { "Waymark-Sequence": "7" })).toEqual({
    httpStatus: 200,
    error: null,
  });
  expect(receiver.received[0]).toMatchObject({ method: "POST", text: '{"a":"ü"}' });
  expect(receiver.received[0]?.headers).toMatchObject({
    "content-type": "application/json; charset=utf-8",
    host: `hooks.test:${receiver.port}`,
    "waymark-sequence": "7",
  });
});

test("a redirect is not followed", async () => {
  const other = await startReceiver();
  receiver.answer = () => 307;
  receiver.answerHeaders = { location: other.url };
  expect(await post(open, receiver.url, "{}", {})).toEqual({ httpStatus: 307, error: null });
  expect(other.received).toEqual([]);
  await other.close();
});

test("no answer within the time-out is a failure", async () => {
  receiver.answer = () => new Promise(() => {});
  const answer = await post({ ...open, timeoutMs: 50 }, receiver.url, "{}", {});
  expect(answer).toEqual({ httpStatus: null, error: "No answer within 0.05 s." });
});

test("a resolver that hangs costs no more than the time-out", async () => {
  const resolve: Resolve = () => new Promise(() => {});
  const answer = await post({ ...open, resolve, timeoutMs: 50 }, "http://slow.test/", "{}", {});
  expect(answer).toEqual({ httpStatus: null, error: "No answer within 0.05 s." });
});

test("the answer's head decides, and a body without end is not waited for", async () => {
  const endless = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () =>
      socket.write("HTTP/1.1 202 Accepted\r\nContent-Length: 9999\r\n\r\nok"),
    );
  });
  await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
  const { port } = endless.address() as AddressInfo;
  expect(await post(open, `http://127.0.0.1:${port}/`, "{}", {})).toMatchObject({
    httpStatus: 202,
  });
  endless.close();
});

test("a closed port and a dropped connection are reported differently", async () => {
  const closed = await post(open, `http://127.0.0.1:${await freePort()}/`, "{}", {});
  expect(closed).toEqual({ httpStatus: null, error: "The connection was refused." });

  const dropping = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => dropping.listen(0, "127.0.0.1", resolve));
  const { port } = dropping.address() as AddressInfo;
  expect(await post(open, `http://127.0.0.1:${port}/`, "{}", {})).toEqual({
    httpStatus: null,
    error: "The connection was closed before an answer came.",
  });
  dropping.close();
});

test("a name that resolves to a private address after it was saved is not connected to", async () => {
  let asked = 0;
  const rebinding: Resolve = async () => {
    asked += 1;
    return [{ address: asked === 1 ? "8.8.8.8" : "127.0.0.1", family: 4 }];
  };
  await rebinding("hooks.test");
  const options = { allowPrivate: false, resolve: rebinding, timeoutMs: 5_000 };
  expect(await post(options, `http://hooks.test:${receiver.port}/`, "{}", {})).toEqual({
    httpStatus: null,
    error: "The address is on a private network.",
  });
  expect(receiver.received).toEqual([]);
});

test("the checked address is connected to: the name is resolved once", async () => {
  let asked = 0;
  const resolve: Resolve = async () => {
    asked += 1;
    // A second question would lead away from the receiver.
    return [{ address: asked === 1 ? "127.0.0.1" : "8.8.8.8", family: 4 }];
  };
  const answer = await post({ ...open, resolve }, `http://hooks.test:${receiver.port}/`, "{}", {});
  expect(answer).toMatchObject({ httpStatus: 200 });
  expect(asked).toBe(1);
});

test("an address in digits is checked too, though nobody resolves it", async () => {
  const options = { allowPrivate: false, resolve: loopback, timeoutMs: 5_000 };
  expect(await post(options, receiver.url, "{}", {})).toMatchObject({ httpStatus: null });
  expect(receiver.received).toEqual([]);
});
