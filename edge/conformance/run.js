/** Starts run.ts, which Node 20 cannot by itself: it strips no types. */
import { register } from 'tsx/esm/api';

register();
await import('./run.ts');
