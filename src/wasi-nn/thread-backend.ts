/**
 * onnxruntime's public interface in a thread of its own, waited for: slower by a message there and back, and with a deadline,
 * where the native binding has none. The thread is never ended inside a run: that aborts the process (docs/decisions/embed-processes.md).
 */
import { MessageChannel } from 'node:worker_threads';
import { startThread } from '../start-file.ts';
import type { OpenBackend } from './graph-backend.ts';
import { openThroughPort, type PortDeadlines } from './port-backend.ts';

const MODEL_THREAD = new URL('./model-thread', import.meta.url);
const DEADLINES: PortDeadlines = { open: 60_000, run: 30_000 };

/** Lets the process end while nobody waits. */
export function openInThread(deadlines: PortDeadlines = DEADLINES): OpenBackend {
  const { port1, port2 } = new MessageChannel();
  startThread(MODEL_THREAD, { workerData: port2, transferList: [port2], name: 'nearhit-models' }).unref();
  port1.unref();
  return openThroughPort(port1, deadlines);
}
