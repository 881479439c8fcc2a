/** World `cache`: models by name and vectors on the host. */
import { listen } from './handler.ts';
import { hostWorld } from './host-world.ts';
import { rehearse } from './rehearse.ts';

listen(hostWorld);

await rehearse();
