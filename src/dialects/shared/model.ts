import type { Json } from '../../identity/canonical.ts';

const DEPLOYMENT = /^[^?]*\/deployments\/([^/?]+)\//;

/**
 * What the body names, or on Azure, where it may name none, the deployment in the path: evidence is kept for each model by
 * itself, and without a name all deployments of a resource would be one. '' where nothing names it.
 */
export function modelOf(model: Json | undefined, path: string): string {
  return typeof model === 'string' ? model : (DEPLOYMENT.exec(path)?.[1] ?? '');
}
