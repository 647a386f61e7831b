// Somebody's server that pushes go to: it keeps what it was sent and answers as a test says.
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedPush {
  method: string;
  headers: http.IncomingHttpHeaders;
  text: string;
  body: {
    meta: { code: number; type: string; message: string };
    data: { id: string; tracking_number: string; status: string; [field: string]: unknown };
    verifyInfo: { timeStr: number; signature: string };
  };
}

export interface Receiver {
  url: string;
  port: number;
  received: ReceivedPush[];
  /** Numbers received, in order. */
  numbers(): string[];
  /** The status to answer; it may take its time. */
  answer: (push: ReceivedPush) => number | Promise<number>;
  /** Headers of the answer. */
  answerHeaders: http.OutgoingHttpHeaders;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedPush[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const push: ReceivedPush = {
      method: request.method ?? "",
      headers: request.headers,
      text,
      body: text ? (JSON.parse(text) as ReceivedPush["body"]) : (null as never),
    };
    received.push(push);
    response.writeHead(await receiver.answer(push), receiver.answerHeaders);
    response.end("200");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/push`,
    port,
    received,
    numbers: () => received.map((push) => push.body.data.tracking_number),
    answer: () => 200,
    answerHeaders: {},
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
