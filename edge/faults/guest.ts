/** A guest whose every path is one thing that must cost its own request alone; a real component, for the slow suite. */
import { open } from 'wasi:keyvalue/store@0.2.0-draft';
import { load } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';

interface FetchEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
declare function addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;

addEventListener('fetch', (event) => event.respondWith(answer(event.request)));

const GIB = 2 ** 30;
let served = 0;

async function answer(request: Request): Promise<Response> {
  served += 1;
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case '/ping':
      return new Response(`pong ${served}`);
    case '/echo':
      return new Response(await request.text());
    case '/key':
      return new Response(countUp());
    case '/through':
      return through(request);
    default:
      return fail(pathname);
  }
}

function countUp(): string {
  const bucket = open('nearhit');
  const count = Number(new TextDecoder().decode(bucket.get('count') ?? new Uint8Array(0))) + 1;
  bucket.set('count', new TextEncoder().encode(String(count)));
  return String(count);
}

async function through(request: Request): Promise<Response> {
  const fetched = await fetch(request.headers.get('x-to') ?? '');
  return new Response(fetched.body, { status: fetched.status });
}

async function fail(path: string): Promise<Response> {
  switch (path) {
    case '/throw':
      throw new Error('thrown by the guest');
    case '/trap':
      return new Response(recurse(0));
    case '/loop':
      for (;;);
    case '/allocate':
      return new Response(String(hoard().length));
    case '/load':
      return new Response(String(load([new Uint8Array(GIB)], 'onnx', 'cpu')));
    case '/never':
      return new Promise(() => {});
    default:
      return new Response('no such path', { status: 404 });
  }
}

function hoard(): object[] {
  const kept: object[] = [];
  for (;;) kept.push({ kept: kept.length, more: [] });
}

/** Beyond the engine's own stack. */
function recurse(depth: number): string {
  return JSON.stringify({ depth, next: recurse(depth + 1) });
}
