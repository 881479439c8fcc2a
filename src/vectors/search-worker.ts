/** The search worker: scans large scopes off the event loop, over the same memory the index writes to. */
import { parentPort, workerData } from 'node:worker_threads';
import { createScan } from './kernel.ts';
import type { ScanReply, ScanRequest, ScanSetup } from './background-scan.ts';

const port = parentPort;
if (port === null) throw new Error('cannot start: this file runs as a worker thread of the vector index only');

const { module, memory, scratch } = workerData as ScanSetup;
const scan = createScan(module, memory, scratch);

port.on('message', ({ call, spans, query, keep }: ScanRequest) => {
  port.postMessage({ call, candidates: scan(spans, query, keep) } satisfies ScanReply);
});
